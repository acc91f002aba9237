package org.tipstaff.ingest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Fields;
import org.tipstaff.event.Gap;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.RawRecord;
import org.tipstaff.event.Source;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Takes the tokens of JSON text, gives flat records. Paths are joined with dots exactly as in the document; an object
 * or array without members is {@link Fields#NULL}; an array of scalars is a list, and an array of objects gives each
 * path below it the list of its values.
 *
 * <p>Three things are no plain flattening, because evidence would be lost or hidden:
 *
 * <ul>
 *   <li><b>Named values.</b> XML turned into JSON holds {@code "Data":[{"Name":"Image","text":"…"},…]}. Two lists would
 *       lose which value belongs to which name, so an object in an array that is nothing but a name and a text gives
 *       {@code <path>.<name>}. One without a text was an element without text, which in XML is the empty string.
 *   <li><b>Batches.</b> Exports and services wrap records: {@code {"records":[…]}}, {@code {"value":[…]}}, tables of
 *       columns and rows, hits of a search. The wrapper is taken off where it holds nothing but the batch and scalars.
 *   <li><b>Records within text.</b> A relay puts the event as text into one field ({@code body}, {@code message},
 *       {@code event.original}, {@code EventData}, {@code AuditData}). Where that text is a JSON object or an {@code <Event>}, it is
 *       read as if it stood there, one level deep, and the text itself is left out since all it says is there. A
 *       record that is a Windows event by its own fields is not replaced by what stands in its text: that text may
 *       have come from an attacker.
 * </ul>
 */
final class JsonRecords {
    /** Records and structures as text within one record; relays have one, exports of audit logs six. */
    private static final int EXPANSIONS_MAX = 8;

    private static final Set<String> BATCHES = Set.of("records", "Records");
    private static final Set<String> BATCHES_ALONE = Set.of(
            "value", "events", "Events", "logs", "Logs", "items", "results", "data", "entries", "hits", "tables");
    private static final Set<String> BATCH_NOTES = Set.of(
            "count",
            "total",
            "size",
            "took",
            "version",
            "timed_out",
            "status",
            "next",
            "nextLink",
            "cursor",
            "page",
            "offset",
            "limit",
            "success",
            "partial",
            "kind",
            "name",
            "type",
            "exported",
            "source");

    private static final Set<String> NAME_KEYS = Set.of(
            "Name", "@Name", "#attributes.Name", "$.Name", "-Name", "_Name", "_attributes.Name", "attributes.Name");
    private static final Set<String> TEXT_KEYS = Set.of(
            "text", "#text", "value", "Value", "content", "#content", "_", "$t", "__text", "_text", "#cdata-section");

    private Source source;
    private final JsonText json;
    private final IngestLimits limits;
    private final RecordSink sink;
    private final Paths paths = new Paths();
    private final FieldCollector collected;
    private final ArrayDeque<FieldCollector> spare = new ArrayDeque<>();
    private final Fields.Builder fields = Fields.builder();
    private @Nullable WindowsXml xml;
    private boolean mayExpand;
    private int batches;
    private int given;
    private int expansions;
    private int column = 1;

    private boolean counting;
    private long number;
    private long base;

    JsonRecords(Source source, JsonText json, IngestLimits limits, RecordSink sink) {
        this.source = source;
        this.json = json;
        this.limits = limits;
        this.sink = sink;
        this.collected = new FieldCollector(paths, limits.fields(), true);
    }

    /** From here on records are of another source; what was learned of names stays. */
    void of(Source other) {
        source = other;
    }

    /** How many batches were taken apart. */
    int batches() {
        return batches;
    }

    /** The number of the last record. */
    long number() {
        return number;
    }

    /** Records given since {@link #line} or {@link #count}. */
    int given() {
        return given;
    }

    /** Column, from 1, at which the last record began. */
    int column() {
        return column;
    }

    /** From here on every record is given the number of its line. */
    void line(long lineNumber, long lineOffset) {
        counting = false;
        given = 0;
        number = lineNumber;
        base = lineOffset;
    }

    /** From here on records are counted; {@code base} is the offset at which the parser began, or negative when offsets mean nothing. */
    void count(long parserOffset) {
        counting = true;
        given = 0;
        base = parserOffset;
    }

    /** Reads all values of this text. @throws JacksonException where it is no JSON */
    void readAll(JsonParser parser) {
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            read(parser, token);
        }
    }

    /** Forgets the record that was begun, after an exception. */
    void abandon() {
        collected.clear();
        mayExpand = false;
    }

    /** Reads one value of which this token is the first. @throws JacksonException where it is no JSON */
    void read(JsonParser parser, JsonToken token) {
        switch (token) {
            case START_OBJECT -> object(parser, paths.root());
            case START_ARRAY -> elements(parser, paths.root());
            default -> notARecord(parser, token);
        }
    }

    private void elements(JsonParser parser, Paths.Path at) {
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == JsonToken.START_OBJECT) {
                object(parser, at);
            } else {
                notARecord(parser, token);
            }
        }
    }

    private void notARecord(JsonParser parser, JsonToken token) {
        long at = offsetOf(parser);
        if (counting) {
            number++;
        }
        parser.skipChildren();
        String what = switch (token) {
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NULL -> "null";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            default -> "a number";
        };
        sink.gap(new Gap(
                source,
                Gap.Kind.SYNTAX,
                at,
                -1,
                number,
                "a record is a JSON object, and here stands " + what + "; it was left out"));
    }

    private long offsetOf(JsonParser parser) {
        return base < 0
                ? Provenance.NO_OFFSET
                : base + parser.currentTokenLocation().getByteOffset();
    }

    /** An object at the top: a record, or a batch of them. */
    private void object(JsonParser parser, Paths.Path at) {
        collected.clear();
        mayExpand = false;
        long begins = offsetOf(parser);
        int begunAt = counting ? parser.currentTokenLocation().getColumnNr() : 1;
        boolean batch = false;
        boolean structured = false;
        int besides = 0;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            JsonToken token = parser.nextToken();
            boolean mayBatch = at.depth() == 0 && (batch || !structured);
            if (token == JsonToken.START_ARRAY && mayBatch && isBatch(key, batch)) {
                JsonToken first = parser.nextToken();
                if (first == JsonToken.START_OBJECT || first == JsonToken.END_ARRAY) {
                    batch = true;
                    batches++;
                    collected.clear();
                    boolean tables = key.equals("tables");
                    for (; first != JsonToken.END_ARRAY; first = parser.nextToken()) {
                        if (first != JsonToken.START_OBJECT) {
                            notARecord(parser, first);
                        } else if (tables) {
                            table(parser);
                        } else {
                            object(parser, at);
                        }
                    }
                } else {
                    structured = true;
                    array(parser, first, at.child(key), collected);
                }
            } else if (token == JsonToken.START_OBJECT
                    && at.depth() == 0
                    && key.equals("hits")
                    && collected.get("took") != null) {
                batch |= wrapped(parser, at.child(key), "hits", at);
                structured = true;
            } else if (token == JsonToken.START_OBJECT && mayBatch && key.equals("Events") && collected.size() == 0) {
                batch |= wrapped(parser, at.child(key), "Event", at.child("Event"));
                structured = true;
            } else if (batch) {
                besides += token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY ? 1 : 0;
                parser.skipChildren();
            } else if (token == JsonToken.START_OBJECT && isEnvelopeOf(key, at)) {
                members(parser, at, collected);
                structured = true;
            } else {
                structured |= token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY;
                value(parser, token, at.child(key), collected);
            }
        }
        if (!batch) {
            column = begunAt;
            emit(begins);
            return;
        }
        collected.clear();
        if (besides > 0) {
            sink.gap(Gap.at(
                    source,
                    Gap.Kind.CONTENT,
                    begins,
                    -1,
                    "beside a batch of records stand " + besides + " more structures, which belong to no record"));
        }
    }

    /**
     * A row of a table, under the number of {@link #line}.
     *
     * @param columns their names
     * @param values as many
     * @return whether one of them was a record in itself
     */
    boolean row(List<String> columns, List<String> values) {
        collected.clear();
        mayExpand = true;
        for (int i = 0; i < columns.size(); i++) {
            collected.add(paths.root().child(columns.get(i)), values.get(i));
        }
        int before = expansions;
        emit(base);
        return expansions > before;
    }

    private boolean isBatch(String key, boolean another) {
        if (BATCHES.contains(key)) {
            return true;
        }
        if (!BATCHES_ALONE.contains(key)) {
            return false;
        }
        for (int i = 0; !another && i < collected.size(); i++) {
            String name = collected.path(i).name();
            if (!BATCH_NOTES.contains(name) && !name.startsWith("@")) {
                return false;
            }
        }
        return true;
    }

    /** Exports of Elasticsearch and Splunk, and searches of the unified audit log, put the record into a member. */
    private boolean isEnvelopeOf(String key, Paths.Path at) {
        return at.depth() == 0
                && (key.equals("AuditData")
                        || key.equals("auditData")
                        || (key.equals("_source") && collected.get("_index") != null)
                        || (key.equals("result") && collected.get("preview") != null));
    }

    /** An object whose one array is the batch; what else it has is flattened as usual, unless there was a batch. */
    private boolean wrapped(JsonParser parser, Paths.Path path, String batchKey, Paths.Path at) {
        boolean batch = false;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            JsonToken token = parser.nextToken();
            if (key.equals(batchKey) && token == JsonToken.START_ARRAY) {
                batch = true;
                batches++;
                elements(parser, at);
            } else if (batch) {
                parser.skipChildren();
            } else {
                value(parser, token, path.child(key), collected);
            }
        }
        return batch;
    }

    /** A table of Azure Log Analytics' query answers: {@code {"columns":[{"name":…}],"rows":[[…]]}}. */
    private void table(JsonParser parser) {
        long begins = offsetOf(parser);
        boolean rows = false;
        List<Paths.Path> columns = new ArrayList<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            JsonToken token = parser.nextToken();
            if (key.equals("columns") && token == JsonToken.START_ARRAY) {
                readColumns(parser, columns);
            } else if (key.equals("rows") && token == JsonToken.START_ARRAY) {
                rows = true;
                for (JsonToken row = parser.nextToken(); row != JsonToken.END_ARRAY; row = parser.nextToken()) {
                    if (row == JsonToken.START_ARRAY && !columns.isEmpty()) {
                        readRow(parser, columns);
                    } else {
                        notARecord(parser, row);
                    }
                }
            } else {
                parser.skipChildren();
            }
        }
        if (!rows) {
            sink.gap(Gap.at(source, Gap.Kind.CONTENT, begins, -1, "a table without rows holds no record"));
        }
    }

    private void readColumns(JsonParser parser, List<Paths.Path> columns) {
        FieldCollector column = borrow();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            value(parser, token, paths.root().child("columns"), column);
            Object name = column.get("columns.name");
            Object bare = column.get("columns");
            if (columns.size() < limits.fields()) {
                columns.add(paths.root().child(String.valueOf(name != null ? name : bare)));
            }
            column.clear();
        }
        spare.push(column);
    }

    private void readRow(JsonParser parser, List<Paths.Path> columns) {
        long begins = offsetOf(parser);
        collected.clear();
        mayExpand = false;
        int index = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            Paths.Path column =
                    index < columns.size() ? columns.get(index) : paths.root().child("column" + (index + 1));
            value(parser, token, column, collected);
            index++;
        }
        emit(begins);
    }

    private void value(JsonParser parser, JsonToken token, Paths.Path path, FieldCollector out) {
        switch (token) {
            case START_OBJECT -> {
                if (path.key().equals("Data")) {
                    maybeNamed(parser, path, out);
                } else {
                    members(parser, path, out);
                }
            }
            case START_ARRAY -> array(parser, parser.nextToken(), path, out);
            default -> {
                Object value = JsonText.scalar(parser, token);
                if (path.carries() != Paths.Path.Carries.NOTHING && value instanceof String text) {
                    mayExpand |= out == collected && opens(text) != 0;
                }
                out.add(path, value);
            }
        }
    }

    /** The bracket a text begins with, or 0. */
    private static char opens(String text) {
        for (int i = 0; i < text.length() && i < 64; i++) {
            char c = text.charAt(i);
            if (c > ' ' && c != '\ufeff') {
                return c == '{' || c == '<' || c == '[' ? c : 0;
            }
        }
        return 0;
    }

    private void members(JsonParser parser, Paths.Path path, FieldCollector out) {
        boolean any = false;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            any = true;
            Paths.Path child = path.child(parser.currentName());
            value(parser, parser.nextToken(), child, out);
        }
        if (!any && path.depth() > 0) {
            out.add(path, Fields.NULL);
        }
    }

    private void array(JsonParser parser, JsonToken first, Paths.Path path, FieldCollector out) {
        List<Object> scalars = new ArrayList<>();
        Map<Paths.Path, List<Object>> below = Map.of();
        boolean any = false;
        for (JsonToken token = first; token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            any = true;
            if (token != JsonToken.START_OBJECT && token != JsonToken.START_ARRAY) {
                scalars.add(JsonText.scalar(parser, token));
                continue;
            }
            FieldCollector element = borrow();
            if (token == JsonToken.START_OBJECT) {
                members(parser, path, element);
            } else {
                array(parser, parser.nextToken(), path, element);
            }
            if (token != JsonToken.START_OBJECT || !addNamed(element, path, out)) {
                if (below.isEmpty()) {
                    below = new LinkedHashMap<>();
                }
                gather(element, path, scalars, below);
            }
            element.clear();
            spare.push(element);
        }
        if (!scalars.isEmpty()) {
            out.add(path, List.copyOf(scalars));
        } else if (!any) {
            out.add(path, Fields.NULL);
        }
        below.forEach((name, values) -> out.add(name, List.copyOf(values)));
    }

    private static void gather(
            FieldCollector element, Paths.Path path, List<Object> scalars, Map<Paths.Path, List<Object>> below) {
        for (int i = 0; i < element.size(); i++) {
            Paths.Path name = element.path(i);
            List<Object> values = name == path ? scalars : below.computeIfAbsent(name, _ -> new ArrayList<>());
            if (element.value(i) instanceof List<?> list) {
                values.addAll(list);
            } else {
                values.add(element.value(i));
            }
        }
    }

    /** The one object that stands under {@code Data} where a converter made no array of a single element. */
    private void maybeNamed(JsonParser parser, Paths.Path path, FieldCollector out) {
        FieldCollector element = borrow();
        members(parser, path, element);
        if (!addNamed(element, path, out)) {
            for (int i = 0; i < element.size(); i++) {
                out.add(element.path(i), element.value(i));
            }
        }
        element.clear();
        spare.push(element);
    }

    /** Adds {@code <path>.<name>} when the element is nothing but a name and a text. */
    private static boolean addNamed(FieldCollector element, Paths.Path path, FieldCollector out) {
        String name = null;
        Object text = null;
        for (int i = 0; i < element.size(); i++) {
            String full = element.path(i).name();
            String key = full.length() > path.name().length()
                    ? full.substring(path.name().length() + 1)
                    : "";
            if (name == null && NAME_KEYS.contains(key) && element.value(i) instanceof String given) {
                name = given;
            } else if (text == null && TEXT_KEYS.contains(key)) {
                text = element.value(i);
            } else {
                return false;
            }
        }
        if (name == null || name.isEmpty() || (text == null && !path.key().equals("Data"))) {
            return false;
        }
        out.add(path.child(name), text == null ? "" : text);
        return true;
    }

    private FieldCollector borrow() {
        FieldCollector free = spare.poll();
        if (free == null) {
            return new FieldCollector(paths, limits.fields(), false);
        }
        free.clear();
        return free;
    }

    private void emit(long begins) {
        given++;
        if (counting) {
            number++;
        }
        int leftOut = collected.leftOut();
        RawRecord.Format format = RawRecord.Format.JSON;
        BitSet expanded = new BitSet();
        if (mayExpand) {
            format = expand(expanded);
        }
        collected.moveTo(fields, expanded);
        if (leftOut > 0) {
            sink.gap(new Gap(
                    source,
                    Gap.Kind.LIMIT,
                    begins,
                    -1,
                    number,
                    leftOut + " values beyond the limit of " + limits.fields()
                            + " fields of one record (fields) were left out"));
        }
        sink.record(new RawRecord(new Provenance(source, number, begins), format, fields.build(), null));
    }

    /** Reads the records that stand as text in this one; what they give comes first. */
    private RawRecord.Format expand(BitSet expanded) {
        RawRecord.Format format = RawRecord.Format.JSON;
        boolean windows = isWindowsEvent();
        List<Fields> parts = new ArrayList<>();
        int size = collected.size();
        for (int i = 0; i < size && expanded.cardinality() < EXPANSIONS_MAX; i++) {
            Paths.Path path = collected.path(i);
            boolean structure = path.carries() == Paths.Path.Carries.STRUCTURE;
            boolean part = path.carries() == Paths.Path.Carries.PART || (structure && isAuditRecord());
            if (path.carries() == Paths.Path.Carries.NOTHING
                    || (structure && !part)
                    || (!part && windows)
                    || !(collected.value(i) instanceof String text)) {
                continue;
            }
            char opens = opens(text);
            Fields within = opens == '{' || (opens == '[' && structure)
                    ? jsonWithin(text, part ? path : paths.root())
                    : opens == '<' && !structure ? xmlWithin(text, path, part) : null;
            if (within != null && within.size() > 0) {
                expanded.set(i);
                if (part) {
                    parts.add(within);
                } else {
                    format = opens == '<' ? RawRecord.Format.WINDOWS_XML : format;
                    addAll(within);
                }
            }
        }
        parts.forEach(this::addAll);
        expansions += expanded.cardinality();
        return format;
    }

    private void addAll(Fields within) {
        for (int i = 0; i < within.size(); i++) {
            fields.add(within.name(i), within.value(i));
        }
    }

    /** The unified audit log names the operation of every record. */
    private boolean isAuditRecord() {
        return collected.get("Operation") != null && collected.get("RecordType") != null;
    }

    private boolean isWindowsEvent() {
        for (int i = 0; i < collected.size(); i++) {
            String name = collected.path(i).name();
            if (name.equals("EventID")
                    || name.equals("EventId")
                    || name.equals("event_id")
                    || name.startsWith("winlog.")
                    || name.startsWith("System.")
                    || name.startsWith("Event.System.")) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Fields jsonWithin(String text, Paths.Path at) {
        FieldCollector within = borrow();
        try (JsonParser parser = json.parser(text.startsWith("\ufeff") ? text.substring(1) : text)) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_OBJECT) {
                members(parser, at, within);
            } else if (first == JsonToken.START_ARRAY && at.depth() > 0) {
                array(parser, parser.nextToken(), at, within);
            } else {
                return null;
            }
            if (parser.nextToken() != null) {
                return null;
            }
            Fields.Builder built = Fields.builder();
            within.moveTo(built, new BitSet());
            return built.build();
        } catch (JacksonException _) {
            return null; // text that only looks like JSON stays text
        } finally {
            within.clear();
            spare.push(within);
        }
    }

    private WindowsXml xml() {
        WindowsXml known = xml;
        if (known == null) {
            known = new WindowsXml(limits);
            xml = known;
        }
        return known;
    }

    private @Nullable Fields xmlWithin(String text, Paths.Path path, boolean part) {
        try {
            if (!part) {
                return WindowsXml.isEvent(text) ? xml().event(text.strip()) : null;
            }
            Fields data = xml().data(text.strip());
            Fields.Builder under = Fields.builder();
            for (int i = 0; i < data.size(); i++) {
                under.add(path.child(data.name(i)).name(), data.value(i));
            }
            return under.build();
        } catch (DamagedXml _) {
            return null; // text that only looks like an event stays text
        }
    }
}
