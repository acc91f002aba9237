package org.tipstaff.server.http;

import java.util.List;

/**
 * A parameter of a route, as it is checked and as it is documented.
 *
 * @param in where it stands
 * @param words the values it may have; empty: any
 * @param description one English sentence
 */
record Parameter(String name, In in, Kind kind, List<String> words, String description) {
    enum In {
        PATH,
        QUERY
    }

    enum Kind {
        TEXT,
        TIME,
        COUNT,
        FLAG
    }

    /** Longest value. */
    static final int CHARS_MAX = 512;

    Parameter {
        words = List.copyOf(words);
    }

    static Parameter path(String name, String description) {
        return new Parameter(name, In.PATH, Kind.TEXT, List.of(), description);
    }

    static Parameter query(String name, Kind kind, String description) {
        return new Parameter(name, In.QUERY, kind, List.of(), description);
    }

    static Parameter word(String name, List<String> words, String description) {
        return new Parameter(name, In.QUERY, Kind.TEXT, words, description);
    }
}
