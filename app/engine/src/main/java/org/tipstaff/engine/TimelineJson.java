package org.tipstaff.engine;

import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.tipstaff.event.ClockReading;
import org.tipstaff.event.Provenance;
import org.tipstaff.incident.Narrator;
import org.tipstaff.incident.TimelineEntry;
import org.tipstaff.label.Label;

/** {@code timeline.jsonl}: one step a line, by time, with every clock its record carries. */
final class TimelineJson {
    private final Narrator narrator;
    private final Label sources;
    private final Map<UUID, Label> labels;

    /** @param labels those of findings that are for fewer than the logs are */
    TimelineJson(Narrator narrator, Label sources, Map<UUID, Label> labels) {
        this.narrator = narrator;
        this.sources = sources;
        this.labels = Map.copyOf(labels);
    }

    String line(TimelineEntry entry) {
        return Json.line(json -> {
            Json.timeOrNull(json, "time", entry.time());
            ClockReading recorded = entry.recorded();
            if (recorded != null) {
                json.writeStringProperty("clock", recorded.clock());
                json.writeStringProperty("recorded", Times.iso(recorded.time()));
            }
            json.writeNumberProperty("offset_seconds", entry.offset().toMillis() / 1000.0);
            json.writeObjectPropertyStart("clocks");
            for (ClockReading clock : entry.clocks()) {
                json.writeStringProperty(clock.clock(), Times.iso(clock.time()));
            }
            json.writeEndObject();
            Json.optional(json, "incident", entry.incident());
            json.writeStringProperty("host", entry.host());
            Json.optional(json, "user", entry.user());
            Json.optional(json, "tactic", entry.tactic());
            Json.strings(json, "techniques", entry.techniques());
            json.writeStringProperty("what", narrator.say(entry.what(), Locale.ENGLISH));
            Json.strings(
                    json,
                    "findings",
                    entry.findings().stream().map(UUID::toString).toList());
            json.writeArrayPropertyStart("evidence");
            for (Provenance provenance : entry.what().evidence()) {
                json.writeStartObject();
                JsonLinesFormat.place(json, provenance);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringProperty("label", label(entry).toString());
        });
    }

    private Label label(TimelineEntry entry) {
        Label label = sources;
        for (UUID finding : entry.findings()) {
            label = label.join(labels.getOrDefault(finding, sources));
        }
        return label;
    }
}
