package org.tipstaff.receivers.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tipstaff.receivers.Refusal;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Cuts an OTLP request in JSON into its log records. Resource, scope and record are taken over byte by byte; only where they begin and
 * end is read. Since a resource may stand behind its records, places are noted first and records made after.
 */
final class OtlpJson {
    /** What stands at a place in the bytes; empty where nothing does. */
    private record Place(int from, int to) {
        static final Place NOTHING = new Place(0, 0);
    }

    private record Scope(Place scope, Place schemaUrl, List<Place> records) {}

    private record Resource(Place resource, Place schemaUrl, List<Scope> scopes) {}

    private final HttpLimits limits;
    private final JsonFactory json;

    OtlpJson(HttpLimits limits) {
        this.limits = limits;
        this.json = StrictJson.reader(limits.jsonDepth(), limits.requestBytes());
    }

    /** Gives each log record to the sink. */
    void read(byte[] bytes, OtlpSink sink) throws BodyRefused {
        List<Resource> resources = new ArrayList<>();
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw malformed("the body is no JSON object");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean wanted = parser.currentName().equals("resourceLogs");
                parser.nextToken();
                if (wanted) {
                    objects(parser, () -> resources.add(resource(parser)));
                } else {
                    parser.skipChildren();
                }
            }
            if (parser.nextToken() != null) {
                throw malformed("something stands behind the JSON object");
            }
        } catch (JacksonException damaged) {
            throw malformed(StrictJson.fault(damaged));
        }
        for (Resource resource : resources) {
            give(bytes, resource, sink);
        }
    }

    private void give(byte[] bytes, Resource resource, OtlpSink sink) throws BodyRefused {
        OtlpEnvelope.Named named =
                new OtlpEnvelope.Named(slice(bytes, resource.resource()), slice(bytes, resource.schemaUrl()));
        for (Scope scope : resource.scopes()) {
            OtlpEnvelope envelope = new OtlpEnvelope(
                    named, new OtlpEnvelope.Named(slice(bytes, scope.scope()), slice(bytes, scope.schemaUrl())));
            for (Place record : scope.records()) {
                envelope.give(slice(bytes, record), limits, sink);
            }
        }
    }

    private static byte[] slice(byte[] bytes, Place place) {
        return Arrays.copyOfRange(bytes, place.from(), place.to());
    }

    private interface Each {
        void read() throws BodyRefused;
    }

    /** Goes through a list of objects; the parser stands on its beginning. Null is no list, and none is there. */
    private static void objects(JsonParser parser, Each each) throws BodyRefused {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw malformed("resourceLogs, scopeLogs and logRecords must be arrays");
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw malformed("resourceLogs, scopeLogs and logRecords must hold objects");
            }
            each.read();
        }
    }

    private static Resource resource(JsonParser parser) throws BodyRefused {
        Place resource = Place.NOTHING;
        Place schemaUrl = Place.NOTHING;
        List<Scope> scopes = new ArrayList<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "resource" -> resource = place(parser, JsonToken.START_OBJECT);
                case "schemaUrl" -> schemaUrl = place(parser, JsonToken.VALUE_STRING);
                case "scopeLogs" -> objects(parser, () -> scopes.add(scope(parser)));
                default -> parser.skipChildren();
            }
        }
        return new Resource(resource, schemaUrl, scopes);
    }

    private static Scope scope(JsonParser parser) throws BodyRefused {
        Place scope = Place.NOTHING;
        Place schemaUrl = Place.NOTHING;
        List<Place> records = new ArrayList<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "scope" -> scope = place(parser, JsonToken.START_OBJECT);
                case "schemaUrl" -> schemaUrl = place(parser, JsonToken.VALUE_STRING);
                case "logRecords" -> objects(parser, () -> records.add(place(parser, JsonToken.START_OBJECT)));
                default -> parser.skipChildren();
            }
        }
        return new Scope(scope, schemaUrl, records);
    }

    /** Where the value stands on which the parser is; the parser goes to its end. */
    private static Place place(JsonParser parser, JsonToken wanted) throws BodyRefused {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return Place.NOTHING;
        }
        if (parser.currentToken() != wanted) {
            throw malformed("resource, scope and log record must be objects, and schemaUrl a string");
        }
        long from = parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        return new Place((int) from, (int) parser.currentLocation().getByteOffset());
    }

    private static BodyRefused malformed(String sentence) {
        return new BodyRefused(400, Refusal.MALFORMED, "no OTLP log request: " + sentence);
    }
}
