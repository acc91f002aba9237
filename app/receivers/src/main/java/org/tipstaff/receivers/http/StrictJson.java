package org.tipstaff.receivers.http;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * Parsers for JSON that a stranger wrote. Bytes are UTF-8 and nothing else. Names are not interned, for what is interned stays; the parser's own
 * table of names is bounded, begins anew when it is full, and fails the document whose names were made to collide in it.
 */
final class StrictJson {
    /** Writes; has no state that a document could change. */
    static final JsonFactory WRITER = new JsonFactory();

    private static final int NAME_CHARS = 1 << 16;
    private static final int NUMBER_CHARS = 1000;

    private StrictJson() {}

    /** Where and how reading ended, without any content: it goes to logs. A bound that was reached has no place. */
    static String fault(JacksonException damaged) {
        TokenStreamLocation place = damaged.getLocation();
        String where = place == null ? "" : ", at byte " + place.getByteOffset();
        return "no JSON within bounds" + where + ": " + damaged.getClass().getSimpleName();
    }

    static JsonFactory reader(int depth, int documentBytes) {
        return JsonFactory.builder()
                .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(depth)
                        .maxStringLength(documentBytes)
                        .maxNameLength(Math.min(documentBytes, NAME_CHARS))
                        .maxNumberLength(NUMBER_CHARS)
                        .build())
                .build();
    }
}
