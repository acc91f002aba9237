package org.tipstaff.engine;

import java.util.List;
import org.tipstaff.detect.Finding;
import org.tipstaff.detect.FindingLabels;
import org.tipstaff.event.Event;
import org.tipstaff.sigma.Level;
import tools.jackson.core.JsonGenerator;

/** OCSF Detection Findings (class 2004 of the schema's version 1.3), one a line. */
final class OcsfFormat implements FindingFormat {
    private static final String SCHEMA = "1.3.0";

    private final String version;
    private final FindingLabels labels;

    OcsfFormat(String version, FindingLabels labels) {
        this.version = version;
        this.labels = labels;
    }

    @Override
    public String row(Finding finding) {
        return Json.line(json -> write(json, finding)) + "\n";
    }

    private void write(JsonGenerator json, Finding finding) {
        Event event = finding.event();
        json.writeNumberProperty("activity_id", 1);
        json.writeStringProperty("activity_name", "Create");
        json.writeNumberProperty("category_uid", 2);
        json.writeStringProperty("category_name", "Findings");
        json.writeNumberProperty("class_uid", 2004);
        json.writeStringProperty("class_name", "Detection Finding");
        json.writeNumberProperty("type_uid", 200401);
        json.writeNumberProperty("severity_id", severity(finding.level()));
        json.writeStringProperty("severity", severityName(finding.level()));
        // The schema requires a time; a record without one is given 0 and says so in unmapped.
        json.writeNumberProperty(
                "time", finding.time() == null ? 0 : finding.time().toEpochMilli());
        json.writeObjectPropertyStart("metadata");
        json.writeStringProperty("version", SCHEMA);
        Json.strings(json, "labels", List.of(labels.of(finding).toString()));
        json.writeObjectPropertyStart("product");
        json.writeStringProperty("name", "Tipstaff");
        json.writeStringProperty("vendor_name", "Tipstaff");
        json.writeStringProperty("version", version);
        json.writeEndObject();
        json.writeEndObject();
        json.writeObjectPropertyStart("finding_info");
        json.writeStringProperty("uid", finding.id().toString());
        json.writeStringProperty("title", finding.rule().title());
        json.writeObjectPropertyStart("analytic");
        json.writeStringProperty("name", finding.rule().title());
        json.writeStringProperty("uid", finding.rule().id());
        json.writeStringProperty("type", "Rule");
        json.writeNumberProperty("type_id", 1);
        json.writeEndObject();
        json.writeArrayPropertyStart("attacks");
        for (String technique : finding.rule().techniques()) {
            json.writeStartObject();
            json.writeObjectPropertyStart("technique");
            json.writeStringProperty("uid", technique);
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        if (!event.host().isEmpty()) {
            json.writeObjectPropertyStart("device");
            json.writeStringProperty("hostname", event.host());
            json.writeNumberProperty("type_id", 0);
            json.writeEndObject();
        }
        json.writeArrayPropertyStart("evidences");
        for (Event each : finding.events()) {
            json.writeStartObject();
            json.writeObjectPropertyStart("data");
            JsonLinesFormat.place(json, each.provenance());
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectPropertyStart("unmapped");
        json.writeStringProperty("channel", event.channel());
        json.writeStringProperty("user", event.user());
        json.writeBooleanProperty("time_missing", finding.time() == null);
        finding.matched().forEach((field, value) -> json.writeStringProperty("matched." + field, value));
        json.writeEndObject();
    }

    private static int severity(Level level) {
        return switch (level) {
            case INFORMATIONAL -> 1;
            case LOW -> 2;
            case MEDIUM -> 3;
            case HIGH -> 4;
            case CRITICAL -> 5;
        };
    }

    private static String severityName(Level level) {
        return switch (level) {
            case INFORMATIONAL -> "Informational";
            case LOW -> "Low";
            case MEDIUM -> "Medium";
            case HIGH -> "High";
            case CRITICAL -> "Critical";
        };
    }
}
