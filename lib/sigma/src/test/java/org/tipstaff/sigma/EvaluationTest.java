package org.tipstaff.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;

/**
 * What matches what: rows of the checklist, each asked of the plan and of the slow evaluator. The first word of a label is the row of the
 * checklist it belongs to.
 */
class EvaluationTest {
    private record Row(String label, String detection, boolean matches, Object[] fields) {
        @Override
        public String toString() {
            return label + (matches ? "" : " (no match)");
        }
    }

    private static final List<Row> ROWS = new ArrayList<>();

    private static void yes(String label, String search, Object... fields) {
        ROWS.add(new Row(label, detection(search), true, fields));
    }

    private static void no(String label, String search, Object... fields) {
        ROWS.add(new Row(label, detection(search), false, fields));
    }

    /** One line is a search of its own; several are a whole detection. */
    private static String detection(String search) {
        return search.contains("condition:") ? search : "selection:\n" + search.indent(4) + "condition: selection";
    }

    static Stream<Arguments> rows() {
        ROWS.clear();
        yes("V1 case is folded", "Image: 'c:\\cmd.EXE'", "Image", "C:\\CMD.exe");
        yes("V1 Greek and Cyrillic are folded", "F: 'ΣΊΓΜΑ ЖУК'", "F", "σίγμα жук");
        yes("V1 final sigma is sigma", "F: 'ΟΔΟΣ'", "F", "οδος".replace('σ', 'ς'));
        yes("V1 letters beyond the basic plane are folded", "F|contains: '\uD801\uDC00'", "F", "x\uD801\uDC28x");
        no("V1 an emoji is no other", "F|contains: '\uD83D\uDE00'", "F", "x\uD83D\uDE01");
        yes("V1 an emoji is found", "F|contains: '\uD83D\uDE00'", "F", "x\uD83D\uDE00");
        no("V1 dotless i is not i", "F: 'FILE'", "F", "f\u0131le");
        yes("V1 Kelvin is k", "F: 'ok'", "F", "o\u212A");
        yes("V1 micro sign is mu", "F|contains: 'µ'", "F", "5 \u03BCs");
        no("V1 sharp s is not ss", "F: 'strasse'", "F", "straße");
        yes("V2 star crosses newlines", "F: 'a*z'", "F", "a\r\n\nz");
        yes("V2 question mark is one code point", "F: 'a?z'", "F", "a\uD83D\uDE00z");
        no("V2 two question marks are not one code point", "F: 'a??z'", "F", "a\uD83D\uDE00z");
        no("V2 whole value", "F: 'cmd'", "F", "cmd ");
        yes("V2 star alone is any value", "F: '*'", "F", "");
        no("V2 star alone needs a value", "F: '*'", "F", null);
        no("V2 star alone needs the field", "F: '*'", "G", "x");
        yes("V2 a number fits star", "F: '46*'", "F", 4688);
        yes("V4 number and text", "EventID: 4688", "EventID", "4688");
        yes("V4 number and number", "EventID: 4688", "EventID", 4688);
        yes("V4 quoted and number", "EventID: '4688'", "EventID", 4688);
        yes("V4 compared as a number too", "EventID: 4688", "EventID", "4688.0");
        yes("V4 fractions", "F: 1.5", "F", new BigDecimal("1.50"));
        no("V4 hexadecimal is not converted", "EventID: 4688", "EventID", "0x1250");
        no("V4 a larger number", "EventID: 4688", "EventID", 46880);
        no("V4 exponents are text", "F: 100", "F", "1e2");
        yes("V4 bool and text", "F: true", "F", "True");
        yes("V4 bool and bool", "F: true", "F", true);
        yes("V4 text and bool", "F: 'true'", "F", true);
        no("V4 other bool", "F: true", "F", false);
        yes("V5 empty is empty", "F: ''", "F", "");
        no("V5 empty is not null", "F: ''", "F", null);
        no("V5 empty is not absent", "F: ''", "G", "");
        yes("V5 null is absent", "F: null", "G", "");
        yes("V5 null is null", "F: null", "F", null);
        no("V5 null is not empty", "F: null", "F", "");
        yes("V5 a list without a value is null", "F: null", "F", new Object[] {null});
        no("V5 a list with a value is not null", "F: null", "F", new Object[] {null, "a"});
        yes("V6 null in a list of values", "F: [null, a]", "F", null);
        yes(
                "V7 a filter on a missing field filters nothing",
                "s:\n    A: x\nf:\n    B: y\ncondition: s and not f",
                "A",
                "x");
        no(
                "V7 a filter on a present field filters",
                "s:\n    A: x\nf:\n    B: y\ncondition: s and not f",
                "A",
                "x",
                "B",
                "y");
        yes("V8 some element", "F|contains: b", "F", new Object[] {"a", "abc"});
        no("V8 no element", "F|contains: b", "F", new Object[] {"a", "c"});
        yes("V8 all, each by some element", "F|contains|all: [a, b]", "F", new Object[] {"xa", "xb"});
        no("V8 all, one by none", "F|contains|all: [a, b, c]", "F", new Object[] {"xa", "xb"});
        yes("V8 not: no element may", "s:\n    F: a\ncondition: not s", "F", new Object[] {"b", "c"});
        no("V8 not: some element does", "s:\n    F: a\ncondition: not s", "F", new Object[] {"b", "a"});
        no("V8 an empty list has no element", "F: '*'", "F", new Object[] {});
        yes("V10 dots in names", "properties.message: x", "properties.message", "x");
        no("V10 names are case-sensitive", "image: x", "Image", "x");
        yes("V10 hyphens and blanks in names", "'cs uri-query': x", "cs uri-query", "x");
        yes("S2 keyword in some field", "k:\n    - mimikatz\ncondition: k", "A", "x", "B", "run MimiKatz now");
        no("S2 keyword nowhere", "k:\n    - mimikatz\ncondition: k", "A", "x");
        yes(
                "S2 keyword all over two fields",
                "k:\n    '|all':\n        - one\n        - two\ncondition: k",
                "A",
                "one",
                "B",
                "two");
        no("S2 keyword all, one missing", "k:\n    '|all':\n        - one\n        - two\ncondition: k", "A", "one");
        yes("S2 keyword with a wildcard", "k:\n    - 'a*z'\ncondition: k", "A", "--a--z--");
        yes("S2 keyword in a number", "k:\n    - 688\ncondition: k", "A", 4688);
        yes("cased", "F|cased: Ab", "F", "Ab");
        no("cased, other case", "F|contains|cased: Ab", "F", "xab");
        yes("re is a search", "F|re: 'b+c'", "F", "abbbcd");
        no("re is case-sensitive", "F|re: 'B'", "F", "b");
        yes("re with i", "F|re|i: 'B+'", "F", "ab");
        yes("re with inline i", "F|re: '(?i)KATZ'", "F", "mimikatz");
        yes("re with m", "F|re|m: '^b$'", "F", "a\nb\nc");
        no("re without m", "F|re: '^b$'", "F", "a\nb\nc");
        yes("re with s", "F|re|s: 'a.c'", "F", "a\nc");
        no("re without s", "F|re: 'a.c'", "F", "a\nc");
        yes("re: a carriage return is no end of line", "F|re: 'a.c'", "F", "a\rc");
        yes("re: dollar stands before a final newline", "F|re: 'b$'", "F", "ab\n");
        no("re: dollar stands before the final newline only", "F|re: 'b$'", "F", "ab\n\n");
        yes("re with look-ahead", "F|re: 'a(?=b)'", "F", "ab");
        no("re with look-ahead fails", "F|re: 'a(?!b)'", "F", "ab");
        yes("re with back reference", "F|re: '(a|b)\\1'", "F", "abb");
        yes("re on a number", "F|re: '^46'", "F", 4688);
        yes("cidr", "Ip|cidr: 10.0.0.0/8", "Ip", "10.255.0.1");
        no("cidr outside", "Ip|cidr: 10.0.0.0/8", "Ip", "11.0.0.1");
        yes("cidr of IPv4 mapped into IPv6", "Ip|cidr: 10.0.0.0/8", "Ip", "::FFFF:10.0.0.1");
        yes("cidr with a zone", "Ip|cidr: fe80::/10", "Ip", "fe80::1%eth0");
        no("cidr of a name", "Ip|cidr: 10.0.0.0/8", "Ip", "localhost");
        no("cidr of the other family", "Ip|cidr: ::/0", "Ip", "10.0.0.1");
        yes("cidr of all", "Ip|cidr: 0.0.0.0/0", "Ip", "1.2.3.4");
        yes("cidr in a list of values", "Ip|cidr: [10.0.0.0/8, 192.168.0.0/16]", "Ip", new Object[] {
            "8.8.8.8", "192.168.3.4"
        });
        yes("fieldref", "A|fieldref: B", "A", "x", "B", "X");
        no("fieldref differs", "A|fieldref: B", "A", "x", "B", "y");
        no("fieldref absent", "A|fieldref: B", "A", "x");
        no("fieldref both null", "A|fieldref: B", "A", null, "B", null);
        yes("fieldref startswith", "A|fieldref|startswith: B", "A", "C:\\x", "B", "c:");
        yes("exists", "A|exists: true", "A", null);
        no("exists not", "A|exists: true", "B", "x");
        yes("exists false", "A|exists: false", "B", "x");
        yes("gte", "N|gte: 10", "N", "10");
        no("gt", "N|gt: 10", "N", 10);
        no("lt on text", "N|lt: 10", "N", "few");
        yes("lte on a fraction", "N|lte: 10", "N", new BigDecimal("9.99"));
        yes("hour in UTC", "T|hour: 22", "T", "2026-03-01T23:30:00+01:00");
        yes("hour with a bound", "T|hour|gte: 20", "T", "2026-03-01 20:00:00.123");
        no("hour outside", "T|hour|gte: 20", "T", "2026-03-01T19:59:59Z");
        yes("ISO week", "T|week: 53", "T", "2027-01-01");
        yes("minute, day, month, year", "T|minute: 7\nT|day: 2\nT|month: 3\nT|year: 2026", "T", "2026-03-02T01:07:00Z");
        no("no timestamp", "T|hour: 7", "T", "seven");
        yes("windash", "C|contains|windash: ' -enc'", "C", "powershell /enc x");
        yes("windash em dash", "C|contains|windash: ' -enc'", "C", "powershell \u2014enc x");
        no("windash no dash", "C|contains|windash: ' -enc'", "C", "powershell +enc x");
        return ROWS.stream().map(Arguments::of);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void matchesAsTheChecklistSays(Row row) {
        Expression condition = Written.expression(row.detection());
        Event event = Given.event(row.fields());
        if (row.matches()) {
            Holds.assertMatch(condition, event);
        } else {
            Holds.assertNoMatch(condition, event);
        }
    }

    @Test
    void blanksInAnEventThatNoRuleSeesDoNotMatter() {
        Expression keyword = new Expression.Keyword(new ValueTest.Regex("abc.*d", 0));
        RouteTable routes = _ -> Optional.of(
                List.of(new RouteTable.Route("windows", List.of(), List.of(), new Expression.And(List.of()))));
        EventMatcher matcher =
                RulePlan.of(List.of(Given.rule("keyword", keyword)), routes).matcher();
        Fields blanks = Fields.builder().append("F", " abc d").build();
        matcher.match(Given.event("linux", "", 0, null, blanks), new Given.Heard());
        assertThat(matcher.blanksMatter(0, " abc d")).isFalse();
    }

    @Test
    void keywordIsFoundInTheRawTextWhereNoFieldHasIt() {
        Expression keyword = Given.keyword("secret");
        Event event = Given.event("linux", "", -1, "a Secret line", Given.fields("A", "x"));
        assertThat(Holds.both(keyword, event).values()).containsExactly(RuleMatch.TEXT);
        Holds.assertNoMatch(keyword, Given.event("linux", "", -1, "a line", Given.fields("A", "x")));
    }

    @Test
    void matchedNamesTheFieldsThatMadeTheRuleTrueAndNoOthers() {
        Expression condition = Written.expression("""
                image:
                    Image|endswith: '\\cmd.exe'
                line:
                    CommandLine|contains: ' /c '
                parent:
                    ParentImage|endswith: '\\winword.exe'
                filter:
                    User: SYSTEM
                condition: image and 1 of (line, parent) and not filter
                """.replace("1 of (line, parent)", "(line or parent)"));
        Event event = Given.event(
                "User", "x", "ParentImage", "C:\\winword.exe", "CommandLine", "cmd", "Image", "C:\\cmd.exe");
        List<RuleMatch> matches = new ArrayList<>();
        RulePlan.of(List.of(Given.rule("r", condition)), Given.EVERYTHING)
                .matcher()
                .match(event, new MatchSink() {
                    @Override
                    public void matched(RuleMatch match) {
                        matches.add(match);
                    }

                    @Override
                    public void limitReached(SigmaRule rule, Event event, String reason) {
                        throw new AssertionError(reason);
                    }
                });
        assertThat(matches).hasSize(1);
        assertThat(matches.getFirst().matched())
                .isEqualTo(Map.of("Image", "C:\\cmd.exe", "ParentImage", "C:\\winword.exe"));
        assertThat(matches.getFirst().matched().keySet()).containsExactly("ParentImage", "Image");
    }

    @Test
    void answersDependOnNoLocaleAndNoZone() {
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Auckland"));
            Holds.assertMatch(Given.matches("F", "TITLE"), Given.event("F", "title"));
            Holds.assertMatch(Written.expression(detection("T|hour: 1")), Given.event("T", "2026-03-02T01:00:00"));
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }

    @Test
    void foldingKeepsTheNumberOfUnitsAndFoldsNothingTwice() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            int folded = Folding.fold(codePoint);
            assertThat(Folding.fold(folded)).as("U+%04X", codePoint).isEqualTo(folded);
            assertThat(Character.charCount(folded)).as("U+%04X", codePoint).isEqualTo(Character.charCount(codePoint));
        }
    }

    @Test
    void nothingOfOneEventIsRememberedForTheNext() {
        List<SigmaRule> rules = List.of(
                Given.rule("a", Given.matches("F", "*needle*")),
                Given.rule("b", Given.not(Given.regex("F", "need.e"))),
                Given.rule("c", Given.exists("F", false)));
        EventMatcher matcher = RulePlan.of(rules, Given.EVERYTHING).matcher();
        for (int i = 0; i < 3; i++) {
            for (Event event :
                    List.of(Given.event("F", "a needle"), Given.event("G", "x"), Given.event("F", Fields.NULL))) {
                Given.Heard heard = new Given.Heard();
                matcher.match(event, heard);
                assertThat(heard.byRule).isEqualTo(Given.slow(rules, Given.EVERYTHING, event));
            }
        }
    }
}
