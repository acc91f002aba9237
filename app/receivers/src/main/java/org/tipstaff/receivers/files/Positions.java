package org.tipstaff.receivers.files;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers on disk how far each file was read. Used by one thread.
 *
 * <p>A line for each change, the last one of a file counts; parts are divided by tabs and percent-encoded. A line is appended only after the
 * intake has made durable what was read, so a crash between the two reads that batch again, and never passes one
 * over; each line ends in the place behind what was durable then, from which it can be seen what of that batch had arrived. A last line without its newline is what such a crash left, and counts as not written. When most lines are outdated the file is
 * written anew beside itself and takes its own place.
 */
final class Positions implements Closeable {
    /** What the file begins with. */
    private static final String FORM = "tipstaff positions 2";

    /** Without places in the journal. */
    private static final String FORM_BEFORE = "tipstaff positions 1";

    /** A larger file is not read: it would hold millions of files. */
    private static final long BYTES_MAX = 512L << 20;

    /** Lines that may be outdated before the file is written anew, beyond as many as are valid. */
    private static final int OUTDATED = 10_000;

    private final Path path;
    private final TreeMap<String, Position> positions = new TreeMap<>();
    private FileChannel out;
    private long lines;
    private long arrived;

    /**
     * Reads what was remembered, and writes it anew without what is outdated.
     *
     * @param end the place behind what is durable now; it counts when nothing was remembered yet
     * @throws IOException when the file is there and can't be read as one: to begin anew would read every file a second time, so a
     *     person must decide
     */
    Positions(Path path, long end) throws IOException {
        this.path = path.toAbsolutePath();
        this.arrived = end;
        if (Files.exists(path)) {
            read();
        }
        this.out = fresh();
    }

    /** The place behind what was durable when a position was remembered last: what was read since then stands behind it, if anywhere. */
    long arrived() {
        return arrived;
    }

    Map<String, Position> all() {
        return positions;
    }

    private void read() throws IOException {
        if (Files.size(path) > BYTES_MAX) {
            throw new IOException(path + " is too large to hold positions");
        }
        String text = Files.readString(path, StandardCharsets.UTF_8);
        int number = 0;
        int from = 0;
        for (int to = text.indexOf('\n'); to >= 0; to = text.indexOf('\n', from)) {
            number++;
            String line = text.substring(from, to);
            boolean places = text.startsWith(FORM + '\n');
            if (number == 1 ? !places && !line.equals(FORM_BEFORE) : !apply(line, places)) {
                throw new IOException(
                        path + ":" + number
                                + ": no position as this program writes them. Without this file all watched files are read from their beginning");
            }
            from = to + 1;
        }
    }

    private boolean apply(String line, boolean hasPlace) {
        String rest = line;
        if (hasPlace) {
            int tab = line.lastIndexOf('\t');
            try {
                arrived = Long.parseLong(line.substring(tab + 1));
            } catch (NumberFormatException damaged) {
                return false;
            }
            rest = line.substring(0, Math.max(0, tab));
        }
        return rest.equals("arrived") || apply(rest.split("\t", -1));
    }

    private boolean apply(String[] parts) {
        if (parts.length == 2 && parts[0].equals("gone")) {
            positions.remove(decoded(parts[1]));
            return true;
        }
        Position position = parse(parts);
        if (position != null) {
            positions.put(position.key(), position);
        }
        return position != null;
    }

    private static @Nullable Position parse(String[] parts) {
        try {
            if (parts.length == 9 && parts[0].equals("text")) {
                Mark mark = new Mark(
                        Long.parseLong(parts[3]),
                        Integer.parseInt(parts[4]),
                        parts[5],
                        Integer.parseInt(parts[6]),
                        parts[7],
                        Boolean.parseBoolean(parts[8]));
                return new Position.Text(decoded(parts[1]), decoded(parts[2]), mark);
            }
            if (parts.length == 7 && parts[0].equals("evtx")) {
                Optional<Long> last = parts[5].isEmpty() ? Optional.empty() : Optional.of(Long.parseLong(parts[5]));
                return new Position.EventLog(
                        decoded(parts[1]),
                        decoded(parts[2]),
                        Long.parseLong(parts[3]),
                        Long.parseLong(parts[4]),
                        last,
                        parts[6]);
            }
            return null;
        } catch (IllegalArgumentException | IndexOutOfBoundsException damaged) {
            return null;
        }
    }

    /**
     * Durable when it returns.
     *
     * @param end the place behind what is durable now
     */
    void remember(Position position, long end) throws IOException {
        positions.put(position.key(), position);
        arrived = end;
        append(line(position));
    }

    /** Nothing is on its way: what is durable up to here has its positions. */
    void remember(long end) throws IOException {
        arrived = end;
        append("arrived");
    }

    /** The file is there no more. */
    void forget(String key) throws IOException {
        if (positions.remove(key) != null) {
            append("gone\t" + encoded(key));
        }
    }

    private void append(String line) throws IOException {
        write(out, line + '\t' + arrived + '\n');
        out.force(false);
        lines++;
        if (lines > 2L * positions.size() + OUTDATED) {
            out.close();
            out = fresh();
        }
    }

    /** Writes what is valid to a new file, puts it in the place of the old, and leaves it open. */
    private FileChannel fresh() throws IOException {
        Path folder = path.getParent();
        if (folder == null) {
            throw new IOException(path + " has no folder");
        }
        Path beside = folder.resolve(path.getFileName() + ".new");
        FileChannel channel = FileChannel.open(
                beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        StringBuilder text =
                new StringBuilder(FORM).append("\narrived\t").append(arrived).append('\n');
        positions
                .values()
                .forEach(position ->
                        text.append(line(position)).append('\t').append(arrived).append('\n'));
        write(channel, text.toString());
        channel.force(true);
        Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
        lines = positions.size();
        return channel;
    }

    private static void write(FileChannel channel, String text) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static String line(Position position) {
        return switch (position) {
            case Position.Text(String key, String name, Mark mark) ->
                String.join(
                        "\t",
                        "text",
                        encoded(key),
                        encoded(name),
                        Long.toString(mark.position()),
                        Integer.toString(mark.headBytes()),
                        mark.head(),
                        Integer.toString(mark.tailBytes()),
                        mark.tail(),
                        Boolean.toString(mark.within()));
            case Position.EventLog(
                    String key,
                    String name,
                    long size,
                    long modified,
                    Optional<Long> last,
                    String digest) ->
                String.join(
                        "\t",
                        "evtx",
                        encoded(key),
                        encoded(name),
                        Long.toString(size),
                        Long.toString(modified),
                        last.map(Object::toString).orElse(""),
                        digest);
        };
    }

    /** File names may hold tabs and newlines. */
    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte next : text.getBytes(StandardCharsets.UTF_8)) {
            if (next > ' ' && next < 0x7F && next != '%') {
                encoded.append((char) next);
            } else {
                encoded.append(String.format(Locale.ROOT, "%%%02X", next & 0xFF));
            }
        }
        return encoded.toString();
    }

    private static String decoded(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if (next == '%') {
                bytes.write(Integer.parseInt(text, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.write(next);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
