package org.tipstaff.receivers.http;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The line before a document.
 *
 * @param kind what is to be done
 * @param index where the sender thinks it goes
 * @param id the document's, when the sender gave it one
 */
record BulkAction(Kind kind, Optional<String> index, Optional<String> id) {
    /** What Elasticsearch does; this receiver takes the first two. */
    enum Kind {
        CREATE("create", true),
        INDEX("index", true),
        UPDATE("update", true),
        DELETE("delete", false);

        final String word;
        final boolean hasDocument;

        Kind(String word, boolean hasDocument) {
            this.word = word;
            this.hasDocument = hasDocument;
        }

        static @Nullable Kind of(@Nullable String word) {
            for (Kind kind : values()) {
                if (kind.word.equals(word)) {
                    return kind;
                }
            }
            return null;
        }
    }

    /** Reads one action line; empty when it is none. */
    static Optional<BulkAction> of(byte[] line, JsonFactory json) {
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT || parser.nextToken() != JsonToken.PROPERTY_NAME) {
                return Optional.empty();
            }
            Kind kind = Kind.of(parser.currentName());
            if (kind == null || parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            String index = null;
            String id = null;
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("_index") && value == JsonToken.VALUE_STRING) {
                    index = parser.getString();
                } else if (name.equals("_id") && value.isScalarValue() && value != JsonToken.VALUE_NULL) {
                    id = parser.getString();
                } else {
                    parser.skipChildren();
                }
            }
            boolean ended = parser.nextToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
            return ended
                    ? Optional.of(new BulkAction(kind, Optional.ofNullable(index), Optional.ofNullable(id)))
                    : Optional.empty();
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }
}
