package org.tipstaff.state;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tables. Their version is a digest of the text below, so nobody can change one and forget the other. A database of any
 * other version, older or newer, is not migrated but emptied, and fed again from what fed it: that works
 * in both directions between any two versions and needs no script that was never run on a court's own data.
 */
final class Schema {
    private static final List<String> TABLES = List.of(
            """
            CREATE TABLE tipstaff_finding (
              id TEXT PRIMARY KEY, micros BIGINT NOT NULL, level INTEGER NOT NULL, rule TEXT NOT NULL, source TEXT NOT NULL,
              host TEXT NOT NULL, account TEXT NOT NULL, document TEXT NOT NULL)""",
            "CREATE INDEX tipstaff_finding_newest ON tipstaff_finding (micros, id)",
            "CREATE INDEX tipstaff_finding_rule ON tipstaff_finding (rule, micros, id)",
            """
            CREATE TABLE tipstaff_incident (
              id TEXT PRIMARY KEY, severity INTEGER NOT NULL, score BIGINT NOT NULL, opened BIGINT NOT NULL,
              updated BIGINT NOT NULL, first_step BIGINT NOT NULL, last_step BIGINT NOT NULL, joined TEXT,
              document TEXT NOT NULL, title TEXT NOT NULL)""",
            "CREATE INDEX tipstaff_incident_newest ON tipstaff_incident (updated, id)",
            """
            CREATE TABLE tipstaff_member (
              incident TEXT NOT NULL, finding TEXT NOT NULL, PRIMARY KEY (incident, finding))""",
            """
            CREATE TABLE tipstaff_acknowledgement (
              entry BIGINT PRIMARY KEY, incident TEXT NOT NULL, person TEXT NOT NULL, micros BIGINT NOT NULL)""",
            "CREATE INDEX tipstaff_acknowledgement_of ON tipstaff_acknowledgement (incident, entry)",
            """
            CREATE TABLE tipstaff_source (
              name TEXT PRIMARY KEY, records BIGINT NOT NULL, bytes BIGINT NOT NULL, first_received BIGINT NOT NULL,
              last_received BIGINT NOT NULL)""",
            "CREATE TABLE tipstaff_position (told BIGINT NOT NULL, custody BIGINT NOT NULL, counted BIGINT NOT NULL)");

    private static final List<String> NAMES =
            List.of("finding", "incident", "member", "acknowledgement", "source", "position");

    private static final String VERSION = digest(String.join(";\n", TABLES));

    private Schema() {}

    /** Makes the tables where there are none of this version; returns whether it did. */
    static boolean ensure(Connection connection) throws SQLException {
        if (VERSION.equals(version(connection))) {
            return false;
        }
        try (Statement statement = connection.createStatement()) {
            for (String name : NAMES) {
                statement.execute("DROP TABLE IF EXISTS tipstaff_" + name);
            }
            for (String table : TABLES) {
                statement.execute(table);
            }
            statement.execute("INSERT INTO tipstaff_position (told, custody, counted) VALUES (0, 0, 0)");
            statement.execute("DELETE FROM tipstaff_schema");
        }
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO tipstaff_schema (version) VALUES (?)")) {
            insert.setString(1, VERSION);
            insert.executeUpdate();
        }
        connection.commit();
        return true;
    }

    static void empty(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String name : NAMES) {
                statement.execute(
                        name.equals("position")
                                ? "UPDATE tipstaff_position SET told = 0, custody = 0, counted = 0"
                                : "DELETE FROM tipstaff_" + name);
            }
        }
        connection.commit();
    }

    private static @Nullable String version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS tipstaff_schema (version TEXT NOT NULL)");
            try (ResultSet row = statement.executeQuery("SELECT version FROM tipstaff_schema")) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }

    private static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
