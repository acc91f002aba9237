package org.tipstaff.ingest;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import org.tipstaff.event.Gap;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.Source;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamConstraintsException;

/**
 * Takes UTF-8 text that is JSON but not by lines (arrays, objects over several lines or one after the other, batches),
 * gives its records, numbered by their position.
 *
 * <p>After a syntax error the nesting is not known any more. Reading goes on at the next line that opens an object at
 * the column where the last good record began, which is how every printer of JSON lays out the elements of one array;
 * a text without such a line is given up.
 */
final class JsonDocument {
    private final Source source;
    private final TranscodingStream in;
    private final JsonText json;
    private final IngestLimits limits;
    private final RecordSink sink;

    JsonDocument(Source source, TranscodingStream in, JsonText json, IngestLimits limits, RecordSink sink) {
        this.source = source;
        this.in = in;
        this.json = json;
        this.limits = limits;
        this.sink = sink;
    }

    /** @param startOffset of the stream's first byte in the source, or negative when offsets mean nothing */
    void readAll(long startOffset) throws IOException {
        JsonRecords records = new JsonRecords(source, json, limits, sink);
        InputStream text = in;
        long base = startOffset;
        for (int attempts = 0; attempts < limits.gaps(); attempts++) {
            records.count(in.replaced() > 0 ? Provenance.NO_OFFSET : base);
            try (JsonParser parser = json.parser(text)) {
                boolean within = false;
                try {
                    JsonToken first = parser.nextToken();
                    within = first == JsonToken.START_ARRAY;
                    if (first != null) {
                        records.read(parser, first);
                        records.readAll(parser);
                    }
                    break;
                } catch (JacksonException e) {
                    records.abandon();
                    long read = parser.currentLocation().getByteOffset();
                    long at = base < 0 || read < 0 ? -1 : base + read;
                    sink.gap(new Gap(
                            source,
                            e instanceof StreamConstraintsException ? Gap.Kind.LIMIT : Gap.Kind.SYNTAX,
                            at,
                            -1,
                            records.number() + 1,
                            "the JSON text breaks off after " + records.number() + " records: "
                                    + JsonProblem.of(e, limits)));
                    ByteArrayOutputStream unread = new ByteArrayOutputStream();
                    parser.releaseBuffered(unread);
                    Resumption next = new Resumption(
                            new SequenceInputStream(new ByteArrayInputStream(unread.toByteArray()), in),
                            records.column());
                    if (!next.find()) {
                        break;
                    }
                    base = base < 0 || read < 0 ? -1 : base + read + next.skipped() - (within ? 1 : 0);
                    text = new SequenceInputStream(
                            new ByteArrayInputStream(
                                    (within ? "[" : "").getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
                            next.rest());
                }
            }
        }
        if (in.replaced() > 0) {
            sink.gap(
                    Gap.whole(
                            source,
                            Gap.Kind.ENCODING,
                            in.replaced()
                                    + " sequences of bytes are not valid in the encoding of the text; they were replaced by U+FFFD"));
        }
    }

    /** Looks for the line to go on at. */
    private static final class Resumption {
        private final InputStream in;
        private final int column;
        private long skipped;

        Resumption(InputStream in, int column) {
            this.in = in;
            this.column = column;
        }

        /** Bytes before the brace that was found. */
        long skipped() {
            return skipped;
        }

        /** Reads to a brace at the column, counted from 1, with nothing but blanks before it. */
        boolean find() throws IOException {
            int blanks = -1; // not at the begin of a line
            for (int c = in.read(); c >= 0; c = in.read()) {
                if (c == '{' && blanks == column - 1) {
                    return true;
                }
                skipped++;
                if (c == '\n') {
                    blanks = 0;
                } else if (blanks >= 0 && (c == ' ' || c == '\t')) {
                    blanks++;
                } else {
                    blanks = -1;
                }
            }
            return false;
        }

        InputStream rest() {
            return new SequenceInputStream(new ByteArrayInputStream(new byte[] {'{'}), in);
        }
    }
}
