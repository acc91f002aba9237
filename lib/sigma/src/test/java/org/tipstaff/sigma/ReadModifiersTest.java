package org.tipstaff.sigma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tipstaff.event.Event;

/** Every modifier: with a value it must match, one it must not, and what it refuses. */
class ReadModifiersTest {
    private static Arguments yes(String line, Object... fields) {
        return arguments(line, fields, true);
    }

    private static Arguments no(String line, Object... fields) {
        return arguments(line, fields, false);
    }

    static Stream<Arguments> rows() {
        return Stream.of(
                yes("F|contains: 'b'", "F", "abc"),
                no("F|contains: 'b'", "F", "ac"),
                yes("F|contains: '*b*'", "F", "abc"),
                yes("F|contains: 1", "F", "a1b"),
                yes("F|startswith: 'a'", "F", "abc"),
                no("F|startswith: 'b'", "F", "abc"),
                yes("F|endswith: 'c'", "F", "abc"),
                no("F|endswith: 'b'", "F", "abc"),
                yes("F|contains|all: ['a', 'c']", "F", "abc"),
                no("F|contains|all: ['a', 'd']", "F", "abc"),
                yes("F|all|contains: ['a', 'c']", "F", "abc"),
                yes("F|contains|cased: 'Ab'", "F", "xAbx"),
                no("F|contains|cased: 'Ab'", "F", "xabx"),
                yes("F|cased|contains: 'Ab'", "F", "xAbx"),
                no("F|cased|contains: 'Ab'", "F", "xabx"),
                yes("F|neq: 'a'", "F", "b"),
                no("F|neq: 'a'", "F", "A"),
                yes("F|neq: 'a'", "G", "b"),
                no("F|neq: ['a', 'b']", "F", "b"),
                yes("F|neq: ['a', 'b']", "F", "c"),
                yes("F|neq: 5", "F", 6),
                no("F|neq: 5", "F", "5"),
                no("F|contains|neq: 'b'", "F", "abc"),
                yes("F|neq|contains: 'b'", "F", "ac"),
                no("F|neq: null", "G", "x"),
                yes("F|neq: null", "F", "x"),
                yes("F|exists: true", "F", ""),
                yes("F|exists: true", "F", null),
                no("F|exists: true", "G", "x"),
                yes("F|exists: false", "G", "x"),
                no("F|exists: false", "F", null),
                yes("F|re: 'b+'", "F", "abbc"),
                no("F|re: 'B+'", "F", "abbc"),
                yes("F|re|i: 'B+'", "F", "abbc"),
                yes("F|re|ignorecase: 'B+'", "F", "abbc"),
                yes("F|re: '(?i)B+'", "F", "abbc"),
                no("F|re: '^b'", "F", "a\nb"),
                yes("F|re|m: '^b'", "F", "a\nb"),
                yes("F|re|multiline: '^b'", "F", "a\nb"),
                no("F|re: 'a.b'", "F", "a\nb"),
                yes("F|re|s: 'a.b'", "F", "a\nb"),
                yes("F|re|dotall: 'a.b'", "F", "a\nb"),
                yes("F|re|i|s: 'A.B'", "F", "a\nb"),
                yes("F|re|contains: 'b|x'", "F", "abc"),
                yes("F|re|startswith: 'b|a'", "F", "abc"),
                no("F|re|startswith: 'b|c'", "F", "abc"),
                yes("F|re|endswith: 'b|c'", "F", "abc"),
                no("F|re|endswith: 'a|b'", "F", "abc"),
                yes("F|re: 'a(?=b)'", "F", "ab"),
                no("F|re: 'a(?=b)'", "F", "ac"),
                yes("F|re|neq: 'x'", "F", "ac"),
                yes("F|re: '\\\\x'", "F", "a\\x"),
                yes("F|re: ['x', 'c']", "F", "ac"),
                no("F|re|all: ['x', 'c']", "F", "ac"),
                yes("F|re: '[[]x'", "F", "[x"),
                yes("F|re: '(?=[[])[[&&]x'", "F", "[x"),
                yes("F|gt: 5", "F", 6),
                no("F|gt: 5", "F", 5),
                yes("F|gte: 5", "F", "5"),
                no("F|gte: 5", "F", "x"),
                yes("F|lt: 5.5", "F", 5),
                no("F|lt: 5", "F", 5),
                yes("F|lte: '5'", "F", 5),
                no("F|lte: 5", "G", 5),
                yes("F|gt|neq: 5", "F", 5),
                yes("F|hour: 8", "F", "2026-03-02T08:30:00Z"),
                no("F|hour: 9", "F", "2026-03-02T08:30:00Z"),
                yes("F|hour|gte: 8", "F", "2026-03-02T08:30:00Z"),
                no("F|hour|lt: 8", "F", "2026-03-02T08:30:00Z"),
                yes("F|minute: 30", "F", "2026-03-02T08:30:00Z"),
                yes("F|day: 2", "F", "2026-03-02T08:30:00Z"),
                yes("F|week: 10", "F", "2026-03-02T08:30:00Z"),
                yes("F|month: [3, 4]", "F", "2026-03-02T08:30:00Z"),
                yes("F|year|gt: 2025", "F", "2026-03-02T08:30:00Z"),
                no("F|year: 2025", "F", "not a time"),
                yes("F|cidr: 10.0.0.0/8", "F", "10.1.2.3"),
                no("F|cidr: 10.0.0.0/8", "F", "11.1.2.3"),
                no("F|cidr: 10.0.0.0/8", "F", "clerk"),
                yes("F|cidr: 10.0.0.0/8", "F", "::ffff:10.1.2.3"),
                yes("F|cidr: '::ffff:10.0.0.0/104'", "F", "10.1.2.3"),
                yes("F|cidr: 'fe80::/10'", "F", "fe80::1%12"),
                no("F|cidr: 'fe80::/10'", "F", "fc00::1"),
                yes("F|cidr: ['::1', 127.0.0.1]", "F", "::1"),
                yes("F|cidr: 0.0.0.0/0", "F", "192.0.2.1"),
                yes("F|fieldref: G", "F", "a", "G", "A"),
                no("F|fieldref: G", "F", "a", "G", "b"),
                no("F|fieldref: G", "F", "a"),
                no("F|fieldref|cased: G", "F", "a", "G", "A"),
                yes("F|fieldref|startswith: G", "F", "abc", "G", "AB"),
                no("F|fieldref|startswith: G", "F", "abc", "G", "bc"),
                yes("F|fieldref|endswith: G", "F", "abc", "G", "BC"),
                yes("F|fieldref|contains: G", "F", "abc", "G", "B"),
                yes("F|contains|fieldref: G", "F", "abc", "G", "B"),
                no("F|fieldref|contains: G", "F", "abc", "G", "d"),
                yes("F|fieldref|neq: G", "F", "a", "G", "b"),
                no("F|fieldref|neq: G", "F", "a", "G", "A"),
                yes("F|windash|contains: ' -enc '", "F", "x /enc y"),
                yes("F|contains|windash: ' -enc '", "F", "x \u2013enc y"),
                yes("F|contains|windash: ' -enc '", "F", "x \u2015enc y"),
                yes("F|contains|windash: ' /enc '", "F", "x -enc y"),
                yes("F|contains|windash: ' \u2014enc '", "F", "x -enc y"),
                no("F|contains|windash: ' -enc '", "F", "x +enc y"),
                yes("F|windash: '-param-name'", "F", "/param-name"),
                no("F|windash: '-param-name'", "F", "-param/name"),
                yes("F|windash: '--long'", "F", "-/long"),
                no("F|windash: '--long'", "F", "//long"),
                no("F|windash: '- x'", "F", "/ x"),
                yes("F|windash: '-\u00e9'", "F", "/\u00c9"),
                no("F|windash: '\u00e9-a'", "F", "\u00e9/a"),
                yes("F|contains|windash|all: ['-a', '-b']", "F", "/a /b"),
                no("F|contains|windash|all: ['-a', '-b']", "F", "/a +b"),
                yes("F|base64: 'foobar'", "F", "Zm9vYmFy"),
                no("F|base64: 'foobar'", "F", "foobar"),
                yes("F|base64|contains: 'foobar'", "F", "x Zm9vYmFy y"),
                yes("F|base64: 'a\\*b'", "F", "YSpi"),
                yes("F|base64|cased: 'foobar'", "F", "Zm9vYmFy"),
                no("F|base64|cased: 'foobar'", "F", "zm9vymfy"),
                yes("F|utf16|base64: 'a'", "F", "//5hAA=="),
                yes("F|wide|base64: 'a'", "F", "YQA="),
                yes("F|utf16le|base64: 'a'", "F", "YQA="),
                yes("F|utf16be|base64: 'a'", "F", "AGE="),
                yes("F|wide|base64: '\u00e9'", "F", "6QA="),
                yes("F|wide: 'ab'", "F", "a\0b\0"),
                yes("F|utf16be|contains: 'ab'", "F", "x\0a\0b"),
                yes("F|wide: 'a*b'", "F", "a\0xyzb\0"),
                yes("F|windash|base64: '-a'", "F", "L2E="),
                yes("F|windash|base64: '-a'", "F", "LWE="),
                no("F|windash|base64: '-a'", "F", "K2E="),
                yes("'|all': ['a1', 'b2']", "F", "xa1", "G", "b2x"),
                no("'|all': ['a1', 'b2']", "F", "xa1"),
                yes("'|re': 'a\\d'", "F", "xa1"),
                yes("'|cased': 'A1'", "F", "xA1"),
                no("'|cased': 'A1'", "F", "xa1"),
                yes("'': 'a1'", "F", "xa1"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void modifier(String line, Object[] fields, boolean matches) {
        Event event = Given.event(fields);
        Expression condition = Written.good(Written.search(line)).condition();
        if (matches) {
            Holds.assertMatch(condition, event);
        } else {
            Holds.assertNoMatch(condition, event);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            F|contians: 'a' ~ 7:11 unknown modifier 'contians' on field F (did you mean 'contains'?)
            F|Contains: 'a' ~ 7:11 unknown modifier 'Contains' on field F (did you mean 'contains'?)
            F|contains|xyzzy: 'a' ~ 7:20 unknown modifier 'xyzzy' on field F
            F|: 'a' ~ 7:11 empty modifier on field F
            F|i: 'a' ~ 7:11 modifier 'i' is a flag of 're' and must follow it on field F
            F|contains|re: 'a' ~ 7:20 modifier 're' takes the value as written, so 'contains' cannot come before it on field F
            F|re|windash: 'a' ~ 7:14 modifier 'windash' cannot follow 're' on field F
            F|cidr|contains: 10.0.0.0/8 ~ 7:16 modifier 'contains' cannot follow 'cidr' on field F
            F|contains|cidr: 10.0.0.0/8 ~ 7:20 modifier 'cidr' cannot follow 'contains' on field F
            F|gt|lt: 5 ~ 7:14 modifier 'lt' cannot follow 'gt' on field F
            F|gte|hour: 5 ~ 7:15 modifier 'hour' cannot follow 'gte' on field F
            F|exists|contains: true ~ 7:18 modifier 'contains' cannot follow 'exists' on field F
            F|base64|windash: '-a' ~ 7:18 modifier 'windash' must come before 'base64' on field F
            F|base64|expand: '%a%' ~ 7:18 modifier 'expand' must come before 'base64' on field F
            F|exists: maybe ~ 7:19 modifier 'exists' on field F takes true or false, not 'maybe'
            F|contains: null ~ 7:21 null is not text: modifier 'contains' on field F cannot use it
            F|gt: many ~ 7:15 modifier 'gt' on field F needs a number, not 'many'
            F|hour: 24 ~ 7:17 modifier 'hour' takes a whole number from 0 to 23, not 24
            F|week: 54 ~ 7:17 modifier 'week' takes a whole number from 1 to 53, not 54
            F|minute: 1.5 ~ 7:19 modifier 'minute' takes a whole number from 0 to 59, not 1.5
            F|cidr: 10.0.0.1/8 ~ 7:17 '10.0.0.1/8' has host bits set (did you mean '10.0.0.0/8' or '10.0.0.1/32'?)
            F|cidr: fe80::1/10 ~ 7:17 'fe80::1/10' has host bits set (did you mean 'fe80:0:0:0:0:0:0:0/10' or 'fe80::1/128'?)
            F|cidr: 10.0.0.0/33 ~ 7:17 '10.0.0.0/33' needs a number of bits from 0 to 32 after the slash
            F|cidr: 10.0.0/8 ~ 7:17 '10.0.0/8' is no IPv4 or IPv6 network in CIDR notation
            F|cidr: 010.0.0.0/8 ~ 7:17 '010.0.0.0/8' is no IPv4 or IPv6 network in CIDR notation
            F|cidr: clerk ~ 7:17 'clerk' is no IPv4 or IPv6 network in CIDR notation
            F|fieldref: 'G*' ~ 7:21 modifier 'fieldref' needs the name of another field, without wildcards
            F|base64: 'a*' ~ 7:19 a wildcard cannot be encoded in base64; escape it with a backslash or use contains after base64
            F|base64offset: 'a' ~ 7:25 it is too short: at one of the three offsets nothing certain is left of it
            F|utf16: 'a' ~ 7:18 its bytes in this encoding are not text; follow with base64 or base64offset
            F|wide: 'é' ~ 7:17 its bytes in this encoding are not text; follow with base64 or base64offset
            F|wide|utf16: 'a' ~ 7:23 it is already encoded as UTF-16
            F|re: 'a(' ~ 7:15 not a valid regular expression: Unclosed group near character 3
            F: {a: b} ~ 7:12 the value of field F is a map; it must be a single value or a list of single values
            F: [[a]] ~ 7:13 the value of field F is a list; it must be a single value or a list of single values
            F|contains: [] ~ 7:9 the list of values of field F is empty
            '|exists': true ~ 7:9 modifier 'exists' needs a field before it
            '|startswith': a ~ 7:11 modifier 'startswith' has no meaning for text that is looked for anywhere in the event, on keywords
            """)
    void refused(String line, String error) {
        assertThat(Written.error(Written.search(line))).isEqualTo(error);
    }

    @Test
    void lookaround_isAllowedAndSaid() {
        assertThat(Written.warnings(Written.read(Written.search("F|re: 'a(?=b)'"))))
                .containsExactly("7:15 regular expression cannot run in linear time (lookaround, back reference or the"
                        + " like); it runs under a limit of steps");
    }

    @ParameterizedTest
    @CsvSource({"((((a{100}){100}){100}){100})", "(a{1000}){1000}", "(?=x)((a{500}){500})"})
    void hugeRepeats_areRefusedBeforeAnyCompilerSeesThem(String regex) {
        assertThat(Written.error(Written.search("F|re: '" + regex + "'")))
                .endsWith("regular expression grows beyond 50000 pieces when its repeats are written out");
    }

    @Test
    void deepGroups_areRefusedBeforeAnyCompilerSeesThem() {
        String regex = "(".repeat(5_000) + "a" + ")".repeat(5_000);
        assertThat(Written.error(Written.search("F|re: '" + regex + "'")))
                .endsWith("regular expression nests more than 100 groups");
    }

    @Test
    void allOnASingleValue_isSaid() {
        assertThat(Written.warnings(Written.read(Written.search("F|contains|all: 'a'"))))
                .containsExactly("7:9 modifier 'all' on a single value changes nothing");
    }

    /** Whatever stands before and after a value in a longer base64 text, one of its three forms is found there. */
    @Test
    void base64offset_findsTheValueAtEveryOffset() {
        long seed = 7;
        Random random = new Random(seed);
        int count = Boolean.getBoolean("tipstaff.full") ? 20_000 : 300;
        for (int i = 0; i < count; i++) {
            String value = text(random, 2 + random.nextInt(8));
            Expression condition = Written.good(Written.search("F|base64offset|contains|cased: \"" + value + "\""))
                    .condition();
            String whole = text(random, random.nextInt(9)) + value + text(random, random.nextInt(9));
            String encoded = Base64.getEncoder().encodeToString(whole.getBytes(StandardCharsets.UTF_8));
            assertThat(Holds.both(condition, Given.event("F", encoded)))
                    .as("seed %d, '%s' in '%s' as %s", seed, value, whole, encoded)
                    .containsKey("rule");
        }
    }

    private static String text(Random random, int length) {
        String letters = "abcXYZ019 .:\u00e9\u4e2d";
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    @Test
    void base64offset_ofWideText_isWhatPowerShellLogs() {
        Expression condition = Written.good(Written.search("F|wide|base64offset|contains: 'IEX'"))
                .condition();
        String command = Base64.getEncoder().encodeToString("& IEX x".getBytes(StandardCharsets.UTF_16LE));
        Holds.assertMatch(condition, Given.event("F", "powershell -enc " + command));
        String other = Base64.getEncoder().encodeToString("& XEI x".getBytes(StandardCharsets.UTF_16LE));
        Holds.assertNoMatch(condition, Given.event("F", "powershell -enc " + other));
    }

    /** Each value keeps its three forms as alternatives while all values are asked for. */
    @Test
    void base64offset_underAll_staysAnAlternativeOfEachValue() {
        Expression condition = Written.good(Written.search("F|base64offset|contains|all: ['court', 'clerk']"))
                .condition();
        String both = Base64.getEncoder().encodeToString("a court, the clerk".getBytes(StandardCharsets.UTF_8));
        String one = Base64.getEncoder().encodeToString("a court, the judge".getBytes(StandardCharsets.UTF_8));
        Holds.assertMatch(condition, Given.event("F", both));
        Holds.assertNoMatch(condition, Given.event("F", one));
    }
}
