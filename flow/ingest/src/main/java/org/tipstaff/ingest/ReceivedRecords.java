package org.tipstaff.ingest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Fields;
import org.tipstaff.event.Gap;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.RawRecord;
import org.tipstaff.event.Source;
import org.tipstaff.evtx.EvtxFile;
import org.tipstaff.evtx.EvtxLimits;
import org.tipstaff.evtx.EvtxReader;
import org.tipstaff.journal.Batch;
import org.tipstaff.journal.Form;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.StreamConstraintsException;

/**
 * Takes records as they were received, gives the raw records they hold, as if each had stood in a file of its form. Live
 * detection and the reading of sealed segments both go through here, so that they can't differ.
 *
 * <p>Each record is a {@link Source#received source of its own}: called {@code journal/SENDER}, with the digest of its bytes
 * as they were sent, which is worked out when somebody asks for it: a sink that keeps a source {@link Source#settle settles}
 * it. Its number is its offset in the journal, which is never used again; of a chunk of an event log the records within have
 * numbers of their own. Not thread-safe: it remembers names.
 */
public final class ReceivedRecords {
    /** What stands before the name of the sender. */
    public static final String PATH = "journal/";

    /** Senders whose path is remembered; the site file names dozens. */
    private static final int SENDERS_MAX = 4096;

    private final IngestLimits limits;
    private final RecordSink sink;
    private final JsonText json;
    private final JsonRecords records;
    private final WindowsXml xml;
    private final EvtxReader chunks = new EvtxReader(EvtxLimits.defaults());
    private final OtlpText otlp;
    private final SyslogText syslog;
    private final Map<String, String> paths = new HashMap<>();

    private long given;

    /** @param to takes all that {@link #read} gives */
    public ReceivedRecords(IngestLimits limits, RecordSink to) {
        this.limits = limits;
        this.sink = new Counting(to);
        this.json = new JsonText(limits);
        this.records = new JsonRecords(Source.file(""), json, limits, sink);
        this.xml = new WindowsXml(limits);
        this.otlp = new OtlpText(limits);
        this.syslog = new SyslogText(limits);
    }

    /**
     * Reads one record of a batch. What can't be read becomes a gap; only what the sink throws is thrown.
     *
     * @param holder the segment, or the journal as a whole
     */
    public void read(Source holder, Batch batch, int index) {
        read(
                holder,
                batch.offset(index),
                batch.source(index),
                batch.at(index),
                batch.form(index),
                batch.array(),
                batch.start(index),
                batch.length(index));
    }

    /** Reads one record, of which the bytes are these; they are never changed. */
    public void read(
            Source holder, long offset, String sender, Instant at, Form form, byte[] bytes, int start, int length) {
        given = 0;
        Source source = Source.received(path(sender), holder, bytes, start, length);
        content(source, offset, at, form, bytes, start, length);
        if (given == 0) {
            gap(source, Gap.Kind.CONTENT, offset, "the record holds nothing that is an event");
        }
    }

    private void content(Source source, long offset, Instant at, Form form, byte[] bytes, int start, int length) {
        if (length == 0) {
            gap(source, Gap.Kind.CONTENT, offset, "the record has no bytes");
            return;
        }
        switch (form) {
            case JSON -> json(source, offset, bytes, start, length);
            case SYSLOG -> syslog(source, offset, at, text(bytes, start, length));
            case TEXT -> text(source, offset, at, text(bytes, start, length));
            case OTLP_JSON -> otlp(source, offset, bytes, start, length);
            case WINDOWS_XML -> windowsXml(source, offset, bytes, start, length);
            case EVTX_CHUNK -> {
                EvtxFile file = EvtxFile.of(
                        MemorySegment.ofArray(bytes).asSlice(start, length).asReadOnly(), EvtxLimits.defaults());
                file.losses().forEach(loss -> sink.gap(EvtxRecords.gap(source, loss)));
                new EvtxRecords(source, limits, sink, chunks).read(file, file.chunks());
            }
            case UNKNOWN ->
                gap(
                        source,
                        Gap.Kind.UNKNOWN_FORMAT,
                        offset,
                        "the record is of a form that a later version of this program wrote");
        }
    }

    private String path(String sender) {
        String known = paths.get(sender);
        if (known == null) {
            known = PATH + SafeName.of(sender);
            if (paths.size() < SENDERS_MAX) {
                paths.put(sender, known);
            }
        }
        return known;
    }

    private void gap(Source source, Gap.Kind kind, long offset, String reason) {
        sink.gap(new Gap(source, kind, 0, source.sizeBytes(), offset, reason));
    }

    private static String text(byte[] bytes, int start, int length) {
        return new String(bytes, start, length, StandardCharsets.UTF_8);
    }

    private void json(Source source, long offset, byte[] bytes, int start, int length) {
        records.of(source);
        records.line(offset, 0);
        JacksonException problem = read(json.parser(bytes, start, length));
        if (problem == null) {
            return;
        }
        if (records.given() > 0) {
            gap(
                    source,
                    Gap.Kind.SYNTAX,
                    offset,
                    "what follows the object in this record is no JSON: " + JsonProblem.of(problem, limits));
            return;
        }
        if (problem instanceof StreamConstraintsException) {
            gap(source, Gap.Kind.LIMIT, offset, "the record was left out: " + JsonProblem.of(problem, limits));
            return;
        }
        String repaired = repaired(bytes, start, length);
        if (repaired != null && read(json.parser(repaired)) == null) {
            gap(
                    source,
                    Gap.Kind.ENCODING,
                    offset,
                    "the record holds bytes that are not UTF-8; they were replaced by U+FFFD");
            return;
        }
        gap(source, Gap.Kind.SYNTAX, offset, "the record is no JSON object: " + JsonProblem.of(problem, limits));
    }

    /** Null when all was read. */
    private @Nullable JacksonException read(JsonParser parser) {
        try (parser) {
            records.readAll(parser);
            return null;
        } catch (JacksonException e) {
            records.abandon();
            return e;
        }
    }

    /** The text with everything that is no UTF-8 replaced; null when it is valid as it stands. */
    private static @Nullable String repaired(byte[] bytes, int start, int length) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, start, length));
            return null;
        } catch (CharacterCodingException _) {
            return text(bytes, start, length);
        }
    }

    /** A message; where it is a JSON object, as relays wrap events of Windows and of auditing, that object. */
    private void syslog(Source source, long offset, Instant received, String text) {
        SyslogText.Message message = syslog.read(text, received);
        if (opensObject(message.content())) {
            records.of(source);
            records.line(offset, 0);
            if (read(json.parser(message.content())) == null) {
                return;
            }
            if (records.given() > 0) {
                return; // an object and then something: the object was read, and the rest is no event
            }
        }
        sink.record(new RawRecord(new Provenance(source, offset, 0), RawRecord.Format.SYSLOG, message.fields(), null));
    }

    private static boolean opensObject(String content) {
        return content.startsWith("{\"") || content.startsWith("{ ");
    }

    /** A line of a text log says by its look what it is. */
    private void text(Source source, long offset, Instant received, String line) {
        String text = line.strip();
        if (text.startsWith("{")) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            json(source, offset, utf8, 0, utf8.length);
        } else if (WindowsXml.isEvent(text)) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            windowsXml(source, offset, utf8, 0, utf8.length);
        } else if (SyslogText.isMessage(text)) {
            syslog(source, offset, received, text);
        } else {
            Fields.Builder fields = Fields.builder();
            sink.record(new RawRecord(
                    new Provenance(source, offset, 0),
                    RawRecord.Format.JSON,
                    fields.append("message", text).build(),
                    null));
        }
    }

    private void otlp(Source source, long offset, byte[] bytes, int start, int length) {
        records.of(source);
        records.line(offset, Provenance.NO_OFFSET);
        try (JsonParser parser = json.parser(bytes, start, length)) {
            for (String record : otlp.records(parser)) {
                JacksonException problem = read(json.parser(record));
                if (problem != null) {
                    throw problem;
                }
            }
        } catch (JacksonException e) {
            gap(
                    source,
                    e instanceof StreamConstraintsException ? Gap.Kind.LIMIT : Gap.Kind.SYNTAX,
                    offset,
                    "the record is no OTLP log record: " + JsonProblem.of(e, limits));
        }
    }

    private void windowsXml(Source source, long offset, byte[] bytes, int start, int length) {
        try {
            // Several events in one record, which no sender has reason to send, would be numbered on from its offset.
            new XmlRecords(source, new ByteArrayInputStream(bytes, start, length), 0, offset - 1, xml, limits, sink)
                    .readAll();
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    /** Sees whether anything was given: no record may go by without a trace. */
    private final class Counting implements RecordSink {
        private final RecordSink to;

        Counting(RecordSink to) {
            this.to = to;
        }

        @Override
        public void record(RawRecord record) {
            given++;
            to.record(record);
        }

        @Override
        public void gap(Gap gap) {
            given++;
            to.gap(gap);
        }

        @Override
        public void source(Source source) {
            to.source(source);
        }
    }
}
