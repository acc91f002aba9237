package org.tipstaff.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.engine.ImpactQuestion;
import org.tipstaff.engine.Investigation;
import org.tipstaff.engine.Progress;
import org.tipstaff.engine.RuleBook;
import org.tipstaff.engine.RuleSources;
import org.tipstaff.engine.RunLabels;
import org.tipstaff.engine.Scan;
import org.tipstaff.impact.AssetVerdict;
import org.tipstaff.impact.CoverageMatrix;
import org.tipstaff.impact.CoverageState;
import org.tipstaff.impact.Dimension;
import org.tipstaff.impact.Impact;
import org.tipstaff.impact.LogKey;
import org.tipstaff.impact.SentObject;
import org.tipstaff.impact.Verdict;
import org.tipstaff.label.Label;
import org.tipstaff.site.DataMap;
import org.tipstaff.site.Site;
import org.tipstaff.site.SiteReader;

/** Mailboxes from the file to the answer: the audit log of a replayed intrusion, and exports of our own. */
class MailboxTakenTest {
    private static final String ZONES =
            "court: {name: Example Court, timezone: Europe/Amsterdam}\nzones:\n  - {id: all, networks: [10.0.0.0/16], internet: yes}\n";

    @TempDir
    Path folder;

    private static Site site(String more) {
        return SiteReader.read("site.yaml", ZONES + more).site().orElseThrow();
    }

    private static Impact impact(Site site, Path... logs) throws IOException {
        RuleBook book = RuleBook.read(RuleSources.of(List.of()), 1);
        Scan scan = new Scan(book, null, null, 1, true, () -> false, Progress.NONE);
        return Investigation.of(
                        scan.run(List.of(logs)),
                        RunLabels.of(Label.UNLABELLED, book),
                        new ImpactQuestion(site, DataMap.NONE))
                .impact();
    }

    private static AssetVerdict taken(Impact impact, String mailbox) {
        return impact.verdicts().stream()
                .filter(each -> each.asset().equals(mailbox) && each.dimension() == Dimension.TAKEN)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void mailThatAProgramReadWithStolenRights_isPossible_andItsMessagesAreNamed() throws IOException {
        Path logs = RealData.at("otrf/compound/GoldenSAMLADFSMailAccess");
        Impact impact = impact(site(""), logs);
        AssetVerdict verdict = taken(impact, "pgustavo@simulandlabs.com");
        assertThat(verdict.verdict()).isEqualTo(Verdict.POSSIBLE);
        assertThat(verdict.reason()).isEqualTo("program-read-from-outside");
        assertThat(verdict.objects()).hasSize(6).noneMatch(SentObject::complete); // seven are listed, one of them twice
        assertThat(verdict.bytes().high()).isNull();
        assertThat(verdict.coverage()).isZero();
        CoverageMatrix.Row row =
                impact.coverage().row(new LogKey("pgustavo@simulandlabs.com", "m365:MailItemsAccessed"));
        assertThat(row).isNotNull();
        assertThat(row.cells()).noneMatch(cell -> cell.state() == CoverageState.OBSERVED);
    }

    private Path export(boolean throttled) throws IOException {
        StringBuilder text = new StringBuilder(
                "\ufeffRecordType,CreationDate,UserIds,Operations,AuditData,ResultIndex,ResultCount\r\n");
        int count = 145;
        for (int i = 0; i < count; i++) {
            boolean last = i == count - 1;
            String json = "{\"CreationTime\":\"2026-03-02T"
                    + String.format("%02d:%02d", i / 6 % 24, i % 6 * 10 + (last ? 9 : 0))
                    + ":00\",\"Id\":\"r" + i + "\",\"Operation\":\"" + (last ? "Send" : "MailItemsAccessed")
                    + "\",\"RecordType\":50,\"Workload\":\"Exchange\",\"UserId\":\"judge@court.example\","
                    + "\"MailboxOwnerUPN\":\"judge@court.example\",\"LogonType\":0,\"ClientIPAddress\":\"10.0.1.4\","
                    + "\"OperationProperties\":[{\"Name\":\"MailAccessType\",\"Value\":\"Bind\"},"
                    + "{\"Name\":\"IsThrottled\",\"Value\":\"" + (throttled && i == 70 ? "True" : "False") + "\"}],"
                    + "\"Folders\":[{\"Path\":\"\\\\Inbox\",\"FolderItems\":[{\"InternetMessageId\":\"<m" + i
                    + "@court.example>\",\"SizeInBytes\":1000}]}]}";
            text.append("50,2026-03-02,judge@court.example,x,\"")
                    .append(json.replace("\"", "\"\""))
                    .append("\",")
                    .append(i + 1)
                    .append(',')
                    .append(count)
                    .append("\r\n");
        }
        return Files.writeString(folder.resolve("export.csv"), text, StandardCharsets.UTF_8);
    }

    @Test
    void dayOfAMailbox_isNotShown_ifThrottledNotKnown_andNeverWithoutSomebodysWord() throws IOException {
        Site whole = site("mail: {domains: [court.example], searches_whole: yes}\n");
        Path export = export(false);
        AssetVerdict quiet = taken(impact(whole, export), "judge@court.example");
        assertThat(quiet.verdict()).isEqualTo(Verdict.NOT_SHOWN);
        assertThat(quiet.reason()).isEqualTo("mail-stayed");
        assertThat(taken(impact(site(""), export), "judge@court.example").verdict())
                .isEqualTo(Verdict.CANNOT_BE_DETERMINED);
        AssetVerdict throttled = taken(impact(whole, export(true)), "judge@court.example");
        assertThat(throttled.verdict()).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
        assertThat(throttled.reason()).isEqualTo("throttled");
    }
}
