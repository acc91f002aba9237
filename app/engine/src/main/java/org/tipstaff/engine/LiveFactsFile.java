package org.tipstaff.engine;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Sha256;
import org.tipstaff.event.Source;
import org.tipstaff.incident.ContextBytes;
import org.tipstaff.incident.ContextCollector;

/**
 * The facts of each epoch in a file beside {@link LiveLog}: what the records of the journal from one offset to another came to. It saves
 * time and nothing else: a file that is damaged, of another version or of records that were not worked off is as good as none.
 *
 * <p>A line of text, which must be equal to the letter: {@code tipstaff-facts/1 FORM EPOCH FIRST}; then the offset up to which
 * records were seen (8 bytes), the facts, and a CRC-32C (4 bytes) of all before it. FORM is a digest of the version, of the
 * shape of facts and of the mapping tables.
 */
final class LiveFactsFile {
    private static final Pattern NAME = Pattern.compile("facts-(-?[0-9]{1,18})");
    private static final int CRC_BYTES = 4;

    private final Path folder;
    private final Source journal;
    private final String form;

    /**
     * @param mappings the text of the tables by which records become events
     * @param journal what holds the records
     */
    LiveFactsFile(Path folder, List<String> mappings, Source journal) {
        this.folder = folder;
        this.journal = journal;
        this.form = Sha256.of((Tipstaff.VERSION + '\n' + ContextBytes.SHAPE + '\n' + String.join("\n", mappings))
                        .getBytes(StandardCharsets.UTF_8))
                .hex();
    }

    /** What was written of an epoch. */
    record Saved(long upTo, ContextCollector seen) {}

    private Path file(long epoch) {
        return folder.resolve("facts-" + epoch);
    }

    private byte[] line(long epoch, long first) {
        return ("tipstaff-facts/1 " + form + ' ' + epoch + ' ' + first + '\n').getBytes(StandardCharsets.UTF_8);
    }

    /** In the place of what was written of this epoch before; when that fails, the old file stays. */
    void write(long epoch, long first, long upTo, ContextCollector seen) throws IOException {
        Path beside = folder.resolve("facts-" + epoch + ".new");
        boolean complete = false;
        try (FileChannel channel = FileChannel.open(
                beside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            OutputStream file = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
            CRC32C crc = new CRC32C();
            DataOutputStream out = new DataOutputStream(new CheckedOutputStream(file, crc));
            out.write(line(epoch, first));
            out.writeLong(upTo);
            ContextBytes.write(seen, out);
            out.flush();
            new DataOutputStream(file).writeInt((int) crc.getValue());
            file.flush();
            channel.force(true);
            complete = true;
        } finally {
            if (!complete) {
                Files.deleteIfExists(beside);
            }
        }
        Files.move(beside, file(epoch), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * @param first offset of the first record of the epoch
     * @param end offset behind the last that was worked off
     * @return null when there is nothing that can be used
     */
    @Nullable
    Saved read(long epoch, long first, long end) {
        Path file = file(epoch);
        byte[] line = line(epoch, first);
        try {
            long size = Files.size(file);
            if (size < line.length + Long.BYTES + CRC_BYTES || !isSound(file, size - CRC_BYTES)) {
                return null;
            }
            try (DataInputStream in = open(file)) {
                if (!java.util.Arrays.equals(in.readNBytes(line.length), line)) {
                    return null;
                }
                long upTo = in.readLong();
                return upTo < first || upTo > end ? null : new Saved(upTo, ContextBytes.read(in, journal));
            }
        } catch (IOException _) {
            return null; // mostly there is none; whatever it is, the journal has the same
        }
    }

    private static DataInputStream open(Path file) throws IOException {
        return new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
    }

    private static boolean isSound(Path file, long bytes) throws IOException {
        CRC32C crc = new CRC32C();
        try (DataInputStream in = open(file)) {
            InputStream checked = new CheckedInputStream(in, crc);
            checked.skipNBytes(bytes);
            return (int) crc.getValue() == in.readInt();
        }
    }

    /** Deletes what is known of epochs before this; what can't be deleted now is tried again with the next. */
    void forgetBefore(long oldest) {
        try (Stream<Path> all = Files.list(folder)) {
            for (Path path : all.toList()) {
                Matcher name = NAME.matcher(String.valueOf(path.getFileName()));
                if (name.matches() && Long.parseLong(name.group(1)) < oldest) {
                    Files.deleteIfExists(path);
                }
            }
        } catch (IOException _) {
            // It is in nobody's way.
        }
    }
}
