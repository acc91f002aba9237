package org.tipstaff.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.tipstaff.detect.Finding;
import org.tipstaff.detect.FindingLabels;
import org.tipstaff.event.ClockReading;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.Sha256;
import org.tipstaff.event.Source;
import org.tipstaff.incident.Narrator;
import org.tipstaff.label.Label;
import org.tipstaff.report.CaseReport;
import org.tipstaff.report.EventFacts;
import org.tipstaff.report.RuleFacts;
import org.tipstaff.report.RunFacts;
import org.tipstaff.report.SourceFacts;
import org.tipstaff.sigma.Level;
import org.tipstaff.sigma.Location;
import org.tipstaff.sigma.RuleHeader;

/** What can't be seen on the example court: the graph's bounds, and records that are not well. */
class CaseGraphTest {
    private static final Instant TIME = Instant.parse("2026-03-02T08:30:00Z");
    private static final Sha256 DIGEST = Sha256.of(new byte[] {1});

    private static Event event(long record, long offset, Instant time, String channel) {
        Source source = Source.file("logs/a.evtx");
        source.hashed(DIGEST, 70_000);
        return new Event(
                new Provenance(source, record, offset),
                "windows",
                channel,
                "provider",
                4688,
                "REG-WS-014",
                "",
                List.of(new ClockReading("TimeCreated", time)),
                Fields.none(),
                null);
    }

    private static Finding finding(long number, List<Event> events, List<String> tags) {
        RuleHeader rule = new RuleHeader(
                "5b0b8c5c-6c88-4d7e-9b7a-20a3dcb0a2a1",
                "",
                "Title",
                Level.HIGH,
                "test",
                "",
                "",
                tags,
                List.of(),
                List.of("T1003.001"),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                new Location("rule.yml", 1, 1));
        return new Finding(new UUID(0x5000, number), TIME, rule, events, events.size() > 1, new TreeMap<>(), List.of());
    }

    private static String graph(String path, CaseGraph.Bounds bounds, List<Finding> findings) {
        CaseReport report = new CaseReport(
                new RunFacts("1", "ab", new TreeMap<>()),
                List.of(
                        new SourceFacts(path, DIGEST, 70_000, "EVTX", 3, 0),
                        new SourceFacts("logs/unread.evtx", null, -1, "", 0, 1)),
                new EventFacts(3, 0, 3, 0, TIME, TIME, new TreeMap<>(), List.of()),
                new RuleFacts(1, 0, 0, 1, 0, 0, List.of(), 0, List.of(), new TreeMap<>(), List.of()),
                List.of(),
                List.of(),
                findings,
                List.of(),
                new FindingLabels(Label.parse("TLP:AMBER"), List.of()));
        StringWriter out = new StringWriter();
        new CaseGraph(report, new Narrator(), bounds).write(out);
        return out.toString();
    }

    private static int count(String text, String part) {
        return (text.length() - text.replace(part, "").length()) / part.length();
    }

    @Test
    void factsBeyondTheBoundAreLeftOutAndCounted() {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            findings.add(finding(i, List.of(event(i, 100 + i, TIME, "Security")), List.of()));
        }
        String graph = graph("logs/a.evtx", new CaseGraph.Bounds(3, 10), findings);
        assertThat(count(graph, "\"core:Annotation\"")).isEqualTo(3);
        assertThat(count(graph, "\"observable:EventRecord\"")).isEqualTo(3);
        assertThat(graph).contains("3 facts stand here, 2 are left out to keep the graph loadable");
        String whole = graph("logs/a.evtx", new CaseGraph.Bounds(5, 10), findings);
        assertThat(whole).contains("5 facts stand here, 0 are left out");
    }

    @Test
    void ofMoreRecordsThanTheBoundThoseThatCompletedTheFindingAreNamed() {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            events.add(event(i, 100 + i, TIME, "Security"));
        }
        String graph = graph("logs/a.evtx", new CaseGraph.Bounds(3, 2), List.of(finding(1, events, List.of())));
        assertThat(count(graph, "\"observable:EventRecord\"")).isEqualTo(2);
        assertThat(graph)
                .contains(
                        "the last 2 of 7 records are named",
                        "\"observable:eventRecordID\":\"6\"",
                        "\"observable:eventRecordID\":\"5\"")
                .doesNotContain("\"observable:eventRecordID\":\"4\"");
    }

    @Test
    void aRecordOfTwoFindingsStandsOnce() {
        Event event = event(9, 900, TIME, "Security");
        String graph = graph(
                "logs/a.evtx",
                CaseGraph.BOUNDS,
                List.of(finding(1, List.of(event), List.of()), finding(2, List.of(event), List.of())));
        assertThat(count(graph, "\"observable:EventRecord\"")).isEqualTo(1);
        assertThat(count(graph, "\"core:Annotation\"")).isEqualTo(2);
    }

    @Test
    void aFindingThatFewerMayKnowIsMarkedSo() {
        Event event = event(9, 900, TIME, "Security");
        String graph = graph(
                "logs/a.evtx",
                CaseGraph.BOUNDS,
                List.of(finding(1, List.of(event), List.of()), finding(2, List.of(event), List.of("tlp.red"))));
        assertThat(graph).contains("\"marking:statement\":\"TLP:AMBER\"", "\"marking:statement\":\"TLP:RED\"");
    }

    @Test
    void whatDamagedRecordsStateDoesNotMakeTheGraphInvalid() {
        List<Finding> findings = List.of(
                finding(1, List.of(event(1, 1, Instant.parse("+30828-01-01T00:00:00Z"), "a")), List.of()),
                finding(2, List.of(event(2, 2, Instant.parse("-0044-03-15T00:00:00Z"), "b")), List.of()),
                finding(3, List.of(event(3, Provenance.NO_OFFSET, TIME, "\ud800\"\\\n\u0000</script>")), List.of()));
        String graph = graph("logs/\u202ea\ud83d!\"x", CaseGraph.BOUNDS, findings);
        assertThat(count(graph, "observableCreatedTime")).isEqualTo(1);
        assertThat(count(graph, "rangeOffset\"")).isEqualTo(2);
        assertThat(graph).contains("\"observable:fileName\":\"\\\"x\"").doesNotContain("\n", "unread.evtx");
    }

    @Test
    void twoRunsGiveOneTextAndAnotherCaseSharesOnlyWhatIsTheSameThing() {
        List<Finding> findings = List.of(finding(1, List.of(event(1, 1, TIME, "Security")), List.of()));
        String one = graph("logs/a.evtx", CaseGraph.BOUNDS, findings);
        assertThat(graph("logs/a.evtx", CaseGraph.BOUNDS, findings)).isEqualTo(one);
        String other = graph("logs/b.evtx", CaseGraph.BOUNDS, findings);
        assertThat(idOf(other, "investigation:Investigation")).isNotEqualTo(idOf(one, "investigation:Investigation"));
        assertThat(idOf(other, "core:Annotation")).isEqualTo(idOf(one, "core:Annotation"));
    }

    private static String idOf(String graph, String type) {
        int at = graph.indexOf("\"@type\":\"" + type + "\"");
        return graph.substring(graph.lastIndexOf("\"@id\"", at), at);
    }
}
