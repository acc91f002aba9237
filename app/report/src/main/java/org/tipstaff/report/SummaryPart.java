package org.tipstaff.report;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.tipstaff.event.Gap;
import org.tipstaff.incident.ClockOffset;
import org.tipstaff.incident.Incident;
import org.tipstaff.sigma.Level;

/** The first page, for a reader who will perhaps read no further: what was looked at, found, not seen, not claimed. */
final class SummaryPart {
    private static final int INCIDENTS_NAMED_MAX = 12;
    private static final int KINDS_NAMED_MAX = 6;

    private final Pen pen;
    private final Html html;
    private final Words words;

    SummaryPart(Pen pen) {
        this.pen = pen;
        this.html = pen.html;
        this.words = pen.words;
    }

    void write(CaseReport report) {
        pen.section("summary", "summary.title");
        lookedAt(report);
        found(report);
        notSeen(report);
        notClaimed();
        html.close("section");
    }

    private void lookedAt(CaseReport report) {
        EventFacts events = report.events();
        pen.heading(3, "summary.looked-at");
        long files = report.sources().size();
        String sources = words.count("sources.count", files);
        String counted = words.count("events.count", events.events());
        if (events.first() != null && events.last() != null) {
            pen.paragraph("summary.span", sources, counted, events.first(), events.last());
        } else {
            pen.paragraph("summary.no-span", sources, counted);
        }
        corrections(report.incidents());
        List<String> hosts = events.hosts().stream()
                .map(EventFacts.HostFacts::host)
                .filter(host -> !host.isEmpty())
                .toList();
        if (hosts.isEmpty()) {
            pen.paragraph("summary.no-hosts");
        } else {
            html.open("p").text(words.count("summary.hosts", hosts.size()) + " ");
            pen.names(hosts, Bounds.NAMES_MAX);
            html.text(".").close("p");
        }
        clocks(events);
    }

    private void clocks(EventFacts events) {
        html.open("p").text(words.say("summary.clocks"));
        if (!events.clocks().isEmpty()) {
            html.text(" " + words.say("summary.clock-names") + " ");
            Map<String, Long> largestFirst = new LinkedHashMap<>();
            events.clocks().entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue()
                            .reversed()
                            .thenComparing(Map.Entry.comparingByKey()))
                    .forEach(clock -> largestFirst.put(clock.getKey(), clock.getValue()));
            int shown = 0;
            for (Map.Entry<String, Long> clock : largestFirst.entrySet()) {
                if (shown == KINDS_NAMED_MAX) {
                    html.text(", ").text(words.count("and-more", largestFirst.size() - shown));
                    break;
                }
                html.text(shown++ > 0 ? ", " : "");
                pen.code(clock.getKey(), 60);
                html.text(" (" + words.count("events.count", clock.getValue()) + ")");
            }
            html.text(".");
        }
        if (events.withoutTime() > 0) {
            html.text(" " + words.count("summary.without-time", events.withoutTime()));
        }
        html.close("p");
    }

    private void found(CaseReport report) {
        List<Incident> incidents = report.incidents();
        pen.heading(3, "summary.found");
        if (incidents.isEmpty()) {
            pen.paragraph("summary.no-incident");
        } else {
            Map<Level, Long> bySeverity = new EnumMap<>(Level.class);
            incidents.forEach(incident -> bySeverity.merge(incident.severity(), 1L, Long::sum));
            String severities = bySeverity.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey(Comparator.reverseOrder()))
                    .map(entry -> words.count("summary.of-" + entry.getKey(), entry.getValue()))
                    .collect(Collectors.joining(", "));
            pen.paragraph("summary.incidents", words.count("incidents.count", incidents.size()), severities);
            html.open("ol", "class", "found");
            for (int i = 0; i < Math.min(incidents.size(), INCIDENTS_NAMED_MAX); i++) {
                incident(incidents.get(i), i + 1);
            }
            html.close("ol");
            if (incidents.size() > INCIDENTS_NAMED_MAX) {
                pen.paragraph("summary.more-incidents", (long) incidents.size() - INCIDENTS_NAMED_MAX);
            }
        }
        if (report.findings().isEmpty()) {
            new Silence(report).write(pen);
        } else {
            Set<UUID> joined = IncidentPart.findingsOf(incidents);
            long alone = report.findings().stream()
                    .filter(finding -> !joined.contains(finding.id()))
                    .count();
            pen.paragraph(
                    "summary.findings",
                    words.count("findings.count", report.findings().size()),
                    report.findings().size() - alone,
                    alone);
        }
    }

    /** Without this, an incident that was corrected by a day would seem to lie outside the span of the logs. */
    private void corrections(List<Incident> incidents) {
        Set<ClockOffset> applied = new LinkedHashSet<>();
        incidents.forEach(incident ->
                incident.clocks().stream().filter(ClockOffset::applied).forEach(applied::add));
        applied.stream()
                .limit(KINDS_NAMED_MAX)
                .forEach(clock -> pen.paragraph(
                        "summary.corrected",
                        clock.host(),
                        words.offset(clock.offset()),
                        clock.recorded(),
                        clock.reference()));
        if (applied.size() > KINDS_NAMED_MAX) {
            pen.paragraph("summary.more-corrected", (long) applied.size() - KINDS_NAMED_MAX);
        }
    }

    private void incident(Incident incident, int number) {
        html.open("li");
        pen.severity(incident.severity());
        html.text(" ").open("a", "href", "#" + IncidentPart.anchor(number));
        html.log(pen.say(incident.title()), Bounds.SENTENCE_CHARS_MAX / 2);
        html.close("a").open("br").open("small");
        pen.span(incident.first(), incident.last());
        html.text(" UTC · ");
        pen.names(incident.hosts(), 6);
        html.text(" · " + words.count("findings.count", incident.findings().size()));
        html.close("small").close("li");
    }

    private void notSeen(CaseReport report) {
        pen.heading(3, "summary.not-seen");
        html.open("ul");
        gaps(report.gaps());
        if (report.events().recordsUnread() > 0) {
            pen.item(words.count("summary.unread", report.events().recordsUnread()));
        }
        rules(report.rules());
        List<ChannelFacts> unwatched = report.channels().stream()
                .filter(channel -> channel.rules() == 0)
                .toList();
        if (!unwatched.isEmpty()) {
            pen.item(words.count(
                    "summary.unwatched",
                    unwatched.size(),
                    (long) report.channels().size(),
                    words.count(
                            "events.count",
                            unwatched.stream().mapToLong(ChannelFacts::events).sum())));
        }
        pen.item(words.say("summary.only-logs"));
        html.close("ul");
    }

    private void gaps(List<Gap> gaps) {
        if (gaps.isEmpty()) {
            pen.item(words.say("summary.no-gaps"));
            return;
        }
        Map<Gap.Kind, Long> kinds = GapsPart.byKind(gaps);
        String named = kinds.entrySet().stream()
                .limit(KINDS_NAMED_MAX)
                .map(kind -> words.say("gap." + kind.getKey().key()) + "\u00a0(" + words.number(kind.getValue()) + ")")
                .collect(Collectors.joining(", "));
        String more = kinds.size() > KINDS_NAMED_MAX ? ", …" : "";
        pen.item(words.count("summary.gaps", gaps.size(), named + more));
    }

    private void rules(RuleFacts rules) {
        pen.item(words.say("summary.rules", words.count("rules.count", rules.read()), rules.active()));
        if (rules.unmapped() > 0) {
            pen.item(words.count("summary.unmapped", rules.unmapped()));
        }
        long idle = CoveragePart.rulesWithoutEvents(rules);
        if (idle > 0) {
            pen.item(words.count("summary.idle", idle));
        }
        if (rules.rejectedRules() > 0) {
            pen.item(words.count("summary.rejected", rules.rejectedRules()));
        }
        if (rules.placeholderRules() > 0) {
            pen.item(words.count("summary.placeholders", rules.placeholderRules()));
        }
    }

    private void notClaimed() {
        pen.heading(3, "summary.not-claimed");
        html.open("ul");
        for (String claim : List.of("attribution", "absence", "finding", "account", "altered", "time")) {
            pen.item(words.say("claim." + claim));
        }
        html.close("ul");
    }
}
