package org.tipstaff.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.tipstaff.event.Fields;
import org.tipstaff.event.Gap;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.RawRecord;
import org.tipstaff.event.Source;

/**
 * Takes UTF-8 text with {@code <Event>} elements, gives a record for each. The elements are cut out of the text before
 * they are parsed one by one, because real exports have no root element, have several, or break off; a damaged event
 * costs only itself.
 */
final class XmlRecords extends TextWindow {
    private static final byte[] BEGIN = "<Event".getBytes(US_ASCII);
    private static final byte[] END = "</Event".getBytes(US_ASCII);
    private static final int BLOCK = 1 << 16;

    private final Source source;
    private final IngestLimits limits;
    private final RecordSink sink;
    private final WindowsXml xml;
    private long startOffset;
    private long position;

    /** @param startOffset of the stream's first byte in the source, or negative when offsets mean nothing */
    XmlRecords(Source source, InputStream in, long startOffset, IngestLimits limits, RecordSink sink) {
        this(source, in, startOffset, 0, new WindowsXml(limits), limits, sink);
    }

    /**
     * @param before number of the record before the first
     * @param xml may be used again afterwards
     */
    XmlRecords(
            Source source,
            InputStream in,
            long startOffset,
            long before,
            WindowsXml xml,
            IngestLimits limits,
            RecordSink sink) {
        super(in, BLOCK, limits);
        this.source = source;
        this.startOffset = startOffset < 0 ? Long.MIN_VALUE / 2 : startOffset;
        this.position = before;
        this.xml = xml;
        this.limits = limits;
        this.sink = sink;
    }

    void readAll() throws IOException {
        while (skipTo(0)) {
            position++;
            readEvent();
        }
    }

    /** Drops everything up to the next begin of an event at or after {@code from}; false at the end of the text. */
    private boolean skipTo(int from) throws IOException {
        int at = from;
        while (true) {
            int found = indexOfTag(BEGIN, at);
            if (found >= 0) {
                drop(found);
                return true;
            }
            drop(Math.max(0, end - start - BEGIN.length));
            at = 0;
            fill();
            if (ended) {
                return false;
            }
        }
    }

    private void readEvent() throws IOException {
        int at = 1;
        while (true) {
            int found = indexOfTag(END, at);
            if (found >= 0) {
                int close = indexOf((byte) '>', found);
                if (close >= 0) {
                    event(close + 1);
                    return;
                }
            }
            at = Math.max(1, end - start - END.length - 1);
            if (end - start > limits.recordBytes()) {
                gap(
                        Gap.Kind.LIMIT,
                        end - start,
                        "an <Event> is longer than the limit of " + limits.recordBytes() + " bytes (recordBytes)");
                drop(1);
                return;
            }
            fill();
            if (ended) {
                gap(Gap.Kind.SYNTAX, end - start, "the text ends within an <Event>");
                drop(1);
                return;
            }
        }
    }

    private void event(int length) {
        String text = new String(window, start, length, UTF_8);
        String problem;
        try {
            emit(xml.event(text), length);
            return;
        } catch (DamagedXml e) {
            problem = String.valueOf(e.getMessage());
        }
        // The begin of the next event before the end of this one: this one was cut off.
        int next = indexOfTag(BEGIN, BEGIN.length);
        if (next >= 0 && next < length) {
            gap(Gap.Kind.SYNTAX, next, "an <Event> is cut off where the next begins");
            drop(next);
            return;
        }
        XmlRepair repaired = XmlRepair.of(text);
        if (repaired.replaced() > 0) {
            try {
                Fields fields = xml.event(repaired.text());
                gap(
                        Gap.Kind.CONTENT,
                        length,
                        repaired.replaced() + " characters that XML does not allow were replaced by U+FFFD or escaped");
                emit(fields, length);
                return;
            } catch (DamagedXml _) {
                // what was wrong first is what is said
            }
        }
        gap(Gap.Kind.SYNTAX, length, "this <Event> can't be read: " + problem);
        drop(length);
    }

    private void emit(Fields fields, int length) {
        if (fields.size() == 0) {
            gap(Gap.Kind.SYNTAX, length, "an <Event> without any content");
        } else {
            sink.record(new RawRecord(
                    new Provenance(source, position, offset()), RawRecord.Format.WINDOWS_XML, fields, null));
        }
        drop(length);
    }

    private void gap(Gap.Kind kind, long length, String reason) {
        sink.gap(new Gap(source, kind, offset(), length, position, reason));
    }

    private long offset() {
        return startOffset < 0 ? Provenance.NO_OFFSET : startOffset;
    }

    private void drop(int length) {
        start += length;
        startOffset += length;
    }

    /** Place of this tag relative to the start of the window, at or after {@code from}; its name must end there. */
    private int indexOfTag(byte[] tag, int from) {
        for (int i = start + from; i + tag.length < end; i++) {
            if (window[i] == '<' && Arrays.equals(window, i, i + tag.length, tag, 0, tag.length)) {
                byte next = window[i + tag.length];
                if (next == '>' || next == ' ' || next == '\t' || next == '\r' || next == '\n') {
                    return i - start;
                }
            }
        }
        return -1;
    }

    private int indexOf(byte wanted, int from) {
        for (int i = start + from; i < end; i++) {
            if (window[i] == wanted) {
                return i - start;
            }
        }
        return -1;
    }
}
