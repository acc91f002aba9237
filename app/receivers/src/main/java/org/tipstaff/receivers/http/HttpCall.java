package org.tipstaff.receivers.http;

import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request, as any HTTP server can hand it over.
 *
 * @param method in capitals
 * @param path without the query, decoded, beginning with a slash
 * @param query what follows the question mark, as sent; empty when there is none
 * @param headers each once, the first where one came several times; names in any case
 * @param body read to its end or not at all; not closed
 */
public record HttpCall(String method, String path, String query, Map<String, String> headers, InputStream body) {
    public HttpCall {
        Map<String, String> lower = new LinkedHashMap<>();
        headers.forEach((name, value) -> lower.putIfAbsent(name.toLowerCase(Locale.ROOT), value));
        headers = lower;
    }

    Optional<String> header(String lowerCaseName) {
        return Optional.ofNullable(headers.get(lowerCaseName));
    }

    /** The media type of the body without its parameters, in lower case; empty when none is said. */
    String mediaType() {
        String type = headers.getOrDefault("content-type", "");
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }
}
