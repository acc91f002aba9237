package org.tipstaff.sigma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;

/** Values and strings: what an author writes, and which values of an event it means. */
class ReadValuesTest {
    private static final Object ABSENT = new Object();

    private static Arguments yes(String label, String line, Object value) {
        return arguments(label, line, value, true);
    }

    private static Arguments no(String label, String line, Object value) {
        return arguments(label, line, value, false);
    }

    static Stream<Arguments> rows() {
        return Stream.of(
                yes("case is folded", "F: 'PowerShell'", "POWERSHELL"),
                yes("case is folded beyond ASCII", "F: 'ÉCOUTE'", "écoute"),
                no("dotless i is another letter", "F: 'i'", "\u0131"),
                yes("cased", "F|cased: 'PowerShell'", "PowerShell"),
                no("cased, other case", "F|cased: 'PowerShell'", "powershell"),
                yes("whole value", "F: 'cmd'", "cmd"),
                no("no substring without wildcard", "F: 'cmd'", "cmd.exe"),
                yes("star is any run", "F: 'a*c'", "abbc"),
                yes("star is the empty run", "F: 'a*c'", "ac"),
                yes("star crosses lines", "F: 'a*c'", "a\n\nc"),
                yes("question mark is one", "F: 'a?c'", "abc"),
                no("question mark is not none", "F: 'a?c'", "ac"),
                no("question mark is not two", "F: 'a?c'", "abbc"),
                yes("question mark is a newline too", "F: 'a?c'", "a\nc"),
                yes("question mark is one character, not one unit", "F: 'a?c'", "a\ud83d\ude00c"),
                yes("escaped star", "F: 'a\\*c'", "a*c"),
                no("escaped star is no wildcard", "F: 'a\\*c'", "abc"),
                yes("escaped question mark", "F: 'a\\?'", "a?"),
                no("escaped question mark is no wildcard", "F: 'a\\?'", "ab"),
                yes("escaped backslash, then star", "F: 'C:\\\\*'", "C:\\x"),
                no("escaped backslash, then star: the backslash must be", "F: 'C:\\\\*'", "C:x"),
                yes("three backslashes and star are plain", "F: 'a\\\\\\*'", "a\\*"),
                no("three backslashes and star are plain, no wildcard", "F: 'a\\\\\\*'", "a\\b"),
                yes("two backslashes are one", "F: 'a\\\\b'", "a\\b"),
                yes("backslash before a letter stays", "F: 'a\\b'", "a\\b"),
                yes("trailing backslash stays", "F: 'a\\'", "a\\"),
                yes("four backslashes are two", "F: '\\\\\\\\srv'", "\\\\srv"),
                yes("three backslashes are two", "F: '\\\\\\srv'", "\\\\srv"),
                yes("endswith: the first backslash is plain", "F|endswith: '\\cmd.exe'", "C:\\x\\CMD.EXE"),
                no("endswith: the first backslash must be there", "F|endswith: '\\cmd.exe'", "C:\\xcmd.exe"),
                yes("trap 3: escaped star at the beginning", "F|endswith: '\\*\\IPC$'", "\\\\*\\IPC$"),
                no("trap 3: it is no wildcard", "F|endswith: '\\*\\IPC$'", "\\\\srv\\IPC$"),
                yes("trap 3: UNC with wildcard", "F: '\\\\\\\\*\\\\IPC$'", "\\\\srv\\IPC$"),
                yes("trap 3: UNC with plain star", "F: '\\\\\\\\\\*\\\\IPC$'", "\\\\*\\IPC$"),
                yes(
                        "trap 3: device path",
                        "F|contains: '\\\\\\\\\\?\\\\GLOBALROOT\\Device'",
                        "x \\\\?\\GLOBALROOT\\Device y"),
                no(
                        "trap 3: device path, other letter",
                        "F|contains: '\\\\\\\\\\?\\\\GLOBALROOT\\Device'",
                        "x \\\\X\\GLOBALROOT\\Device y"),
                yes("trap 3: contains with trailing backslashes", "F|contains: ' \\\\\\\\'", "net use \\\\srv"),
                yes("trap 3: star inside contains", "F|contains: 'a*b'", "xx a12b yy"),
                no("trap 3: star inside contains, wrong order", "F|contains: 'a*b'", "xx b12a yy"),
                yes("number and number", "F: 4688", 4688L),
                yes("number and text", "F: 4688", "4688"),
                no("number and other text", "F: 4688", "46880"),
                no("number and hexadecimal", "F: 16", "0x10"),
                yes("quoted number and number", "F: '4688'", 4688L),
                yes("quoted number and text", "F: '4688'", "4688"),
                yes("hexadecimal without quotes is text", "F: 0x10", "0x10"),
                no("hexadecimal without quotes is not converted", "F: 0x10", 16L),
                yes("leading zero without quotes is text", "F: 0123", "0123"),
                no("leading zero is no number", "F: 0123", "123"),
                yes("decimal", "F: 1.5", "1.50"),
                yes("boolean and boolean", "F: true", true),
                yes("boolean and text", "F: true", "True"),
                no("boolean, other", "F: true", "false"),
                yes("trap 8: quoted boolean and boolean", "F: 'true'", true),
                yes("yes is text", "F: yes", "yes"),
                no("yes is not true", "F: yes", true),
                yes("off is text", "F: off", "Off"),
                yes("a date is text", "F: 2024-01-31", "2024-01-31"),
                yes("empty text", "F: ''", ""),
                no("empty text is not null", "F: ''", Fields.NULL),
                no("empty text is not absence", "F: ''", ABSENT),
                yes("null is null", "F: null", Fields.NULL),
                yes("null is absence", "F: null", ABSENT),
                no("null is not empty", "F: null", ""),
                yes("nothing is null", "F:", ABSENT),
                yes("tilde is null", "F: ~", ABSENT),
                no("quoted null is text", "F: 'null'", ABSENT),
                yes("empty list is null", "F: []", ABSENT),
                no("empty list is null", "F: []", "x"),
                yes("null in a list is one alternative", "F: [null, 'a']", ABSENT),
                yes("null in a list leaves the others", "F: [null, 'a']", "A"),
                no("null in a list is not anything", "F: [null, 'a']", "b"),
                no("an absent field fails", "F: 'a'", ABSENT),
                yes("a list of values is or", "F: ['a', 'b']", "b"),
                no("a list of values is or", "F: ['a', 'b']", "c"),
                yes("any element of the event's list", "F: 'b'", new Object[] {"a", "b"}),
                no("no element of the event's list", "F: 'c'", new Object[] {"a", "b"}),
                yes("all: each value by some element", "F|all: ['a', 'b']", new Object[] {"a", "b"}),
                no("all: one value missing", "F|all: ['a', 'c']", new Object[] {"a", "b"}),
                yes("blanks are not trimmed", "F: 'NtLmSsp '", "NtLmSsp "),
                no("trap 11: blanks are not trimmed", "F: 'NtLmSsp'", "NtLmSsp "));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("rows")
    void value(String label, String line, Object value, boolean matches) {
        Event event =
                value == ABSENT ? Given.event("Other", "x") : Given.event("F", value == Fields.NULL ? null : value);
        Expression condition = Written.good(Written.search(line)).condition();
        if (matches) {
            Holds.assertMatch(condition, event);
        } else {
            Holds.assertNoMatch(condition, event);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"properties.message", "cs-uri-query", "Threat Name", "Ünï.feld"})
    void fieldNames_mayHoldDotsDashesBlanksAndLetters(String name) {
        Expression condition =
                Written.good(Written.search("'" + name + "|contains': 'x'")).condition();
        Holds.assertMatch(condition, Given.event(name, "axb"));
        Holds.assertNoMatch(condition, Given.event(name.toUpperCase(java.util.Locale.ROOT), "axb"));
    }

    @Test
    void notFilter_holdsWhenTheFilteredFieldIsAbsent() {
        Expression condition = Written.expression("""
                selection:
                    F: 'a'
                filter:
                    G: 'b'
                condition: selection and not filter
                """);
        Holds.assertMatch(condition, Given.event("F", "a"));
        Holds.assertNoMatch(condition, Given.event("F", "a", "G", "b"));
    }

    @Test
    void nullInAList_isSaid() {
        assertThat(Written.warnings(Written.read(Written.search("F: [null, 'a']"))))
                .containsExactly("7:13 null in a list of values is not in the specification; it is read as one more"
                        + " alternative");
    }

    /** The slow twin: by a table of the specification's cases, looking two characters ahead and never back. */
    private static String slowTwin(String text) {
        StringBuilder out = new StringBuilder();
        String rest = text;
        while (!rest.isEmpty()) {
            if (rest.startsWith("\\\\") || rest.startsWith("\\*") || rest.startsWith("\\?")) {
                out.append('L').append(rest.charAt(1));
                rest = rest.substring(2);
            } else {
                char c = rest.charAt(0);
                out.append(c == '*' ? "*" : c == '?' ? "?" : "L" + c);
                rest = rest.substring(1);
            }
        }
        return out.toString().replaceAll("(?<!L)\\*(?:\\*)+", "*");
    }

    private static String spelled(StringPattern pattern) {
        StringBuilder out = new StringBuilder();
        for (StringPattern.Part part : pattern.parts()) {
            switch (part) {
                case StringPattern.AnyRun _ -> out.append('*');
                case StringPattern.AnyOne _ -> out.append('?');
                case StringPattern.Dash _ -> out.append('~');
                case StringPattern.Literal literal ->
                    literal.text().chars().forEach(c -> out.append('L').append((char) c));
            }
        }
        return out.toString();
    }

    @Test
    void escapes_agreeWithTheSlowTwinAndCanBeWrittenBack() {
        long seed = 20260805;
        int count = Boolean.getBoolean("tipstaff.full") ? 2_000_000 : 50_000;
        Random random = new Random(seed);
        String alphabet = "\\\\\\**?a-/ ";
        for (int i = 0; i < count; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(12);
            for (int k = 0; k < length; k++) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            StringPattern pattern = new StringPattern(PatternText.parse(text.toString()));
            assertThat(spelled(pattern)).as("seed %d, text '%s'", seed, text).isEqualTo(slowTwin(text.toString()));
            String back = PatternText.write(pattern.parts());
            assertThat(PatternText.parse(back))
                    .as("seed %d, text '%s' written back as '%s'", seed, text, back)
                    .isEqualTo(pattern.parts());
        }
    }
}
