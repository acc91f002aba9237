package org.tipstaff.store;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.tipstaff.engine.EventStore;
import org.tipstaff.engine.QueryEndedException;
import org.tipstaff.engine.UsageException;
import org.tipstaff.label.Label;
import org.tipstaff.label.LabelSyntaxException;

/** Asks one question of a database that is loaded and closed, within its bounds. */
final class Asking {
    /** Characters of one value; what is longer is cut. */
    private static final int VALUE_CHARS_MAX = 1 << 20;
    /** Characters of a whole answer. */
    private static final long ANSWER_CHARS_MAX = 128L << 20;
    /** Labels that are joined; beyond them the answer is for nobody. */
    private static final int LABELS_MAX = 1000;

    private static final int WATCH_MILLIS = 50;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT);

    private final Connection connection;
    private final EventStore.Question question;
    private final BooleanSupplier interrupted;
    private volatile QueryEndedException.@Nullable Why ended;

    Asking(Connection connection, EventStore.Question question, BooleanSupplier interrupted) {
        this.connection = connection;
        this.question = question;
        this.interrupted = interrupted;
    }

    EventStore.Answer answer(List<String> notStored) throws SQLException, IOException {
        QueryCheck.require(connection, question.sql());
        long events = count();
        Label label = label();
        List<EventStore.Heading> headings = new ArrayList<>();
        List<List<@Nullable String>> rows = new ArrayList<>();
        boolean more = false;
        CountDownLatch done = new CountDownLatch(1);
        // What is wrong with the query is said of it as it was written.
        connection.prepareStatement(question.sql()).close();
        try (PreparedStatement statement = connection.prepareStatement(bounded())) {
            Thread watch = Thread.ofPlatform().name("query-watch").daemon().start(() -> watch(statement, done));
            try (ResultSet result = statement.executeQuery()) {
                ResultSetMetaData meta = result.getMetaData();
                int width = meta.getColumnCount();
                for (int i = 1; i <= width; i++) {
                    headings.add(new EventStore.Heading(meta.getColumnLabel(i), kind(meta, i)));
                }
                long chars = 0;
                while (result.next()) {
                    if (rows.size() == question.rowsMax() || chars > ANSWER_CHARS_MAX) {
                        more = true;
                        break;
                    }
                    List<@Nullable String> row = new ArrayList<>(width);
                    for (int i = 1; i <= width; i++) {
                        String value = value(
                                result,
                                i,
                                meta.getColumnType(i),
                                headings.get(i - 1).kind());
                        chars += value == null ? 0 : value.length();
                        row.add(value);
                    }
                    rows.add(row);
                }
            } finally {
                done.countDown();
                join(watch);
            }
        } catch (SQLException e) {
            QueryEndedException.Why why = ended;
            if (why != null) {
                throw new QueryEndedException(
                        why,
                        why == QueryEndedException.Why.TIME
                                ? "the query took longer than "
                                        + question.timeMax().toSeconds() + " s"
                                : "interrupted");
            }
            throw e;
        }
        return new EventStore.Answer(headings, rows, more, label, events, notStored);
    }

    /**
     * The query with a limit around it, so that the engine makes no more rows than are given. It is one SELECT by itself, so it can't
     * reach out of its brackets; its order stays.
     */
    private String bounded() {
        String sql = question.sql().strip();
        while (sql.endsWith(";")) {
            sql = sql.substring(0, sql.length() - 1).strip();
        }
        return "SELECT * FROM (\n" + sql + "\n) LIMIT " + (question.rowsMax() + 1L);
    }

    private void watch(Statement statement, CountDownLatch done) {
        long begun = System.nanoTime();
        try {
            while (!done.await(WATCH_MILLIS, TimeUnit.MILLISECONDS)) {
                boolean late = System.nanoTime() - begun > question.timeMax().toNanos();
                if (late || interrupted.getAsBoolean()) {
                    ended = late ? QueryEndedException.Why.TIME : QueryEndedException.Why.INTERRUPTED;
                    statement.cancel(); // again and again, for it may be between two steps
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            // It is closed.
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long count() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(*) FROM stored WHERE gap IS NULL")) {
            result.next();
            return result.getLong(1);
        }
    }

    private Label label() throws SQLException {
        List<Label> labels = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery("SELECT DISTINCT label FROM stored LIMIT " + (LABELS_MAX + 1))) {
            while (result.next()) {
                labels.add(Label.parse(String.valueOf(result.getString(1))));
            }
        } catch (LabelSyntaxException e) {
            return Label.UNLABELLED;
        }
        return labels.isEmpty() || labels.size() > LABELS_MAX ? Label.UNLABELLED : Label.joinAll(labels);
    }

    private static EventStore.Kind kind(ResultSetMetaData meta, int column) throws SQLException {
        if (String.valueOf(meta.getColumnTypeName(column))
                .toUpperCase(Locale.ROOT)
                .equals("JSON")) {
            return EventStore.Kind.JSON;
        }
        return switch (meta.getColumnType(column)) {
            case Types.BOOLEAN -> EventStore.Kind.BOOLEAN;
            case Types.TINYINT,
                    Types.SMALLINT,
                    Types.INTEGER,
                    Types.BIGINT,
                    Types.DECIMAL,
                    Types.FLOAT,
                    Types.REAL,
                    Types.DOUBLE -> EventStore.Kind.NUMBER;
            default -> EventStore.Kind.TEXT;
        };
    }

    private static @Nullable String value(ResultSet result, int column, int type, EventStore.Kind kind)
            throws SQLException {
        String value = switch (type) {
            case Types.TIMESTAMP -> time(result.getObject(column, LocalDateTime.class));
            case Types.TIMESTAMP_WITH_TIMEZONE -> time(utc(result.getObject(column, OffsetDateTime.class)));
            default -> result.getString(column);
        };
        if (value == null || value.length() <= VALUE_CHARS_MAX) {
            return value;
        }
        String length = "… (" + value.length() + " characters)";
        // A part of JSON is none.
        return kind == EventStore.Kind.JSON ? '"' + length + '"' : value.substring(0, VALUE_CHARS_MAX) + length;
    }

    /** As findings have it. */
    private static @Nullable String time(@Nullable LocalDateTime utc) {
        return utc == null ? null : TIME.format(utc);
    }

    private static @Nullable LocalDateTime utc(@Nullable OffsetDateTime time) {
        return time == null ? null : time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
    }

    /** In the words of this program, with what the engine says about the query and where. */
    static IOException failure(SQLException e) {
        String message = String.valueOf(e.getMessage());
        if (isOutOfMemory(e)) {
            return new QueryEndedException(
                    QueryEndedException.Why.MEMORY,
                    "the query needs more memory than it may have: " + firstLine(message));
        }
        for (String wrong : List.of(
                "Parser Error",
                "Binder Error",
                "Catalog Error",
                "Conversion Error",
                "Invalid Input Error",
                "Invalid Error",
                "Out of Range Error",
                "Mismatch Type Error",
                "Permission Error",
                "Not implemented Error",
                "Syntax Error",
                "Expression Error",
                "Parameter Not Resolved Error",
                "Parameter Not Allowed Error")) {
            if (message.startsWith(wrong)) {
                throw new UsageException(message.strip());
            }
        }
        return new IOException("the event store can't answer: " + message.strip(), e);
    }

    static boolean isOutOfMemory(SQLException e) {
        return String.valueOf(e.getMessage()).startsWith("Out of Memory");
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }
}
