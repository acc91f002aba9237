package org.tipstaff.engine;

import org.tipstaff.detect.Finding;
import org.tipstaff.detect.FindingLabels;
import org.tipstaff.event.Event;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.Source;
import tools.jackson.core.JsonGenerator;

/** One JSON object a line, in the shape that scripts rely on. */
final class JsonLinesFormat implements FindingFormat {
    private final FindingLabels labels;

    JsonLinesFormat(FindingLabels labels) {
        this.labels = labels;
    }

    @Override
    public String row(Finding finding) {
        return Json.line(json -> write(json, finding)) + "\n";
    }

    private void write(JsonGenerator json, Finding finding) {
        Event event = finding.event();
        json.writeStringProperty("id", finding.id().toString());
        Json.timeOrNull(json, "time", finding.time());
        json.writeObjectPropertyStart("rule");
        json.writeStringProperty("id", finding.rule().id());
        json.writeStringProperty("title", finding.rule().title());
        json.writeStringProperty("level", finding.level().toString());
        json.writeEndObject();
        if (finding.correlation()) {
            json.writeArrayPropertyStart("sources");
            for (Event each : finding.events()) {
                json.writeStartObject();
                place(json, each.provenance());
                json.writeEndObject();
            }
            json.writeEndArray();
        } else {
            json.writeObjectPropertyStart("source");
            place(json, event.provenance());
            json.writeEndObject();
        }
        if (!finding.copies().isEmpty()) {
            Json.strings(
                    json, "copies", finding.copies().stream().map(Source::path).toList());
        }
        Json.optional(json, "channel", event.channel());
        if (event.eventId() != Event.NO_EVENT_ID) {
            json.writeNumberProperty("event_id", event.eventId());
        }
        Json.optional(json, "host", event.host());
        Json.optional(json, "user", event.user());
        Json.strings(json, "tactics", finding.rule().tactics());
        Json.strings(json, "techniques", finding.rule().techniques());
        json.writeObjectPropertyStart("matched");
        finding.matched().forEach(json::writeStringProperty);
        json.writeEndObject();
        json.writeStringProperty("label", labels.of(finding).toString());
    }

    static void place(JsonGenerator json, Provenance provenance) {
        json.writeStringProperty("path", provenance.source().path());
        json.writeStringProperty("sha256", provenance.source().sha256().hex());
        json.writeNumberProperty("record", provenance.record());
        if (provenance.offset() != Provenance.NO_OFFSET) {
            json.writeNumberProperty("offset", provenance.offset());
        }
    }
}
