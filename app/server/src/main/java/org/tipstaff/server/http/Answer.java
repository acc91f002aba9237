package org.tipstaff.server.http;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/**
 * What is sent back.
 *
 * @param headers all but Content-Length and Date, which the server knows
 * @param body not to be changed
 */
public record Answer(int status, SortedMap<String, String> headers, byte[] body) {
    public static final String JSON = "application/json";
    static final String PROBLEM = "application/problem+json";

    public Answer {
        headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
    }

    public static Answer of(int status, String contentType, byte[] body) {
        return new Answer(status, new TreeMap<>(Map.of("Content-Type", contentType)), body);
    }

    public static Answer text(String contentType, String text) {
        return of(200, contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    public static Answer json(int status, Consumer<JsonGenerator> properties) {
        return of(status, JSON, JsonText.object(properties));
    }

    /** RFC 9457. The detail is for the person who must act, and never holds a stack trace. */
    public static Answer problem(int status, String detail) {
        return of(status, PROBLEM, JsonText.object(json -> {
            json.writeStringProperty("type", "about:blank");
            json.writeStringProperty("title", title(status));
            json.writeNumberProperty("status", status);
            json.writeStringProperty("detail", detail);
        }));
    }

    public Answer with(String name, String value) {
        SortedMap<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, body);
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 413 -> "Content Too Large";
            case 415 -> "Unsupported Media Type";
            case 429 -> "Too Many Requests";
            case 500 -> "Internal Server Error";
            case 503 -> "Service Unavailable";
            default -> "Error";
        };
    }
}
