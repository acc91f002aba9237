package org.tipstaff.journal;

import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Reads one segment, sealed or not, without its journal. Not thread-safe.
 *
 * <p>Whatever the bytes are, reading ends: each byte is looked at a fixed number of times, and memory is bounded by the
 * largest batch there can be ({@link JournalLimits#APPEND_BYTES_CEILING} and the heads of its records), of which only
 * what is really there is taken. A damaged place becomes a {@link Damage}; what lies behind it is found by the mark that
 * begins each batch. The mark is drawn at random for each segment, so that no record can contain something that passes
 * for a batch.
 */
public final class SegmentFormat implements AutoCloseable {
    private static final byte[] MAGIC = Frame.MAGIC.getBytes(StandardCharsets.US_ASCII);
    static final int ZSTD_MAGIC = 0x28B52FFD;
    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream in;
    private final @Nullable PackedContent packed;
    private byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int limit;
    /** Where the buffer begins in the segment. */
    private long base;

    private boolean headerRead;
    private boolean unreadable;
    private long mark;
    private long expected;
    private long lastHead = -1;
    private long skipTo;
    private @Nullable String streamFault;

    private SegmentFormat(InputStream in, @Nullable PackedContent packed) {
        this.in = in;
        this.packed = packed;
    }

    /** Whether content that begins with these bytes is a segment, unpacked. */
    public static boolean recognises(byte[] head, int length) {
        return length >= MAGIC.length && Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /** Reads an unpacked segment; closes the stream with itself. */
    public static SegmentFormat of(InputStream unpacked) {
        return new SegmentFormat(unpacked, null);
    }

    /** Reads a segment file as it lies in a journal's folder, packed or not. */
    public static SegmentFormat open(Path file) throws IOException {
        BufferedInputStream in = new BufferedInputStream(new FileInputStream(file.toFile()), BUFFER_BYTES);
        boolean opened = false;
        try {
            in.mark(4);
            byte[] head = in.readNBytes(4);
            in.reset();
            opened = true;
            if (head.length == 4 && (int) Frame.INT.get(head, 0) == ZSTD_MAGIC) {
                PackedContent content = new PackedContent(in);
                return new SegmentFormat(content, content);
            }
            return new SegmentFormat(in, null);
        } finally {
            if (!opened) {
                in.close();
            }
        }
    }

    /** Leaves out whole batches before this offset, unread. */
    SegmentFormat from(long offset) {
        skipTo = offset;
        return this;
    }

    /** Bytes up to the end of what {@link #next} gave last. */
    long position() {
        return base + at;
    }

    /** Whether the header was sound, once something was read. */
    boolean hasHeader() {
        return headerRead;
    }

    /** Offset at which the last batch begins whose head was sound, whatever its content; -1 before the first. */
    long lastHead() {
        return lastHead;
    }

    /**
     * The next batch or damaged place.
     *
     * @return null at the end; when the stream has grown since, it can be called again
     * @throws IOException when the file can't be read; damage to it is not an exception
     */
    public @Nullable Part next() throws IOException {
        if (unreadable) {
            return null;
        }
        if (!headerRead) {
            Damage damage = readHeader();
            if (damage != null) {
                unreadable = true;
                return damage;
            }
            headerRead = true;
        }
        while (true) {
            int there = ensure(Frame.HEAD);
            if (there == 0) {
                return endOfStream();
            }
            if (there < Frame.HEAD || !isHead(at)) {
                return search("no batch begins here");
            }
            long first = (long) Frame.LONG.get(buffer, at + 8);
            lastHead = first;
            int count = (int) Frame.INT.get(buffer, at + 16);
            int length = (int) Frame.INT.get(buffer, at + 20);
            int whole = Frame.HEAD + length + Frame.CRC;
            if (first + count <= skipTo) {
                long start = position();
                if (skip(whole)) {
                    expected = first + count;
                    continue;
                }
                return new Damage(start, position() - start, cutOff(first, count));
            }
            if (ensure(whole) < whole) {
                return search(cutOff(first, count));
            }
            // A head that has its checksum is believed: the search goes on behind the batch, so that each byte is
            // summed once, however many heads somebody wrote into a file.
            if (Frame.crc(buffer, at + Frame.HEAD, length) != (int) Frame.INT.get(buffer, at + whole - Frame.CRC)) {
                return damaged(whole, first, count, "has a wrong checksum");
            }
            byte[] payload = Arrays.copyOfRange(buffer, at + Frame.HEAD, at + Frame.HEAD + length);
            Batch batch = Batch.parse(first, count, position() + Frame.HEAD, payload);
            if (batch == null) {
                return damaged(whole, first, count, "has a right checksum but no sound content");
            }
            at += whole;
            expected = first + count;
            return batch;
        }
    }

    private static String cutOff(long first, int count) {
        return "the batch of records " + first + " to " + (first + count - 1) + " is cut off";
    }

    private @Nullable Part endOfStream() throws IOException {
        String fault = streamFault;
        PackedContent content = packed;
        if (fault == null || content == null) {
            return null;
        }
        long position = position();
        int lost = content.resume();
        if (lost < 0) {
            unreadable = true;
            return new Damage(position, -1, fault);
        }
        streamFault = null;
        base = position + lost;
        at = 0;
        limit = 0;
        return new Damage(position, lost, fault);
    }

    private Damage damaged(int whole, long first, int count, String what) {
        Damage damage = new Damage(
                position(), whole, "the batch of records " + first + " to " + (first + count - 1) + " " + what);
        at += whole;
        expected = first + count;
        return damage;
    }

    private @Nullable Damage readHeader() throws IOException {
        int there = ensure(Frame.HEADER_BYTES_MAX);
        int end = at;
        while (end < at + there && buffer[end] != '\n') {
            end++;
        }
        if (end < at + there && end - at > MAGIC.length + 9) {
            String line = new String(buffer, at, end - at, StandardCharsets.US_ASCII);
            String[] words = line.split(" ", -1);
            if (words.length == 5 && recognises(Arrays.copyOfRange(buffer, at, end), end - at)) {
                try {
                    if (HexFormat.fromHexDigits(words[4]) == Frame.crc(buffer, at, end - at - words[4].length())) {
                        expected = Long.parseLong(words[1]);
                        mark = HexFormat.fromHexDigitsToLong(words[2]);
                        at = end + 1;
                        return null;
                    }
                } catch (IllegalArgumentException e) {
                    // No number where one belongs: said below.
                }
            }
        }
        String fault = streamFault;
        return new Damage(
                position(),
                -1,
                fault != null ? fault : "the segment has no sound header, so its batches can't be found");
    }

    private boolean isHead(int where) {
        if ((long) Frame.LONG.get(buffer, where) != mark
                || (int) Frame.INT.get(buffer, where + Frame.HEAD_CRC) != Frame.crc(buffer, where, Frame.HEAD_CRC)) {
            return false;
        }
        long first = (long) Frame.LONG.get(buffer, where + 8);
        int count = (int) Frame.INT.get(buffer, where + 16);
        int length = (int) Frame.INT.get(buffer, where + 20);
        return first >= expected
                && first <= Frame.OFFSET_MAX
                && count > 0
                && count <= JournalLimits.RECORDS_MAX
                && length > 0
                && length <= Frame.PAYLOAD_BYTES_MAX;
    }

    /** Goes to the next head, or the end. */
    private Damage search(String reason) throws IOException {
        long start = position();
        at++;
        while (true) {
            int there = ensure(Frame.HEAD);
            if (there < Frame.HEAD) {
                at += there;
                return new Damage(start, position() - start, reason);
            }
            byte begin = (byte) (mark >>> 56);
            int last = limit - Frame.HEAD;
            while (at <= last && (buffer[at] != begin || !isHead(at))) {
                at++;
            }
            if (at <= last) {
                return new Damage(start, position() - start, reason);
            }
        }
    }

    private boolean skip(int bytes) throws IOException {
        int left = bytes;
        while (left > 0) {
            int there = Math.min(left, ensure(Math.min(left, BUFFER_BYTES)));
            if (there == 0) {
                return false;
            }
            at += there;
            left -= there;
        }
        return true;
    }

    /**
     * Reads until that many bytes lie before us, or the stream ends.
     *
     * @return how many there are, at most {@code bytes}
     */
    private int ensure(int bytes) throws IOException {
        while (limit - at < bytes && streamFault == null) {
            if (at > 0 && buffer.length - at < bytes) {
                System.arraycopy(buffer, at, buffer, 0, limit - at);
                base += at;
                limit -= at;
                at = 0;
            }
            if (limit == buffer.length) {
                buffer = Arrays.copyOf(buffer, (int) Math.min(Integer.MAX_VALUE - 16, 2L * buffer.length));
            }
            int read = read();
            if (read < 0) {
                break;
            }
            limit += read;
        }
        return Math.min(limit - at, bytes);
    }

    private int read() throws IOException {
        int read = in.read(buffer, limit, buffer.length - limit);
        if (read < 0 && packed != null) {
            streamFault = packed.fault();
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
