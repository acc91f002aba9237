package org.tipstaff.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a request. A word of the path beats a variable at the same place, so {@code /healthz} is never taken for
 * the name of an index; a path has one row of methods, and what is not among them is not looked for elsewhere.
 */
final class RouteFinder {
    /** Longest path that is looked at. */
    private static final int PATH_CHARS_MAX = 2048;

    private static final int SEGMENTS_MAX = 16;

    private final List<Row> rows = new ArrayList<>();

    /** All routes of one path. */
    private record Row(List<String> segments, Map<String, Route> methods) {
        int variables() {
            return (int) segments.stream().filter(RouteFinder::isVariable).count();
        }
    }

    /** What was found. */
    sealed interface Found {
        record Match(Route route, Map<String, String> variables) implements Found {}

        /** @param allowed methods, as the header Allow has them */
        record OtherMethod(String allowed) implements Found {}

        record Nothing() implements Found {}
    }

    RouteFinder(List<Route> table) {
        Map<String, Row> byPath = new LinkedHashMap<>();
        for (Route route : table) {
            Row row = byPath.computeIfAbsent(
                    route.path(), path -> new Row(List.of(path.substring(1).split("/", -1)), new LinkedHashMap<>()));
            if (row.methods.put(route.method(), route) != null) {
                throw new IllegalArgumentException(route.name() + " stands in the route table twice");
            }
        }
        rows.addAll(byPath.values());
        rows.sort(java.util.Comparator.comparingInt(Row::variables));
    }

    private static boolean isVariable(String segment) {
        return segment.startsWith("{");
    }

    /** @param rawPath as it was sent, percent-encoded */
    Found find(String method, String rawPath) {
        List<String> path = segments(rawPath);
        if (path == null) {
            return new Found.Nothing();
        }
        for (Row row : rows) {
            Map<String, String> variables = match(row.segments, path);
            if (variables != null) {
                Route route = row.methods.get(method);
                return route != null
                        ? new Found.Match(route, variables)
                        : new Found.OtherMethod(String.join(", ", new TreeSet<>(row.methods.keySet())));
            }
        }
        return new Found.Nothing();
    }

    private static @Nullable Map<String, String> match(List<String> pattern, List<String> path) {
        if (pattern.size() != path.size()) {
            return null;
        }
        Map<String, String> variables = new LinkedHashMap<>();
        for (int i = 0; i < pattern.size(); i++) {
            String asked = pattern.get(i);
            String given = path.get(i);
            if (isVariable(asked)) {
                // What begins with an underscore is a word of the interface, never a name.
                if (given.isEmpty() || given.startsWith("_")) {
                    return null;
                }
                variables.put(asked.substring(1, asked.length() - 1), given);
            } else if (!asked.equals(given)) {
                return null;
            }
        }
        return variables;
    }

    /** The path, decoded; null when it can't be. */
    static @Nullable String decoded(String rawPath) {
        List<String> segments = segments(rawPath);
        return segments == null ? null : "/" + String.join("/", segments);
    }

    private static @Nullable List<String> segments(String rawPath) {
        if (rawPath.length() > PATH_CHARS_MAX || !rawPath.startsWith("/")) {
            return null;
        }
        List<String> segments = new ArrayList<>();
        for (String raw : rawPath.substring(1).split("/", SEGMENTS_MAX + 1)) {
            String segment = segment(raw);
            if (segment == null || segments.size() == SEGMENTS_MAX) {
                return null;
            }
            segments.add(segment);
        }
        return segments;
    }

    private static @Nullable String segment(String raw) {
        if (raw.indexOf('%') < 0) {
            return raw;
        }
        byte[] bytes = new byte[raw.length()];
        int length = 0;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '%') {
                if (c > 0x7f) {
                    return null;
                }
                bytes[length++] = (byte) c;
            } else if (i + 2 < raw.length()
                    && HexFormat.isHexDigit(raw.charAt(i + 1))
                    && HexFormat.isHexDigit(raw.charAt(i + 2))) {
                bytes[length++] = (byte) HexFormat.fromHexDigits(raw, i + 1, i + 3);
                i += 2;
            } else {
                return null;
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
