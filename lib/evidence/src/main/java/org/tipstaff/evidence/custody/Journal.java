package org.tipstaff.evidence.custody;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * What was acknowledged since the last checkpoint, one batch after the other, each under a checksum. Entries and their
 * openings lie together, so one {@code fsync} makes a batch durable.
 *
 * <pre>
 * tipstaff-journal/1 BASE OPENINGS MARK\n     entries before this journal; length of openings.jsonl that belongs to them
 * mark(8) first(8) length(4) payload crc(4)   a batch; CRC-32C over all before it in the batch
 * </pre>
 *
 * The payload is, for each entry: length (2), leaf, length (4), lines of openings.
 *
 * <p>A batch is begun only after the one before it is durable. So a bad batch with nothing sound behind it is the torn
 * end of a write that nobody was told about, and is cut; a bad batch with a sound one behind it is damage to
 * acknowledged entries, and nobody may write on over it. The mark that begins a batch is drawn at random for each
 * journal: no path in an opening can be made to look like a batch.
 */
final class Journal implements Closeable {
    static final String NAME = "journal";
    /** A batch takes entries until it holds this much; one entry may go over it. */
    static final int BATCH_BYTES = 4 << 20;

    private static final int MAX_PAYLOAD = BATCH_BYTES + EncodedEntry.MAX_OPENINGS + (1 << 20);
    private static final String HEAD = "tipstaff-journal/1 ";
    private static final int MAX_HEAD = 96;
    private static final int BATCH_HEAD = 20;
    private static final int CRC = 4;

    private final RandomAccessFile file;
    private final long mark;
    private long length;

    private Journal(RandomAccessFile file, long mark, long length) {
        this.file = file;
        this.mark = mark;
        this.length = length;
    }

    /**
     * An entry with its openings.
     *
     * @param leaf canonical JSON
     * @param openings lines, each with its newline, UTF-8
     */
    record Kept(byte[] leaf, byte[] openings) {}

    /**
     * What a journal file held.
     *
     * @param base number of entries before it
     * @param openingsLength of the openings of those
     * @param entries from {@code base} on
     * @param mark that begins each batch
     * @param soundBytes from the start of the file
     * @param tornBytes of a last write that nobody was told about
     */
    record Content(long base, long openingsLength, List<Kept> entries, long mark, long soundBytes, long tornBytes) {}

    /** A new journal in place of the former one, in one step. */
    static Journal create(Path folder, Path temporary, long base, long openingsLength, SecureRandom random)
            throws IOException {
        long mark = random.nextLong();
        byte[] head = (HEAD + base + " " + openingsLength + " " + HexFormat.of().toHexDigits(mark) + "\n")
                .getBytes(StandardCharsets.US_ASCII);
        Files.deleteIfExists(temporary);
        Durable.createPrivate(temporary);
        Durable.replace(temporary, folder.resolve(NAME), head);
        Durable.syncFolder(folder);
        return open(folder, mark, head.length);
    }

    /** Opens the file for writing on after {@code length} bytes. */
    static Journal open(Path folder, long mark, long length) throws IOException {
        RandomAccessFile file = new RandomAccessFile(folder.resolve(NAME).toFile(), "rw");
        file.setLength(length);
        file.getFD().sync();
        file.seek(length);
        return new Journal(file, mark, length);
    }

    long length() {
        return length;
    }

    /** Writes a batch and returns when it is durable. */
    void append(long first, List<Kept> entries) throws IOException {
        ByteArrayOutputStream payload = new ByteArrayOutputStream(1 << 14);
        DataOutputStream out = new DataOutputStream(payload);
        for (Kept entry : entries) {
            out.writeShort(entry.leaf().length);
            out.write(entry.leaf());
            out.writeInt(entry.openings().length);
            out.write(entry.openings());
        }
        ByteBuffer batch = ByteBuffer.allocate(BATCH_HEAD + payload.size() + CRC);
        batch.putLong(mark).putLong(first).putInt(payload.size()).put(payload.toByteArray());
        batch.putInt(crc(batch.array(), 0, batch.position()));
        file.write(batch.array());
        file.getFD().sync();
        length += batch.capacity();
    }

    private static int crc(byte[] bytes, int from, int to) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, to - from);
        return (int) crc.getValue();
    }

    /** Reads a journal. The caller opens it with {@link #open} at {@link Content#soundBytes}. */
    static Content read(Path folder) throws IOException {
        Path path = folder.resolve(NAME);
        long size = Files.size(path);
        if (size > Integer.MAX_VALUE - 16) {
            throw new IOException("the journal " + path + " has " + size + " bytes; this program writes at most "
                    + CustodyLog.MAX_JOURNAL_BYTES + " before it makes a checkpoint");
        }
        byte[] bytes = Files.readAllBytes(path);
        int at = 0;
        while (at < Math.min(bytes.length, MAX_HEAD) && bytes[at] != '\n') {
            at++;
        }
        String head = new String(bytes, 0, at, StandardCharsets.US_ASCII);
        String[] numbers = head.startsWith(HEAD) ? head.substring(HEAD.length()).split(" ", -1) : new String[0];
        if (at == bytes.length
                || numbers.length != 3
                || !isNumber(numbers[0])
                || !isNumber(numbers[1])
                || !numbers[2].matches("[0-9a-f]{16}")) {
            throw damaged(path, "its first line is not that of a journal");
        }
        at++;
        long base = Long.parseLong(numbers[0]);
        long mark = HexFormat.fromHexDigitsToLong(numbers[2]);
        List<Kept> entries = new ArrayList<>();
        while (at < bytes.length) {
            int end = batchEnd(bytes, at, mark);
            if (end < 0 || ByteBuffer.wrap(bytes).getLong(at + 8) != base + entries.size()) {
                break;
            }
            readBatch(path, bytes, at + BATCH_HEAD, end - CRC, entries);
            at = end;
        }
        for (int later = at + 1; later < bytes.length; later++) {
            if (batchEnd(bytes, later, mark) >= 0) {
                throw damaged(path, "byte " + at + " is damaged and sound entries follow at byte " + later);
            }
        }
        return new Content(base, Long.parseLong(numbers[1]), entries, mark, at, bytes.length - at);
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Where the sound batch at this place ends, or -1. */
    private static int batchEnd(byte[] all, int at, long mark) {
        ByteBuffer bytes = ByteBuffer.wrap(all);
        int rest = bytes.capacity() - at;
        if (rest < BATCH_HEAD + CRC || bytes.getLong(at) != mark) {
            return -1;
        }
        int length = bytes.getInt(at + 16);
        if (length < 0 || length > MAX_PAYLOAD || length > rest - BATCH_HEAD - CRC) {
            return -1;
        }
        int crcAt = at + BATCH_HEAD + length;
        return bytes.getInt(crcAt) == crc(all, at, crcAt) ? crcAt + CRC : -1;
    }

    private static void readBatch(Path path, byte[] bytes, int from, int to, List<Kept> entries) throws IOException {
        ByteBuffer payload = ByteBuffer.wrap(bytes, from, to - from);
        while (payload.hasRemaining()) {
            if (payload.remaining() < 2) {
                throw damaged(path, "an entry has no length");
            }
            byte[] leaf = take(path, payload, payload.getShort() & 0xffff);
            if (payload.remaining() < 4) {
                throw damaged(path, "an entry has no openings");
            }
            entries.add(new Kept(leaf, take(path, payload, payload.getInt())));
        }
    }

    private static byte[] take(Path path, ByteBuffer payload, int length) throws IOException {
        if (length < 0 || length > payload.remaining()) {
            throw damaged(path, "an entry is longer than its batch");
        }
        int at = payload.arrayOffset() + payload.position();
        payload.position(payload.position() + length);
        return Arrays.copyOfRange(payload.array(), at, at + length);
    }

    private static IOException damaged(Path path, String what) {
        return new IOException("the custody journal " + path + " is damaged: " + what
                + ". Acknowledged entries may be lost; nothing is written to this log. Keep the folder as it is and"
                + " restore it from a copy");
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
