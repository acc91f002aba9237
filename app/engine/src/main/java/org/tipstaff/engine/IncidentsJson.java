package org.tipstaff.engine;

import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.tipstaff.detect.FindingLabels;
import org.tipstaff.event.ClockReading;
import org.tipstaff.event.Provenance;
import org.tipstaff.incident.ClockOffset;
import org.tipstaff.incident.Incident;
import org.tipstaff.incident.Join;
import org.tipstaff.incident.Narrator;
import org.tipstaff.incident.Score;
import org.tipstaff.incident.Sentence;
import org.tipstaff.incident.Step;
import tools.jackson.core.JsonGenerator;

/** {@code incidents.json}: every incident, most severe first. Its sentences are in English; the reports have them in each language. */
final class IncidentsJson {
    private final Narrator narrator;
    private final FindingLabels labels;

    IncidentsJson(Narrator narrator, FindingLabels labels) {
        this.narrator = narrator;
        this.labels = labels;
    }

    void write(Writer out, List<Incident> incidents) {
        Json.object(out, json -> {
            json.writeStringProperty("tlp", labels.run().tlp().marking());
            json.writeStringProperty("label", labels.run().toString());
            json.writeArrayPropertyStart("incidents");
            for (Incident incident : incidents) {
                json.writeStartObject();
                write(json, incident, incident.id());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /** One incident, under the id that it has while it grows. */
    String object(Incident incident, String id) {
        return Json.line(json -> write(json, incident, id));
    }

    private void write(JsonGenerator json, Incident incident, String id) {
        json.writeStringProperty("id", id);
        json.writeStringProperty("title", say(incident.title()));
        json.writeStringProperty("severity", incident.severity().toString());
        json.writeStringProperty("label", labels.of(incident.findings()).toString());
        Json.timeOrNull(json, "first", incident.first());
        Json.timeOrNull(json, "last", incident.last());
        Json.strings(json, "hosts", incident.hosts());
        Json.strings(json, "users", incident.users());
        Json.strings(json, "tactics", incident.tactics());
        Json.strings(json, "techniques", incident.techniques());
        json.writeNumberProperty("findings", incident.findings().size());
        json.writeNumberProperty("score", incident.score().total());
        json.writeArrayPropertyStart("score_parts");
        for (Score.Part part : incident.score().parts()) {
            json.writeStartObject();
            json.writeStringProperty("reason", part.reason());
            json.writeNumberProperty("points", part.points());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("steps");
        for (Step step : incident.steps()) {
            step(json, step);
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("account");
        for (Sentence sentence : incident.account()) {
            json.writeStartObject();
            sentence(json, sentence);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("joins");
        for (Join join : incident.joins()) {
            json.writeStartObject();
            json.writeStringProperty("reason", join.reason());
            json.writeStringProperty("entity", join.entity().kind().key());
            json.writeStringProperty("value", join.entity().value());
            Json.strings(
                    json,
                    "findings",
                    join.findings().stream().map(UUID::toString).toList());
            json.writeNumberProperty("seconds", join.seconds());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("entities");
        for (Incident.EntityLink link : incident.entities()) {
            json.writeStartObject();
            json.writeStringProperty(
                    "from", link.from().kind().key() + ":" + link.from().value());
            json.writeStringProperty("relation", link.relation());
            json.writeStringProperty(
                    "to", link.to().kind().key() + ":" + link.to().value());
            json.writeNumberProperty("findings", link.findings());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("clocks");
        for (ClockOffset offset : incident.clocks()) {
            json.writeStartObject();
            json.writeStringProperty("host", offset.host());
            json.writeStringProperty("recorded", offset.recorded());
            json.writeStringProperty("reference", offset.reference());
            json.writeNumberProperty("offset_seconds", seconds(offset.offset()));
            json.writeNumberProperty("events", offset.events());
            json.writeNumberProperty("agreeing", offset.agreeing());
            json.writeBooleanProperty("applied", offset.applied());
            json.writeEndObject();
        }
        json.writeEndArray();
        Json.strings(
                json,
                "finding_ids",
                incident.findings().stream().map(f -> f.id().toString()).toList());
    }

    private void step(JsonGenerator json, Step step) {
        json.writeStartObject();
        Json.timeOrNull(json, "time", step.time());
        ClockReading clock = step.clock();
        if (clock != null) {
            json.writeStringProperty("clock", clock.clock());
            json.writeStringProperty("recorded", Times.iso(clock.time()));
        }
        json.writeStringProperty("tactic", step.tactic());
        Json.strings(json, "techniques", step.techniques());
        json.writeStringProperty("host", step.host());
        json.writeStringProperty("user", step.user());
        sentence(json, step.what());
        Json.strings(
                json,
                "findings",
                step.findings().stream().map(f -> f.id().toString()).toList());
        json.writeStringProperty("label", labels.of(step.findings()).toString());
        json.writeEndObject();
    }

    private void sentence(JsonGenerator json, Sentence sentence) {
        json.writeStringProperty("text", say(sentence));
        json.writeArrayPropertyStart("evidence");
        for (Provenance provenance : sentence.evidence()) {
            json.writeStartObject();
            JsonLinesFormat.place(json, provenance);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private String say(Sentence sentence) {
        return narrator.say(sentence, Locale.ENGLISH);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
