package org.tipstaff.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tipstaff.engine.UsageException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Lets one SELECT through that asks only what is stored. The engine parses it and gives it back as a tree; what is no SELECT
 * it does not give back. In the tree every table function must be one that only makes rows, and no function may tell of or
 * change the engine itself. The engine is locked down beside this; each holds without the other.
 */
final class QueryCheck {
    /** Characters of a query: people write hundreds. */
    static final int CHARS_MAX = 32_768;

    private static final int DEPTH_MAX = 2_000;
    private static final int TREE_CHARS_MAX = 64 << 20;

    /** Table functions that make rows of their arguments and of nothing else. */
    private static final Set<String> TABLE_FUNCTIONS =
            Set.of("range", "generate_series", "unnest", "json_each", "json_tree", "repeat", "repeat_row");

    /** Functions of the engine that are about itself, or take apart what it made. */
    private static final Set<String> REFUSED = Set.of(
            "getenv",
            "getvariable",
            "current_setting",
            "set_config",
            "write_log",
            "parse_duckdb_log_message",
            "json_execute_serialized_sql",
            "json_serialize_plan",
            "json_deserialize_sql",
            "finalize",
            "combine",
            "nextval",
            "currval",
            "sleep",
            "sleep_ms",
            "which_secret");

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxStringLength(CHARS_MAX * 2)
                    .build())
            .build();

    private QueryCheck() {}

    /** @throws UsageException when it is wrong or not allowed, with line and column */
    static void require(Connection connection, String sql) throws SQLException {
        if (sql.length() > CHARS_MAX) {
            throw new UsageException("the query has " + sql.length() + " characters; at most " + CHARS_MAX);
        }
        if (sql.indexOf('\0') >= 0) {
            throw new UsageException("the query holds a NUL character");
        }
        String tree;
        try (PreparedStatement statement = connection.prepareStatement("SELECT json_serialize_sql(?::VARCHAR)")) {
            statement.setString(1, sql);
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                tree = String.valueOf(result.getString(1));
            }
        }
        if (tree.length() > TREE_CHARS_MAX) {
            throw new UsageException("the query is too large");
        }
        try {
            new Walk(sql).walk(tree);
        } catch (JacksonException e) {
            throw new UsageException("the query is nested too deeply, or holds a text that is too long");
        }
    }

    /** 1-based, of a position in characters or, where the text is not ASCII, about. */
    static String place(String sql, int position) {
        int at = Math.clamp(position, 0, sql.length());
        int line = 1;
        int column = 1;
        for (int i = 0; i < at; i++) {
            if (sql.charAt(i) == '\n') {
                line++;
                column = 1;
            } else {
                column++;
            }
        }
        return "line " + line + ", column " + column;
    }

    private static final class Walk {
        private final String sql;
        private int statements;
        private boolean error;
        private @Nullable String errorType;
        private @Nullable String errorMessage;
        private int errorPosition = -1;

        Walk(String sql) {
            this.sql = sql;
        }

        void walk(String tree) {
            try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), tree)) {
                if (json.nextToken() == JsonToken.START_OBJECT) {
                    object(json, 0, false);
                }
            }
            if (error) {
                String message = String.valueOf(errorMessage);
                if ("parser".equals(errorType)) {
                    throw new UsageException(errorPosition < 0 ? message : place(sql, errorPosition) + ": " + message);
                }
                throw new UsageException("only a SELECT can be asked; nothing can be written, loaded or set");
            }
            if (statements != 1) {
                throw new UsageException("one query at a time; there are " + statements);
            }
        }

        private void object(JsonParser json, int depth, boolean ofTable) {
            @Nullable String function = null;
            int location = -1;
            for (JsonToken token = json.nextToken(); token != JsonToken.END_OBJECT; token = json.nextToken()) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (value == JsonToken.START_OBJECT) {
                    object(json, depth + 1, name.equals("function"));
                } else if (value == JsonToken.START_ARRAY) {
                    array(json, depth + 1, depth == 0 && name.equals("statements"));
                } else if (name.equals("function_name")) {
                    function = json.getString();
                } else if (name.equals("query_location") && value == JsonToken.VALUE_NUMBER_INT) {
                    location = json.getString().length() > 9 ? -1 : json.getIntValue();
                } else if (depth == 0) {
                    top(name, json.getString());
                }
            }
            if (function != null) {
                check(function.toLowerCase(Locale.ROOT), ofTable, location);
            }
        }

        private void array(JsonParser json, int depth, boolean ofStatements) {
            for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
                if (ofStatements) {
                    statements++;
                }
                if (token == JsonToken.START_OBJECT) {
                    object(json, depth, false);
                } else if (token == JsonToken.START_ARRAY) {
                    array(json, depth + 1, false);
                }
            }
        }

        private void top(String name, String text) {
            switch (name) {
                case "error" -> error = text.equals("true");
                case "error_type" -> errorType = text;
                case "error_message" -> errorMessage = text;
                case "position" -> errorPosition = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
                default -> {}
            }
        }

        private void check(String function, boolean ofTable, int location) {
            boolean allowed = ofTable
                    ? TABLE_FUNCTIONS.contains(function)
                    : !REFUSED.contains(function)
                            && !function.startsWith("duckdb_")
                            && !function.startsWith("pg_")
                            && !function.startsWith("pragma_")
                            && !function.startsWith("__internal");
            if (!allowed) {
                throw new UsageException((location < 0 ? "" : place(sql, location) + ": ") + "the function " + function
                        + " is not for questions; see --schema for what can be asked");
            }
        }
    }
}
