package org.tipstaff.engine;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A copy of a data folder, also of one in use, as one zip: unpacked, it is a data folder again.
 *
 * <p><b>Why it holds together.</b> Journal, findings and the memory of detection only ever grow at their end, and a torn end is
 * what a crash leaves: they are opened as after a crash. What depends on another is copied before it: the memory of detection
 * before the journal that it points into, so that it never points behind its end. The custody log publishes tiles and then
 * shortens its own journal, so it is copied until it did not change meanwhile. Views are left out: they are made again.
 */
public final class DataBackup {
    /** In the order of copying. */
    private static final List<String> GROWING = List.of("hunts", "live", "positions", "notify", "told", "journal");

    private static final List<String> SETTLED = List.of("log", "keys", "tokens");
    /** Tries to find the custody log at rest. It is written to a few times a minute. */
    private static final int TRIES_MAX = 50;
    /** Looks at a folder whose files are replaced by their compressed form meanwhile. */
    private static final int LOOKS_MAX = 20;
    /** A file of the settled part that is larger is copied as one that grows. */
    private static final long HELD_BYTES_MAX = 64L << 20;

    private final Path data;

    public DataBackup(Path data) {
        this.data = data;
    }

    /**
     * Writes the copy; an unfinished one is taken away.
     *
     * @return number of files in it
     * @throws UsageException when there is no data folder, or the file is there already
     */
    public int write(Path file) throws IOException {
        if (!Files.isDirectory(data.resolve("journal")) || !Files.isDirectory(data.resolve("log"))) {
            throw new UsageException(data + " is no data folder of serve");
        }
        if (Files.exists(file)) {
            throw new UsageException(file + " is there already");
        }
        Path whole = file.toAbsolutePath().normalize();
        Path unfinished = whole.resolveSibling(whole.getFileName() + ".unfinished");
        // Keys and tokens are in it.
        Files.deleteIfExists(unfinished);
        Files.createFile(
                unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        int count = 0;
        boolean complete = false;
        try {
            try (OutputStream bytes = Files.newOutputStream(unfinished);
                    ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(bytes, 1 << 16))) {
                zip.setLevel(Deflater.BEST_SPEED);
                for (String part : GROWING) {
                    count += growing(zip, data.resolve(part));
                }
                for (String part : SETTLED) {
                    count += settled(zip, data.resolve(part));
                }
            }
            try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(unfinished, whole);
            complete = true;
        } finally {
            if (!complete) {
                Files.deleteIfExists(unfinished);
            }
        }
        return count;
    }

    private int growing(ZipOutputStream zip, Path folder) throws IOException {
        Map<String, Boolean> copied = new LinkedHashMap<>();
        for (int look = 0; look < LOOKS_MAX; look++) {
            boolean vanished = false;
            for (Path file : files(folder)) {
                String name = name(file);
                if (copied.containsKey(name) || isLock(file)) {
                    continue;
                }
                try (InputStream in = Files.newInputStream(file)) {
                    zip.putNextEntry(new ZipEntry(name));
                    in.transferTo(zip);
                    zip.closeEntry();
                    copied.put(name, true);
                } catch (NoSuchFileException e) {
                    // Sealed in this moment: its compressed form is there at the next look.
                    vanished = true;
                }
            }
            if (!vanished) {
                return copied.size();
            }
        }
        throw new IOException(folder + " changed too often to be copied");
    }

    private int settled(ZipOutputStream zip, Path place) throws IOException {
        for (int attempt = 0; attempt < TRIES_MAX; attempt++) {
            Map<String, String> before = state(place);
            Map<String, byte[]> held = new TreeMap<>();
            List<Path> large = new ArrayList<>();
            try {
                for (Path file : files(place)) {
                    if (!isLock(file)) {
                        if (Files.size(file) > HELD_BYTES_MAX) {
                            large.add(file);
                        } else {
                            held.put(name(file), Files.readAllBytes(file));
                        }
                    }
                }
            } catch (NoSuchFileException e) {
                continue;
            }
            if (!before.equals(state(place))) {
                continue;
            }
            for (Map.Entry<String, byte[]> file : held.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
            for (Path file : large) {
                zip.putNextEntry(new ZipEntry(name(file)));
                Files.copy(file, zip);
                zip.closeEntry();
            }
            return held.size() + large.size();
        }
        throw new IOException(place + " changed too often to be copied; try again");
    }

    private static Map<String, String> state(Path place) throws IOException {
        Map<String, String> state = new TreeMap<>();
        for (Path file : files(place)) {
            try {
                BasicFileAttributes now =
                        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                state.put(file.toString(), now.fileKey() + " " + now.size() + " " + now.lastModifiedTime());
            } catch (NoSuchFileException e) {
                state.put(file.toString(), "gone");
            }
        }
        return state;
    }

    private static List<Path> files(Path place) throws IOException {
        if (Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)) {
            return List.of(place);
        }
        if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(place)) {
            return all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static boolean isLock(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.equals("lock") || name.endsWith(".lock") || name.equals("reserve");
    }

    private String name(Path file) {
        return data.relativize(file).toString().replace('\\', '/');
    }
}
