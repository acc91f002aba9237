package org.tipstaff.receivers.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** What stands around a log record when it is an OTLP request of its own: its resource and its scope, written once. */
final class OtlpEnvelope {
    /**
     * A resource or scope, and where its conventions are described, each as JSON; empty where there is none.
     */
    record Named(byte[] value, byte[] schemaUrl) {}

    private final byte[] before;
    private final byte[] after;

    OtlpEnvelope(Named resource, Named scope) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        text(out, "{\"resourceLogs\":[{");
        property(out, "resource", resource.value());
        property(out, "schemaUrl", resource.schemaUrl());
        text(out, "\"scopeLogs\":[{");
        property(out, "scope", scope.value());
        property(out, "schemaUrl", scope.schemaUrl());
        text(out, "\"logRecords\":[");
        this.before = out.toByteArray();
        this.after = "]}]}]}".getBytes(StandardCharsets.US_ASCII);
    }

    private static void property(ByteArrayOutputStream out, String name, byte[] value) {
        if (value.length > 0) {
            text(out, "\"" + name + "\":");
            out.writeBytes(value);
            text(out, ",");
        }
    }

    private static void text(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    void give(byte[] record, HttpLimits limits, OtlpSink sink) throws BodyRefused {
        long size = (long) before.length + record.length + after.length;
        if (size > limits.recordBytes()) {
            sink.tooLarge(size);
            return;
        }
        byte[] whole = new byte[(int) size];
        System.arraycopy(before, 0, whole, 0, before.length);
        System.arraycopy(record, 0, whole, before.length, record.length);
        System.arraycopy(after, 0, whole, before.length + record.length, after.length);
        sink.record(whole);
    }
}
