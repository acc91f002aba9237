package org.tipstaff.engine;

import java.util.Comparator;
import org.tipstaff.event.Gap;
import org.tipstaff.label.Label;

/** {@code gaps.jsonl}: one gap a line, by path, offset and kind. */
final class GapsJson {
    static final Comparator<Gap> ORDER = Comparator.comparing(
                    (Gap gap) -> gap.source().path())
            .thenComparingLong(Gap::offset)
            .thenComparing(Gap::kind)
            .thenComparingLong(GapsJson::recordOrNone)
            .thenComparing(Gap::reason);

    private GapsJson() {}

    private static long recordOrNone(Gap gap) {
        Long record = gap.record();
        return record == null ? -1 : record;
    }

    /** @param label of the run: a gap may name a rule that would have looked there */
    static String line(Gap gap, Label label) {
        return Json.line(json -> {
            json.writeStringProperty("kind", gap.kind().key());
            json.writeStringProperty("path", gap.source().path());
            if (gap.source().isHashed()) {
                json.writeStringProperty("sha256", gap.source().sha256().hex());
            }
            if (gap.offset() >= 0) {
                json.writeNumberProperty("offset", gap.offset());
            }
            if (gap.length() >= 0) {
                json.writeNumberProperty("length", gap.length());
            }
            Long record = gap.record();
            if (record != null) {
                json.writeNumberProperty("record", record);
            }
            json.writeStringProperty("reason", gap.reason());
            json.writeStringProperty("label", label.toString());
        });
    }
}
