package org.tipstaff.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.tipstaff.engine.Tipstaff;
import tools.jackson.core.JsonGenerator;

/** The route table as OpenAPI 3.1. The schemas of what is answered are written by hand, beside this class. */
final class OpenApi {
    private OpenApi() {}

    static byte[] of(List<Route> table) {
        String schemas = schemas();
        return JsonText.object(json -> {
            json.writeStringProperty("openapi", "3.1.0");
            json.writeObjectPropertyStart("info");
            json.writeStringProperty("title", "Tipstaff");
            json.writeStringProperty("version", Tipstaff.VERSION);
            json.writeStringProperty(
                    "description",
                    "Tokens are made with 'tipstaff token create'. Roles: reader, responder (also reads), administrator"
                            + " (also responds), source (sends logs and nothing else).");
            json.writeEndObject();
            json.writeObjectPropertyStart("paths");
            Map<String, List<Route>> byPath = new TreeMap<>();
            for (Route route : table) {
                byPath.computeIfAbsent(route.path(), path -> new java.util.ArrayList<>())
                        .add(route);
            }
            byPath.forEach((path, routes) -> {
                json.writeObjectPropertyStart(path);
                routes.forEach(route -> operation(json, route));
                json.writeEndObject();
            });
            json.writeEndObject();
            json.writeObjectPropertyStart("components");
            json.writeObjectPropertyStart("securitySchemes");
            json.writeObjectPropertyStart("token");
            json.writeStringProperty("type", "http");
            json.writeStringProperty("scheme", "bearer");
            json.writeEndObject();
            json.writeEndObject();
            JsonText.raw(json, "schemas", schemas);
            json.writeEndObject();
        });
    }

    private static void operation(JsonGenerator json, Route route) {
        json.writeObjectPropertyStart(route.method().toLowerCase(java.util.Locale.ROOT));
        json.writeStringProperty("summary", route.summary());
        json.writeArrayPropertyStart("security");
        if (route.access() instanceof Access.Only(var role)) {
            json.writeStartObject();
            json.writeArrayPropertyStart("token");
            json.writeString(role.key());
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        if (!route.parameters().isEmpty()) {
            json.writeArrayPropertyStart("parameters");
            route.parameters().forEach(parameter -> parameter(json, parameter));
            json.writeEndArray();
        }
        String bodyType = route.bodyType();
        if (bodyType != null) {
            json.writeObjectPropertyStart("requestBody");
            json.writeObjectPropertyStart("content");
            json.writeObjectPropertyStart(bodyType);
            json.writeObjectPropertyStart("schema");
            if (bodyType.equals(Answer.JSON)) {
                json.writeStringProperty("type", "object");
            } else {
                json.writeStringProperty("type", "string");
            }
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeObjectPropertyStart("responses");
        Map<Integer, String> answers = new TreeMap<>(route.answers());
        answers.putIfAbsent(400, "Problem");
        answers.putIfAbsent(413, "Problem");
        answers.putIfAbsent(503, "Problem");
        if (route.access() instanceof Access.Only) {
            answers.putIfAbsent(401, "Problem");
            answers.putIfAbsent(403, "Problem");
        }
        answers.forEach((status, schema) -> answer(json, route, status, schema));
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void answer(JsonGenerator json, Route route, int status, String schema) {
        json.writeObjectPropertyStart(Integer.toString(status));
        json.writeStringProperty("description", schema.equals("Problem") ? "Refused, and why." : route.summary());
        if (!route.method().equals("HEAD") && !schema.equals("Shipped")) {
            json.writeObjectPropertyStart("content");
            json.writeObjectPropertyStart(
                    schema.equals("Problem") ? Answer.PROBLEM : schema.equals("Metrics") ? "text/plain" : Answer.JSON);
            json.writeObjectPropertyStart("schema");
            json.writeStringProperty("$ref", "#/components/schemas/" + schema);
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void parameter(JsonGenerator json, Parameter parameter) {
        json.writeStartObject();
        json.writeStringProperty("name", parameter.name());
        json.writeStringProperty("in", parameter.in() == Parameter.In.PATH ? "path" : "query");
        json.writeBooleanProperty("required", parameter.in() == Parameter.In.PATH);
        json.writeStringProperty("description", parameter.description());
        json.writeObjectPropertyStart("schema");
        switch (parameter.kind()) {
            case TEXT -> {
                json.writeStringProperty("type", "string");
                json.writeNumberProperty("maxLength", Parameter.CHARS_MAX);
            }
            case TIME -> {
                json.writeStringProperty("type", "string");
                json.writeStringProperty("format", "date-time");
            }
            case COUNT -> {
                json.writeStringProperty("type", "integer");
                json.writeNumberProperty("minimum", 1);
                json.writeNumberProperty("maximum", org.tipstaff.state.Page.ROWS_MAX);
            }
            case FLAG -> json.writeStringProperty("type", "boolean");
        }
        if (!parameter.words().isEmpty()) {
            json.writeArrayPropertyStart("enum");
            parameter.words().forEach(json::writeString);
            json.writeEndArray();
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static String schemas() {
        try (InputStream in =
                Objects.requireNonNull(OpenApi.class.getResourceAsStream("schemas.json"), "schemas.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
