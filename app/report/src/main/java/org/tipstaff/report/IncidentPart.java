package org.tipstaff.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tipstaff.detect.Finding;
import org.tipstaff.event.Provenance;
import org.tipstaff.incident.ClockOffset;
import org.tipstaff.incident.Entity;
import org.tipstaff.incident.Incident;
import org.tipstaff.incident.Incident.EntityLink;
import org.tipstaff.incident.Join;
import org.tipstaff.incident.Score;
import org.tipstaff.incident.Sentence;
import org.tipstaff.incident.Step;

/** The incidents, most severe first: each told, then shown, then argued for. */
final class IncidentPart {
    private final Pen pen;
    private final Html html;
    private final Words words;

    IncidentPart(Pen pen) {
        this.pen = pen;
        this.html = pen.html;
        this.words = pen.words;
    }

    static String anchor(int number) {
        return "incident-" + number;
    }

    void write(List<Incident> incidents) {
        pen.section("incidents", "incidents.title");
        if (incidents.isEmpty()) {
            pen.paragraph("incidents.none");
        } else {
            pen.paragraph("incidents.intro");
        }
        int told = 0;
        while (told < incidents.size()
                && told < Bounds.INCIDENTS_IN_FULL_MAX
                && html.length() < Bounds.INCIDENTS_CHARS_MAX) {
            incident(incidents.get(told), ++told);
        }
        if (told < incidents.size()) {
            listRest(incidents, told);
        }
        html.close("section");
    }

    private void incident(Incident incident, int number) {
        String id = anchor(number);
        html.open("article", "class", "incident", "id", id, "aria-labelledby", id + "-title");
        html.open("h3", "id", id + "-title");
        html.text(words.say("incident.heading", number)).text(" ");
        html.log(pen.say(incident.title()), Bounds.SENTENCE_CHARS_MAX);
        html.close("h3");
        facts(incident);
        account(incident);
        score(incident);
        steps(incident, id);
        pen.heading(4, "matrix");
        new TechniqueMatrix(incident.findings()).write(pen);
        pen.note("matrix.note");
        if (!incident.entities().isEmpty()) {
            pen.heading(4, "graph");
            touched(incident);
            new EntityGraph(pen, incident.entities()).write(id);
        }
        if (incident.findings().size() > 1) {
            joins(incident);
        }
        clocks(incident);
        html.close("article");
    }

    private void facts(Incident incident) {
        html.open("dl", "class", "facts");
        pen.term("severity");
        html.open("dd");
        pen.severity(incident.severity());
        html.close("dd");
        Instant first = incident.first();
        Instant last = incident.last();
        pen.term("first-step");
        html.open("dd");
        pen.time(first);
        if (incident.clocks().stream().anyMatch(ClockOffset::applied)) {
            html.text(" ").leaf("small", words.say("corrected"));
        }
        html.close("dd");
        pen.term("last-step");
        html.open("dd");
        pen.time(last);
        if (first != null && last != null && !first.equals(last)) {
            html.text(" ").leaf("small", words.say("lasted", words.duration(Duration.between(first, last))));
        }
        html.close("dd");
        pen.term(incident.hosts().size() > 1 ? "hosts-in-order" : "hosts");
        html.open("dd");
        pen.names(incident.hosts(), Bounds.NAMES_MAX);
        html.close("dd");
        pen.term("accounts");
        html.open("dd");
        pen.names(incident.users(), Bounds.NAMES_MAX);
        html.close("dd");
        pen.term("tactics");
        html.open("dd");
        pen.names(
                incident.tactics().stream()
                        .map(tactic -> TechniqueMatrix.tacticName(words, tactic))
                        .toList(),
                Bounds.NAMES_MAX);
        html.close("dd");
        pen.fact("findings", words.number(incident.findings().size()));
        pen.term("incident-id");
        html.open("dd").open("code");
        html.log(incident.id(), 64);
        html.close("code").close("dd").close("dl");
    }

    /** What happened, what the records don't tell, and what to do now, each under its own heading. */
    private void account(Incident incident) {
        List<Sentence> happened = new ArrayList<>();
        List<Sentence> unknown = new ArrayList<>();
        List<Sentence> next = new ArrayList<>();
        for (Sentence sentence : incident.account()) {
            if (sentence.message().startsWith("unknown.")) {
                unknown.add(sentence);
            } else if (sentence.message().startsWith("next.")) {
                next.add(sentence);
            } else {
                happened.add(sentence);
            }
        }
        sentences("account", happened);
        sentences("account.unknown", unknown);
        sentences("account.next", next);
    }

    private void sentences(String headingKey, List<Sentence> sentences) {
        if (sentences.isEmpty()) {
            return;
        }
        pen.heading(4, headingKey);
        html.open("ol", "class", "account");
        for (Sentence sentence : sentences.subList(0, Math.min(sentences.size(), Bounds.SENTENCES_MAX))) {
            html.open("li");
            html.log(pen.say(sentence), Bounds.SENTENCE_CHARS_MAX);
            html.text(" ");
            pen.evidence(sentence.evidence());
            html.close("li");
        }
        html.close("ol");
        if (sentences.size() > Bounds.SENTENCES_MAX) {
            pen.note("more-in-file", (long) sentences.size() - Bounds.SENTENCES_MAX, "incidents.json");
        }
    }

    private void score(Incident incident) {
        pen.heading(4, "score");
        pen.paragraph("score.intro", incident.score().total());
        pen.openTable("score.caption", "compact", "score.reason", "score.points");
        for (Score.Part part : incident.score().parts()) {
            html.open("tr");
            pen.cell("score.reason", pen.name("score", part.reason()));
            html.leaf("td", words.decimal(part.points()), "class", "n", "data-label", words.say("score.points"));
            html.close("tr");
        }
        pen.closeTable();
    }

    private void steps(Incident incident, String id) {
        pen.heading(4, "timeline");
        if (incident.steps().isEmpty()) {
            pen.paragraph("steps.none");
            return;
        }
        new TimelineChart(pen).write(incident, id);
        pen.openTable("steps", "stack steps", "number", "time-utc", "where", "what", "tactic-and-techniques");
        List<Step> steps = incident.steps();
        int number = 0;
        for (Step step : steps.subList(0, Math.min(steps.size(), Bounds.STEPS_MAX))) {
            step(step, ++number);
        }
        pen.closeTable();
        if (steps.size() > Bounds.STEPS_MAX) {
            pen.note("more-in-file", (long) steps.size() - Bounds.STEPS_MAX, "timeline.jsonl");
        }
    }

    private void step(Step step, int number) {
        html.open("tr");
        pen.numberCell("number", number);
        pen.openCell("time-utc");
        pen.time(step.time());
        if (step.clock() != null && step.time() != null && !step.clock().time().equals(step.time())) {
            html.open("br").open("small");
            html.text(words.say("recorded-as", words.shortTime(step.clock().time())) + " ");
            html.log(step.clock().clock(), 40);
            html.close("small");
        }
        html.close("td");
        pen.openCell("where");
        pen.name(step.host());
        if (!step.user().isEmpty()) {
            html.open("br").open("small");
            pen.name(step.user());
            html.close("small");
        }
        html.close("td");
        pen.openCell("what");
        html.log(pen.say(step.what()), Bounds.SENTENCE_CHARS_MAX);
        html.text(" ");
        pen.evidence(evidence(step));
        html.close("td");
        pen.openCell("tactic-and-techniques");
        html.text(TechniqueMatrix.tacticName(words, step.tactic()));
        if (!step.techniques().isEmpty()) {
            html.open("br").open("small");
            pen.names(step.techniques(), Bounds.NAMES_MAX);
            html.close("small");
        }
        html.close("td").close("tr");
    }

    /** The sentence's records first, then those of the findings that show the same act. */
    private static List<Provenance> evidence(Step step) {
        Set<Provenance> evidence = new LinkedHashSet<>(step.what().evidence());
        step.findings().forEach(finding -> evidence.add(finding.event().provenance()));
        return new ArrayList<>(evidence);
    }

    /** What was touched, by kind, in words; the picture can't show all and can't be read by everyone. */
    private void touched(Incident incident) {
        SortedMap<Entity.Kind, Set<Entity>> byKind = new TreeMap<>();
        for (EntityLink link : incident.entities()) {
            for (Entity entity : List.of(link.from(), link.to())) {
                byKind.computeIfAbsent(entity.kind(), k -> new LinkedHashSet<>())
                        .add(entity);
            }
        }
        pen.openFold(words.say("touched"));
        html.open("dl", "class", "facts");
        byKind.forEach((kind, entities) -> {
            pen.term("entity." + kind.key());
            html.open("dd").open("ul");
            entities.stream().limit(Bounds.NAMES_MAX).forEach(entity -> {
                html.open("li");
                EntityGraph.value(pen, entity);
                html.close("li");
            });
            if (entities.size() > Bounds.NAMES_MAX) {
                pen.item(words.count("and-more", entities.size() - Bounds.NAMES_MAX));
            }
            html.close("ul").close("dd");
        });
        html.close("dl");
        pen.closeFold();
    }

    private void joins(Incident incident) {
        pen.heading(4, "joins");
        List<Join> joins = incident.joins();
        if (joins.isEmpty()) {
            pen.paragraph("joins.none");
            return;
        }
        pen.paragraph("joins.intro");
        pen.openFold(words.count("joins.count", joins.size()));
        pen.openTableUnder("joins", "stack", "join.shared", "join.reason", "findings", "join.within");
        for (Join join : joins.subList(0, Math.min(joins.size(), Bounds.JOINS_MAX))) {
            html.open("tr");
            pen.openCell("join.shared");
            EntityGraph.entity(pen, join.entity());
            html.close("td");
            pen.cell("join.reason", pen.name("join", join.reason()));
            pen.openCell("findings");
            joined(join);
            html.close("td");
            pen.cell("join.within", words.duration(Duration.ofSeconds(join.seconds())));
            html.close("tr");
        }
        pen.closeTable();
        if (joins.size() > Bounds.JOINS_MAX) {
            pen.note("more-in-file", (long) joins.size() - Bounds.JOINS_MAX, "incidents.json");
        }
        pen.closeFold();
    }

    private void joined(Join join) {
        html.text(words.number(join.findings().size()) + ": ");
        int shown = 0;
        for (java.util.UUID finding : join.findings()) {
            if (shown == Bounds.EVIDENCE_PER_SENTENCE_MAX) {
                html.text(" …");
                break;
            }
            html.text(shown++ == 0 ? "" : ", ");
            String name = finding.toString().substring(0, 8);
            if (pen.places.isShown(finding)) {
                html.leaf("a", name, "href", "#" + Places.anchor(finding));
            } else {
                html.leaf("code", name);
            }
        }
    }

    private void clocks(Incident incident) {
        if (incident.clocks().isEmpty()) {
            pen.note("clocks.none");
            return;
        }
        pen.heading(4, "clocks");
        pen.paragraph("clocks.intro");
        pen.openTableUnder(
                "clocks",
                "stack",
                "host",
                "clock.recorded",
                "clock.reference",
                "clock.offset",
                "clock.events",
                "clock.applied");
        for (ClockOffset clock :
                incident.clocks().stream().limit(Bounds.NAMES_MAX).toList()) {
            html.open("tr");
            pen.openCell("host");
            pen.name(clock.host());
            html.close("td");
            pen.logCell("clock.recorded", clock.recorded(), 60);
            pen.logCell("clock.reference", clock.reference(), 60);
            pen.cell("clock.offset", words.offset(clock.offset()));
            pen.cell("clock.events", words.say("clock.agreeing", clock.agreeing(), clock.events()));
            pen.cell("clock.applied", words.say(clock.applied() ? "clock.yes" : "clock.no"));
            html.close("tr");
        }
        pen.closeTable();
    }

    private void listRest(List<Incident> incidents, int told) {
        pen.heading(3, "incidents.rest");
        pen.paragraph("incidents.rest-intro");
        pen.openTable("incidents.rest", "stack", "number", "severity", "what", "time-utc", "hosts", "findings");
        int end = Math.min(incidents.size(), told + Bounds.INCIDENTS_LISTED_MAX);
        for (int i = told; i < end; i++) {
            Incident incident = incidents.get(i);
            html.open("tr", "id", anchor(i + 1));
            pen.numberCell("number", i + 1L);
            pen.openCell("severity");
            pen.severity(incident.severity());
            html.close("td");
            pen.openCell("what");
            html.log(pen.say(incident.title()), Bounds.SENTENCE_CHARS_MAX / 4);
            html.text(" ");
            pen.evidence(incident.title().evidence());
            html.close("td");
            pen.openCell("time-utc");
            pen.span(incident.first(), incident.last());
            html.close("td");
            pen.openCell("hosts");
            pen.names(incident.hosts(), 4);
            html.close("td");
            pen.numberCell("findings", incident.findings().size());
            html.close("tr");
        }
        pen.closeTable();
        if (end < incidents.size()) {
            pen.note("more-in-file", (long) incidents.size() - end, "incidents.json");
        }
    }

    /** Which findings belong to incidents, so that these are shown before others of the same rule. */
    static Set<java.util.UUID> findingsOf(List<Incident> incidents) {
        Set<java.util.UUID> ids = new java.util.HashSet<>();
        for (Incident incident : incidents) {
            for (Finding finding : incident.findings()) {
                ids.add(finding.id());
            }
        }
        return ids;
    }
}
