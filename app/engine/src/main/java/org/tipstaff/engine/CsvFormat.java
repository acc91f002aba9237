package org.tipstaff.engine;

import java.util.List;
import java.util.stream.Collectors;
import org.tipstaff.detect.Finding;
import org.tipstaff.detect.FindingLabels;
import org.tipstaff.event.Event;
import org.tipstaff.event.Provenance;

/** RFC 4180: comma-separated, lines end in CR LF, a value with a comma, quote or line end stands in quotes. */
final class CsvFormat implements FindingFormat {
    private final FindingLabels labels;

    CsvFormat(FindingLabels labels) {
        this.labels = labels;
    }

    @Override
    public String head() {
        return "time,level,rule_id,rule_title,host,user,channel,event_id,tactics,techniques,path,sha256,record,offset,matched,id,label\r\n";
    }

    @Override
    public String row(Finding finding) {
        Event event = finding.event();
        Provenance at = event.provenance();
        String time = Times.isoOrNull(finding.time());
        return line(List.of(
                time == null ? "" : time,
                finding.level().toString(),
                finding.rule().id(),
                finding.rule().title(),
                event.host(),
                event.user(),
                event.channel(),
                event.eventId() == Event.NO_EVENT_ID ? "" : Long.toString(event.eventId()),
                String.join(" ", finding.rule().tactics()),
                String.join(" ", finding.rule().techniques()),
                at.source().path(),
                at.source().sha256().hex(),
                Long.toString(at.record()),
                at.offset() == Provenance.NO_OFFSET ? "" : Long.toString(at.offset()),
                finding.matched().entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining("; ")),
                finding.id().toString(),
                labels.of(finding).toString()));
    }

    static String line(List<String> values) {
        return values.stream().map(CsvFormat::quoted).collect(Collectors.joining(",")) + "\r\n";
    }

    private static String quoted(String value) {
        boolean plain = value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
    }
}
