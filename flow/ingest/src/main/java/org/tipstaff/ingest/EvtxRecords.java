package org.tipstaff.ingest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Fields;
import org.tipstaff.event.Gap;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.RawRecord;
import org.tipstaff.event.Source;
import org.tipstaff.evtx.Chunk;
import org.tipstaff.evtx.EvtxFile;
import org.tipstaff.evtx.EvtxLoss;
import org.tipstaff.evtx.EvtxReader;
import org.tipstaff.evtx.EvtxRecord;
import org.tipstaff.evtx.EvtxVisitor;
import org.tipstaff.evtx.Section;

/** Takes records of a binary event log, gives raw records; the fields of System come first. One for each thread. */
final class EvtxRecords implements EvtxVisitor {
    /** What a record number may be as text; every such number fits a long. */
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

    private final Source source;
    private final IngestLimits limits;
    private final RecordSink sink;
    private final EvtxReader reader;
    private final Fields.Builder fields = Fields.builder();
    private final List<String> laterNames = new ArrayList<>();
    private final List<Object> laterValues = new ArrayList<>();
    private final Map<String, List<Object>> repeated = new LinkedHashMap<>();
    private int leftOut;

    EvtxRecords(Source source, IngestLimits limits, RecordSink sink, EvtxReader reader) {
        this.source = source;
        this.limits = limits;
        this.sink = sink;
        this.reader = reader;
    }

    /** Reads these chunks in their order. */
    void read(EvtxFile file, List<Chunk> chunks) {
        for (Chunk chunk : chunks) {
            reader.read(file, chunk, this);
        }
    }

    @Override
    public void record(EvtxRecord record) {
        leftOut = 0;
        record.forEachField(this::field);
        for (int i = 0; i < laterNames.size(); i++) {
            add(laterNames.get(i), laterValues.get(i));
        }
        laterNames.clear();
        laterValues.clear();
        repeated.forEach((name, values) -> fields.put(name, List.copyOf(values)));
        repeated.clear();
        Fields built = fields.build();
        // EventRecordID is what Event Viewer shows; the header's id stands in where a damaged record has lost it.
        long number = number(built.get("EventRecordID"), record.headerId());
        if (leftOut > 0) {
            sink.gap(new Gap(
                    source,
                    Gap.Kind.LIMIT,
                    record.offset(),
                    record.length(),
                    number,
                    leftOut + " values beyond the limit of " + limits.fields()
                            + " fields of one record (fields) were left out"));
        }
        sink.record(new RawRecord(new Provenance(source, number, record.offset()), RawRecord.Format.EVTX, built, null));
    }

    /** As a number, as its digits in a record that was written without a template, or the first of several. */
    private static long number(@Nullable Object eventRecordId, long headerId) {
        return switch (eventRecordId) {
            case Long id -> id;
            case String digits when DIGITS.matcher(digits).matches() -> Long.parseLong(digits);
            case List<?> several -> number(several.getFirst(), headerId);
            case null, default -> headerId;
        };
    }

    private void field(Section section, String name, Object value) {
        Object own = own(value);
        if (section == Section.SYSTEM) {
            add(name, own);
        } else {
            laterNames.add(name);
            laterValues.add(own);
        }
    }

    /** A name that comes a third time, like unnamed Data, is gathered aside: a list that is copied for each value grows as the square. */
    private void add(String name, Object value) {
        List<Object> several = repeated.isEmpty() ? null : repeated.get(name);
        if (several != null) {
            several.add(value);
        } else if (fields.size() >= limits.fields()) {
            leftOut++;
        } else {
            int before = fields.size();
            fields.add(name, value);
            if (fields.size() == before && fields.get(name) instanceof List<?> list) {
                repeated.put(name, new ArrayList<>(list));
            }
        }
    }

    private static Object own(Object value) {
        if (value == EvtxRecord.NULL) {
            return Fields.NULL;
        }
        if (value instanceof List<?> list && list.contains(EvtxRecord.NULL)) {
            return list.stream()
                    .map(item -> item == EvtxRecord.NULL ? Fields.NULL : item)
                    .toList();
        }
        return value;
    }

    @Override
    public void loss(EvtxLoss loss) {
        sink.gap(gap(source, loss));
    }

    static Gap gap(Source source, EvtxLoss loss) {
        Gap.Kind kind = switch (loss.kind()) {
            case FILE_HEADER -> Gap.Kind.FILE_HEADER;
            case CHUNK -> Gap.Kind.CHUNK;
            case RECORD -> Gap.Kind.RECORD;
            case CONTENT -> Gap.Kind.CONTENT;
            case LIMIT -> Gap.Kind.LIMIT;
        };
        return new Gap(
                source,
                kind,
                loss.offset(),
                loss.length(),
                loss.recordId() < 0 ? null : (Long) loss.recordId(),
                loss.reason());
    }
}
