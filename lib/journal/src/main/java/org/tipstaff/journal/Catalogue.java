package org.tipstaff.journal;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Sha256;

/**
 * What was sealed, removed and held, one line each, append-only. Each line is a word, {@code key=value} pairs, and
 * {@code crc=} with the CRC-32C of what stands before it. What it says of segments that exist can be had again from their
 * files; what it says of those removed stands in the custody log too, if the listener did its work.
 */
final class Catalogue implements Closeable {
    static final String NAME = "catalogue";
    private static final int LINE_BYTES_MAX = 8192;
    private static final String CRC = " crc=";

    private final Path path;
    private final RandomAccessFile file;
    private long length;

    private Catalogue(Path path, RandomAccessFile file, long length) {
        this.path = path;
        this.file = file;
        this.length = length;
    }

    /** A line of the catalogue. */
    sealed interface Line permits Sealed, Removed, Held, Released {}

    record Sealed(SealedSegment segment) implements Line {}

    record Removed(Tombstone tombstone) implements Line {}

    record Held(Hold hold) implements Line {}

    record Released(String name) implements Line {}

    /**
     * Opens it, or begins it; a torn last line is cut.
     *
     * @param lines is given each sound line
     * @param bad is told of each bad line before the last
     */
    static Catalogue open(Path folder, Consumer<Line> lines, Consumer<String> bad) throws IOException {
        Path path = folder.resolve(NAME);
        if (!Files.exists(path)) {
            Durable.createPrivate(path);
            Durable.syncFolder(folder);
        }
        long sound = read(path, lines, bad);
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        file.setLength(sound);
        file.getFD().sync();
        return new Catalogue(path, file, sound);
    }

    /** @return bytes up to the end of the last whole line */
    static long read(Path path, Consumer<Line> lines, Consumer<String> bad) throws IOException {
        try (InputStream in = new BufferedInputStream(new FileInputStream(path.toFile()), 1 << 16)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream(512);
            Path folder = path.toAbsolutePath().getParent();
            long at = 0;
            long sound = 0;
            for (int b = in.read(); b >= 0; b = in.read()) {
                at++;
                if (b != '\n') {
                    if (line.size() <= LINE_BYTES_MAX) {
                        line.write(b);
                    }
                    continue;
                }
                Line parsed = parse(line.toString(StandardCharsets.UTF_8), folder);
                if (parsed == null) {
                    bad.accept("the line that ends at byte " + at + " of " + NAME + " is damaged and is passed over");
                } else {
                    lines.accept(parsed);
                }
                sound = at;
                line.reset();
            }
            return sound;
        }
    }

    long length() {
        return length;
    }

    /** Adds a line, durable when it returns. */
    void add(Line line) throws IOException {
        String text = text(line);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] whole = (text + CRC + HexFormat.of().toHexDigits(Frame.crc(bytes, 0, bytes.length)) + "\n")
                .getBytes(StandardCharsets.UTF_8);
        boolean written = false;
        try {
            file.seek(length);
            file.write(whole);
            file.getFD().sync();
            written = true;
            length += whole.length;
        } finally {
            if (!written) {
                file.setLength(length);
            }
        }
    }

    private static String text(Line line) {
        return switch (line) {
            case Sealed(SealedSegment s) ->
                "sealed first=" + s.first() + " end=" + s.end() + " earliest=" + s.earliest() + " latest=" + s.latest()
                        + " at=" + s.sealedAt() + " bytes=" + s.bytes() + " content=" + s.contentBytes() + " sha256="
                        + s.sha256();
            case Removed(Tombstone t) ->
                "removed first=" + t.first() + " end=" + t.end() + " earliest=" + t.earliest() + " latest="
                        + t.latest() + " at=" + t.removedAt() + " bytes=" + t.bytes() + " sha256=" + t.sha256()
                        + " why=" + t.why() + " unread=" + t.unread() + " held=" + String.join(",", t.heldBy());
            case Held(Hold h) -> "held name=" + h.name() + " first=" + h.first() + " end=" + h.end();
            case Released(String name) -> "released name=" + name;
        };
    }

    private static @Nullable Line parse(String whole, @Nullable Path folder) {
        int crcAt = whole.lastIndexOf(CRC);
        if (crcAt < 0 || whole.length() > LINE_BYTES_MAX || folder == null) {
            return null;
        }
        String text = whole.substring(0, crcAt);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (!whole.substring(crcAt + CRC.length())
                .equals(HexFormat.of().toHexDigits(Frame.crc(bytes, 0, bytes.length)))) {
            return null;
        }
        String[] words = text.split(" ", -1);
        Map<String, String> values = new HashMap<>();
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            if (equals < 0) {
                return null;
            }
            values.put(words[i].substring(0, equals), words[i].substring(equals + 1));
        }
        try {
            return line(words[0], new Values(values), folder);
        } catch (IllegalArgumentException | DateTimeException e) {
            return null;
        }
    }

    /** The values of a line; one that is missing is as bad as one that is no number. */
    private record Values(Map<String, String> byKey) {
        String text(String key) {
            String value = byKey.get(key);
            if (value == null) {
                throw new IllegalArgumentException("no " + key);
            }
            return value;
        }

        long number(String key) {
            return Long.parseLong(text(key));
        }

        Instant time(String key) {
            Instant time = Instant.parse(text(key));
            return Frame.instant(Frame.nanos(time));
        }
    }

    private static @Nullable Line line(String word, Values values, Path folder) {
        return switch (word) {
            case "sealed" ->
                new Sealed(new SealedSegment(
                        folder.resolve(Segment.name(values.number("first"), Segment.PACKED)),
                        values.number("first"),
                        values.number("end"),
                        values.time("earliest"),
                        values.time("latest"),
                        values.time("at"),
                        values.number("bytes"),
                        values.number("content"),
                        new Sha256(values.text("sha256"))));
            case "removed" ->
                new Removed(new Tombstone(
                        values.number("first"),
                        values.number("end"),
                        values.time("earliest"),
                        values.time("latest"),
                        values.number("bytes"),
                        new Sha256(values.text("sha256")),
                        values.time("at"),
                        Tombstone.Why.valueOf(values.text("why")),
                        Boolean.parseBoolean(values.text("unread")),
                        values.text("held").isEmpty()
                                ? List.of()
                                : List.of(values.text("held").split(",", -1))));
            case "held" -> new Held(new Hold(values.text("name"), values.number("first"), values.number("end")));
            case "released" -> new Released(values.text("name"));
            default -> null;
        };
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
