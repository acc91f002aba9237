package org.tipstaff.store;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;
import org.tipstaff.event.Gap;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.RawRecord;
import org.tipstaff.event.Source;
import org.tipstaff.ingest.RecordSink;
import org.tipstaff.normalise.Normaliser;
import org.tipstaff.normalise.Outcome;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Takes what reading gives, gives rows: one for each record, one for each gap. The record that the program can't name is a row
 * too, with its fields. Used by one thread.
 */
final class EventRows implements RecordSink {
    private static final JsonFactory JSON = new JsonFactory();

    private final Normaliser normaliser;
    private final String label;
    private final Consumer<Row> rows;
    private final int width = EventColumn.all().size();

    private String file = "";
    private @Nullable String fileSha256;
    private @Nullable Instant received;
    private long offset = -1;

    /** @param rows takes each row */
    EventRows(Normaliser normaliser, String label, Consumer<Row> rows) {
        this.normaliser = normaliser;
        this.label = label;
        this.rows = rows;
    }

    /** What holds the records that come now. */
    void in(String holder, @Nullable String sha256) {
        this.file = holder;
        this.fileSha256 = sha256;
    }

    /** Where in the journal the records stand that come now. */
    void at(long journalOffset, Instant receivedAt) {
        this.offset = journalOffset;
        this.received = receivedAt;
    }

    @Override
    public void record(RawRecord record) {
        switch (normaliser.normalise(record)) {
            case Outcome.Normalised(Event event, String timeProblem) ->
                row(event, event.provenance(), event.fields(), event.text());
            case Outcome.Unknown(String reason, String example) ->
                row(null, record.provenance(), record.fields(), record.text());
        }
    }

    private void row(@Nullable Event event, Provenance at, Fields fields, @Nullable String text) {
        @Nullable Object[] row = new @Nullable Object[width];
        if (event != null) {
            row[0] = event.time();
            row[1] = orNull(event.product());
            row[2] = orNull(event.channel());
            row[3] = orNull(event.provider());
            row[4] = event.eventId() == Event.NO_EVENT_ID ? null : (Object) event.eventId();
            row[5] = orNull(event.host());
            row[6] = orNull(event.user());
        }
        row[7] = json(fields);
        row[8] = text;
        place(row, at.source(), at.record(), at.offset());
        int column = EventColumn.OWN.size();
        for (EventColumn field : EventColumn.FIELDS) {
            for (String name : field.fields()) {
                Object value = fields.get(name);
                if (value != null && value != Fields.NULL) {
                    row[column] = Fields.textOf(value);
                    break;
                }
            }
            column++;
        }
        rows.accept(new Row(row));
    }

    private void place(@Nullable Object[] row, Source source, @Nullable Long record, long byteOffset) {
        row[9] = label;
        row[10] = source.path();
        row[11] = source.isHashed() ? source.sha256().hex() : null;
        row[12] = record;
        row[13] = byteOffset < 0 ? null : (Object) byteOffset;
        row[14] = received;
        row[15] = offset < 0 ? null : (Object) offset;
        row[16] = file;
        row[17] = fileSha256;
    }

    @Override
    public void gap(Gap gap) {
        @Nullable Object[] row = new @Nullable Object[width];
        place(row, gap.source(), gap.record(), gap.offset());
        row[18] = gap.kind().key() + ": " + gap.reason();
        rows.accept(new Row(row));
    }

    @Override
    public void source(Source source) {
        // Records name it.
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String json(Fields fields) {
        StringWriter text = new StringWriter(1024);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            for (int i = 0; i < fields.size(); i++) {
                json.writeName(fields.name(i));
                value(json, fields.value(i));
            }
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void value(JsonGenerator json, Object value) {
        switch (value) {
            case String text -> json.writeString(text);
            case Long number -> json.writeNumber(number);
            case BigDecimal number -> json.writeNumber(number);
            case Boolean bool -> json.writeBoolean(bool);
            case List<?> list -> {
                json.writeStartArray();
                list.forEach(each -> value(json, Objects.requireNonNull(each)));
                json.writeEndArray();
            }
            default -> json.writeNull();
        }
    }
}
