package org.tipstaff.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a store. Each holds the events of one file of evidence, names its digest and the version of the columns, and
 * appears whole or not at all. All can be deleted: they are made again from the evidence.
 */
final class StoreFolder {
    /** Rows that are compressed together: some 40 MB in memory while they are written. */
    private static final int ROWS_TOGETHER = 20_480;
    /** What the engine may hold while it writes one file. */
    private static final long WRITING_BYTES = 256L << 20;

    private static final String UNFINISHED = ".unfinished";
    private static final Pattern NAME =
            Pattern.compile("(original|[0-9]{20})-([0-9a-f]{64})\\.v([0-9]{1,6})\\.parquet");
    /** A Parquet file begins and ends with this. */
    private static final byte[] MAGIC = {'P', 'A', 'R', '1'};

    private final Path folder;

    StoreFolder(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    /**
     * A file of events.
     *
     * @param of offset of the first record of a segment, or {@code original}
     * @param sha256 of the segment or original
     */
    record Stored(Path file, String of, String sha256) {}

    static String segment(long first) {
        return String.format(java.util.Locale.ROOT, "%020d", first);
    }

    static String original() {
        return "original";
    }

    /** Whole files of the present version, by name. */
    List<Stored> list() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Stored> stored = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
                if (name.matches() && Integer.parseInt(name.group(3)) == EventColumn.VERSION && isWhole(file)) {
                    stored.add(new Stored(file, name.group(1), name.group(2)));
                }
            }
        }
        return stored;
    }

    private static boolean isWhole(Path file) throws IOException {
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "r")) {
            byte[] end = new byte[MAGIC.length];
            if (content.length() < 3L * MAGIC.length) {
                return false;
            }
            content.seek(content.length() - MAGIC.length);
            content.readFully(end);
            return java.util.Arrays.equals(end, MAGIC);
        } catch (java.io.FileNotFoundException e) {
            return false;
        }
    }

    /** Deletes what holds events that are not among these, what is of another version and what was not finished. */
    void keepOnly(java.util.Set<Path> wanted) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                if ((NAME.matcher(name).matches() && !wanted.contains(file)) || name.endsWith(UNFINISHED)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** Deletes the events of one segment. */
    void remove(long first) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (String.valueOf(file.getFileName()).startsWith(segment(first) + "-")) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    Path file(String of, String sha256) {
        return folder.resolve(of + "-" + sha256 + ".v" + EventColumn.VERSION + ".parquet");
    }

    /** The one process that makes files. */
    Optional<Closeable> lock() throws IOException {
        make();
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Held by this process itself.
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        return lock == null ? Optional.empty() : Optional.of(channel);
    }

    private void make() throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    /** Makes the file of these rows; closes them. Nobody else makes files: {@link #lock} is held. */
    Path write(String of, String sha256, RowSource rows, BooleanSupplier goesOn) throws IOException {
        Path whole = file(of, sha256);
        Path unfinished = whole.resolveSibling(whole.getFileName() + UNFINISHED);
        boolean done = false;
        try (rows) {
            Files.deleteIfExists(unfinished);
            Files.createFile(
                    unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (Connection connection = Duck.open(WRITING_BYTES, 1)) {
                RowFunction.register(connection, "read_rows", rows, goesOn);
                Duck.run(
                        connection,
                        "COPY (SELECT " + columns() + " FROM read_rows()) TO " + Duck.quoted(unfinished.toString())
                                + " (FORMAT parquet, USE_TMP_FILE false, COMPRESSION zstd, ROW_GROUP_SIZE "
                                + ROWS_TOGETHER
                                + ", KV_METADATA {tipstaff_of: " + Duck.quoted(sha256) + "})");
            }
            try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(unfinished, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
            done = true;
            return whole;
        } catch (SQLException e) {
            throw new IOException("events of " + of + " can't be stored: " + firstLine(e), e);
        } finally {
            if (!done) {
                Files.deleteIfExists(unfinished);
            }
        }
    }

    /** What is selected from rows, so that each column has its type. */
    static String columns() {
        return EventColumn.all().stream()
                .map(column -> column.type() == EventColumn.Type.JSON
                        ? "\"" + column.name() + "\"::JSON AS \"" + column.name() + "\""
                        : "\"" + column.name() + "\"")
                .collect(Collectors.joining(", "));
    }

    static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
