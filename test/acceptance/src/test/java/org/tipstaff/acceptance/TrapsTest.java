package org.tipstaff.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The fifteen traps that measured engines fell into (spec/sigma.md section 6), on the whole program as a user runs it.
 * Rules and logs stand in the folder {@code traps} of the test resources, one file of each for a trap. One run has all
 * rules over all logs: each rule must find its own records and nothing in those of the other traps.
 */
class TrapsTest {
    private static final Path TRAPS =
            Program.ROOT.resolve("test/acceptance/src/test/resources/org/tipstaff/acceptance/traps");
    private static final Pattern COUNTS = Pattern.compile(
            "(\\d+) rule\\(s\\) read: (\\d+) ran, (\\d+) have no log source that is read, (\\d+) refused,"
                    + " (\\d+) wait for placeholders\\.");
    private static final Pattern ALSO =
            Pattern.compile("Also read: (\\d+) filter\\(s\\), and (\\d+) document\\(s\\) that are copies");

    /** Path and record of what each rule found, by the rule's title. */
    private static final Map<String, List<String>> TOGETHER = new TreeMap<>();

    private static Program.Outcome together;
    private static Program.Outcome accounted;

    @TempDir
    Path folder;

    @BeforeAll
    static void allRulesOverAllLogs() {
        together = scan("--workers", "2", "--placeholders", at("placeholders.yaml"), "-r", at("rules"), at("logs"));
        assertThat(together.exit()).as(together.stderr()).isZero();
        TOGETHER.putAll(byTitle(together));
        accounted = scan("-r", at("accounts"), at("accounts-logs"));
        assertThat(accounted.exit()).as(accounted.stderr()).isZero();
    }

    private static String at(String name) {
        return TRAPS.resolve(name).toString();
    }

    private static Program.Outcome scan(String... arguments) {
        return Program.run(Stream.concat(Stream.of("scan", "--no-progress", "-f", "jsonl"), Stream.of(arguments))
                .toArray(String[]::new));
    }

    private static Map<String, List<String>> byTitle(Program.Outcome outcome) {
        Map<String, List<String>> found = new TreeMap<>();
        for (FindingLine finding : FindingLine.of(outcome)) {
            found.computeIfAbsent(finding.text("rule.title"), _ -> new ArrayList<>())
                    .add(finding.path() + " " + finding.record());
        }
        return found;
    }

    /** That of all records of all traps the rule found these lines of its trap's log, and no other. */
    private static void assertFound(String title, int... lines) {
        String file = "trap" + title.substring(0, 2) + ".jsonl ";
        List<String> expected = new ArrayList<>();
        for (int line : lines) {
            expected.add(file + line);
        }
        assertThat(TOGETHER.getOrDefault(title, List.of())).as(title).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void trap01_aRulesResultDependsOnItsEventAlone() {
        assertFound("01 unknown field in a filter", 1, 3);
        // Whether the field is known depends on the third line only, if the engine lets it.
        assertFound("01 unknown field asked for null", 3);

        Program.Outcome alone = scan("--workers", "1", "-r", at("rules/trap01.yml"), at("logs/trap01.jsonl"));
        assertThat(alone.lines())
                .hasSize(3)
                .containsExactlyElementsOf(together.lines().stream()
                        .filter(line ->
                                FindingLine.parse(line).text("rule.title").startsWith("01 "))
                        .toList());
    }

    @Test
    void trap02_modifiersThatOthersRefuseAreHonoured() {
        assertFound("02 windash", 1, 2, 3);
        assertFound("02 cidr", 5);
        assertFound("02 cidr of version 6", 7);
        assertFound("02 fieldref", 9);
        assertFound("02 re without regard to case", 11, 12);
        assertFound("02 re with regard to case", 12);
        assertFound("02 expand", 14);
        assertFound("02 expand within a value", 15);
        // The second has one byte before the text, and so another offset; the third is the text in one-byte letters.
        assertFound("02 wide", 17, 18);
    }

    @Test
    void trap03_backslashesAndWildcards() {
        assertFound("03 share of any server", 1, 2);
        assertFound("03 share of a server called star", 1);
        assertFound("03 ends with a star and a share", 1);
        assertFound("03 device path", 5);
        assertFound("03 blank and two backslashes", 5, 6, 7);
        assertFound("03 star within contains", 9);
        assertFound("03 plain backslash", 11);
    }

    @Test
    void trap04_noRuleIsExchangedOrLeftOutUnsaid() {
        // The newer rule says that it makes the older obsolete. Which of them runs is the user's choice: both.
        assertThat(byTitle(accounted))
                .isEqualTo(Map.of(
                        "The old rule", List.of("events.jsonl 1", "events.jsonl 2"),
                        "The new rule", List.of("events.jsonl 1")));

        Matcher counts = COUNTS.matcher(accounted.stderr());
        Matcher also = ALSO.matcher(accounted.stderr());
        assertThat(counts.find() && also.find()).as(accounted.stderr()).isTrue();
        assertThat(counts.group()).startsWith("9 rule(s) read: 3 ran, 1 have").contains("2 refused, 1 wait");
        assertThat(Integer.parseInt(counts.group(1)))
                .isEqualTo(Stream.of(counts.group(2), counts.group(3), counts.group(4), counts.group(5))
                                .mapToInt(Integer::parseInt)
                                .sum()
                        + Integer.parseInt(also.group(1))
                        + Integer.parseInt(also.group(2)));
        assertThat(accounted.stderr())
                .contains("refused.yml:6:16  unknown modifier 'contians' on field Trap04 (did you mean 'contains'?)")
                .containsPattern("awaiting.yml:6:\\d+  .*registry_clerks")
                .contains("1 rule file(s) in folders named deprecated were left out");

        // What is left out unless it is named, is run when it is named.
        assertThat(byTitle(scan("-r", at("accounts/deprecated"), at("accounts-logs"))))
                .containsOnlyKeys("A deprecated rule");
    }

    @Test
    void trap05_theLogSourceIsTheChannelNotTheProvider() {
        // Written by Microsoft-Windows-Eventlog into the channel Security.
        assertFound("05 log cleared", 1);
    }

    @Test
    void trap06_allConditionsOfALogSourceAreAsked() {
        assertFound("06 registry_delete", 1, 2);
        assertFound("06 registry_add", 3);
    }

    @Test
    void trap07_securityEventsHaveTheNamesThatRulesUse() {
        assertFound("07 all mapped names", 1);
        assertFound("07 reference to a mapped name", 3);
        assertFound("07 reference to a native name", 3);
        assertFound("07 native names are kept", 1, 2);
        assertFound("07 no name is made up");
    }

    @Test
    void trap08_booleansAndTheirText() {
        assertFound("08 quoted", 1, 2);
        assertFound("08 unquoted", 1, 2);
        assertFound("08 false", 3, 4);
    }

    @Test
    void trap09_nullIsNotTheEmptyString() {
        assertFound("09 null", 1, 2);
        assertFound("09 empty", 3);
        assertFound("09 not empty", 1, 2, 4, 5);
    }

    @Test
    void trap10_valuesWithoutANameAreKept() {
        assertFound("10 MSSQL", 1);
        assertFound("10 all of them", 1);
        assertFound("10 ESENT", 3);
        assertFound("10 MsiInstaller", 5);
        assertFound("10 keywords", 7);
    }

    @Test
    void trap11_nothingIsTrimmed() {
        assertFound("11 as it is logged", 1);
        assertFound("11 without the blank", 2);
        assertFound("11 at the beginning", 1, 2);
        // No one sees a blank, so it is said where one kept a rule from matching.
        assertThat(together.stderr())
                .contains(
                        "blanks  trap11.jsonl @0  2 record(s), this one first: rule 00000011-0000-4000-8000-000000000002"
                                + " (11 without the blank) would match without the blanks around LogonProcessName")
                .doesNotContain("(11 as it is logged) would match");
    }

    @Test
    void trap12_aStaleCopyOfARuleIsRefusedByNameAndATrueCopyCountsOnce() {
        assertThat(accounted.stderr())
                .containsPattern("stale/converted.yml:1:1  id 00000004-0000-4000-8000-000000000001 is already that of"
                        + " another document at .*old.yml:1:1")
                .contains("title: The old rule, converted")
                .contains("1 document(s) that are copies of another");
        // The converted rule asks for what the third record has; the copied rule finds nothing twice.
        assertThat(byTitle(accounted)).doesNotContainKey("The old rule, converted");
        assertThat(byTitle(accounted).get("The new rule")).hasSize(1);
    }

    @Test
    void trap13_aRecordIsKnownByItsNumberNotByItsPlaceInAnExport() throws IOException {
        Path log = folder.resolve("exported.evtx");
        Files.write(log, SmallEvtx.exported(List.of(90_210L, 4711L, 90_300L)));
        Path rule = Files.writeString(folder.resolve("rule.yml"), EVERY_EVENT);
        Program.Outcome outcome = scan("-r", rule.toString(), log.toString());
        assertThat(outcome.exit()).as(outcome.stderr()).isZero();
        assertThat(outcome.stderr()).doesNotContain("gap(s)");
        assertThat(numbersInHeaders(log, outcome)).isEqualTo(Map.of(90_210L, 1L, 4711L, 2L, 90_300L, 3L));
    }

    @Test
    void trap13_realExportedLogs() throws IOException {
        Path logs = folder.resolve("logs");
        SameBytesTest.unzip(RealData.at("evtx/attack/DeepBlueCLI.zip"), logs);
        Path rule = Files.writeString(folder.resolve("rule.yml"), EVERY_EVENT);
        Program.Outcome outcome = scan("-r", rule.toString(), logs.toString());
        long others = 0;
        for (FindingLine finding : FindingLine.of(outcome)) {
            assertThat(finding.text("matched.EventRecordID")).isEqualTo(Long.toString(finding.record()));
            others += headerNumber(logs.resolve(finding.path()), finding) == finding.record() ? 0 : 1;
        }
        assertThat(others).as("records whose header has another number").isPositive();
    }

    private static final String EVERY_EVENT = """
            title: Every event
            id: 00000013-0000-4000-8000-000000000001
            logsource: {product: windows}
            detection:
                selection:
                    EventRecordID|exists: true
                condition: selection
            level: informational
            """;

    /** The number in each found record's header, by the number that the finding gives it. */
    private static Map<Long, Long> numbersInHeaders(Path log, Program.Outcome outcome) throws IOException {
        Map<Long, Long> numbers = new TreeMap<>();
        for (FindingLine finding : FindingLine.of(outcome)) {
            numbers.put(finding.record(), headerNumber(log, finding));
        }
        return numbers;
    }

    private static long headerNumber(Path log, FindingLine finding) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(log))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong(Integer.parseInt(finding.text("source.offset")) + 8);
    }

    @Test
    void trap14_everyRecordIsRoutedByItsOwnChannel() {
        // One forwarded file: Application, Security, Sysmon, System, security, ForwardedEvents, Sysmon.
        assertFound("14 in the Security log", 2, 5);
        assertFound("14 a process was created", 2, 3);
        assertFound("14 in the System log", 4);
        assertFound("14 in any log", 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void trap15_aWrongPathIsNoCleanResult() throws IOException {
        Program.Outcome noRules = scan("-r", folder.resolve("nowhere").toString(), at("logs"));
        assertThat(noRules.exit()).isEqualTo(2);
        assertThat(noRules.stderr()).contains("nowhere' does not exist");
        Program.Outcome emptyFolder = scan("-r", folder.toString(), at("logs"));
        assertThat(emptyFolder.exit()).isEqualTo(2);
        assertThat(emptyFolder.stderr()).contains("holds no Sigma rule");
        Program.Outcome noLogs =
                scan("-r", at("rules"), folder.resolve("nowhere").toString());
        assertThat(noLogs.exit()).isEqualTo(2);
        assertThat(noLogs.stderr()).contains("there is nothing at").contains("nowhere");
    }

    @Test
    void trap15_aLayoutThatNobodyKnowsIsAGapAndAFailure() {
        Program.Outcome unknown = scan("-r", at("rules"), at("unknown"));
        assertThat(unknown.exit()).as(unknown.stderr()).isEqualTo(1);
        assertThat(unknown.stdout()).isEmpty();
        assertThat(unknown.stderr())
                .contains("unknown-dialect  events.jsonl @0  2 record(s)")
                .contains("first fields: zeit, was")
                .contains("nothing usable came out");
        // Beside a file that can be read it stays a gap, and under --strict no success.
        Program.Outcome beside = scan("--strict", "-r", at("rules/trap01.yml"), at("unknown"), at("logs/trap01.jsonl"));
        assertThat(beside.exit()).as(beside.stderr()).isEqualTo(3);
        assertThat(beside.lines()).hasSize(3);
        assertThat(beside.stderr()).contains("unknown-dialect");
    }

    @Test
    void trap15_whatNoRuleLookedAtAndWhatHadNothingToLookAtIsSaid() throws IOException {
        assertThat(accounted.stderr())
                .contains("1 have no log source that is read")
                .contains("No rule looks at 1 event(s) in 1 channel(s): Example-Court/Unwatched")
                .contains("1 of the rules that ran had no event of their kind to look at (1 log source(s)):"
                        + " windows/*/dns-server");
        Path made = folder.resolve("case");
        Program.Outcome outcome = Program.run(
                "investigate", "--no-progress", "-r", at("accounts"), "-o", made.toString(), at("accounts-logs"));
        assertThat(outcome.exit()).as(outcome.stderr()).isZero();
        assertThat(Files.readAllLines(made.resolve("data/derived/coverage.csv")))
                .contains(
                        "channel,Example-Court/Unwatched,,1,0,0,,,,,no rule looks at this channel",
                        "logsource,windows/process_creation/*,,3,2,,,,,,",
                        "logsource,windows/*/dns-server,,0,1,,,,,,no event of this kind was read",
                        "logsource,windows/file_access/*,,0,1,,,,,,unmapped: its rules can't match");
    }
}
