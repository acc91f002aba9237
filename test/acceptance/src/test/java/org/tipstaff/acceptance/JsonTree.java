package org.tipstaff.acceptance;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** A JSON object with what it holds, read by name. */
record JsonTree(Map<String, @Nullable Object> values) {
    private static final JsonFactory JSON = new JsonFactory();

    static JsonTree read(Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file);
                JsonParser parser = JSON.createParser(ObjectReadContext.empty(), reader)) {
            parser.nextToken();
            return (JsonTree) value(parser);
        }
    }

    private static @Nullable Object value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> values = new LinkedHashMap<>();
                while (parser.nextName() != null) {
                    String name = parser.currentName();
                    parser.nextToken();
                    if (values.containsKey(name)) {
                        throw new AssertionError("the name " + name + " stands twice in one object");
                    }
                    values.put(name, value(parser));
                }
                yield new JsonTree(values);
            }
            case START_ARRAY -> {
                List<@Nullable Object> items = new ArrayList<>();
                while (parser.nextToken() != tools.jackson.core.JsonToken.END_ARRAY) {
                    items.add(value(parser));
                }
                yield items;
            }
            case VALUE_NULL -> null;
            default -> parser.getString();
        };
    }

    String text(String name) {
        Object value = values.get(name);
        if (value instanceof String text) {
            return text;
        }
        throw new AssertionError("no text " + name + " in " + values);
    }

    JsonTree object(String name) {
        Object value = values.get(name);
        if (value instanceof JsonTree tree) {
            return tree;
        }
        throw new AssertionError("no object " + name + " in " + values);
    }

    /** The objects of an array; one that stands alone is an array of one, as JSON-LD has it. */
    List<JsonTree> objects(String name) {
        Object value = values.get(name);
        if (value instanceof JsonTree tree) {
            return List.of(tree);
        }
        if (value instanceof List<?> items) {
            return items.stream().map(JsonTree.class::cast).toList();
        }
        throw new AssertionError("no objects " + name + " in " + values);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }
}
