package org.tipstaff.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.tipstaff.engine.BuiltInMappings;
import org.tipstaff.engine.EventStore;
import org.tipstaff.engine.Progress;
import org.tipstaff.engine.QueryEndedException;
import org.tipstaff.engine.StoredLogs;
import org.tipstaff.event.Sha256;
import org.tipstaff.ingest.Ingest;
import org.tipstaff.ingest.LogFile;
import org.tipstaff.journal.StoredSegment;
import org.tipstaff.normalise.Mappings;

/**
 * Events in Parquet files, one for each sealed segment or original, asked through DuckDB in memory. The store of a data folder
 * lies in it; that of a case beside it, for a case is sealed.
 */
public final class SqlEventStore implements EventStore {
    /** Sentences about what is not stored. */
    private static final int NAMED_MAX = 100;

    private final Mappings mapping;

    /** Found by its port. */
    public SqlEventStore() {
        mapping = BuiltInMappings.read();
    }

    @Override
    public List<Column> columns() {
        return EventColumn.all().stream().map(EventColumn::described).toList();
    }

    /** What can be asked: files that are stored, and segments that are not sealed. */
    private record Stored(List<Path> files, List<StoredSegment> tail, List<String> notStored) {}

    @Override
    public Answer ask(StoredLogs logs, Question question, BooleanSupplier interrupted, Progress progress)
            throws IOException {
        boolean rebuild = question.rebuild();
        for (int attempt = 0; ; attempt++) {
            Stored stored = switch (logs) {
                case StoredLogs.Live live -> stored(live, question, rebuild, interrupted, progress);
                case StoredLogs.Case it -> stored(it, question, rebuild, interrupted, progress);
            };
            rebuild = false;
            try (Connection connection =
                    Duck.open(question.memoryBytes(), Runtime.getRuntime().availableProcessors())) {
                loaded(connection, stored, question, interrupted);
                return new Asking(connection, question, interrupted).answer(stored.notStored());
            } catch (SQLException e) {
                if (attempt == 0 && stored.files().stream().anyMatch(file -> !Files.exists(file))) {
                    continue; // retention removed a segment while it was asked
                }
                throw Asking.failure(e);
            } catch (OutOfMemoryError e) {
                throw new QueryEndedException(QueryEndedException.Why.MEMORY, "the answer does not fit into memory");
            }
        }
    }

    private Stored stored(
            StoredLogs.Live live, Question question, boolean rebuild, BooleanSupplier interrupted, Progress progress)
            throws IOException {
        StoreFolder store =
                new StoreFolder(live.folder().toAbsolutePath().normalize().resolve(StoreKeeper.FOLDER));
        List<String> notStored = new ArrayList<>();
        Map<String, Path> files = new HashMap<>();
        List<StoredSegment> segments = StoredSegment.list(live.journal());
        Set<String> known = new HashSet<>();
        segments.forEach(segment -> known.add(StoreFolder.segment(segment.first())));
        Optional<Closeable> lock = store.lock();
        try (Closeable _ = lock.orElse(() -> {})) {
            if (lock.isPresent() && rebuild) {
                store.keepOnly(Set.of());
            }
            for (StoreFolder.Stored each : store.list()) {
                if (known.contains(each.of())) {
                    files.put(each.of(), each.file());
                }
            }
            if (lock.isPresent()) {
                store.keepOnly(new HashSet<>(files.values()));
            }
            List<StoredSegment> missing = segments.stream()
                    .filter(segment -> segment.isSealed() && !files.containsKey(StoreFolder.segment(segment.first())))
                    .toList();
            progress.planned(
                    missing.size(),
                    missing.stream().mapToLong(StoredSegment::bytes).sum());
            for (StoredSegment segment : missing) {
                String of = StoreFolder.segment(segment.first());
                if (lock.isEmpty()) {
                    say(notStored, segment.file().getFileName() + ": serve has not stored it yet");
                    continue;
                }
                goOn(interrupted);
                try {
                    String sha256 = StoreKeeper.digest(segment.file()).hex();
                    files.put(
                            of,
                            store.write(
                                    of,
                                    sha256,
                                    new SegmentRows(
                                            segment.file(),
                                            sha256,
                                            mapping,
                                            question.label().toString()),
                                    () -> !interrupted.getAsBoolean()));
                } catch (NoSuchFileException | java.io.FileNotFoundException e) {
                    // Removed by retention meanwhile.
                } catch (IOException e) {
                    goOn(interrupted);
                    say(notStored, segment.file().getFileName() + ": " + e.getMessage());
                }
                progress.read(segment.bytes());
            }
        }
        return new Stored(
                files.values().stream().sorted().toList(),
                segments.stream().filter(segment -> !segment.isSealed()).toList(),
                notStored);
    }

    private Stored stored(
            StoredLogs.Case it, Question question, boolean rebuild, BooleanSupplier interrupted, Progress progress)
            throws IOException {
        Path whole = it.folder().toAbsolutePath().normalize();
        StoreFolder store = new StoreFolder(whole.resolveSibling(whole.getFileName() + "." + StoreKeeper.FOLDER));
        List<String> notStored = new ArrayList<>();
        List<Path> files = new ArrayList<>();
        Ingest.Listing listing = it.listing();
        listing.gaps().forEach(gap -> say(notStored, gap.source().path() + ": " + gap.reason()));
        try (Closeable _ =
                store.lock().orElseThrow(() -> new IOException("another process makes files in " + store.folder()))) {
            if (rebuild) {
                store.keepOnly(Set.of());
            }
            Set<Path> there = new HashSet<>();
            store.list().forEach(each -> there.add(each.file()));
            List<LogFile> missing = new ArrayList<>();
            for (LogFile log : listing.files()) {
                Path file = store.file(StoreFolder.original(), expected(log).hex());
                if (there.contains(file)) {
                    files.add(file);
                } else {
                    missing.add(log);
                }
            }
            progress.planned(
                    missing.size(), missing.stream().mapToLong(LogFile::bytes).sum());
            for (LogFile log : missing) {
                goOn(interrupted);
                Sha256 expected = expected(log);
                Path file = store.file(StoreFolder.original(), expected.hex());
                if (files.contains(file)) {
                    continue; // a copy of another original
                }
                try {
                    Path made = store.write(
                            StoreFolder.original(),
                            expected.hex(),
                            new LogRows(
                                    log,
                                    expected.hex(),
                                    mapping,
                                    question.label().toString()),
                            () -> !interrupted.getAsBoolean());
                    if (log.source().isHashed() && log.source().sha256().equals(expected)) {
                        files.add(made);
                    } else {
                        Files.delete(made);
                        say(notStored, log.source().path() + ": it is not what the case was made from any more");
                    }
                } catch (IOException e) {
                    goOn(interrupted);
                    say(notStored, log.source().path() + ": " + e.getMessage());
                }
                progress.read(log.bytes());
            }
        }
        return new Stored(files.stream().sorted().toList(), List.of(), notStored);
    }

    private static Sha256 expected(LogFile log) {
        return log.expected().orElseThrow();
    }

    private static void say(List<String> notStored, String sentence) {
        if (notStored.size() < NAMED_MAX) {
            notStored.add(sentence);
        }
    }

    private static void goOn(BooleanSupplier interrupted) throws QueryEndedException {
        if (interrupted.getAsBoolean()) {
            throw new QueryEndedException(QueryEndedException.Why.INTERRUPTED, "interrupted");
        }
    }

    private void loaded(Connection connection, Stored stored, Question question, BooleanSupplier interrupted)
            throws SQLException, IOException {
        try {
            load(connection, stored, question, interrupted);
        } catch (SQLException e) {
            goOn(interrupted);
            if (Asking.isOutOfMemory(e)) {
                throw new QueryEndedException(
                        QueryEndedException.Why.MEMORY, "what is not sealed yet does not fit into memory");
            }
            if (stored.files().stream().anyMatch(file -> !Files.exists(file))) {
                throw e;
            }
            throw new IOException("the event store can't be read: " + StoreFolder.firstLine(e), e);
        }
    }

    /** Makes the views, and then closes every door but those files. */
    private void load(Connection connection, Stored stored, Question question, BooleanSupplier interrupted)
            throws SQLException, IOException {
        try (RowSource rows = new Tail(stored.tail(), question.label().toString())) {
            RowFunction.register(connection, "read_tail", rows, () -> !interrupted.getAsBoolean());
            Duck.run(connection, "CREATE TABLE unsealed AS SELECT " + StoreFolder.columns() + " FROM read_tail()");
        }
        StringBuilder files = new StringBuilder("[");
        for (Path file : stored.files()) {
            files.append(files.length() == 1 ? "" : ", ").append(Duck.quoted(file.toString()));
        }
        files.append(']');
        String sealed = stored.files().isEmpty() ? "" : "FROM read_parquet(" + files + ") UNION ALL ";
        Duck.run(connection, "CREATE VIEW stored AS " + sealed + "FROM unsealed");
        Duck.run(connection, "CREATE VIEW events AS SELECT * EXCLUDE (gap) FROM stored WHERE gap IS NULL");
        Duck.run(
                connection,
                "CREATE VIEW gaps AS SELECT gap, source, sha256, record, byte_offset, received, journal_offset, file, "
                        + "file_sha256, label FROM stored WHERE gap IS NOT NULL");
        Duck.run(connection, "SET allowed_paths = " + files);
        Duck.run(connection, "SET enable_external_access = false");
        Duck.run(connection, "SET lock_configuration = true");
    }

    /** The segments that are not sealed, one behind the other. */
    private final class Tail implements RowSource {
        private final List<StoredSegment> segments;
        private final String label;
        private int index;
        private @Nullable RowSource current;

        Tail(List<StoredSegment> segments, String label) {
            this.segments = segments;
            this.label = label;
        }

        @Override
        public @Nullable Row next() throws IOException {
            while (true) {
                RowSource now = current;
                if (now != null) {
                    Row row = now.next();
                    if (row != null) {
                        return row;
                    }
                    now.close();
                    current = null;
                }
                if (index == segments.size()) {
                    return null;
                }
                current = open(segments.get(index++));
            }
        }

        private @Nullable RowSource open(StoredSegment segment) throws IOException {
            try {
                return new SegmentRows(segment.file(), null, mapping, label);
            } catch (NoSuchFileException | java.io.FileNotFoundException e) {
                // Sealed since it was listed.
                return new SegmentRows(segment.sealedFile(), null, mapping, label);
            }
        }

        @Override
        public void close() throws IOException {
            RowSource now = current;
            if (now != null) {
                now.close();
            }
        }
    }
}
