package org.tipstaff.engine;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Fields;
import org.tipstaff.event.Sha256;
import org.tipstaff.event.Source;
import org.tipstaff.sigma.RuleHeader;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * The records of the flow as JSON and back, each by the names of its components: what the stages hand on is made of
 * records, so one walk over them writes any, and a component that is added later is written without another thought.
 * A source or rule stands where it is first named; after that its number does, counted from 0 in that order.
 *
 * <p>Not thread-safe; one instance for one file.
 */
final class FactJson {
    /** Nesting of values in one line; a list in a field of an event is the deepest there is. */
    private static final int DEPTH_MAX = 64;

    private static final String KIND = "kind-of";

    private static final int LINE_CHARS_MAX = 256 << 20;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxStringLength(LINE_CHARS_MAX)
                    .maxDocumentLength(LINE_CHARS_MAX)
                    .build())
            .build();

    /** Sources and rules in the order of their numbers, for reading. */
    private final List<Source> sources = new ArrayList<>();

    private final List<RuleHeader> rules = new ArrayList<>();

    /** And their numbers, for writing: a source by what it is, a rule by its id, place and level. */
    private final Map<List<?>, Integer> sourceNumbers = new HashMap<>();

    private final Map<List<?>, Integer> ruleNumbers = new HashMap<>();

    private final Map<Class<?>, Shape> shapes = new HashMap<>();

    private record Shape(RecordComponent[] components, Constructor<?> constructor) {}

    void write(JsonGenerator json, @Nullable Object value) {
        switch (value) {
            case null -> json.writeNull();
            case String text -> json.writeString(text);
            case Long number -> json.writeNumber(number);
            case Integer number -> json.writeNumber(number);
            case Boolean flag -> json.writeBoolean(flag);
            case Instant time -> json.writeString(time.toString());
            case Duration duration -> json.writeString(duration.toString());
            case UUID id -> json.writeString(id.toString());
            case Enum<?> choice -> json.writeString(choice.name());
            case Sha256 digest -> json.writeString(digest.hex());
            case Source source -> source(json, source);
            case RuleHeader rule -> rule(json, rule);
            case Fields fields -> fields(json, fields);
            case List<?> items -> {
                json.writeStartArray();
                items.forEach(item -> write(json, item));
                json.writeEndArray();
            }
            case Map<?, ?> map -> {
                json.writeStartObject();
                map.forEach((name, item) -> {
                    json.writeName(String.valueOf(name));
                    write(json, item);
                });
                json.writeEndObject();
            }
            case Record record -> components(json, record);
            default -> throw new IllegalArgumentException("a " + value.getClass() + " is no fact");
        }
    }

    private void source(JsonGenerator json, Source source) {
        boolean hashed = source.isHashed();
        String sha256 = hashed ? source.sha256().hex() : "";
        long bytes = hashed ? source.sizeBytes() : -1;
        Integer known = sourceNumbers.putIfAbsent(List.of(source.path(), sha256, bytes), sourceNumbers.size());
        if (known != null) {
            json.writeNumber(known);
            return;
        }
        json.writeStartObject();
        json.writeStringProperty("path", source.path());
        if (hashed) {
            json.writeStringProperty("sha256", sha256);
            json.writeNumberProperty("bytes", bytes);
        }
        json.writeEndObject();
    }

    /** Keys that only the rule's own author knows are not needed again. */
    private void rule(JsonGenerator json, RuleHeader rule) {
        Integer known = ruleNumbers.putIfAbsent(
                List.of(rule.id(), rule.title(), rule.level(), rule.tags(), rule.location()), ruleNumbers.size());
        if (known != null) {
            json.writeNumber(known);
            return;
        }
        components(
                json,
                new RuleHeader(
                        rule.id(),
                        rule.name(),
                        rule.title(),
                        rule.level(),
                        rule.status(),
                        rule.description(),
                        rule.author(),
                        rule.tags(),
                        rule.tactics(),
                        rule.techniques(),
                        rule.references(),
                        rule.falsePositives(),
                        rule.fields(),
                        Map.of(),
                        rule.location()));
    }

    /** All components of a record. */
    void components(JsonGenerator json, Record record) {
        json.writeStartObject();
        rest(json, record);
    }

    /** A record that is one of several kinds, and says which. */
    void kind(JsonGenerator json, Record record) {
        json.writeStartObject();
        json.writeStringProperty(KIND, record.getClass().getSimpleName());
        rest(json, record);
    }

    private void rest(JsonGenerator json, Record record) {
        for (RecordComponent component : shape(record.getClass()).components()) {
            json.writeName(component.getName());
            Object value = get(component, record);
            if (component.getType().isSealed() && value instanceof Record one) {
                kind(json, one);
            } else {
                write(json, value);
            }
        }
        json.writeEndObject();
    }

    private static @Nullable Object get(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the component " + component + " can't be read", e);
        }
    }

    /** A field's value is text, a number, a truth value, nothing, or a list of these; each keeps its type. */
    private void fields(JsonGenerator json, Fields fields) {
        json.writeStartArray();
        for (int i = 0; i < fields.size(); i++) {
            json.writeString(fields.name(i));
            value(json, fields.value(i));
        }
        json.writeEndArray();
    }

    private void value(JsonGenerator json, Object value) {
        if (value == Fields.NULL) {
            json.writeNull();
        } else if (value instanceof BigDecimal number) {
            json.writeStartObject();
            json.writeStringProperty("decimal", number.toString());
            json.writeEndObject();
        } else if (value instanceof List<?> items) {
            json.writeStartArray();
            items.forEach(item -> value(json, item));
            json.writeEndArray();
        } else {
            write(json, value);
        }
    }

    /** One line as maps, lists, text, numbers, truth values and null. */
    static @Nullable Object tree(String line) throws FactsException {
        return tree(line, false);
    }

    /** The same of a file that has fractions, which no fact has. */
    static @Nullable Object treeWithFractions(String text) throws FactsException {
        return tree(text, true);
    }

    private static @Nullable Object tree(String line, boolean fractions) throws FactsException {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), line)) {
            parser.nextToken();
            return tree(parser, fractions);
        } catch (JacksonException e) {
            throw new FactsException("it is no JSON: " + e.getOriginalMessage());
        }
    }

    private static @Nullable Object tree(JsonParser parser, boolean fractions) throws FactsException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new FactsException("it is empty");
        }
        return switch (token) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> values = new LinkedHashMap<>();
                while (parser.nextName() != null) {
                    String name = parser.currentName();
                    parser.nextToken();
                    values.put(name, tree(parser, fractions));
                }
                yield values;
            }
            case START_ARRAY -> {
                List<@Nullable Object> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(tree(parser, fractions));
                }
                yield items;
            }
            case VALUE_NULL -> null;
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> {
                if (!fractions) {
                    throw new FactsException("it holds " + token);
                }
                yield parser.getDoubleValue();
            }
            case VALUE_STRING -> parser.getString();
            default -> throw new FactsException("it holds " + token);
        };
    }

    /** What {@link #write} made of a value of this type. */
    @Nullable
    Object read(Type type, @Nullable Object tree) throws FactsException {
        if (tree == null) {
            return null;
        }
        if (type instanceof ParameterizedType generic) {
            return readGeneric(generic, tree);
        }
        Class<?> kind = (Class<?>) type;
        try {
            if (kind == String.class || kind == boolean.class || kind == long.class || kind == Long.class) {
                return tree;
            }
            if (kind == int.class) {
                return Math.toIntExact((Long) tree);
            }
            if (kind == Instant.class) {
                return Instant.parse((String) tree);
            }
            if (kind == Duration.class) {
                return Duration.parse((String) tree);
            }
            if (kind == UUID.class) {
                return UUID.fromString((String) tree);
            }
            if (kind == Sha256.class) {
                return new Sha256((String) tree);
            }
            if (kind == Source.class) {
                return tree instanceof Map<?, ?> first ? readSource(first) : sources.get(Math.toIntExact((Long) tree));
            }
            if (kind == RuleHeader.class) {
                if (tree instanceof Map<?, ?>) {
                    rules.add((RuleHeader) record(kind, tree));
                    return rules.getLast();
                }
                return rules.get(Math.toIntExact((Long) tree));
            }
            if (kind == Fields.class) {
                return readFields((List<?>) tree);
            }
            if (kind.isEnum()) {
                for (Object choice : kind.getEnumConstants()) {
                    if (((Enum<?>) choice).name().equals(tree)) {
                        return choice;
                    }
                }
                throw new FactsException("there is no " + kind.getSimpleName() + " '" + tree + "'");
            }
        } catch (ClassCastException | IllegalArgumentException | ArithmeticException | DateTimeException e) {
            throw new FactsException("'" + tree + "' is no " + kind.getSimpleName());
        } catch (IndexOutOfBoundsException e) {
            throw new FactsException("there is no " + kind.getSimpleName() + " of number " + tree);
        }
        return kind.isSealed() && !kind.isRecord() ? oneOf(kind, tree) : record(kind, tree);
    }

    private Source readSource(Map<?, ?> first) throws FactsException {
        if (!(first.get("path") instanceof String path)) {
            throw new FactsException("a source without a path");
        }
        Source source = Source.file(path);
        if (first.get("sha256") instanceof String sha256 && first.get("bytes") instanceof Long bytes) {
            source.hashed(new Sha256(sha256), bytes);
        }
        sources.add(source);
        return source;
    }

    /** A record of the kind that it says it is. */
    Object oneOf(Class<?> kind, @Nullable Object tree) throws FactsException {
        if (tree instanceof Map<?, ?> values) {
            for (Class<?> permitted : kind.getPermittedSubclasses()) {
                if (permitted.getSimpleName().equals(values.get(KIND))) {
                    return record(permitted, tree);
                }
            }
        }
        throw new FactsException("a " + kind.getSimpleName() + " was expected");
    }

    private Object readGeneric(ParameterizedType type, Object tree) throws FactsException {
        Type[] of = type.getActualTypeArguments();
        Class<?> kind = (Class<?>) type.getRawType();
        if (kind == List.class && tree instanceof List<?> items) {
            List<Object> values = new ArrayList<>(items.size());
            for (Object item : items) {
                Object value = read(of[0], item);
                if (value == null) {
                    throw new FactsException("a list holds null");
                }
                values.add(value);
            }
            return List.copyOf(values);
        }
        if ((kind == Map.class || kind == SortedMap.class) && tree instanceof Map<?, ?> map) {
            SortedMap<String, Object> values = new TreeMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                Object value = read(of[1], entry.getValue());
                if (value == null) {
                    throw new FactsException("a map holds null");
                }
                values.put((String) entry.getKey(), value);
            }
            return Collections.unmodifiableSortedMap(values);
        }
        throw new FactsException("a " + type + " was expected");
    }

    /** A record by its components. */
    Object record(Class<?> kind, @Nullable Object tree) throws FactsException {
        if (!(tree instanceof Map<?, ?> values) || !kind.isRecord()) {
            throw new FactsException("a " + kind.getSimpleName() + " was expected");
        }
        Shape shape = shape(kind);
        @Nullable Object[] arguments = new @Nullable Object[shape.components().length];
        for (int i = 0; i < arguments.length; i++) {
            RecordComponent component = shape.components()[i];
            arguments[i] = read(component.getGenericType(), values.get(component.getName()));
            if (arguments[i] == null && !isNullable(component)) {
                throw new FactsException("a " + kind.getSimpleName() + " without " + component.getName());
            }
        }
        try {
            return shape.constructor().newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw new FactsException("no " + kind.getSimpleName() + ": "
                    + (e.getCause() == null ? e : e.getCause().getMessage()));
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            throw new FactsException("no " + kind.getSimpleName() + ": " + e.getMessage());
        }
    }

    /** Times and what a gap or a source may lack; of texts only that of an event. */
    private static boolean isNullable(RecordComponent component) {
        Class<?> type = component.getType();
        return type == Instant.class
                || type == Long.class
                || type == Sha256.class
                || (type == String.class && component.getName().equals("text"));
    }

    private static Fields readFields(List<?> items) throws FactsException {
        if (items.size() % 2 != 0) {
            throw new FactsException("a field without a value");
        }
        Fields.Builder fields = Fields.builder();
        for (int i = 0; i < items.size(); i += 2) {
            fields.append((String) items.get(i), readValue(items.get(i + 1)));
        }
        return fields.build();
    }

    private static Object readValue(@Nullable Object tree) throws FactsException {
        return switch (tree) {
            case null -> Fields.NULL;
            case Map<?, ?> decimal when decimal.get("decimal") instanceof String number -> new BigDecimal(number);
            case List<?> items -> {
                List<Object> values = new ArrayList<>();
                for (Object item : items) {
                    values.add(readValue(item));
                }
                yield List.copyOf(values);
            }
            case Map<?, ?> _ -> throw new FactsException("a field that holds a map");
            default -> tree;
        };
    }

    private Shape shape(Class<?> kind) {
        Shape known = shapes.get(kind);
        if (known == null) {
            RecordComponent[] components = kind.getRecordComponents();
            try {
                Constructor<?> constructor = kind.getDeclaredConstructor(
                        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
                if (!java.lang.reflect.Modifier.isPublic(kind.getModifiers())) {
                    constructor.setAccessible(true);
                    Arrays.stream(components)
                            .forEach(component -> component.getAccessor().setAccessible(true));
                }
                known = new Shape(components, constructor);
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException(kind + " is no record", e);
            }
            shapes.put(kind, known);
        }
        return known;
    }
}
