package org.tipstaff.server.http;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes JSON. */
public final class JsonText {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonText() {}

    public static byte[] object(Consumer<JsonGenerator> properties) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            properties.accept(json);
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    static void time(JsonGenerator json, String name, @Nullable Instant time) {
        if (time == null) {
            json.writeNullProperty(name);
        } else {
            json.writeStringProperty(name, time.toString());
        }
    }

    static void text(JsonGenerator json, String name, @Nullable String text) {
        if (text == null) {
            json.writeNullProperty(name);
        } else {
            json.writeStringProperty(name, text);
        }
    }

    /** A value that is JSON already. */
    static void raw(JsonGenerator json, String name, String value) {
        json.writeName(name);
        json.writeRawValue(value);
    }
}
