package org.tipstaff.ingest;

import org.tipstaff.event.Gap;
import org.tipstaff.event.RawRecord;
import org.tipstaff.event.Source;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** What one line of text is, as JSON. */
enum JsonShape {
    /** One whole object. */
    OBJECT,
    /** The begin of a batch of records, perhaps all of it. */
    BATCH,
    /** Neither. */
    OTHER;

    /** Reads a line as the readers of records would. */
    static JsonShape ofLine(String line, JsonText json, IngestLimits limits) {
        if (!line.startsWith("{")) {
            return OTHER;
        }
        Counter counter = new Counter();
        JsonRecords records = new JsonRecords(Source.file("line"), json, limits, counter);
        try (JsonParser parser = json.parser(line)) {
            records.readAll(parser);
        } catch (JacksonException _) {
            return records.batches() > 0 ? BATCH : OTHER;
        }
        return records.batches() > 0 ? BATCH : counter.records > 0 ? OBJECT : OTHER;
    }

    /** Whether text begins with an object that has a name and the begin of a value, or nothing. */
    static boolean beginsObject(String text, JsonText json) {
        try (JsonParser parser = json.parser(text)) {
            return parser.nextToken() == JsonToken.START_OBJECT && parser.nextToken() != null;
        } catch (JacksonException _) {
            return text.strip().length() == 1;
        }
    }

    private static final class Counter implements RecordSink {
        private int records;

        @Override
        public void record(RawRecord record) {
            records++;
        }

        @Override
        public void gap(Gap gap) {}

        @Override
        public void source(Source source) {}
    }
}
