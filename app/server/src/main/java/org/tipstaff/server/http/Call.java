package org.tipstaff.server.http;

import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tipstaff.access.Caller;
import org.tipstaff.sigma.Level;
import org.tipstaff.state.Page;

/**
 * A request, as any HTTP server can hand it over, after it was let in.
 *
 * @param path decoded, beginning with a slash
 * @param variables of the path, decoded
 * @param rawQuery what follows the question mark, as sent; empty when there is none
 * @param query decoded; each name once
 * @param headers by name in lower case, the first where one came several times
 * @param caller who it is; nobody on a route that is open to all
 * @param body bounded in size and time
 */
public record Call(
        String method,
        String path,
        Map<String, String> variables,
        String rawQuery,
        Map<String, String> query,
        Map<String, String> headers,
        @Nullable Caller caller,
        InputStream body) {
    private static final int LIMIT_DEFAULT = 50;

    /** @throws IllegalStateException on a route without that variable, or one that is open to all */
    String variable(String name) {
        String value = variables.get(name);
        if (value == null) {
            throw new IllegalStateException("the route has no " + name);
        }
        return value;
    }

    Caller knownCaller() {
        Caller known = caller;
        if (known == null) {
            throw new IllegalStateException("the route is open to all");
        }
        return known;
    }

    @Nullable
    String text(String name) {
        return query.get(name);
    }

    int limit() throws Refusal {
        String text = query.get("limit");
        if (text == null) {
            return LIMIT_DEFAULT;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= Page.ROWS_MAX) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // Said below, with the values that are taken.
        }
        throw new Refusal(400, "'limit' is a number from 1 to " + Page.ROWS_MAX);
    }

    Level level(String name) throws Refusal {
        String text = query.get(name);
        return text == null
                ? Level.INFORMATIONAL
                : Level.of(text).orElseThrow(() -> new Refusal(400, "'" + name + "' is not a level"));
    }

    @Nullable
    Boolean flag(String name) throws Refusal {
        String text = query.get(name);
        if (text == null) {
            return null;
        }
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new Refusal(400, "'" + name + "' is true or false");
        };
    }

    @Nullable
    Instant time(String name) throws Refusal {
        String text = query.get(name);
        if (text == null) {
            return null;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new Refusal(400, "'" + name + "' is a time like 2026-03-02T12:00:00Z");
        }
    }
}
