package org.tipstaff.receivers.http;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * Parsers for JSON that a stranger wrote. Bytes are UTF-8 and nothing else; names are not kept from one document to the next,
 * where a sender of ever new names could fill the memory.
 */
final class StrictJson {
    /** Writes; has no state that a document could change. */
    static final JsonFactory WRITER = new JsonFactory();

    private static final int NAME_CHARS = 1 << 16;
    private static final int NUMBER_CHARS = 1000;

    private StrictJson() {}

    static JsonFactory reader(int depth, int documentBytes) {
        return JsonFactory.builder()
                .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
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
