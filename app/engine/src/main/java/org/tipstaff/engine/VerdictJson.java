package org.tipstaff.engine;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tipstaff.evidence.seal.CaseFault;
import org.tipstaff.evidence.seal.CaseVerdict;
import org.tipstaff.evidence.seal.SplitView;
import tools.jackson.core.JsonGenerator;

/** What came of a verification, as one JSON object on one line. */
public final class VerdictJson {
    private VerdictJson() {}

    /**
     * @param keys trusted
     * @param outside checkpoints it was held against
     * @param refused keys that were given and lie inside of the case
     */
    public static String line(CaseVerdict verdict, int keys, int outside, List<String> refused) {
        return Json.line(json -> {
                    json.writeBooleanProperty("verified", verdict.isVerified());
                    Json.optional(json, "log", verdict.origin().orElse(null));
                    json.writeNumberProperty("entries", verdict.entries());
                    json.writeNumberProperty("files", verdict.files());
                    json.writeNumberProperty("bytes", verdict.bytes());
                    json.writeNumberProperty("referenced_originals", verdict.referenced());
                    json.writeNumberProperty("keys", keys);
                    json.writeNumberProperty("outside_checkpoints", outside);
                    Json.strings(json, "refused_keys", refused);
                    Json.strings(
                            json,
                            "unproven",
                            verdict.unproven().stream()
                                    .sorted()
                                    .map(each ->
                                            each.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                                    .toList());
                    json.writeArrayPropertyStart("faults");
                    verdict.faults().forEach(fault -> write(json, fault));
                    json.writeEndArray();
                    json.writeArrayPropertyStart("destroyed");
                    verdict.destroyed().forEach(file -> write(json, file));
                    json.writeEndArray();
                    if (verdict.cosigned().isPresent()) {
                        json.writeNumberProperty(
                                "cosigned_entries", verdict.cosigned().get().size());
                        Json.strings(
                                json, "cosigned_by", verdict.cosigned().get().by());
                    }
                    json.writeArrayPropertyStart("split_views");
                    for (SplitView split : verdict.splits()) {
                        json.writeStartArray();
                        json.writeString(split.kept().note().toString());
                        json.writeString(split.other().note().toString());
                        json.writeEndArray();
                    }
                    json.writeEndArray();
                    json.writeArrayPropertyStart("times");
                    verdict.spans().forEach(span -> write(json, span));
                    json.writeEndArray();
                    json.writeArrayPropertyStart("clock_moves");
                    for (CaseVerdict.ClockMove move : verdict.clockMoves()) {
                        json.writeStartObject();
                        json.writeNumberProperty("entry", move.entry());
                        json.writeStringProperty("before", move.before());
                        json.writeStringProperty("after", move.after());
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                })
                + "\n";
    }

    /** A package that could not be opened. */
    public static String unreadable(String why) {
        return Json.line(json -> {
                    json.writeBooleanProperty("verified", false);
                    json.writeArrayPropertyStart("faults");
                    json.writeStartObject();
                    json.writeStringProperty("kind", CaseFault.Kind.UNREADABLE.key());
                    json.writeStringProperty("what", why);
                    json.writeEndObject();
                    json.writeEndArray();
                })
                + "\n";
    }

    private static void write(JsonGenerator json, CaseFault fault) {
        json.writeStartObject();
        json.writeStringProperty("kind", fault.kind().key());
        json.writeStringProperty("where", fault.where());
        if (fault.entry().isPresent()) {
            json.writeNumberProperty("entry", fault.entry().getAsLong());
        }
        json.writeStringProperty("what", fault.what());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, CaseVerdict.Destroyed file) {
        json.writeStartObject();
        json.writeStringProperty("path", file.path());
        json.writeStringProperty("sha256", file.sha256().hex());
        json.writeNumberProperty("entry", file.entry());
        json.writeStringProperty("order", file.order());
        Json.timeOrNull(json, "at", file.at());
        json.writeStringProperty("by", file.by());
        json.writeStringProperty("approved", file.approved());
        json.writeStringProperty("reason", file.reason());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, CaseVerdict.Span span) {
        json.writeStartObject();
        json.writeNumberProperty("first", span.first());
        json.writeNumberProperty("last", span.last());
        Json.timeOrNull(json, "claimed_first", span.claimedFirst());
        Json.timeOrNull(json, "claimed_last", span.claimedLast());
        Json.timeOrNull(json, "not_before", or(span.notBefore()));
        Json.timeOrNull(json, "not_after", or(span.notAfter()));
        json.writeEndObject();
    }

    private static @Nullable Instant or(Optional<Instant> time) {
        return time.orElse(null);
    }
}
