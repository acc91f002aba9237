package org.tipstaff.acceptance;

import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** A line that {@code scan -f jsonl} wrote, as its readers see it: nested names joined by dots, arrays as lists of text. */
record FindingLine(Map<String, Object> values) {
    private static final JsonFactory JSON = new JsonFactory();

    static List<FindingLine> of(Program.Outcome outcome) {
        return outcome.lines().stream().map(FindingLine::parse).toList();
    }

    static FindingLine parse(String line) {
        return new FindingLine(object(line));
    }

    /** Any JSON text, flattened as said above; elements of arrays of objects get their position as a name. */
    static Map<String, Object> object(String json) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), (Reader) new StringReader(json))) {
            parser.nextToken();
            Map<String, Object> values = new HashMap<>();
            read(parser, "", values);
            return values;
        }
    }

    private static void read(JsonParser parser, String name, Map<String, Object> into) {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String child = parser.currentName();
                parser.nextToken();
                read(parser, name.isEmpty() ? child : name + "." + child, into);
            }
        } else if (token == JsonToken.START_ARRAY) {
            List<String> scalars = new ArrayList<>();
            int position = 0;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken() == JsonToken.START_OBJECT) {
                    read(parser, name + "." + position, into);
                } else {
                    scalars.add(parser.getString());
                }
                position++;
            }
            into.put(name, scalars);
            into.put(name + ".size", position);
        } else {
            into.put(name, token == JsonToken.VALUE_NULL ? "null" : parser.getString());
        }
    }

    String text(String name) {
        return String.valueOf(values.get(name));
    }

    String rule() {
        return text("rule.id");
    }

    String path() {
        return text("source.path");
    }

    long record() {
        return Long.parseLong(text("source.record"));
    }

    /** What identity of a finding rests on. */
    String key() {
        return text("source.sha256") + " " + record() + " " + rule();
    }
}
