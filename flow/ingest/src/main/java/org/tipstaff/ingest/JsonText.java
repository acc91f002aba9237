package org.tipstaff.ingest;

import java.io.InputStream;
import java.math.BigDecimal;
import org.tipstaff.event.Fields;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/** Makes parsers of JSON text within the limits. One for a whole run: names read by one parser are known to the next. */
final class JsonText {
    /**
     * Digits a number can have right or left of its point. A number beyond is kept as the text it is: 1e999999999 has
     * a gigabyte of digits when it is written out to be compared.
     */
    private static final int SCALE_MAX = 400;

    private final JsonFactory factory;

    JsonText(IngestLimits limits) {
        factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.jsonDepth())
                        .maxStringLength(limits.recordBytes())
                        .maxNameLength(Math.min(limits.recordBytes(), 1 << 16))
                        .maxNumberLength(1000)
                        .build())
                // Names are shared between parsers; a flood of colliding names makes it slower, but is no error.
                .disable(TokenStreamFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build();
    }

    JsonParser parser(byte[] bytes, int offset, int length) {
        return factory.createParser(ObjectReadContext.empty(), bytes, offset, length);
    }

    JsonParser parser(String text) {
        return factory.createParser(ObjectReadContext.empty(), text);
    }

    JsonParser parser(InputStream utf8) {
        return factory.createParser(ObjectReadContext.empty(), utf8);
    }

    /** The value of a scalar token in the form {@link Fields} states. */
    static Object scalar(JsonParser parser, JsonToken token) {
        return switch (token) {
            case VALUE_STRING -> parser.getString();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT ->
                switch (parser.getNumberType()) {
                    case INT, LONG -> parser.getLongValue();
                    default -> decimal(parser);
                };
            case VALUE_NUMBER_FLOAT -> decimal(parser);
            default -> Fields.NULL;
        };
    }

    private static Object decimal(JsonParser parser) {
        String text = parser.getString();
        try {
            BigDecimal number = new BigDecimal(text);
            return Math.abs((long) number.scale()) > SCALE_MAX ? text : number;
        } catch (NumberFormatException _) {
            return text; // an exponent beyond 32 bits
        }
    }
}
