package org.tipstaff.engine;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.tipstaff.label.Label;

/**
 * Events that are final, searchable by SQL. It is found when the program is started with it on the class path, which the
 * launcher does for the commands that ask it: it brings a database engine that nothing else needs.
 */
public interface EventStore {
    /**
     * A column of {@code events}.
     *
     * @param name as it is written in a query
     * @param type of SQL
     * @param fields names of fields that it holds, the first that is there; empty when it is none
     */
    record Column(String name, String type, List<String> fields) {
        public Column {
            fields = List.copyOf(fields);
        }
    }

    /**
     * What is asked, and what it may cost.
     *
     * @param sql one SELECT
     * @param rowsMax rows that are given; further ones are left out and said to be
     * @param timeMax of the query alone
     * @param memoryBytes of the database engine
     * @param label of events of a case, and of those that are not stored yet
     * @param rebuild whether everything is stored anew before
     */
    record Question(String sql, int rowsMax, Duration timeMax, long memoryBytes, Label label, boolean rebuild) {
        public static final int ROWS_DEFAULT = 10_000;
        public static final int ROWS_CEILING = 1_000_000;
        public static final Duration TIME_DEFAULT = Duration.ofSeconds(60);
        public static final long MEMORY_DEFAULT = 1L << 30;
    }

    /** How a value is written where forms have more than text. */
    enum Kind {
        TEXT,
        NUMBER,
        BOOLEAN,
        /** Text that is JSON already. */
        JSON
    }

    /** A column of an answer. */
    record Heading(String name, Kind kind) {}

    /**
     * What came back.
     *
     * @param rows values as text; null where SQL has NULL
     * @param more whether there were more rows than were asked for, or more than fit
     * @param label join of the labels of all events that were there to be asked
     * @param events that were there to be asked
     * @param notStored sealed segments or originals that could not be asked, each with the reason
     */
    record Answer(
            List<Heading> headings,
            List<List<@Nullable String>> rows,
            boolean more,
            Label label,
            long events,
            List<String> notStored) {}

    /** The columns of {@code events}. */
    List<Column> columns();

    /**
     * Asks all events that are stored, and those that were received and are in no sealed segment yet. What is not stored is
     * stored first, unless {@code serve} is at it.
     *
     * @param interrupted asked now and then: when true, the query ends
     * @throws UsageException when the query is wrong or not allowed; says where
     * @throws QueryEndedException when a bound was reached or somebody interrupted it
     */
    Answer ask(StoredLogs logs, Question question, BooleanSupplier interrupted, Progress progress) throws IOException;
}
