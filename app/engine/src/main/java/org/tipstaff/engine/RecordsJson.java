package org.tipstaff.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Source;
import org.tipstaff.impact.AssetVerdict;
import org.tipstaff.impact.Dimension;
import org.tipstaff.impact.records.Difference;
import org.tipstaff.impact.records.ListedRecord;
import org.tipstaff.impact.records.RecordsAt;
import org.tipstaff.impact.records.RecordsComparison;
import org.tipstaff.impact.records.RecordsComparison.Count;
import tools.jackson.core.JsonGenerator;

/** The parts of {@code impact.json} on records that were held against earlier lists. */
final class RecordsJson {
    private RecordsJson() {}

    /** The answers, with the records they are about. */
    static void verdicts(JsonGenerator json, RecordsComparison compared) {
        for (AssetVerdict verdict : compared.verdicts()) {
            boolean altered = verdict.dimension() == Dimension.ALTERED;
            ImpactJson.verdict(
                    json,
                    verdict,
                    () -> (altered ? compared.differing() : compared.gone())
                            .forEach(each -> difference(json, each, compared.isNamed())));
        }
    }

    private static void difference(JsonGenerator json, Difference difference, boolean named) {
        json.writeStartObject();
        if (named) {
            json.writeStringProperty("name", difference.name());
        }
        listed(json, "before", difference.before());
        listed(json, "now", difference.now());
        json.writeEndObject();
    }

    private static void listed(JsonGenerator json, String name, @Nullable ListedRecord record) {
        if (record == null) {
            json.writeNullProperty(name);
            return;
        }
        json.writeObjectPropertyStart(name);
        json.writeStringProperty("digest", record.digest());
        json.writeStringProperty("list", record.place().source().path());
        json.writeNumberProperty("line", record.place().record());
        json.writeEndObject();
    }

    /** What was compared with what; nothing where there are no lists. */
    static void compared(JsonGenerator json, List<RecordsComparison> all) {
        if (all.isEmpty()) {
            return;
        }
        json.writeArrayPropertyStart("records");
        for (RecordsComparison each : all) {
            json.writeStartObject();
            json.writeStringProperty("holding", each.holding().id());
            json.writeStringProperty("category", each.holding().category().toString());
            at(json, "before", each.before());
            at(json, "now", each.now());
            json.writeNumberProperty("same", each.same());
            json.writeNumberProperty("differ", each.differ());
            json.writeNumberProperty("moved", each.moved());
            json.writeNumberProperty("missing", each.missing());
            json.writeNumberProperty("not_found", each.notFound());
            json.writeNumberProperty("not_compared", each.notCompared());
            json.writeNumberProperty("new", each.added());
            count(json, "altered", each.altered());
            count(json, "unavailable", each.unavailable());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void at(JsonGenerator json, String name, RecordsAt at) {
        json.writeObjectPropertyStart(name);
        json.writeStringProperty("date", at.date().toString());
        Json.optional(json, "vouched_by", at.vouchedBy());
        json.writeBooleanProperty("apart", at.apart());
        json.writeBooleanProperty("hashed_from_folder", at.folder());
        json.writeNumberProperty("records", at.records().size());
        json.writeNumberProperty("lines", at.lines());
        Long stated = at.stated();
        if (stated != null) {
            json.writeNumberProperty("lines_stated", stated);
        }
        json.writeBooleanProperty("whole", at.isWhole());
        json.writeNumberProperty("of_other_holdings", at.outside());
        json.writeNumberProperty("unread", at.unread().size());
        json.writeArrayPropertyStart("lists");
        for (Source list : at.lists()) {
            json.writeStartObject();
            json.writeStringProperty("path", list.path());
            json.writeStringProperty("sha256", list.sha256().hex());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void count(JsonGenerator json, String name, Count count) {
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("low", count.low());
        Long high = count.high();
        if (high == null) {
            json.writeNullProperty("high");
        } else {
            json.writeNumberProperty("high", high);
        }
        json.writeEndObject();
    }
}
