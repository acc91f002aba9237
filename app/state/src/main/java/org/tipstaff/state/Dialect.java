package org.tipstaff.state;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** What the two databases do differently; all else is the same SQL for both. */
enum Dialect {
    SQLITE {
        @Override
        void prepare(Connection connection, boolean writer) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                // Readers see the last whole change while the next is written. NORMAL may lose the last changes when
                // the
                // power goes, never half of one; position and rows go together, so the lost ones are simply fed again.
                for (String pragma : List.of(
                        "journal_mode = WAL",
                        "synchronous = NORMAL",
                        "busy_timeout = 5000",
                        "temp_store = MEMORY",
                        "trusted_schema = OFF")) {
                    statement.execute("PRAGMA " + pragma);
                }
                if (!writer) {
                    statement.execute("PRAGMA query_only = ON");
                }
            }
        }
    },
    POSTGRESQL {
        @Override
        void prepare(Connection connection, boolean writer) throws SQLException {
            if (!writer) {
                connection.setReadOnly(true);
                return;
            }
            // Two programs that feed one set of tables would each undo the other's; the lock ends with the connection.
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT pg_try_advisory_lock(" + LOCK + ")")) {
                if (!row.next() || !row.getBoolean(1)) {
                    throw new SQLException("another tipstaff writes to this database");
                }
            }
        }
    };

    /** "tipstaff" as a number. */
    private static final long LOCK = 0x7469707374616666L;

    /** Makes a new connection ready. */
    abstract void prepare(Connection connection, boolean writer) throws SQLException;

    /** @throws IllegalArgumentException when the URL is of neither */
    static Dialect of(String url) {
        if (url.startsWith("jdbc:sqlite:")) {
            return SQLITE;
        }
        if (url.startsWith("jdbc:postgresql:")) {
            return POSTGRESQL;
        }
        // The URL may hold a password, so only its beginning is shown.
        throw new IllegalArgumentException("a database URL begins with jdbc:sqlite: or jdbc:postgresql:, not with '"
                + url.substring(0, Math.min(url.length(), 16)).replaceAll("[^a-z:]", "?") + "'");
    }
}
