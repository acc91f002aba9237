package org.tipstaff.state;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tipstaff.sigma.Level;

/** The views in SQLite or PostgreSQL. The statements are the same for both; each value goes in as a parameter. */
public final class SqlViews implements Views {
    /** Rows of one call to the database. */
    private static final int BATCH_ROWS = 500;
    /** Acknowledgements of one incident that are shown; the custody log has all. */
    private static final int ACKNOWLEDGEMENTS_MAX = 1000;
    /** Sources that are shown: more senders than a court has machines. */
    private static final int SOURCES_MAX = 100_000;

    private static final String INCIDENT_COLUMNS =
            "i.id, i.severity, i.score, i.opened, i.updated, i.first_step, i.last_step, i.joined, i.document, i.title";

    private final Connections connections;
    private boolean ready;

    private SqlViews(Connections connections) {
        this.connections = connections;
    }

    /** The default: one file. */
    public static SqlViews file(Path file) {
        // Nothing of the path may be read as an option of the URL.
        return url("jdbc:sqlite:file:" + file.toAbsolutePath().toUri().getRawPath());
    }

    /**
     * A database by URL. It need not answer now: the first call that needs it says so when it does not.
     *
     * @throws IllegalArgumentException when the URL is neither SQLite's nor PostgreSQL's
     */
    public static SqlViews url(String url) {
        return new SqlViews(new Connections(url));
    }

    @Override
    public ViewPosition position() throws ViewsUnavailableException {
        return write(SqlViews::position);
    }

    @Override
    public void apply(ViewChange change) throws ViewsUnavailableException {
        write(connection -> {
            ViewPosition at = position(connection);
            ViewPosition to = change.to();
            if (to.isCoveredBy(at) && !to.equals(at)) {
                return at;
            }
            if (!at.isCoveredBy(to)) {
                throw new IllegalArgumentException("a change to " + to + " goes back behind " + at);
            }
            findings(connection, change.findings());
            incidents(connection, change.incidents());
            joinings(connection, change.joinings());
            acknowledgements(connection, change.acknowledgements());
            sources(connection, change.sources());
            try (PreparedStatement move =
                    connection.prepareStatement("UPDATE tipstaff_position SET told = ?, custody = ?, counted = ?")) {
                move.setLong(1, to.told());
                move.setLong(2, to.custody());
                move.setLong(3, to.counted());
                move.executeUpdate();
            }
            return to;
        });
    }

    @Override
    public void clear() throws ViewsUnavailableException {
        write(connection -> {
            Schema.empty(connection);
            return true;
        });
    }

    private synchronized <T> T write(Connections.Work<T> work) throws ViewsUnavailableException {
        try {
            return connections.write(connection -> {
                ensureReady(connection);
                return work.on(connection);
            });
        } catch (ViewsUnavailableException e) {
            ready = false; // when it serves again it may be another, restored from a copy or made anew
            throw e;
        }
    }

    private <T> T read(Connections.Work<T> work) throws ViewsUnavailableException {
        if (!isReady()) {
            var _ = position();
        }
        try {
            return connections.read(work);
        } catch (ViewsUnavailableException e) {
            notReady();
            throw e;
        }
    }

    private synchronized boolean isReady() {
        return ready;
    }

    private synchronized void notReady() {
        ready = false;
    }

    private void ensureReady(Connection connection) throws SQLException {
        if (!ready) {
            Schema.ensure(connection);
            ready = true;
        }
    }

    private static ViewPosition position(Connection connection) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT told, custody, counted FROM tipstaff_position");
                ResultSet row = select.executeQuery()) {
            return row.next() ? new ViewPosition(row.getLong(1), row.getLong(2), row.getLong(3)) : ViewPosition.START;
        }
    }

    /** What one row puts into a statement. */
    private interface Binding<T> {
        void bind(PreparedStatement statement, T row) throws SQLException;
    }

    private static <T> void batch(Connection connection, String sql, List<T> rows, Binding<T> binding)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int waiting = 0;
            for (T row : rows) {
                binding.bind(statement, row);
                statement.addBatch();
                if (++waiting == BATCH_ROWS) {
                    statement.executeBatch();
                    waiting = 0;
                }
            }
            if (waiting > 0) {
                statement.executeBatch();
            }
        }
    }

    private static void findings(Connection connection, List<FindingView> findings) throws SQLException {
        batch(connection, """
                INSERT INTO tipstaff_finding (id, micros, level, rule, source, host, account, document)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET micros = excluded.micros, level = excluded.level, rule = excluded.rule,
                  source = excluded.source, host = excluded.host, account = excluded.account, document = excluded.document""", findings, (statement, finding) -> {
            text(statement, 1, finding.id());
            statement.setLong(2, SqlText.micros(finding.time()));
            statement.setInt(3, rank(finding.level()));
            text(statement, 4, finding.rule());
            text(statement, 5, finding.source());
            text(statement, 6, finding.host());
            text(statement, 7, finding.user());
            text(statement, 8, finding.document());
        });
    }

    private static void incidents(Connection connection, List<IncidentView> incidents) throws SQLException {
        batch(connection, """
                INSERT INTO tipstaff_incident
                  (id, severity, score, opened, updated, first_step, last_step, joined, document, title)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET severity = excluded.severity, score = excluded.score,
                  opened = excluded.opened, updated = excluded.updated, first_step = excluded.first_step,
                  last_step = excluded.last_step, joined = excluded.joined, document = excluded.document,
                  title = excluded.title""", incidents, (statement, incident) -> {
            text(statement, 1, incident.id());
            statement.setInt(2, rank(incident.severity()));
            statement.setLong(3, incident.score());
            statement.setLong(4, SqlText.micros(incident.opened()));
            statement.setLong(5, SqlText.micros(incident.updated()));
            statement.setLong(6, SqlText.micros(incident.first()));
            statement.setLong(7, SqlText.micros(incident.last()));
            String joined = incident.joined();
            statement.setString(8, joined == null ? null : SqlText.storable(joined));
            text(statement, 9, incident.document());
            text(statement, 10, incident.title());
        });
        for (IncidentView incident : incidents) {
            members(connection, incident);
        }
    }

    /** Writes only what differs: an incident mostly grows by a few findings, and comes again with all. */
    private static void members(Connection connection, IncidentView incident) throws SQLException {
        Set<String> now = new LinkedHashSet<>();
        incident.findings().forEach(finding -> now.add(SqlText.storable(finding)));
        List<String> gone = new ArrayList<>();
        for (String finding : members(connection, incident.id())) {
            if (!now.remove(finding)) {
                gone.add(finding);
            }
        }
        Binding<String> both = (statement, finding) -> {
            text(statement, 1, incident.id());
            statement.setString(2, finding);
        };
        batch(connection, "DELETE FROM tipstaff_member WHERE incident = ? AND finding = ?", gone, both);
        batch(connection, "INSERT INTO tipstaff_member (incident, finding) VALUES (?, ?)", List.copyOf(now), both);
    }

    private static List<String> members(Connection connection, String incident) throws SQLException {
        List<String> members = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT finding FROM tipstaff_member WHERE incident = ? ORDER BY finding")) {
            text(select, 1, incident);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    members.add(row.getString(1));
                }
            }
        }
        return members;
    }

    private static void joinings(Connection connection, List<ViewChange.Joining> joinings) throws SQLException {
        batch(connection, "UPDATE tipstaff_incident SET joined = ? WHERE id = ?", joinings, (statement, joining) -> {
            text(statement, 1, joining.into());
            text(statement, 2, joining.incident());
        });
    }

    private static void acknowledgements(Connection connection, List<Acknowledgement> made) throws SQLException {
        batch(connection, """
                INSERT INTO tipstaff_acknowledgement (entry, incident, person, micros) VALUES (?, ?, ?, ?)
                ON CONFLICT (entry) DO NOTHING""", made, (statement, one) -> {
            statement.setLong(1, one.entry());
            text(statement, 2, one.incident());
            text(statement, 3, one.person());
            statement.setLong(4, SqlText.micros(one.at()));
        });
    }

    private static void sources(Connection connection, List<SourceView> sources) throws SQLException {
        batch(connection, """
                INSERT INTO tipstaff_source (name, records, bytes, first_received, last_received) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (name) DO UPDATE SET records = excluded.records, bytes = excluded.bytes,
                  first_received = excluded.first_received, last_received = excluded.last_received""", sources, (statement, source) -> {
            text(statement, 1, source.name());
            statement.setLong(2, source.records());
            statement.setLong(3, source.bytes());
            statement.setLong(4, SqlText.micros(source.first()));
            statement.setLong(5, SqlText.micros(source.last()));
        });
    }

    private static void text(PreparedStatement statement, int index, String text) throws SQLException {
        statement.setString(index, SqlText.storable(text));
    }

    @Override
    public Page<FindingView> findings(FindingQuery query) throws ViewsUnavailableException {
        Cursor after = Cursor.parse(query.after());
        Filter filter = new Filter();
        if (query.incident() != null) {
            filter.and(
                    "f.id IN (SELECT m.finding FROM tipstaff_member m WHERE m.incident = ?)",
                    SqlText.storable(query.incident()));
        }
        if (query.level() != Level.INFORMATIONAL) {
            filter.and("f.level >= ?", (long) rank(query.level()));
        }
        if (query.rule() != null) {
            filter.and("f.rule = ?", SqlText.storable(query.rule()));
        }
        if (query.host() != null) {
            filter.and("f.host = ?", SqlText.storable(query.host()));
        }
        if (query.since() != null) {
            filter.and("f.micros >= ?", SqlText.micros(query.since()));
        }
        if (query.until() != null) {
            filter.and("f.micros <= ?", SqlText.micros(query.until()));
        }
        filter.after("f.micros", "f.id", after);
        List<FindingView> rows = read(connection -> {
            List<FindingView> found = new ArrayList<>();
            String sql = "SELECT f.id, f.micros, f.level, f.rule, f.source, f.host, f.account, f.document"
                    + " FROM tipstaff_finding f" + filter + " ORDER BY f.micros DESC, f.id DESC LIMIT "
                    + (query.limit() + 1);
            try (PreparedStatement select = filter.prepare(connection, sql);
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(new FindingView(
                            row.getString(1),
                            SqlText.timeOrNull(row.getLong(2)),
                            level(row.getInt(3)),
                            row.getString(4),
                            row.getString(5),
                            row.getString(6),
                            row.getString(7),
                            row.getString(8)));
                }
            }
            return found;
        });
        return page(rows, query.limit(), last -> new Cursor(SqlText.micros(last.time()), last.id()));
    }

    @Override
    public Page<IncidentView> incidents(IncidentQuery query) throws ViewsUnavailableException {
        Cursor after = Cursor.parse(query.after());
        Filter filter = new Filter();
        filter.and("i.joined IS NULL");
        if (query.severity() != Level.INFORMATIONAL) {
            filter.and("i.severity >= ?", (long) rank(query.severity()));
        }
        if (query.acknowledged() != null) {
            filter.and((query.acknowledged() ? "" : "NOT ")
                    + "EXISTS (SELECT 1 FROM tipstaff_acknowledgement a WHERE a.incident = i.id)");
        }
        filter.after("i.updated", "i.id", after);
        List<IncidentView> rows = read(connection -> {
            List<IncidentView> found = new ArrayList<>();
            String sql = "SELECT " + INCIDENT_COLUMNS + " FROM tipstaff_incident i" + filter
                    + " ORDER BY i.updated DESC, i.id DESC LIMIT " + (query.limit() + 1);
            try (PreparedStatement select = filter.prepare(connection, sql);
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(incident(row, List.of()));
                }
            }
            return found;
        });
        return page(rows, query.limit(), last -> new Cursor(SqlText.micros(last.updated()), last.id()));
    }

    @Override
    public Optional<IncidentView> incident(String id) throws ViewsUnavailableException {
        return read(connection -> {
            List<String> members = members(connection, id);
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT " + INCIDENT_COLUMNS + " FROM tipstaff_incident i WHERE i.id = ?")) {
                text(select, 1, id);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(incident(row, members)) : Optional.<IncidentView>empty();
                }
            }
        });
    }

    private static IncidentView incident(ResultSet row, List<String> members) throws SQLException {
        return new IncidentView(
                row.getString(1),
                row.getString(10),
                level(row.getInt(2)),
                row.getLong(3),
                SqlText.time(row.getLong(4)),
                SqlText.time(row.getLong(5)),
                SqlText.timeOrNull(row.getLong(6)),
                SqlText.timeOrNull(row.getLong(7)),
                row.getString(8),
                members,
                row.getString(9));
    }

    @Override
    public List<Acknowledgement> acknowledgements(String incident) throws ViewsUnavailableException {
        return read(connection -> {
            List<Acknowledgement> made = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT incident, person, micros, entry FROM tipstaff_acknowledgement WHERE incident = ?"
                            + " ORDER BY entry LIMIT " + ACKNOWLEDGEMENTS_MAX)) {
                text(select, 1, incident);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        made.add(new Acknowledgement(
                                row.getString(1), row.getString(2), SqlText.time(row.getLong(3)), row.getLong(4)));
                    }
                }
            }
            return made;
        });
    }

    @Override
    public List<SourceView> sources() throws ViewsUnavailableException {
        return read(connection -> {
            List<SourceView> sources = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                            "SELECT name, records, bytes, first_received, last_received FROM tipstaff_source"
                                    + " LIMIT " + SOURCES_MAX);
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    sources.add(new SourceView(
                            row.getString(1),
                            row.getLong(2),
                            row.getLong(3),
                            SqlText.timeOrNull(row.getLong(4)),
                            SqlText.timeOrNull(row.getLong(5))));
                }
            }
            // Here and not in SQL: the two databases may order letters differently.
            sources.sort(java.util.Comparator.comparing(SourceView::name));
            return sources;
        });
    }

    /** Levels as numbers, so that the database can compare them. They stand in tables: a change is a change of the schema. */
    private static int rank(Level level) {
        return switch (level) {
            case INFORMATIONAL -> 0;
            case LOW -> 1;
            case MEDIUM -> 2;
            case HIGH -> 3;
            case CRITICAL -> 4;
        };
    }

    private static Level level(int rank) {
        for (Level level : Level.values()) {
            if (rank(level) == rank) {
                return level;
            }
        }
        throw new IllegalStateException("a row has the level " + rank + ", which is none");
    }

    /** Where a row stands in the order of its page. */
    private interface Place<T> {
        Cursor of(T row);
    }

    /** One row more than the page has was asked for: it tells whether there is a next page. */
    private static <T> Page<T> page(List<T> rows, int limit, Place<T> place) {
        @Nullable
        String next = rows.size() > limit ? place.of(rows.get(limit - 1)).text() : null;
        return new Page<>(rows.subList(0, Math.min(limit, rows.size())), next);
    }

    /** Conditions that are joined by AND, and their values. */
    private static final class Filter {
        private final StringBuilder conditions = new StringBuilder();
        private final List<Object> values = new ArrayList<>();

        void and(String condition, Object... parameters) {
            conditions.append(conditions.isEmpty() ? " WHERE " : " AND ").append(condition);
            values.addAll(List.of(parameters));
        }

        void after(String time, String id, @Nullable Cursor cursor) {
            if (cursor != null) {
                and(
                        "(" + time + " < ? OR (" + time + " = ? AND " + id + " < ?))",
                        cursor.micros(),
                        cursor.micros(),
                        cursor.id());
            }
        }

        PreparedStatement prepare(Connection connection, String sql) throws SQLException {
            PreparedStatement statement = connection.prepareStatement(sql);
            for (int i = 0; i < values.size(); i++) {
                switch (values.get(i)) {
                    case Long number -> statement.setLong(i + 1, number);
                    case Object text -> statement.setString(i + 1, text.toString());
                }
            }
            return statement;
        }

        @Override
        public String toString() {
            return conditions.toString();
        }
    }

    @Override
    public void close() {
        connections.close();
    }
}
