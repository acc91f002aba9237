package org.tipstaff.engine;

import java.time.Instant;
import org.tipstaff.detect.Finding;
import org.tipstaff.detect.FindingLabels;
import org.tipstaff.event.Event;

/**
 * JSON lines that Timesketch imports: {@code message}, {@code datetime} and {@code timestamp_desc} are what it requires,
 * {@code timestamp} is in microseconds.
 */
final class TimesketchFormat implements FindingFormat {
    private final FindingLabels labels;

    TimesketchFormat(FindingLabels labels) {
        this.labels = labels;
    }

    @Override
    public String row(Finding finding) {
        Event event = finding.event();
        // Timesketch refuses rows without a time; the zero of its own clock says "unknown" there.
        Instant time = finding.time() == null ? Instant.EPOCH : finding.time();
        return Json.line(json -> {
                    json.writeStringProperty("message", finding.rule().title() + " on " + event.host());
                    json.writeStringProperty("datetime", Times.iso(time));
                    json.writeNumberProperty("timestamp", Times.micros(time));
                    json.writeStringProperty(
                            "timestamp_desc", finding.time() == null ? "No time in the record" : "Event Logged");
                    Json.strings(json, "tag", finding.rule().techniques());
                    json.writeStringProperty("finding_id", finding.id().toString());
                    // Timesketch keeps its own marks under "label".
                    json.writeStringProperty(
                            "tipstaff_label", labels.of(finding).toString());
                    json.writeStringProperty("rule_id", finding.rule().id());
                    json.writeStringProperty("rule_title", finding.rule().title());
                    json.writeStringProperty("level", finding.level().toString());
                    json.writeStringProperty("channel", event.channel());
                    if (event.eventId() != Event.NO_EVENT_ID) {
                        json.writeNumberProperty("event_id", event.eventId());
                    }
                    json.writeStringProperty("host", event.host());
                    json.writeStringProperty("user", event.user());
                    json.writeStringProperty("path", event.provenance().source().path());
                    json.writeStringProperty(
                            "sha256", event.provenance().source().sha256().hex());
                    json.writeNumberProperty("record", event.provenance().record());
                    finding.matched().forEach((field, value) -> json.writeStringProperty("matched_" + field, value));
                })
                + "\n";
    }
}
