package org.tipstaff.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.tipstaff.event.Gap;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.Source;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.StreamConstraintsException;

/**
 * Takes UTF-8 text with one JSON object a line, gives a record for each. Each line is parsed by itself, so a bad line
 * costs only itself; bad lines that follow each other are one gap.
 */
final class JsonLines extends TextWindow {
    private static final int BLOCK = 1 << 18;

    private final Source source;
    private final IngestLimits limits;
    private final RecordSink sink;
    private final JsonText json;
    private final JsonRecords records;
    private final boolean hasOffsets;

    private long offset;
    private long line;

    private long badLines;
    private long badFrom;
    private long badLine;
    private long badEnd;
    private String badReason = "";

    /**
     * @param startOffset of the stream's first byte in the source, or negative when offsets mean nothing
     * @param linesBefore lines of the source before the stream's first
     */
    JsonLines(
            Source source,
            InputStream in,
            long startOffset,
            long linesBefore,
            JsonText json,
            IngestLimits limits,
            RecordSink sink) {
        super(in, BLOCK, limits);
        this.source = source;
        this.hasOffsets = startOffset >= 0;
        this.offset = Math.max(0, startOffset);
        this.line = linesBefore;
        this.limits = limits;
        this.sink = sink;
        this.json = json;
        this.records = new JsonRecords(source, json, limits, sink);
    }

    void readAll() throws IOException {
        while (true) {
            int length = nextLine();
            if (length < 0) {
                break;
            }
            line++;
            read(start, length);
            start += length + 1; // the line feed; at the end of the text there may be none
            offset += length + 1;
        }
        flushBad();
    }

    /** Brings the next line to {@code start} and gives its length without the line feed, or -1 at the end. */
    private int nextLine() throws IOException {
        int at = start;
        while (true) {
            int found = LineFeeds.next(window, at, end);
            if (found >= 0) {
                return found - start;
            }
            at = end;
            if (ended) {
                return end > start ? end - start : -1;
            }
            if (end - start > limits.recordBytes()) {
                return skipLongLine();
            }
            at -= start;
            fill();
        }
    }

    /** Leaves a line out that is longer than the limit, and goes on at the next. */
    private int skipLongLine() throws IOException {
        long from = offset;
        line++;
        flushBad();
        longLine(from, passLine());
        return nextLine();
    }

    private void longLine(long from, long length) {
        offset = from + length;
        sink.gap(new Gap(
                source,
                Gap.Kind.LIMIT,
                hasOffsets ? from : -1,
                length,
                line,
                "line " + line + " is longer than the limit of " + limits.recordBytes()
                        + " bytes (recordBytes) and was left out"));
    }

    private void read(int from, int length) {
        int first = from;
        int last = from + length;
        while (first < last && (window[first] <= ' ' && window[first] >= 0)) {
            first++; // blanks, and the record separator of RFC 7464
        }
        while (last > first && (window[last - 1] <= ' ' && window[last - 1] >= 0)) {
            last--;
        }
        if (first == last) {
            return;
        }
        long at = hasOffsets ? offset + (first - from) : Provenance.NO_OFFSET;
        records.line(line, at);
        try (JsonParser parser = json.parser(window, first, last - first)) {
            records.readAll(parser);
            flushBad();
        } catch (JacksonException e) {
            records.abandon();
            byte[] valid = records.given() > 0 ? new byte[0] : repaired(first, last);
            if (records.given() > 0) {
                flushBad();
                sink.gap(new Gap(
                        source,
                        Gap.Kind.SYNTAX,
                        at,
                        -1,
                        line,
                        "what follows the record on line " + line + " is no JSON: " + JsonProblem.of(e, limits)));
            } else if (valid.length == 0 || !readRepaired(valid, at)) {
                bad(e, length);
            }
        }
    }

    /** The line with everything that is no UTF-8 replaced, or nothing when it is valid as it stands. */
    private byte[] repaired(int first, int last) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(window, first, last - first));
            return new byte[0];
        } catch (CharacterCodingException _) {
            return new String(window, first, last - first, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
        }
    }

    private boolean readRepaired(byte[] valid, long at) {
        try (JsonParser parser = json.parser(valid, 0, valid.length)) {
            records.readAll(parser);
            flushBad();
            sink.gap(new Gap(
                    source,
                    Gap.Kind.ENCODING,
                    at,
                    -1,
                    line,
                    "line " + line + " holds bytes that are not UTF-8; they were replaced by U+FFFD"));
            return true;
        } catch (JacksonException _) {
            records.abandon();
            return false;
        }
    }

    private void bad(JacksonException e, int length) {
        boolean limit = e instanceof StreamConstraintsException;
        if (limit || badLines == 0 || badEnd != offset) {
            flushBad();
            badFrom = offset;
            badLine = line;
            badReason = JsonProblem.of(e, limits);
        }
        if (limit) {
            sink.gap(new Gap(
                    source,
                    Gap.Kind.LIMIT,
                    hasOffsets ? offset : -1,
                    length,
                    line,
                    "line " + line + " was left out: " + badReason));
            return;
        }
        badLines++;
        badEnd = offset + length + 1;
    }

    private void flushBad() {
        if (badLines == 0) {
            return;
        }
        String reason = badLines == 1
                ? "line " + badLine + " is no JSON object: " + badReason
                : badLines + " lines from line " + badLine + " on are no JSON objects; the first: " + badReason;
        sink.gap(new Gap(source, Gap.Kind.SYNTAX, hasOffsets ? badFrom : -1, badEnd - badFrom, badLine, reason));
        badLines = 0;
    }
}
