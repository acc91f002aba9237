package org.tipstaff.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** Opens the database engine: in memory, with bounds, and without ever fetching anything. */
final class Duck {
    private Duck() {}

    /**
     * An empty database.
     *
     * @param memoryBytes what it may hold; it writes nothing beside
     */
    static Connection open(long memoryBytes, int threads) throws SQLException {
        Properties settings = new Properties();
        settings.setProperty("memory_limit", (memoryBytes >> 10) + "KiB");
        settings.setProperty("threads", Integer.toString(threads));
        settings.setProperty("temp_directory", "");
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        settings.setProperty("allow_community_extensions", "false");
        settings.setProperty("allow_unsigned_extensions", "false");
        settings.setProperty("allow_persistent_secrets", "false");
        Connection connection;
        try {
            connection = DriverManager.getConnection("jdbc:duckdb:", settings);
        } catch (LinkageError e) {
            throw new SQLException("the library of the database engine can't be loaded on this system: " + e, e);
        }
        unlinkLibrary();
        run(connection, "SET TimeZone = 'UTC'");
        return connection;
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** As a literal of SQL. */
    static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /**
     * The driver unpacks its library, 70 MB, into the folder for temporary files at each start and deletes it at an orderly end.
     * On Linux it can go as soon as it is loaded, so that a killed process leaves nothing.
     */
    private static void unlinkLibrary() {
        Path maps = Path.of("/proc/self/maps");
        Path temporary = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
        try {
            if (Files.isReadable(maps)) {
                for (String line : Files.readAllLines(maps)) {
                    int path = line.indexOf('/');
                    if (path > 0 && line.contains("/libduckdb_java") && line.endsWith(".so")) {
                        Path library = Path.of(line.substring(path));
                        if (temporary.equals(library.getParent())) {
                            Files.deleteIfExists(library);
                        }
                    }
                }
            }
        } catch (IOException e) {
            // It stays until the end of the process.
        }
    }
}
