package org.tipstaff.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is called plain is read alike by the engines, and what is not plain is not searched for twice. */
class RegexEnginesTest {
    private static final int PATTERNS = Boolean.getBoolean("tipstaff.full") ? 50_000 : 3_000;
    private static final String ALPHABET = "aAbBkKsS019 .-\\\"&\t\n$^_";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\\\[a-zA-Z0-9]{1,32}\\.[a-zA-Z0-9]{1,6}\\.[ \"']{1}",
                "(?i)echo.*clip.*&&.*(?:Clipboard|i`?n`?v`?o`?k`?e`?)",
                ".{1000,}",
                "^[Cc]:\\\\.{1,9}\\.exe$",
                "(?:(?:a|b)*c){2,3}$"
            })
    void usualExpressionsArePlain(String pattern) {
        assertThat(RegexSearch.compile(pattern, 0).isPlain()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[[:alpha:]]",
                "[a[b]]",
                "[a-z&&[^b]]",
                "a++",
                "(?=a)b",
                "(?<!a)b",
                "(a)\\1",
                "\\Qa.b\\E",
                "\\pL",
                "\\x41",
                "\\v",
                "caf\u00e9",
                "(?s)a.b",
                "a(?i)b",
                "[]a]",
                "[z-a]",
                "[\\d-z]",
                "a{,3}",
                "a{1001}",
                "(a{100}){100}",
                "\\bnet",
                "a$\\n",
                "a**",
                "x\\zy"
            })
    void whatEnginesReadDifferentlyIsNot(String pattern) {
        assertThat(PlainRegex.read(pattern, 0)).isNull();
    }

    @Test
    void beginningsOfLinesAreNot() {
        assertThat(PlainRegex.read("^a", Pattern.MULTILINE)).isNull();
    }

    @Test
    void textBeyondAsciiIsSearchedThoroughly() {
        // The Kelvin sign is a k to those who ignore case.
        RegexSearch k = RegexSearch.compile("(?i)k", 0);
        assertThat(k.find("\u212a")).isEqualTo(k.findThoroughly("\u212a"));
    }

    @Test
    void anExpressionOfTooManyStatesIsAnsweredAllTheSame() {
        // Whether an a stood sixteen characters ago: as many states as there are answers to that, for each character.
        RegexSearch search = RegexSearch.compile("a[ab]{16}c", 0);
        assertThat(search.isPlain()).isTrue();
        Random random = new Random(7);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            text.append(random.nextBoolean() ? 'a' : 'b');
        }
        assertThat(java.util.Objects.requireNonNull(RegexAutomaton.of("a[ab]{16}c", 0))
                        .find(text.toString()))
                .isEqualTo(RegexAutomaton.NO_ANSWER);
        assertThat(search.find(text.toString())).isEqualTo(Truth.FALSE);
        assertThat(search.find(text + "c")).isEqualTo(search.findThoroughly(text + "c"));
    }

    @Test
    void anExpressionThatMakesOthersSlowIsAnswered() {
        RegexSearch search = RegexSearch.compile("(a|aa)+$", 0);
        assertThat(search.find("a".repeat(5_000) + "b")).isEqualTo(Truth.FALSE);
        assertThat(search.find("a".repeat(5_000))).isEqualTo(Truth.TRUE);
    }

    @Test
    void enginesAgreeOnPlainExpressionsMadeAtRandom() {
        long seed = 20260805;
        Random random = new Random(seed);
        int plain = 0;
        int found = 0;
        for (int i = 0; i < PATTERNS; i++) {
            String pattern = (random.nextInt(4) == 0 ? "(?i)" : "")
                    + alternatives(random, 0)
                    + (random.nextInt(4) == 0 ? "$" : "");
            int flags = random.nextBoolean() ? Pattern.CASE_INSENSITIVE : random.nextBoolean() ? Pattern.DOTALL : 0;
            RegexSearch search = RegexSearch.compile(pattern, flags);
            if (!search.isPlain()) {
                continue;
            }
            plain++;
            for (int t = 0; t < 12; t++) {
                String text = text(random);
                Truth quick = search.find(text);
                found += quick == Truth.TRUE ? 1 : 0;
                assertThat(quick)
                        .describedAs("seed %d, pattern %s, flags %d, text <%s>", seed, pattern, flags, text)
                        .isEqualTo(search.findThoroughly(text));
            }
        }
        assertThat(plain).isGreaterThan(PATTERNS * 9 / 10);
        assertThat(found).isBetween(plain, plain * 11);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(24);
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    private static String alternatives(Random random, int depth) {
        StringBuilder all = new StringBuilder(sequence(random, depth));
        while (random.nextInt(4) == 0) {
            all.append('|').append(sequence(random, depth));
        }
        return all.toString();
    }

    private static String sequence(Random random, int depth) {
        StringBuilder all = new StringBuilder();
        int parts = 1 + random.nextInt(4);
        for (int i = 0; i < parts; i++) {
            boolean repeatable = true;
            switch (random.nextInt(10)) {
                case 0 -> {
                    all.append('^');
                    repeatable = false;
                }
                case 2 -> all.append('.');
                case 3 -> all.append('\\').append("dDwWsS".charAt(random.nextInt(6)));
                case 4 ->
                    all.append(random.nextBoolean() ? "[" : "[^")
                            .append("a-c,kK,\\s,0-9,.$,\\\\,_,\\-".split(",")[random.nextInt(8)])
                            .append("b")
                            .append(']');
                case 5 -> {
                    if (depth < 3) {
                        all.append(random.nextBoolean() ? "(" : "(?:")
                                .append(alternatives(random, depth + 1))
                                .append(')');
                    } else {
                        all.append('k');
                    }
                }
                default -> {
                    char c = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
                    all.append(Character.isLetterOrDigit(c) || c == '\n' || c == '\t' || c == ' ' ? "" : "\\")
                            .append(c);
                }
            }
            if (repeatable && random.nextInt(3) == 0) {
                all.append(new String[] {"*", "+", "?", "{2}", "{1,}", "{0,3}"}[random.nextInt(6)])
                        .append(random.nextInt(4) == 0 ? "?" : "");
            }
        }
        return all.toString();
    }
}
