package org.tipstaff.receivers.http;

import java.io.ByteArrayOutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** Writes the answer to a bulk request that was taken, whole or in part, with one entry for each action in its order. */
final class BulkAnswer {
    /** What Beats and Logstash ask for; any other filter gets the whole answer, which holds what it asked for. */
    private static final List<String> STATUS_ONLY = List.of("errors", "items.*.error", "items.*.status");

    private static final int ID_BYTES = 15;

    private BulkAnswer() {}

    static boolean asksForStatusOnly(String query) {
        return Arrays.stream(query.split("&"))
                .filter(part -> part.startsWith("filter_path="))
                .map(part -> part.substring("filter_path=".length()))
                .anyMatch(BulkAnswer::isStatusOnly);
    }

    private static boolean isStatusOnly(String filter) {
        try {
            List<String> paths =
                    List.of(URLDecoder.decode(filter, StandardCharsets.UTF_8).split(","));
            return paths.stream().allMatch(STATUS_ONLY::contains);
        } catch (IllegalArgumentException noEncoding) {
            return false;
        }
    }

    static HttpAnswer of(List<BulkItem> items, long tookMillis, boolean statusOnly) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(64 + items.size() * (statusOnly ? 26 : 140));
        try (JsonGenerator json = StrictJson.WRITER.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeBooleanProperty("errors", items.stream().anyMatch(item -> item.error() != null));
            if (!statusOnly) {
                json.writeNumberProperty("took", tookMillis);
            }
            json.writeName("items").writeStartArray();
            for (BulkItem item : items) {
                write(json, item, statusOnly);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return HttpAnswer.of(200, "application/json", out.toByteArray());
    }

    private static void write(JsonGenerator json, BulkItem item, boolean statusOnly) {
        json.writeStartObject();
        json.writeName(item.kind().word).writeStartObject();
        BulkItem.Fault error = item.error();
        if (!statusOnly) {
            json.writeStringProperty("_index", item.index());
            String id = id(item);
            if (id == null) {
                json.writeNullProperty("_id");
            } else {
                json.writeStringProperty("_id", id);
            }
            if (error == null) {
                json.writeNumberProperty("_version", 1);
                json.writeStringProperty("result", "created");
            }
        }
        json.writeNumberProperty("status", item.status());
        if (error != null) {
            json.writeName("error").writeStartObject();
            json.writeStringProperty("type", error.type());
            json.writeStringProperty("reason", error.reason());
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    /** The sender's, or one made of the content: the same document sent twice has the same. */
    private static @Nullable String id(BulkItem item) {
        byte[] document = item.document();
        if (item.id() != null || document == null) {
            return item.id();
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(document);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, ID_BYTES));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java runtime has SHA-256", impossible);
        }
    }
}
