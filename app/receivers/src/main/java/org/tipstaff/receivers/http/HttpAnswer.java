package org.tipstaff.receivers.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An answer, for any HTTP server to send.
 *
 * @param headers all but Content-Length and Date, which the server knows
 * @param body empty for the answer to a HEAD, and not to be changed
 */
public record HttpAnswer(int status, SortedMap<String, String> headers, byte[] body) {
    public HttpAnswer {
        headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
    }

    static HttpAnswer of(int status, String contentType, byte[] body) {
        return new HttpAnswer(status, new TreeMap<>(Map.of("Content-Type", contentType)), body);
    }

    static HttpAnswer json(int status, String json) {
        return of(status, "application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    HttpAnswer with(String name, String value) {
        SortedMap<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new HttpAnswer(status, more, body);
    }

    /** With Retry-After in whole seconds, rounded up: never sooner than asked. */
    HttpAnswer retryAfter(Duration wait) {
        return with("Retry-After", Long.toString(Math.max(1, (wait.toMillis() + 999) / 1000)));
    }

    HttpAnswer withoutBody() {
        return new HttpAnswer(status, headers, new byte[0]);
    }

    /** The body as text, for messages and tests. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
