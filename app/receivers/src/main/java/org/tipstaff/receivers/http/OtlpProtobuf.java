package org.tipstaff.receivers.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.tipstaff.receivers.Refusal;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/**
 * Reads an ExportLogsServiceRequest in protobuf and writes each of its log records in OTLP's JSON form.
 *
 * <p>Which field of which message is what stands in tables below, after {@code opentelemetry/proto/logs/v1} and {@code common/v1} of version
 * 1.x. As protobuf has it: a field that no table names is passed over, of a single field that comes several times the last
 * counts, a field of another wire type than its own is unknown. Beyond that nothing is believed: each length must lie within its message.
 *
 * <p>JSON needs the elements of a list together, and in protobuf they may stand anywhere: so a message is gone through once for each
 * field of its table, passing over what it contains. No table has more than twelve fields, so the work stays proportional to the bytes.
 */
final class OtlpProtobuf {
    /** Messages within each other; a value within a list within a value counts three. Real ones stay below 20. */
    static final int DEPTH = 64;

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    /** How a field is written in JSON (OTLP specification, JSON Protobuf Encoding). */
    private enum Kind {
        STRING(LENGTH),
        BOOL(VARINT),
        /** A number that fits 32 bits: as a number. */
        SMALL(VARINT),
        SMALL_FIXED(FIXED32),
        /** A number of 64 bits: as a string of its digits. */
        LARGE(VARINT),
        /** Nanoseconds: as a string of its digits, never negative. */
        NANOS(FIXED64),
        DOUBLE(FIXED64),
        /** Trace and span: hexadecimal, where protobuf's own JSON has Base64. */
        HEX(LENGTH),
        BASE64(LENGTH),
        MESSAGE(LENGTH);

        final int wireType;

        Kind(int wireType) {
            this.wireType = wireType;
        }
    }

    /** A message, by the name of its table. */
    private enum Message {
        VALUE,
        ARRAY,
        LIST,
        PAIR,
        RECORD,
        RESOURCE,
        SCOPE,
        ENTITY,
        NONE;

        List<Field> fields() {
            return switch (this) {
                case VALUE -> OtlpProtobuf.VALUE;
                case ARRAY -> OtlpProtobuf.ARRAY;
                case LIST -> OtlpProtobuf.LIST;
                case PAIR -> OtlpProtobuf.PAIR;
                case RECORD -> OtlpProtobuf.RECORD;
                case RESOURCE -> OtlpProtobuf.RESOURCE;
                case SCOPE -> OtlpProtobuf.SCOPE;
                case ENTITY -> OtlpProtobuf.ENTITY;
                case NONE -> List.of();
            };
        }
    }

    private record Field(int number, String name, Kind kind, boolean repeated, Message message) {
        static Field of(int number, String name, Kind kind) {
            return new Field(number, name, kind, false, Message.NONE);
        }

        static Field of(int number, String name, Message message) {
            return new Field(number, name, Kind.MESSAGE, false, message);
        }

        static Field all(int number, String name, Message message) {
            return new Field(number, name, Kind.MESSAGE, true, message);
        }
    }

    private static final List<Field> VALUE = List.of(
            Field.of(1, "stringValue", Kind.STRING),
            Field.of(2, "boolValue", Kind.BOOL),
            Field.of(3, "intValue", Kind.LARGE),
            Field.of(4, "doubleValue", Kind.DOUBLE),
            Field.of(5, "arrayValue", Message.ARRAY),
            Field.of(6, "kvlistValue", Message.LIST),
            Field.of(7, "bytesValue", Kind.BASE64));
    private static final List<Field> ARRAY = List.of(Field.all(1, "values", Message.VALUE));
    private static final List<Field> LIST = List.of(Field.all(1, "values", Message.PAIR));
    private static final List<Field> PAIR =
            List.of(Field.of(1, "key", Kind.STRING), Field.of(2, "value", Message.VALUE));
    private static final List<Field> RECORD = List.of(
            Field.of(1, "timeUnixNano", Kind.NANOS),
            Field.of(11, "observedTimeUnixNano", Kind.NANOS),
            Field.of(2, "severityNumber", Kind.SMALL),
            Field.of(3, "severityText", Kind.STRING),
            Field.of(5, "body", Message.VALUE),
            Field.all(6, "attributes", Message.PAIR),
            Field.of(7, "droppedAttributesCount", Kind.SMALL),
            Field.of(8, "flags", Kind.SMALL_FIXED),
            Field.of(9, "traceId", Kind.HEX),
            Field.of(10, "spanId", Kind.HEX),
            Field.of(12, "eventName", Kind.STRING));
    private static final List<Field> RESOURCE = List.of(
            Field.all(1, "attributes", Message.PAIR),
            Field.of(2, "droppedAttributesCount", Kind.SMALL),
            Field.all(3, "entityRefs", Message.ENTITY));
    private static final List<Field> SCOPE = List.of(
            Field.of(1, "name", Kind.STRING),
            Field.of(2, "version", Kind.STRING),
            Field.all(3, "attributes", Message.PAIR),
            Field.of(4, "droppedAttributesCount", Kind.SMALL));
    private static final List<Field> ENTITY = List.of(
            Field.of(1, "schemaUrl", Kind.STRING),
            Field.of(2, "type", Kind.STRING),
            new Field(3, "idKeys", Kind.STRING, true, Message.NONE),
            new Field(4, "descriptionKeys", Kind.STRING, true, Message.NONE));

    private static final int RESOURCE_LOGS = 1;
    private static final int RESOURCE_OR_SCOPE = 1;
    private static final int SCOPE_LOGS_OR_RECORDS = 2;
    private static final int SCHEMA_URL = 3;

    private final byte[] bytes;
    private final HttpLimits limits;

    OtlpProtobuf(byte[] bytes, HttpLimits limits) {
        this.bytes = bytes;
        this.limits = limits;
    }

    /** Gives each log record to the sink. */
    void read(OtlpSink sink) throws BodyRefused {
        Cursor request = new Cursor(0, bytes.length);
        while (request.next()) {
            if (request.is(RESOURCE_LOGS, LENGTH)) {
                readResource(request, sink);
            }
        }
    }

    private void readResource(Cursor logs, OtlpSink sink) throws BodyRefused {
        OtlpEnvelope.Named resource =
                new OtlpEnvelope.Named(message(logs, RESOURCE_OR_SCOPE, Message.RESOURCE), text(logs));
        Cursor each = logs.inside();
        while (each.next()) {
            if (each.is(SCOPE_LOGS_OR_RECORDS, LENGTH)) {
                OtlpEnvelope.Named scope =
                        new OtlpEnvelope.Named(message(each, RESOURCE_OR_SCOPE, Message.SCOPE), text(each));
                OtlpEnvelope envelope = new OtlpEnvelope(resource, scope);
                Cursor records = each.inside();
                while (records.next()) {
                    if (records.is(SCOPE_LOGS_OR_RECORDS, LENGTH)) {
                        envelope.give(write(records, Message.RECORD), limits, sink);
                    }
                }
            }
        }
    }

    /** The last field of this number as JSON, or nothing when there is none. */
    private byte[] message(Cursor holder, int number, Message message) throws BodyRefused {
        byte[] last = {};
        Cursor each = holder.inside();
        while (each.next()) {
            if (each.is(number, LENGTH)) {
                last = write(each, message);
            }
        }
        return last;
    }

    private byte[] text(Cursor holder) throws BodyRefused {
        byte[] last = {};
        Cursor each = holder.inside();
        while (each.next()) {
            if (each.is(SCHEMA_URL, LENGTH)) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                try (JsonGenerator generator = StrictJson.WRITER.createGenerator(ObjectWriteContext.empty(), out)) {
                    generator.writeString(each.text());
                }
                last = out.toByteArray();
            }
        }
        return last;
    }

    private byte[] write(Cursor at, Message message) throws BodyRefused {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        try (JsonGenerator generator = StrictJson.WRITER.createGenerator(ObjectWriteContext.empty(), out)) {
            write(generator, at, message, 0);
        }
        return out.toByteArray();
    }

    private void write(JsonGenerator out, Cursor at, Message message, int depth) throws BodyRefused {
        if (depth > DEPTH) {
            throw malformed("messages are nested more than " + DEPTH + " deep", at.begin);
        }
        out.writeStartObject();
        if (message == Message.VALUE) {
            writeOneOf(out, at, depth);
        } else {
            for (Field field : message.fields()) {
                if (field.repeated()) {
                    writeAll(out, at, field, depth);
                } else {
                    writeLast(out, at, field, depth);
                }
            }
        }
        out.writeEndObject();
    }

    /** A value is one of its kinds: the last that stands there, whatever its kind. */
    private void writeOneOf(JsonGenerator out, Cursor message, int depth) throws BodyRefused {
        Field last = null;
        Cursor each = message.inside();
        while (each.next()) {
            for (Field field : VALUE) {
                if (each.is(field)) {
                    last = field;
                }
            }
        }
        if (last != null) {
            writeLast(out, message, last, depth);
        }
    }

    private void writeAll(JsonGenerator out, Cursor message, Field field, int depth) throws BodyRefused {
        boolean begun = false;
        Cursor each = message.inside();
        while (each.next()) {
            if (each.is(field)) {
                if (!begun) {
                    out.writeName(field.name()).writeStartArray();
                    begun = true;
                }
                writeField(out, each, field, depth);
            }
        }
        if (begun) {
            out.writeEndArray();
        }
    }

    private void writeLast(JsonGenerator out, Cursor message, Field field, int depth) throws BodyRefused {
        Cursor last = null;
        Cursor each = message.inside();
        while (each.next()) {
            if (each.is(field)) {
                last = each.copy();
            }
        }
        if (last != null) {
            out.writeName(field.name());
            writeField(out, last, field, depth);
        }
    }

    private void writeField(JsonGenerator out, Cursor at, Field field, int depth) throws BodyRefused {
        switch (field.kind()) {
            case STRING -> out.writeString(at.text());
            case BOOL -> out.writeBoolean(at.number != 0);
            case SMALL, SMALL_FIXED -> out.writeNumber((int) at.number & 0xFFFF_FFFFL);
            case LARGE -> out.writeString(Long.toString(at.number));
            case NANOS -> out.writeString(Long.toUnsignedString(at.number));
            case DOUBLE -> writeDouble(out, Double.longBitsToDouble(at.number));
            case HEX -> out.writeString(HexFormat.of().formatHex(bytes, at.begin, at.end));
            case BASE64 -> out.writeBinary(bytes, at.begin, at.end - at.begin);
            case MESSAGE -> write(out, at, field.message(), depth + 1);
        }
    }

    /** JSON has no infinities; protobuf's JSON form has them as strings. */
    private static void writeDouble(JsonGenerator out, double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            out.writeString(Double.toString(number));
        } else {
            out.writeNumber(number);
        }
    }

    private static BodyRefused malformed(String sentence, int offset) {
        return new BodyRefused(400, Refusal.MALFORMED, "no OTLP log request: " + sentence + ", at byte " + offset);
    }

    /** Goes through the fields of one message. After {@link #next} it stands on a field, and {@code begin} and {@code end} are its bytes. */
    private final class Cursor {
        private final int limit;
        private int next;
        private int field;
        private int wireType;
        private long number;
        private int begin;
        private int end;

        Cursor(int from, int to) {
            this.next = from;
            this.limit = to;
        }

        Cursor inside() {
            return new Cursor(begin, end);
        }

        Cursor copy() {
            Cursor copy = new Cursor(next, limit);
            copy.field = field;
            copy.wireType = wireType;
            copy.number = number;
            copy.begin = begin;
            copy.end = end;
            return copy;
        }

        boolean is(int wantedField, int wantedType) {
            return field == wantedField && wireType == wantedType;
        }

        boolean is(Field wanted) {
            return is(wanted.number(), wanted.kind().wireType);
        }

        String text() {
            return new String(bytes, begin, end - begin, StandardCharsets.UTF_8);
        }

        boolean next() throws BodyRefused {
            if (next == limit) {
                return false;
            }
            int at = next;
            long tag = varint();
            field = (int) (tag >>> 3);
            wireType = (int) (tag & 7);
            if (tag >>> 32 != 0 || field == 0) {
                throw malformed("no field begins here", at);
            }
            begin = next;
            switch (wireType) {
                case VARINT -> number = varint();
                case FIXED64 -> number = fixed(8);
                case FIXED32 -> number = fixed(4);
                case LENGTH -> {
                    long length = varint();
                    if (length < 0 || length > limit - next) {
                        throw malformed("a field is longer than its message", at);
                    }
                    begin = next;
                    next += (int) length;
                }
                default -> throw malformed("wire type " + wireType + " is not used", at);
            }
            end = next;
            return true;
        }

        private long fixed(int length) throws BodyRefused {
            if (length > limit - next) {
                throw malformed("a number is cut off", next);
            }
            long value = 0;
            for (int i = length - 1; i >= 0; i--) {
                value = (value << 8) | (bytes[next + i] & 0xFF);
            }
            next += length;
            return value;
        }

        private long varint() throws BodyRefused {
            long value = 0;
            for (int shift = 0; shift < 70; shift += 7) {
                if (next == limit) {
                    throw malformed("a number is cut off", next);
                }
                byte part = bytes[next++];
                value |= (long) (part & 0x7F) << shift;
                if (part >= 0) {
                    return value;
                }
            }
            throw malformed("a number has more than ten bytes", next);
        }
    }
}
