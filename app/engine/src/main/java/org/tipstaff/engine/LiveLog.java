package org.tipstaff.engine;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What live detection has decided, durable before anybody is told. Entries of one moment are written together and end in a
 * commit; what follows the last whole commit was told to nobody and is cut off when the log is opened.
 *
 * <p>One file for each epoch, so that old ones are forgotten by deleting files. An entry is its length and a CRC-32C (RFC 3720
 * appendix B.4) of its bytes, then the bytes. The log could be made anew from the journal, at the price of reading all of it.
 */
final class LiveLog implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("epoch-(-?[0-9]{1,18})\\.log");
    private static final int ENTRY_MAX = 64 << 20;
    private static final int HEAD = 8;

    private final Path folder;
    private @Nullable FileChannel channel;
    private long epoch = Long.MIN_VALUE;
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private boolean framed;

    private LiveLog(Path folder) {
        this.folder = folder;
    }

    /** Is given the entries of each commit, in order. */
    interface Visitor {
        /** @param entries of one commit, without their lengths */
        void commit(List<byte[]> entries);
    }

    /** Reads what is there, cuts off what is not whole, and is ready to append. */
    static LiveLog open(Path folder, Visitor visitor) throws IOException {
        Files.createDirectories(folder);
        LiveLog log = new LiveLog(folder);
        TreeMap<Long, Path> files = log.files();
        boolean broken = false;
        for (var file : files.entrySet()) {
            if (broken) {
                // Nothing may follow a file that breaks off: what was decided afterwards stands on what is lost.
                Files.delete(file.getValue());
                continue;
            }
            long sound = read(file.getValue(), visitor);
            if (sound < Files.size(file.getValue())) {
                try (FileChannel cut = FileChannel.open(file.getValue(), StandardOpenOption.WRITE)) {
                    cut.truncate(sound);
                    cut.force(true);
                }
                broken = true;
            }
        }
        return log;
    }

    private TreeMap<Long, Path> files() throws IOException {
        TreeMap<Long, Path> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            all.forEach(path -> {
                Matcher name = NAME.matcher(String.valueOf(path.getFileName()));
                if (name.matches()) {
                    files.put(Long.parseLong(name.group(1)), path);
                }
            });
        }
        return files;
    }

    /** @return bytes up to the end of the last whole commit */
    private static long read(Path file, Visitor visitor) throws IOException {
        long sound = 0;
        long at = 0;
        List<byte[]> entries = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            while (true) {
                int length = in.readInt();
                int crc = in.readInt();
                if (length < 0 || length > ENTRY_MAX) {
                    return sound;
                }
                byte[] entry = in.readNBytes(length);
                if (entry.length < length || crc(entry) != crc) {
                    return sound;
                }
                at += HEAD + length;
                if (length == 0) {
                    visitor.commit(List.copyOf(entries));
                    entries.clear();
                    sound = at;
                } else {
                    entries.add(entry);
                }
            }
        } catch (EOFException _) {
            return sound;
        }
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    /** From here on entries belong to this epoch; files before {@code oldest} are deleted. */
    void epoch(long number, long oldest) throws IOException {
        if (number != epoch) {
            if (waiting.size() > 0) {
                throw new IllegalStateException("an epoch ends with a commit");
            }
            close();
            epoch = number;
            channel = FileChannel.open(
                    folder.resolve("epoch-" + number + ".log"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.APPEND);
            try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
                entries.force(true); // the file itself is to be found after a failure of power
            }
        }
        for (var file : files().headMap(oldest).entrySet()) {
            Files.delete(file.getValue());
        }
    }

    /** What writes one entry. */
    @FunctionalInterface
    interface Body {
        void write(DataOutputStream out) throws IOException;
    }

    /** Adds an entry to the next commit. An entry is never empty. */
    void add(Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try {
            body.write(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        frame(bytes.toByteArray());
    }

    private void frame(byte[] entry) {
        waiting.writeBytes(ByteBuffer.allocate(HEAD)
                .putInt(entry.length)
                .putInt(crc(entry))
                .array());
        waiting.writeBytes(entry);
    }

    /**
     * Writes what was added. When that fails, as on a full disk, nothing of it stays in the file, and it can be tried again.
     *
     * @param durably whether it must outlast a failure of power, since somebody is told of it next; else the death of this
     *     process is enough
     */
    void commit(boolean durably) throws IOException {
        FileChannel to = channel;
        if (to == null) {
            throw new IllegalStateException("no epoch has begun");
        }
        if (!framed) {
            frame(new byte[0]);
            framed = true;
        }
        long before = to.size();
        boolean written = false;
        try {
            ByteBuffer bytes = ByteBuffer.wrap(waiting.toByteArray());
            while (bytes.hasRemaining()) {
                to.write(bytes);
            }
            if (durably) {
                to.force(false);
            }
            written = true;
        } finally {
            if (!written) {
                to.truncate(before);
            }
        }
        waiting.reset();
        framed = false;
    }

    @Override
    public void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        epoch = Long.MIN_VALUE;
        if (open != null) {
            open.force(true);
            open.close();
        }
    }

    static DataInputStream in(byte[] entry) {
        return new DataInputStream(new ByteArrayInputStream(entry));
    }

    static void text(DataOutputStream out, String text) throws IOException {
        bytes(out, text.getBytes(StandardCharsets.UTF_8));
    }

    static String text(DataInputStream in) throws IOException {
        return new String(bytes(in), StandardCharsets.UTF_8);
    }

    static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static byte[] bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new EOFException("a length that the entry does not have");
        }
        return in.readNBytes(length);
    }

    static void texts(DataOutputStream out, List<String> texts) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            text(out, text);
        }
    }

    static List<String> texts(DataInputStream in) throws IOException {
        int size = in.readInt();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            texts.add(text(in));
        }
        return List.copyOf(texts);
    }
}
