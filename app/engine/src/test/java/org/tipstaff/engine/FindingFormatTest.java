package org.tipstaff.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tipstaff.detect.Finding;
import org.tipstaff.detect.FindingLabels;
import org.tipstaff.event.ClockReading;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.Sha256;
import org.tipstaff.event.Source;
import org.tipstaff.label.Label;
import org.tipstaff.sigma.Level;
import org.tipstaff.sigma.Location;
import org.tipstaff.sigma.RuleHeader;

class FindingFormatTest {
    private static final FindingLabels LABELS = new FindingLabels(Label.parse("TLP:AMBER+STRICT/chambers"), List.of());
    private static final Instant TIME = Instant.parse("2019-05-12T13:53:49.11Z");

    private static Finding finding(@Nullable Instant time, String commandLine) {
        Source source = Source.file("dir/file.evtx");
        source.hashed(Sha256.of(new byte[] {1}), 1);
        Event event = new Event(
                new Provenance(source, 7, 4096),
                "windows",
                "Security",
                "Microsoft-Windows-Security-Auditing",
                4688,
                "REG-WS-014",
                "EXAMPLECOURT\\registry.clerk3",
                time == null ? List.of() : List.of(new ClockReading("TimeCreated", time)),
                Fields.none(),
                null);
        RuleHeader rule = new RuleHeader(
                "5b0b8c5c-6c88-4d7e-9b7a-20a3dcb0a2a1",
                "",
                "Credentials, \"sought\"",
                Level.HIGH,
                "test",
                "",
                "",
                List.of(),
                List.of("credential-access"),
                List.of("T1003.001"),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                new Location("rule.yml", 1, 1));
        return new Finding(
                UUID.fromString("7b0b8c5c-6c88-5d7e-9b7a-20a3dcb0a2a1"),
                time,
                rule,
                List.of(event),
                false,
                new TreeMap<>(Map.of("CommandLine", commandLine)),
                List.of());
    }

    private static String row(FindingFormat.Kind kind, Finding finding) {
        return FindingFormat.of(kind, "1", LABELS, false).row(finding);
    }

    @Test
    void jsonLinesHaveThePromisedShape() {
        assertThat(row(FindingFormat.Kind.JSONL, finding(TIME, "x")))
                .isEqualTo("{\"id\":\"7b0b8c5c-6c88-5d7e-9b7a-20a3dcb0a2a1\",\"time\":\"2019-05-12T13:53:49.110000Z\","
                        + "\"rule\":{\"id\":\"5b0b8c5c-6c88-4d7e-9b7a-20a3dcb0a2a1\",\"title\":\"Credentials, \\\"sought\\\"\","
                        + "\"level\":\"high\"},\"source\":{\"path\":\"dir/file.evtx\",\"sha256\":\""
                        + Sha256.of(new byte[] {1})
                        + "\",\"record\":7,\"offset\":4096},\"channel\":\"Security\",\"event_id\":4688,"
                        + "\"host\":\"REG-WS-014\",\"user\":\"EXAMPLECOURT\\\\registry.clerk3\","
                        + "\"tactics\":[\"credential-access\"],\"techniques\":[\"T1003.001\"],"
                        + "\"matched\":{\"CommandLine\":\"x\"},\"label\":\"TLP:AMBER+STRICT/chambers\"}\n");
    }

    @Test
    void everyFormSaysWhoMayKnow() {
        for (FindingFormat.Kind kind : FindingFormat.Kind.values()) {
            FindingFormat form = FindingFormat.of(kind, "1", LABELS, false);
            assertThat(form.head() + form.row(finding(TIME, "x")))
                    .as(kind.key())
                    .contains("TLP:AMBER+STRICT/chambers");
        }
    }

    @Test
    void aFindingWithoutATimeSaysSo() {
        assertThat(row(FindingFormat.Kind.JSONL, finding(null, "x"))).contains("\"time\":null");
        assertThat(row(FindingFormat.Kind.OCSF, finding(null, "x"))).contains("\"time\":0", "\"time_missing\":true");
        assertThat(row(FindingFormat.Kind.TIMESKETCH, finding(null, "x"))).contains("No time in the record");
        assertThat(row(FindingFormat.Kind.TABLE, finding(null, "x"))).startsWith("-  ");
    }

    @Test
    void csvQuotesWhatWouldBreakALine() {
        assertThat(row(FindingFormat.Kind.CSV, finding(TIME, "a,\"b\"\nc")))
                .contains("\"Credentials, \"\"sought\"\"\"", "\"CommandLine=a,\"\"b\"\"\nc\"")
                .endsWith("\r\n");
        assertThat(row(FindingFormat.Kind.CSV, finding(TIME, "plain"))).contains(",CommandLine=plain,");
    }

    @Test
    void ocsfHoldsWhatTheClassRequires() {
        assertThat(row(FindingFormat.Kind.OCSF, finding(TIME, "x")))
                .contains(
                        "\"activity_id\":1",
                        "\"category_uid\":2",
                        "\"class_uid\":2004",
                        "\"type_uid\":200401",
                        "\"severity_id\":4",
                        "\"time\":1557669229110",
                        "\"metadata\":{\"version\":",
                        "\"finding_info\":{\"uid\":\"7b0b8c5c-6c88-5d7e-9b7a-20a3dcb0a2a1\"");
    }

    @Test
    void timesketchHoldsWhatItsImportRequires() {
        assertThat(row(FindingFormat.Kind.TIMESKETCH, finding(TIME, "x")))
                .contains(
                        "\"message\":",
                        "\"datetime\":\"2019-05-12T13:53:49.110000Z\"",
                        "\"timestamp\":1557669229110000",
                        "\"timestamp_desc\":");
    }

    @Test
    void logTextCannotMoveTheCursor() {
        assertThat(SafeText.printable("a\u001b[2Jb\u202ec\nd")).isEqualTo("a.[2Jb.c.d");
        assertThat(SafeText.printable("écran 🏛")).isEqualTo("écran 🏛");
        assertThat(row(FindingFormat.Kind.TABLE, finding(TIME, "\u001b[31m"))).doesNotContain("\u001b");
    }
}
