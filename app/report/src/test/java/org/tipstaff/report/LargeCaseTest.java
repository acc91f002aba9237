package org.tipstaff.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tipstaff.detect.Finding;
import org.tipstaff.event.ClockReading;
import org.tipstaff.event.Event;
import org.tipstaff.event.Gap;
import org.tipstaff.event.Source;
import org.tipstaff.incident.Entity;
import org.tipstaff.incident.Incident;
import org.tipstaff.incident.Incident.EntityLink;
import org.tipstaff.incident.Score;
import org.tipstaff.incident.Sentence;
import org.tipstaff.incident.Step;
import org.tipstaff.incident.Tactics;
import org.tipstaff.sigma.Level;
import org.tipstaff.sigma.RuleHeader;

/** A report must open on an old laptop, whatever the logs hold. */
class LargeCaseTest {
    private static final int REPORT_CHARS_MAX = 10_000_000;
    private static final Instant START = Instant.parse("2025-03-14T08:00:00Z");

    private static List<Finding> findings(int count, int rules, String value) {
        List<RuleHeader> headers = new ArrayList<>();
        for (int i = 0; i < rules; i++) {
            headers.add(ExampleCase.rule("Rule " + i, Level.values()[i % 5], List.of("execution"), List.of("T1059")));
        }
        Source source = ExampleCase.source("big.evtx");
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Event event = ExampleCase.event(source, i, START.plusSeconds(i), "HOST" + i % 300, "user" + i % 90);
            findings.add(
                    ExampleCase.finding(headers.get(i % rules), event, Map.of("CommandLine", value, "Image", value)));
        }
        return findings;
    }

    private static CaseReport with(List<Finding> findings, List<Incident> incidents, List<Gap> gaps) {
        CaseReport base = new ExampleCase().build();
        return new CaseReport(
                base.run(), base.sources(), base.events(), base.rules(), base.channels(), incidents, findings, gaps);
    }

    private static String write(CaseReport report) {
        String html = new HtmlReport(Language.ENGLISH, ExampleCase.VOICE).write(report);
        assertThat(html.length()).isLessThan(REPORT_CHARS_MAX);
        return html;
    }

    @Test
    void aHundredThousandFindingsStayWithinTheBound() {
        String html = write(
                with(findings(100_000, 400, "powershell -enc <" + "A".repeat(3_000) + ">"), List.of(), List.of()));
        assertThat(html).contains("100,000 findings by 400 rules").contains("At most 7 of each rule are shown");
        assertThat(html).contains("243 more are not shown here; all are in findings.jsonl.");
    }

    @Test
    void valuesThatGrowWhenEscapedStayWithinTheBound() {
        String html = write(with(findings(20_000, 4_000, "\u202e\u0000".repeat(2_000)), List.of(), List.of()));
        assertThat(html).containsPattern("[0-9,]+ rules with [0-9,]+ findings are not shown here");
    }

    @Test
    void manyLargeIncidentsStayWithinTheBound() {
        List<Finding> findings = findings(2_000, 40, "x".repeat(500));
        List<Incident> incidents = new ArrayList<>();
        Incident incident = incident(findings);
        for (int i = 0; i < 700; i++) {
            incidents.add(incident);
        }
        String html = write(with(findings, incidents, List.of()));
        assertThat(html)
                .contains("Further incidents")
                .contains("all are in incidents.json")
                .contains("more computers");
    }

    private static Incident incident(List<Finding> findings) {
        List<Step> steps = new ArrayList<>();
        List<Sentence> account = new ArrayList<>();
        for (Finding finding : findings) {
            Sentence what = new Sentence(
                    "Something happened.", List.of(), List.of(finding.event().provenance()));
            account.add(what);
            steps.add(new Step(
                    finding.time(),
                    new ClockReading("TimeCreated", START),
                    Tactics.ORDER.get(steps.size() % Tactics.ORDER.size()),
                    List.of("T1059"),
                    finding.event().host(),
                    finding.event().user(),
                    what,
                    List.of(finding)));
        }
        List<EntityLink> links = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            links.add(new EntityLink(
                    new Entity(Entity.Kind.values()[i % 10], "from" + i % 60),
                    "wrote",
                    new Entity(Entity.Kind.values()[i * 7 % 10], "to" + i % 90),
                    1));
        }
        return new Incident(
                ExampleCase.id("incident").toString(),
                account.get(0),
                Level.HIGH,
                new Score(10, List.of()),
                START,
                START.plusSeconds(9_000),
                List.of("HOST1", "HOST2"),
                List.of(),
                List.of("execution"),
                List.of("T1059"),
                findings,
                steps,
                account,
                List.of(),
                links,
                List.of());
    }

    @Test
    void manyGapsStayWithinTheBoundAndAreCounted() {
        Source source = ExampleCase.source("dirty.evtx");
        List<Gap> gaps = new ArrayList<>();
        for (int i = 0; i < 200_000; i++) {
            gaps.add(Gap.at(
                    source, Gap.Kind.values()[i % Gap.Kind.values().length], i, 1, "because " + "y".repeat(900)));
        }
        String html = write(with(List.of(), List.of(), gaps));
        assertThat(html).contains("200,000 gaps").contains("all are in gaps.jsonl");
    }
}
