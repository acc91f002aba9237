package org.tipstaff.engine;

import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Provenance;
import org.tipstaff.impact.AccountVerdict;
import org.tipstaff.impact.AssetVerdict;
import org.tipstaff.impact.ByteRange;
import org.tipstaff.impact.Exhibit;
import org.tipstaff.impact.Impact;
import org.tipstaff.impact.Outlet;
import org.tipstaff.impact.SentObject;
import org.tipstaff.impact.SystemVerdict;
import org.tipstaff.impact.records.RecordsComparison;
import org.tipstaff.label.Label;
import tools.jackson.core.JsonGenerator;

/** {@code impact.json}. A bound that there is not is null. */
final class ImpactJson {
    private ImpactJson() {}

    static void write(Writer out, Impact impact, List<RecordsComparison> records, Label label) {
        Json.object(out, json -> {
            json.writeArrayPropertyStart("verdicts");
            impact.verdicts().forEach(verdict -> verdict(json, verdict, () -> {}));
            records.forEach(each -> RecordsJson.verdicts(json, each));
            json.writeEndArray();
            json.writeName("total");
            range(json, impact.total());
            json.writeBooleanProperty("zones_known", impact.zonesKnown());
            json.writeObjectPropertyStart("not_counted");
            json.writeNumberProperty("sent_again", impact.sentAgain());
            json.writeNumberProperty("lateral", impact.lateral());
            json.writeNumberProperty("inbound", impact.inbound());
            json.writeNumberProperty("connections_in_no_zone", impact.unplaced());
            json.writeNumberProperty("computers_of_which_no_border_traffic_was_seen", impact.borderNotSeen());
            json.writeNumberProperty("connections_seen_by_two_sensors", impact.seenTwice());
            json.writeEndObject();
            json.writeArrayPropertyStart("systems");
            impact.systems().forEach(system -> system(json, system));
            json.writeEndArray();
            json.writeArrayPropertyStart("accounts");
            impact.accounts().forEach(account -> account(json, account));
            json.writeEndArray();
            RecordsJson.compared(json, records);
            json.writeObjectPropertyStart("window");
            json.writeStringProperty("from", Times.iso(impact.coverage().from()));
            json.writeNumberProperty("column_seconds", impact.coverage().seconds());
            json.writeNumberProperty("columns", impact.coverage().columns());
            json.writeEndObject();
            json.writeStringProperty("label", label.toString());
        });
    }

    /** @param more writes further objects that the answer is about */
    static void verdict(JsonGenerator json, AssetVerdict verdict, Runnable more) {
        json.writeStartObject();
        json.writeStringProperty("asset", verdict.asset());
        json.writeStringProperty("category", verdict.category());
        if (!verdict.persons().isEmpty()) {
            Json.strings(json, "persons", verdict.persons());
        }
        json.writeStringProperty("dimension", verdict.dimension().key());
        json.writeStringProperty("verdict", verdict.verdict().key());
        json.writeName("bytes");
        range(json, verdict.bytes());
        json.writeArrayPropertyStart("objects");
        verdict.objects().forEach(object -> object(json, object));
        more.run();
        json.writeEndArray();
        json.writeNumberProperty("coverage", rounded(verdict.coverage()));
        json.writeStringProperty("reason", verdict.reason());
        evidence(json, verdict.evidence());
        if (!verdict.outlets().isEmpty()) {
            json.writeArrayPropertyStart("outlets");
            verdict.outlets().forEach(outlet -> outlet(json, outlet));
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static double rounded(double share) {
        return Math.floor(share * 1000) / 1000;
    }

    private static void range(JsonGenerator json, ByteRange range) {
        json.writeStartObject();
        json.writeNumberProperty("low", range.low());
        numberOrNull(json, "high", range.high());
        json.writeEndObject();
    }

    private static void numberOrNull(JsonGenerator json, String name, @Nullable Long number) {
        if (number == null) {
            json.writeNullProperty(name);
        } else {
            json.writeNumberProperty(name, number);
        }
    }

    private static void object(JsonGenerator json, SentObject object) {
        json.writeStartObject();
        json.writeStringProperty("name", object.name());
        json.writeNumberProperty("bytes", object.bytes());
        numberOrNull(json, "size", object.size() < 0 ? null : object.size());
        json.writeBooleanProperty("complete", object.complete());
        json.writeBooleanProperty("told_only", object.told());
        json.writeNumberProperty("times", object.times());
        json.writeStringProperty("from", object.sender());
        json.writeStringProperty("to", object.receiver());
        json.writeStringProperty("first", Times.iso(object.first()));
        Json.optional(json, "digest", object.digest());
        json.writeEndObject();
    }

    private static void outlet(JsonGenerator json, Outlet outlet) {
        json.writeStartObject();
        json.writeStringProperty("to", outlet.peer());
        json.writeNumberProperty("port", outlet.port());
        json.writeStringProperty("protocol", outlet.protocol());
        json.writeNumberProperty("connections", outlet.connections());
        numberOrNull(json, "out_at_most", outlet.out());
        json.writeNumberProperty("in", outlet.in());
        json.writeStringProperty("first", Times.iso(outlet.first()));
        json.writeStringProperty("last", Times.iso(outlet.last()));
        json.writeEndObject();
    }

    private static void system(JsonGenerator json, SystemVerdict system) {
        json.writeStartObject();
        json.writeStringProperty("asset", system.asset());
        json.writeStringProperty("question", system.question());
        json.writeStringProperty("verdict", system.verdict().key());
        json.writeNumberProperty("coverage", rounded(system.coverage()));
        evidence(json, system.evidence());
        json.writeEndObject();
    }

    private static void account(JsonGenerator json, AccountVerdict account) {
        json.writeStartObject();
        json.writeStringProperty("account", account.account());
        json.writeStringProperty("question", account.question());
        json.writeStringProperty("verdict", account.verdict().key());
        json.writeNumberProperty("coverage", rounded(account.coverage()));
        evidence(json, account.evidence());
        json.writeEndObject();
    }

    static void evidence(JsonGenerator json, List<Exhibit> exhibits) {
        json.writeArrayPropertyStart("evidence");
        for (Exhibit exhibit : exhibits) {
            Provenance place = exhibit.place();
            json.writeStartObject();
            json.writeStringProperty("what", exhibit.what());
            json.writeStringProperty("path", place.source().path());
            if (place.source().isHashed()) {
                json.writeStringProperty("sha256", place.source().sha256().hex());
            }
            json.writeNumberProperty("record", place.record());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
