package org.tipstaff.engine;

import java.util.List;
import org.tipstaff.label.Label;
import org.tipstaff.report.ChannelFacts;
import org.tipstaff.report.EventFacts;
import org.tipstaff.report.RuleFacts;
import org.tipstaff.report.SourceFacts;

/**
 * {@code coverage.csv} (RFC 4180): what was looked at and by what, one row a source, host, channel or log source; before
 * them a row with the label. The first column says which; columns that a kind of row has no value for are empty.
 */
final class CoverageCsv {
    private CoverageCsv() {}

    static String text(
            List<SourceFacts> sources, EventFacts events, List<ChannelFacts> channels, RuleFacts rules, Label label) {
        StringBuilder csv = new StringBuilder(CsvFormat.line(List.of(
                "kind", "name", "format", "events", "rules", "findings", "gaps", "first", "last", "sha256", "note")));
        csv.append(row("label", label.toString(), "", "", "", "", "", "", "", "", "who may know this file"));
        for (SourceFacts source : sources) {
            csv.append(row(
                    "source",
                    source.path(),
                    source.format(),
                    Long.toString(source.records()),
                    "",
                    "",
                    Long.toString(source.gaps()),
                    "",
                    "",
                    source.sha256() == null ? "" : source.sha256().hex(),
                    source.format().isEmpty() ? "no reader knows this content" : ""));
        }
        for (EventFacts.HostFacts host : events.hosts()) {
            String first = Times.isoOrNull(host.first());
            String last = Times.isoOrNull(host.last());
            csv.append(row(
                    "host",
                    host.host(),
                    "",
                    Long.toString(host.events()),
                    "",
                    "",
                    "",
                    first == null ? "" : first,
                    last == null ? "" : last,
                    "",
                    ""));
        }
        for (ChannelFacts channel : channels) {
            csv.append(row(
                    "channel",
                    channel.channel(),
                    "",
                    Long.toString(channel.events()),
                    Long.toString(channel.rules()),
                    Long.toString(channel.findings()),
                    "",
                    "",
                    "",
                    "",
                    channel.rules() == 0 ? "no rule looks at this channel" : ""));
        }
        for (RuleFacts.LogSourceFacts logSource : rules.logSources()) {
            csv.append(row(
                    "logsource",
                    logSource.logSource().toString(),
                    "",
                    Long.toString(logSource.events()),
                    Long.toString(logSource.rules()),
                    "",
                    "",
                    "",
                    "",
                    "",
                    !logSource.mapped()
                            ? "unmapped: its rules can't match"
                            : logSource.events() == 0 ? "no event of this kind was read" : ""));
        }
        return csv.toString();
    }

    private static String row(String... values) {
        return CsvFormat.line(List.of(values));
    }
}
