package org.tipstaff.ingest;

import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Fields;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Takes OTLP log records as JSON (OpenTelemetry protocol, logs/v1), gives each as a plain JSON object, whose members the
 * readers of JSON and the dialects know: the members of a structured body at the top, a textual one as {@code body} (where
 * it is JSON or XML of a Windows event it is read as such), attributes under {@code attributes} and {@code resource}, the time
 * as {@code @timestamp}.
 */
final class OtlpText {
    private static final JsonFactory WRITER = JsonFactory.builder().build();

    private final IngestLimits limits;

    OtlpText(IngestLimits limits) {
        this.limits = limits;
    }

    /** The records in an object: one record with or without its resource and scope, or a whole request. */
    List<String> records(JsonParser parser) {
        List<String> records = new ArrayList<>();
        if (parser.nextToken() == JsonToken.START_OBJECT) {
            Map<String, Object> root = object(parser);
            if (root.get("resourceLogs") instanceof List<?> resources) {
                for (Object each : resources) {
                    resource(each, records);
                }
            } else if (root.containsKey("scopeLogs")) {
                resource(root, records);
            } else {
                Object record = root.get("logRecord");
                records.add(record(map(record == null ? root : record), root.get("resource"), root.get("scope")));
            }
        }
        return records;
    }

    private void resource(Object resourceLogs, List<String> records) {
        Map<?, ?> logs = map(resourceLogs);
        for (Object scopeLogs : list(logs.get("scopeLogs"))) {
            for (Object record : list(map(scopeLogs).get("logRecords"))) {
                records.add(
                        record(map(record), logs.get("resource"), map(scopeLogs).get("scope")));
            }
        }
    }

    private String record(Map<?, ?> record, @Nullable Object resource, @Nullable Object scope) {
        StringWriter text = new StringWriter(1024);
        try (JsonGenerator out = WRITER.createGenerator(ObjectWriteContext.empty(), text)) {
            out.writeStartObject();
            Object time = record.get("timeUnixNano");
            String stamp = time(isZero(time) ? record.get("observedTimeUnixNano") : time);
            Object body = any(record.get("body"));
            Map<String, Object> plain = new LinkedHashMap<>();
            if (body instanceof Map<?, ?> members) {
                members.forEach((name, value) -> plain.put(String.valueOf(name), value));
            } else if (body != null) {
                plain.put("body", body);
            }
            if (stamp != null) {
                plain.putIfAbsent("@timestamp", stamp);
            }
            for (String name : List.of("severityText", "severityNumber", "eventName", "traceId", "spanId")) {
                Object value = record.get(name);
                if (value != null && !value.equals("")) {
                    plain.putIfAbsent(name, value);
                }
            }
            put(plain, "attributes", attributes(record.get("attributes")));
            put(plain, "resource", attributes(map(resource).get("attributes")));
            put(plain, "scope", scope == null ? null : map(scope).get("name"));
            plain.forEach((name, value) -> {
                out.writeName(name);
                write(out, value);
            });
            out.writeEndObject();
        }
        return text.toString();
    }

    private static void put(Map<String, Object> plain, String name, @Nullable Object value) {
        if (value != null && !(value instanceof Map<?, ?> map && map.isEmpty()) && !value.equals("")) {
            plain.putIfAbsent(name, value);
        }
    }

    private static boolean isZero(@Nullable Object time) {
        return time == null || time.equals("0") || time.equals(0L);
    }

    /** Nanoseconds since 1970, which protobuf's JSON writes as text. */
    private static @Nullable String time(@Nullable Object nanos) {
        if (isZero(nanos)) {
            return null;
        }
        try {
            long value = Long.parseUnsignedLong(String.valueOf(nanos));
            long seconds = Long.divideUnsigned(value, 1_000_000_000L);
            return Instant.ofEpochSecond(seconds, Long.remainderUnsigned(value, 1_000_000_000L))
                    .toString();
        } catch (NumberFormatException _) {
            return null; // what it says instead of a time stands in no field that rules ask for
        }
    }

    private Map<String, Object> attributes(@Nullable Object attributes) {
        Map<String, Object> plain = new LinkedHashMap<>();
        for (Object each : list(attributes)) {
            Object key = map(each).get("key");
            Object value = any(map(each).get("value"));
            if (key != null && value != null && plain.size() < limits.fields()) {
                plain.putIfAbsent(String.valueOf(key), value);
            }
        }
        return plain;
    }

    /** The plain value of an {@code AnyValue}; of anything else itself. */
    private @Nullable Object any(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> map) || map.size() != 1) {
            return value;
        }
        Map.Entry<?, ?> only = map.entrySet().iterator().next();
        Object within = only.getValue();
        return switch (String.valueOf(only.getKey())) {
            case "stringValue", "boolValue", "doubleValue", "bytesValue" -> within;
            case "intValue" -> whole(within);
            case "arrayValue" -> {
                List<Object> all = new ArrayList<>();
                for (Object each : list(map(within).get("values"))) {
                    Object plain = any(each);
                    all.add(plain == null ? Fields.NULL : plain);
                }
                yield all;
            }
            case "kvlistValue" -> attributes(map(within).get("values"));
            default -> value;
        };
    }

    private static @Nullable Object whole(@Nullable Object value) {
        try {
            return value instanceof String text ? (Object) Long.parseLong(text) : value;
        } catch (NumberFormatException _) {
            return value;
        }
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private Map<String, Object> object(JsonParser parser) {
        Map<String, Object> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            members.putIfAbsent(name, value(parser, parser.nextToken()));
        }
        return members;
    }

    private Object value(JsonParser parser, JsonToken token) {
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> {
                List<Object> all = new ArrayList<>();
                for (JsonToken each = parser.nextToken(); each != JsonToken.END_ARRAY; each = parser.nextToken()) {
                    all.add(value(parser, each));
                }
                yield all;
            }
            default -> JsonText.scalar(parser, token);
        };
    }

    private void write(JsonGenerator out, Object value) {
        switch (value) {
            case Map<?, ?> map -> {
                out.writeStartObject();
                map.forEach((name, each) -> {
                    out.writeName(String.valueOf(name));
                    write(out, each == null ? Fields.NULL : each);
                });
                out.writeEndObject();
            }
            case List<?> list -> {
                out.writeStartArray();
                list.forEach(each -> write(out, each == null ? Fields.NULL : each));
                out.writeEndArray();
            }
            case Long number -> out.writeNumber(number);
            case java.math.BigDecimal number -> out.writeNumber(number);
            case Boolean truth -> out.writeBoolean(truth);
            case String text -> out.writeString(text);
            default -> out.writeNull();
        }
    }
}
