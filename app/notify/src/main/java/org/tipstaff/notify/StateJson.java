package org.tipstaff.notify;

import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tipstaff.site.Severity;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** The state as JSON, and back. */
final class StateJson {
    private static final int VERSION = 1;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(8)
                    .maxStringLength(100_000)
                    .build())
            .build();

    private StateJson() {}

    record Read(EscalationState state, String salt) {}

    static void write(EscalationState state, String salt, OutputStream out) {
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeNumberProperty("version", VERSION);
            json.writeStringProperty("salt", salt);
            json.writeNumberProperty("crowded_out", state.crowdedOut());
            instant(json, "last_heartbeat", state.lastHeartbeat());
            texts(json, "unsafe", state.unsafe());
            json.writeArrayPropertyStart("matters");
            state.matters().values().forEach(matter -> write(json, matter));
            json.writeEndArray();
            json.writeArrayPropertyStart("incidents");
            state.touched().forEach((id, touched) -> {
                json.writeStartObject();
                json.writeStringProperty("id", id);
                texts(json, "touched", touched);
                json.writeEndObject();
            });
            json.writeEndArray();
            json.writeArrayPropertyStart("wires");
            state.wires().forEach((key, wire) -> {
                json.writeStartObject();
                json.writeStringProperty("key", key);
                json.writeNumberProperty("failures", wire.failures());
                instant(json, "resting", wire.resting());
                instant(json, "full", wire.full());
                json.writeNumberProperty("made", wire.made());
                json.writeEndObject();
            });
            json.writeEndArray();
            json.writeArrayPropertyStart("outbox");
            state.outbox().values().forEach(message -> write(json, message));
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static void write(JsonGenerator json, Matter matter) {
        json.writeStartObject();
        json.writeStringProperty("reference", matter.reference());
        json.writeStringProperty("topic", matter.topic().name());
        json.writeStringProperty("subject", matter.subject());
        json.writeStringProperty("severity", matter.severity().name());
        instant(json, "since", matter.since());
        json.writeNumberProperty("circles", matter.circles());
        instant(json, "widened", matter.widened());
        json.writeNumberProperty("tellings", matter.tellings());
        instant(json, "last_told", matter.lastTold());
        texts(json, "told", matter.told());
        Matter.Acknowledgement by = matter.acknowledgement();
        if (by != null) {
            json.writeStringProperty("taken_by", by.person());
            instant(json, "taken_at", by.at());
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Message message) {
        json.writeStartObject();
        json.writeStringProperty("id", message.id());
        json.writeStringProperty("channel", message.channel());
        json.writeStringProperty("person", message.person());
        json.writeStringProperty("language", message.language());
        json.writeNumberProperty("more", message.more());
        instant(json, "decided", message.decided());
        json.writeNumberProperty("attempts", message.attempts());
        instant(json, "due", message.due());
        json.writeArrayPropertyStart("lines");
        for (Line line : message.lines()) {
            json.writeStartObject();
            json.writeStringProperty("reference", line.reference());
            json.writeStringProperty("topic", line.topic().name());
            json.writeStringProperty("what", line.what().name());
            json.writeStringProperty("severity", line.severity().name());
            instant(json, "since", line.since());
            json.writeNumberProperty("telling", line.telling());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void instant(JsonGenerator json, String name, @Nullable Instant at) {
        if (at != null) {
            json.writeStringProperty(name, at.toString());
        }
    }

    private static void texts(JsonGenerator json, String name, Iterable<String> texts) {
        json.writeArrayPropertyStart(name);
        texts.forEach(json::writeString);
        json.writeEndArray();
    }

    /**
     * @throws tools.jackson.core.JacksonException when it is no JSON
     * @throws java.time.DateTimeException when a time is none
     * @throws IllegalArgumentException when it is not a state of this version
     */
    static Read read(byte[] bytes) {
        Entry root;
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), bytes)) {
            json.nextToken();
            root = new Entry(value(json));
            if (json.nextToken() != null) {
                throw new IllegalArgumentException("something follows the state");
            }
        }
        if (root.number("version") != VERSION) {
            throw new IllegalArgumentException("a state of version " + root.number("version"));
        }
        SortedMap<String, Matter> matters = new TreeMap<>();
        root.entries("matters").forEach(entry -> matters.put(entry.text("reference"), matter(entry)));
        SortedMap<String, SortedSet<String>> touched = new TreeMap<>();
        root.entries("incidents")
                .forEach(entry -> touched.put(entry.text("id"), new TreeSet<>(entry.texts("touched"))));
        SortedMap<String, Wire> wires = new TreeMap<>();
        root.entries("wires")
                .forEach(entry -> wires.put(
                        entry.text("key"),
                        new Wire(
                                (int) entry.number("failures"),
                                entry.instant("resting"),
                                entry.instant("full"),
                                entry.number("made"))));
        SortedMap<String, Message> outbox = new TreeMap<>();
        root.entries("outbox").forEach(entry -> outbox.put(entry.text("id"), message(entry)));
        return new Read(
                new EscalationState(
                        matters,
                        touched,
                        new TreeSet<>(root.texts("unsafe")),
                        wires,
                        outbox,
                        root.instant("last_heartbeat"),
                        root.number("crowded_out")),
                root.text("salt"));
    }

    private static Matter matter(Entry entry) {
        Instant takenAt = entry.instant("taken_at");
        return new Matter(
                entry.text("reference"),
                Topic.valueOf(entry.text("topic")),
                entry.text("subject"),
                Severity.valueOf(entry.text("severity")),
                entry.time("since"),
                (int) entry.number("circles"),
                entry.time("widened"),
                (int) entry.number("tellings"),
                entry.instant("last_told"),
                new TreeSet<>(entry.texts("told")),
                takenAt == null ? null : new Matter.Acknowledgement(entry.text("taken_by"), takenAt));
    }

    private static Message message(Entry entry) {
        return new Message(
                entry.text("id"),
                entry.text("channel"),
                entry.text("person"),
                entry.text("language"),
                entry.entries("lines").stream()
                        .map(line -> new Line(
                                line.text("reference"),
                                Topic.valueOf(line.text("topic")),
                                Line.What.valueOf(line.text("what")),
                                Severity.valueOf(line.text("severity")),
                                line.time("since"),
                                (int) line.number("telling")))
                        .toList(),
                (int) entry.number("more"),
                entry.time("decided"),
                (int) entry.number("attempts"),
                entry.time("due"));
    }

    /** Maps, lists, texts and numbers; nothing else is in a state. */
    private static Object value(JsonParser json) {
        JsonToken token = json.currentToken();
        if (token == JsonToken.START_OBJECT) {
            Map<String, Object> map = new LinkedHashMap<>();
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                json.nextToken();
                map.put(name, value(json));
            }
            return map;
        }
        if (token == JsonToken.START_ARRAY) {
            List<Object> list = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                list.add(value(json));
            }
            return list;
        }
        if (token == JsonToken.VALUE_STRING) {
            return json.getString();
        }
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return json.getLongValue();
        }
        throw new IllegalArgumentException("a state holds no " + token);
    }

    private record Entry(Object value) {
        private @Nullable Object member(String name) {
            if (!(value instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException("an object was expected around " + name);
            }
            return map.get(name);
        }

        String text(String name) {
            if (member(name) instanceof String text) {
                return text;
            }
            throw new IllegalArgumentException(name + " is missing");
        }

        long number(String name) {
            if (member(name) instanceof Long number) {
                return number;
            }
            throw new IllegalArgumentException(name + " is missing");
        }

        @Nullable
        Instant instant(String name) {
            return member(name) == null ? null : Instant.parse(text(name));
        }

        Instant time(String name) {
            return Instant.parse(text(name));
        }

        List<Entry> entries(String name) {
            List<Entry> entries = new ArrayList<>();
            for (Object each : list(name)) {
                entries.add(new Entry(each));
            }
            return entries;
        }

        List<String> texts(String name) {
            List<String> texts = new ArrayList<>();
            for (Object each : list(name)) {
                if (!(each instanceof String text)) {
                    throw new IllegalArgumentException(name + " holds texts");
                }
                texts.add(text);
            }
            return texts;
        }

        private List<?> list(String name) {
            if (member(name) instanceof List<?> list) {
                return list;
            }
            throw new IllegalArgumentException(name + " is missing");
        }
    }
}
