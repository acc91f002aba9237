package org.tipstaff.report;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.tipstaff.event.Sha256;
import org.tipstaff.report.RuleFacts.LogSourceFacts;
import org.tipstaff.sigma.Problem;

/** What was looked for where, and what was not: without it "nothing found" means nothing. */
final class CoveragePart {
    private final Pen pen;
    private final Html html;
    private final Words words;

    CoveragePart(Pen pen) {
        this.pen = pen;
        this.html = pen.html;
        this.words = pen.words;
    }

    static long rulesWithoutEvents(RuleFacts rules) {
        return rules.logSources().stream()
                .filter(logSource -> logSource.mapped() && logSource.events() == 0)
                .mapToLong(LogSourceFacts::rules)
                .sum();
    }

    void write(CaseReport report) {
        pen.section("coverage", "coverage.title");
        pen.paragraph("coverage.intro");
        if (report.findings().isEmpty()) {
            new Silence(report).write(pen);
        }
        rules(report.rules());
        logSources(report.rules().logSources());
        channels(report.channels());
        records(report.events());
        sources(report.sources());
        html.close("section");
    }

    private void rules(RuleFacts rules) {
        pen.heading(3, "coverage.rules");
        pen.openTable("coverage.rules-caption", "compact", "coverage.what-became", "count");
        counted("rules.read", rules.read());
        counted("rules.active", rules.active());
        counted("rules.idle", rulesWithoutEvents(rules));
        counted("rules.unmapped", rules.unmapped());
        counted("rules.placeholders", rules.placeholderRules());
        counted("rules.rejected", rules.rejectedRules());
        if (rules.filters() > 0) {
            counted("rules.filters", rules.filters());
        }
        if (rules.copies() > 0) {
            counted("rules.copies", rules.copies());
        }
        for (Map.Entry<String, Long> folder : rules.leftOut().entrySet()) {
            html.open("tr");
            pen.openCell("coverage.what-became");
            html.text(words.say("rules.left-out") + " ");
            pen.code(folder.getKey(), Bounds.PATH_CHARS_MAX);
            html.close("td");
            pen.numberCell("count", folder.getValue());
            html.close("tr");
        }
        pen.closeTable();
        problems("rules.rejected-list", rules.rejected());
        problems("rules.placeholders-list", rules.placeholders());
    }

    private void counted(String key, long count) {
        html.open("tr");
        pen.cell("coverage.what-became", words.say(key));
        pen.numberCell("count", count);
        html.close("tr");
    }

    private void problems(String key, List<Problem> problems) {
        if (problems.isEmpty()) {
            return;
        }
        pen.openFold(words.count(key, problems.size()));
        html.open("ul", "class", "problems");
        for (Problem problem : problems.subList(0, Math.min(problems.size(), Bounds.PROBLEMS_MAX))) {
            html.open("li");
            pen.code(problem.location().toString(), Bounds.PATH_CHARS_MAX);
            html.text(" ");
            pen.english(problem.message(), Bounds.RULE_TEXT_CHARS_MAX / 2);
            html.close("li");
        }
        html.close("ul");
        if (problems.size() > Bounds.PROBLEMS_MAX) {
            pen.note("more-in-command", (long) problems.size() - Bounds.PROBLEMS_MAX, "tipstaff rules check");
        }
        pen.closeFold();
    }

    private void logSources(List<LogSourceFacts> logSources) {
        pen.heading(3, "coverage.log-sources");
        if (logSources.isEmpty()) {
            pen.paragraph("coverage.no-log-sources");
            return;
        }
        pen.paragraph("coverage.log-sources-intro");
        pen.openFold(words.count("coverage.log-sources-count", logSources.size()));
        pen.openTableUnder("coverage.log-sources", "stack", "log-source", "rules", "events", "coverage.meaning");
        List<LogSourceFacts> sorted = logSources.stream()
                .sorted(Comparator.comparing((LogSourceFacts facts) -> !facts.mapped())
                        .thenComparing(LogSourceFacts::events, Comparator.reverseOrder())
                        .thenComparing(LogSourceFacts::rules, Comparator.reverseOrder())
                        .thenComparing(facts -> facts.logSource().toString()))
                .toList();
        for (LogSourceFacts facts : sorted.subList(0, Math.min(sorted.size(), Bounds.LOG_SOURCES_MAX))) {
            html.open("tr");
            pen.logCell("log-source", facts.logSource().toString(), Bounds.PATH_CHARS_MAX);
            pen.numberCell("rules", facts.rules());
            pen.numberCell("events", facts.events());
            pen.cell("coverage.meaning", words.say(meaning(facts)));
            html.close("tr");
        }
        pen.closeTable();
        if (sorted.size() > Bounds.LOG_SOURCES_MAX) {
            pen.note("more-in-file", (long) sorted.size() - Bounds.LOG_SOURCES_MAX, "coverage.csv");
        }
        pen.closeFold();
    }

    private static String meaning(LogSourceFacts facts) {
        if (!facts.mapped()) {
            return "log-source.unmapped";
        }
        return facts.events() == 0 ? "log-source.no-events" : "log-source.looked";
    }

    private void channels(List<ChannelFacts> channels) {
        pen.heading(3, "coverage.channels");
        if (channels.isEmpty()) {
            pen.paragraph("coverage.no-channels");
            return;
        }
        pen.paragraph("coverage.channels-intro");
        pen.openTableUnder("coverage.channels", "stack", "channel", "events", "rules", "findings", "coverage.meaning");
        List<ChannelFacts> sorted = channels.stream()
                .sorted(Comparator.comparing(ChannelFacts::events, Comparator.reverseOrder())
                        .thenComparing(ChannelFacts::channel))
                .toList();
        for (ChannelFacts facts : sorted.subList(0, Math.min(sorted.size(), Bounds.CHANNELS_MAX))) {
            html.open("tr");
            pen.openCell("channel");
            pen.name(facts.channel());
            html.close("td");
            pen.numberCell("events", facts.events());
            pen.numberCell("rules", facts.rules());
            pen.numberCell("findings", facts.findings());
            String meaning = facts.rules() == 0
                    ? "channel.unwatched"
                    : facts.findings() == 0 ? "channel.quiet" : "channel.found";
            pen.cell("coverage.meaning", words.say(meaning));
            html.close("tr");
        }
        pen.closeTable();
        if (sorted.size() > Bounds.CHANNELS_MAX) {
            pen.note("more-in-file", (long) sorted.size() - Bounds.CHANNELS_MAX, "coverage.csv");
        }
    }

    private void records(EventFacts events) {
        pen.heading(3, "coverage.records");
        pen.openTable("coverage.records-caption", "compact", "coverage.what-became", "count");
        counted("records.read", events.recordsRead());
        counted("records.unread", events.recordsUnread());
        counted("records.events", events.events());
        counted("records.without-time", events.withoutTime());
        pen.closeTable();
        if (events.hosts().isEmpty()) {
            return;
        }
        pen.openFold(words.count("coverage.hosts-count", events.hosts().size()));
        pen.openTable("hosts", "stack", "host", "events", "first-event", "last-event");
        for (EventFacts.HostFacts host :
                events.hosts().subList(0, Math.min(events.hosts().size(), Bounds.CHANNELS_MAX))) {
            html.open("tr");
            pen.openCell("host");
            pen.name(host.host());
            html.close("td");
            pen.numberCell("events", host.events());
            pen.openCell("first-event");
            pen.time(host.first());
            html.close("td");
            pen.openCell("last-event");
            pen.time(host.last());
            html.close("td").close("tr");
        }
        pen.closeTable();
        if (events.hosts().size() > Bounds.CHANNELS_MAX) {
            pen.note("more-in-file", (long) events.hosts().size() - Bounds.CHANNELS_MAX, "coverage.csv");
        }
        pen.closeFold();
    }

    private void sources(List<SourceFacts> sources) {
        pen.heading(3, "coverage.sources");
        if (sources.isEmpty()) {
            pen.paragraph("coverage.no-sources");
            return;
        }
        pen.paragraph("coverage.sources-intro");
        pen.openTableUnder(
                "coverage.sources", "stack sources", "number", "source", "format", "size", "records", "gaps", "sha256");
        int number = 0;
        for (SourceFacts source : sources.subList(0, Math.min(sources.size(), Bounds.SOURCES_MAX))) {
            String name = "S" + ++number;
            html.open("tr", "id", Places.sourceAnchor(number));
            pen.cell("number", name);
            pen.logCell("source", source.path(), Bounds.PATH_CHARS_MAX);
            pen.cell("format", source.format().isEmpty() ? words.say("format.unknown") : source.format());
            pen.cell("size", words.size(source.sizeBytes()));
            pen.numberCell("records", source.records());
            pen.numberCell("gaps", source.gaps());
            Sha256 digest = source.sha256();
            if (digest == null) {
                pen.cell("sha256", words.say("sha256.unknown"));
            } else {
                html.open("td", "data-label", words.say("sha256"), "class", "digest");
                html.leaf("code", digest.hex()).close("td");
            }
            html.close("tr");
        }
        pen.closeTable();
        if (sources.size() > Bounds.SOURCES_MAX) {
            pen.note("more-in-file", (long) sources.size() - Bounds.SOURCES_MAX, "coverage.csv");
        }
    }
}
