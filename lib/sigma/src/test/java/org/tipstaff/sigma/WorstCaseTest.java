package org.tipstaff.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tipstaff.event.Event;

/** Hostile values and patterns cost a bounded number of steps, and what is given up is said. */
class WorstCaseTest {
    private static final int SCRIPT_CHARS = 64 * 1024;

    @ParameterizedTest
    @ValueSource(strings = {"*a*a*a*a*b", "a*a*a*a*a*a*a*ab", "*a?a*a?a*?b", "*~a*a*b*", "*aaaaaaaaaaaaaaab*"})
    void manyWildcardsCostNoMoreThanTextTimesLongestPiece(String pattern) {
        Wildcards wildcards = new Wildcards(Given.pattern(pattern), false);
        String text = "a".repeat(SCRIPT_CHARS);
        assertThat(wildcards.fits(text)).isEqualTo(Truth.FALSE);
        int longestPiece = 0;
        for (String piece : pattern.split("\\*")) {
            longestPiece = Math.max(longestPiece, piece.length());
        }
        assertThat(wildcards.steps(text)).isLessThanOrEqualTo((long) SCRIPT_CHARS * (longestPiece + 1));
    }

    @Test
    void aWildcardPatternBeyondItsLimitIsUnknownAndNotFalse() {
        String text = "a".repeat(4 * 1024 * 1024);
        Wildcards wildcards = new Wildcards(Given.pattern("*" + "a".repeat(4000) + "?b*"), false);
        assertThat(wildcards.fits(text)).isEqualTo(Truth.UNKNOWN);
        assertThat(wildcards.steps(text)).isLessThan(Wildcards.WILDCARD_STEPS_MAX + 5000);
    }

    @Test
    void nestedRepeatsOfARegexAreLinear() {
        // Exponential for a backtracking engine; RE2 visits each character once.
        Holds.assertNoMatch(Given.regex("ScriptBlockText", "((((a+)+)+)+)+b"), script("a".repeat(SCRIPT_CHARS)));
        Holds.assertMatch(Given.regex("ScriptBlockText", "((((a+)+)+)+)+b"), script("a".repeat(SCRIPT_CHARS) + "b"));
    }

    @Test
    void aBacktrackingRegexGivesUpAndSaysSo() {
        Expression hostile = Given.regex("ScriptBlockText", "^((a+)+)+(?=b)");
        Map<String, String> said = Holds.both(hostile, script("a".repeat(5000)));
        assertThat(said.values())
                .singleElement()
                .asString()
                .startsWith("LIMIT ")
                .contains("regular expression");
        Holds.assertMatch(hostile, script("aab"));
        Holds.assertNoMatch(hostile, script("ba"));
    }

    @Test
    void nestingTooDeepForTheStackIsALimitToo() {
        Expression deep = Given.regex("ScriptBlockText", "^(?=(a|b|c)*d)");
        assertThat(Holds.both(deep, script("abc".repeat(200_000))).values())
                .singleElement()
                .asString()
                .startsWith("LIMIT ");
    }

    @Test
    void whatDoesNotDependOnTheSearchIsStillKnown() {
        Expression hostile = Given.regex("ScriptBlockText", "^((a+)+)+(?=b)");
        Event event = script("a".repeat(5000));
        Holds.assertNoMatch(Given.and(hostile, Given.matches("Other", "x")), event);
        Holds.assertMatch(Given.or(hostile, Given.matches("ScriptBlockText", "a*")), event);
        assertThat(Holds.both(Given.not(hostile), event).values())
                .singleElement()
                .asString()
                .startsWith("LIMIT ");
        Holds.assertNoMatch(Given.and(Given.not(hostile), Given.matches("Other", "x")), event);
    }

    @Test
    void anEventThatHoldsEverythingIsAnswered() {
        List<SigmaRule> rules = new ArrayList<>();
        StringBuilder script = new StringBuilder();
        for (int i = 0; i < 2000; i++) {
            String word = "word-" + i * 7919 % 2003;
            rules.add(Given.rule(
                    "rule" + i,
                    i % 2 == 0
                            ? Given.matches("ScriptBlockText", "*" + word + "*")
                            : Given.and(
                                    Given.regex("ScriptBlockText", word + "\\s"),
                                    Given.not(Given.matches("ScriptBlockText", "*" + word + "?#*")))));
            script.append(word).append(' ');
        }
        while (script.length() < SCRIPT_CHARS) {
            script.append("word-word-");
        }
        assertThat(Given.planned(rules, Given.EVERYTHING, script(script.toString())))
                .hasSize(rules.size());
    }

    @Test
    void valuesOfSomeMegabytesAreSearchedToTheirEnd() {
        String long3 = "x".repeat(3_000_000) + "Needle";
        Holds.assertMatch(Given.matches("ScriptBlockText", "*needle"), script(long3));
        Holds.assertMatch(Given.keyword("needle"), script(long3));
        Holds.assertNoMatch(Given.matches("ScriptBlockText", "*needles*"), script(long3));
    }

    @Test
    void literalsLongerThanTheIndexTakesAreComparedWhole() {
        String literal = "abcdefgh".repeat(200);
        for (String pattern : List.of("*" + literal + "*", literal + "*", "*" + literal, literal)) {
            Holds.assertMatch(
                    Given.matches("ScriptBlockText", pattern), script(literal.toUpperCase(java.util.Locale.ROOT)));
            Holds.assertNoMatch(Given.matches("ScriptBlockText", pattern), script(literal.replaceAll("h$", "x")));
        }
    }

    private static Event script(String text) {
        return Given.event("ScriptBlockText", text);
    }
}
