package org.tipstaff.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tipstaff.event.Event;

/** Structures of a detection and the condition over them. */
class ReadConditionsTest {
    /** Searches a, b, c, sel_1, sel_2, _hidden; each holds when the event has a field of its name. */
    private static String rule(String condition) {
        StringBuilder detection = new StringBuilder();
        for (String name : List.of("a", "b", "c", "sel_1", "sel_2", "x-sel", "_hidden")) {
            detection.append(name).append(":\n    ").append(name).append(": '1'\n");
        }
        return Written.rule(detection + "condition: " + condition + "\n");
    }

    private static Event having(String names) {
        List<Object> fields = new ArrayList<>(List.of("always", "1"));
        for (String name : names.split("\\s+")) {
            if (!name.isEmpty()) {
                fields.add(name);
                fields.add("1");
            }
        }
        return Given.event(fields.toArray());
    }

    @ParameterizedTest(name = "{0} on [{1}]: {2}")
    @CsvSource(delimiter = ';', textBlock = """
            a;                         a;             true
            a;                         b;             false
            a and b;                   a b;           true
            a and b;                   a;             false
            a or b;                    b;             true
            a or b and c;              a;             true
            a or b and c;              b;             false
            (a or b) and c;            a;             false
            (a or b) and c;            b c;           true
            not a;                     b;             true
            not a and b;               b;             true
            not a and b;               a b;           false
            not (a and b);             a;             true
            not not a;                 a;             true
            a AND NOT b;               a;             true
            a And b OR c;              c;             true
            1 of sel_*;                sel_2;         true
            1 of sel_*;                a;             false
            any of sel_*;              sel_1;         true
            all of sel_*;              sel_1 sel_2;   true
            all of sel_*;              sel_1;         false
            1 of *sel*;                x-sel;         true
            1 of *_1;                  sel_1;         true
            1 of *_1;                  sel_2;         false
            1 of x-*;                  x-sel;         true
            all of s*l*1;              sel_1;         true
            1 of sel_1;                sel_1;         true
            1 of them;                 x-sel;         true
            1 of them;                 _hidden;       false
            all of them;               a b c sel_1 sel_2 x-sel; true
            all of them;               a b c sel_1 sel_2;       false
            1 of *;                    _hidden;       false
            1 of _*;                   _hidden;       true
            1 of _hid*;                a;             false
            not 1 of sel_*;            a;             true
            not 1 of sel_*;            sel_1;         false
            a and not 1 of sel_*;      a;             true
            ((a));                     a;             true
            _hidden;                   _hidden;       true
            """)
    void condition(String condition, String fields, boolean matches) {
        Expression expression = Written.good(rule(condition)).condition();
        if (matches) {
            Holds.assertMatch(expression, having(fields));
        } else {
            Holds.assertNoMatch(expression, having(fields));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            a and d;                 20:22 the condition names 'd', and there is no such search
            a and sel_3;             20:22 the condition names 'sel_3', and there is no such search (did you mean 'sel_1'?)
            A;                       20:16 the condition names 'A', and there is no such search (did you mean 'a'?)
            sel_*;                   20:16 the condition names 'sel_*', and there is no such search (write '1 of sel_*' or 'all of sel_*')
            them;                    20:16 the condition names 'them', and there is no such search (write '1 of them' or 'all of them')
            a and 1 of zzz*;         20:27 '1 of zzz*' fits no search of this rule
            a and 1 of sol_1*;       20:27 '1 of sol_1*' fits no search of this rule (did you mean 'sel_1'?)
            2 of sel_*;              20:16 Sigma knows '1 of', 'any of' and 'all of', not '2 of'
            some of sel_*;           20:16 'some of' is not known: write '1 of', 'any of' or 'all of'
            1 of;                    20:18 '1 of' ends the condition: 'them' or a pattern is missing
            1 of (sel_*);            20:21 'of' takes 'them' or one pattern such as 'selection_*', not a bracket
            a and;                   20:18 the condition ends after 'and', where a search is expected
            and a;                   20:16 'and' stands where a search is expected
            a b;                     20:18 'b' is not expected here: 'and' or 'or' is missing before it
            (a and b;                20:16 this bracket is never closed
            a and b);                20:23 closing bracket without an opening one
            a | count() > 5;         20:18 '|' with an aggregation or 'near' is obsolete since Sigma v2 and is not run: write a correlation instead
            a |near b;               20:18 '|' with an aggregation or 'near' is obsolete since Sigma v2 and is not run: write a correlation instead
            count(a) per b > 5;      20:16 'count(…)' is obsolete since Sigma v2 and is not run: write a correlation instead
            write a from b to %c%, then a;  20:16 'write … then …' is not a Sigma condition: write a temporal correlation instead
            '';                      20:17 the condition is empty
            [];                      20:16 the list of conditions is empty
            {a: b};                  20:16 a condition is text such as 'selection and not filter', here it is a map
            [a, [b]];                20:20 a condition is text such as 'selection and not filter', here it is a list
            """)
    void refused(String condition, String error) {
        assertThat(Written.error(rule(condition))).isEqualTo(error);
    }

    @Test
    void listOfConditions_isOr() {
        SigmaRule rule = Written.good(rule("[a and b, c]"));
        assertThat(rule.conditionText()).isEqualTo("(a and b) or (c)");
        Holds.assertMatch(rule.condition(), having("c"));
        Holds.assertMatch(rule.condition(), having("a b"));
        Holds.assertNoMatch(rule.condition(), having("a"));
    }

    @Test
    void everyUnknownName_isSaidAtOnce_alsoOverSeveralLines() {
        RuleFile file = Written.read(rule(">-\n        a and d\n        and e"));
        assertThat(Written.errors(file))
                .containsExactly(
                        "21:19 the condition names 'd', and there is no such search",
                        "22:17 the condition names 'e', and there is no such search");
    }

    @Test
    void searchThatIsNotUsed_isSaid() {
        assertThat(Written.warnings(Written.read(rule("a and b and c and 1 of *sel*"))))
                .containsExactly("18:5 search '_hidden' is not used by the condition");
    }

    @Test
    void mapIsAnd_listOfValuesIsOr_listOfMapsIsOrOfAnds() {
        Expression map = Written.expression("selection:\n    a: '1'\n    b: ['1', '2']\ncondition: selection");
        Holds.assertMatch(map, Given.event("a", "1", "b", "2"));
        Holds.assertNoMatch(map, Given.event("a", "1", "b", "3"));
        Holds.assertNoMatch(map, Given.event("b", "1"));
        Expression maps = Written.expression("""
                selection:
                    - a: '1'
                      b: '1'
                    - c: '1'
                condition: selection
                """);
        Holds.assertMatch(maps, having("c"));
        Holds.assertMatch(maps, having("a b"));
        Holds.assertNoMatch(maps, having("a"));
    }

    @Test
    void nestedAndMixedLists_areOrToAnyDepth() {
        Expression mixed = Written.expression("""
                selection:
                    - 'keyword one'
                    - - a: '1'
                      - b: '1'
                condition: selection
                """);
        Holds.assertMatch(mixed, having("b"));
        Holds.assertMatch(mixed, Given.event("x", "some KEYWORD one here"));
        Holds.assertNoMatch(mixed, having("c"));
    }

    @Test
    void keywords_areLookedForInTheWholeEvent() {
        Expression list = Written.expression("keywords:\n    - 'evil'\n    - 4711\ncondition: keywords");
        Holds.assertMatch(list, Given.event("x", "some evil text"));
        Holds.assertMatch(list, Given.event("x", "pid 4711"));
        Holds.assertMatch(list, Given.event("windows", "Security", 1, "raw EVIL line", Given.fields("x", "y")));
        Holds.assertNoMatch(list, Given.event("x", "good"));
        Expression scalar = Written.expression("keywords: evil\ncondition: keywords");
        Holds.assertMatch(scalar, Given.event("x", "some evil text"));
        Expression all =
                Written.expression("keywords:\n    '|all':\n        - evil\n        - plan\ncondition: keywords");
        Holds.assertMatch(all, Given.event("x", "evil", "y", "plan"));
        Holds.assertNoMatch(all, Given.event("x", "evil"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            selection:             ~ 6:5 search 'selection' is empty
            selection: {}          ~ 6:16 search 'selection' is empty
            selection: []          ~ 6:16 search 'selection' is empty
            selection: [null]      ~ 6:17 a keyword cannot be null
            selection: [a, {}]     ~ 6:20 search 'selection' is empty
            """)
    void emptySearches_areRefused(String line, String error) {
        assertThat(Written.error(Written.rule(line + "\ncondition: selection"))).isEqualTo(error);
    }

    @Test
    void timeframe_withoutAnAggregation_isSaidAndNotUsed() {
        RuleFile file = Written.read(Written.rule("selection:\n    a: '1'\ntimeframe: 5m\ncondition: selection"));
        assertThat(file.documents()).hasSize(1);
        assertThat(Written.warnings(file)).singleElement().asString().startsWith("8:5 'timeframe' meant something");
    }

    @Test
    void hugeConditions_areRefused() {
        assertThat(Written.error(rule("(".repeat(500) + "a" + ")".repeat(500))))
                .contains("nests deeper than 100 levels");
        assertThat(Written.error(rule("a" + " or a".repeat(2_000)))).contains("more than 2000 words");
        assertThat(Written.error(rule("not ".repeat(500) + "a"))).contains("nests deeper than 100 levels");
    }

    /** Random conditions in the searches' names, read here and evaluated by a recursive twin on the words. */
    @Test
    void randomConditions_agreeWithATwin() {
        long seed = 42;
        Random random = new Random(seed);
        int count = Boolean.getBoolean("tipstaff.full") ? 20_000 : 400;
        for (int i = 0; i < count; i++) {
            boolean[] truth = {random.nextBoolean(), random.nextBoolean(), random.nextBoolean()};
            StringBuilder text = new StringBuilder();
            boolean expected = or(random, 4, truth, text);
            String names = (truth[0] ? "a " : "") + (truth[1] ? "b " : "") + (truth[2] ? "c" : "");
            Expression expression = Written.good(rule(text.toString())).condition();
            assertThat(!Holds.both(expression, having(names)).isEmpty())
                    .as("seed %d, '%s' with [%s]", seed, text, names)
                    .isEqualTo(expected);
        }
    }

    private static boolean or(Random random, int depth, boolean[] truth, StringBuilder text) {
        boolean value = and(random, depth, truth, text);
        while (random.nextInt(3) == 0) {
            text.append(" or ");
            value |= and(random, depth, truth, text);
        }
        return value;
    }

    private static boolean and(Random random, int depth, boolean[] truth, StringBuilder text) {
        boolean value = not(random, depth, truth, text);
        while (random.nextInt(3) == 0) {
            text.append(" and ");
            value &= not(random, depth, truth, text);
        }
        return value;
    }

    private static boolean not(Random random, int depth, boolean[] truth, StringBuilder text) {
        int kind = depth == 0 ? 0 : random.nextInt(4);
        if (kind == 1) {
            text.append("not ");
            return !not(random, depth - 1, truth, text);
        }
        if (kind == 2) {
            text.append('(');
            boolean value = or(random, depth - 1, truth, text);
            text.append(')');
            return value;
        }
        int name = random.nextInt(3);
        text.append("abc".charAt(name));
        return truth[name];
    }
}
