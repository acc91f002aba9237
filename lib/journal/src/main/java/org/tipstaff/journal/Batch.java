package org.tipstaff.journal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Records that were made durable together, in the order of their offsets. Owns its bytes and never changes, so it may
 * be handed to another thread, and a slice of {@link #array} be parsed where it lies.
 */
public final class Batch implements Read, Part {
    private final long first;
    private final long position;
    private final byte[] payload;
    private final String[] sources;
    /** Where the bytes of each record begin in the payload. */
    private final int[] starts;
    /** Index of the first record that is shown. */
    private final int from;

    private final int to;

    private Batch(long first, long position, byte[] payload, String[] sources, int[] starts, int from, int to) {
        this.first = first;
        this.position = position;
        this.payload = payload;
        this.sources = sources;
        this.starts = starts;
        this.from = from;
        this.to = to;
    }

    /**
     * Takes a payload apart.
     *
     * @param position of the payload in its segment, unpacked
     * @return null when it is not one
     */
    static @Nullable Batch parse(long first, int count, long position, byte[] payload) {
        int end = payload.length;
        if (end < 2) {
            return null;
        }
        int names = (short) Frame.SHORT.get(payload, 0) & 0xffff;
        int at = 2;
        if (names > end) {
            return null;
        }
        String[] sources = new String[names];
        for (int i = 0; i < names; i++) {
            if (at >= end) {
                return null;
            }
            int length = payload[at] & 0xff;
            at++;
            if (length == 0 || length > end - at) {
                return null;
            }
            String name = utf8(payload, at, length);
            if (name == null) {
                return null;
            }
            sources[i] = name;
            at += length;
        }
        if (count > (end - at) / Frame.RECORD_HEAD) {
            return null;
        }
        int[] starts = new int[count];
        for (int i = 0; i < count; i++) {
            if (Frame.RECORD_HEAD > end - at) {
                return null;
            }
            int source = (short) Frame.SHORT.get(payload, at) & 0xffff;
            int length = (int) Frame.INT.get(payload, at + 11);
            at += Frame.RECORD_HEAD;
            if (source >= names || length < 0 || length > end - at) {
                return null;
            }
            starts[i] = at;
            at += length;
        }
        return at == end ? new Batch(first, position, payload, sources, starts, 0, count) : null;
    }

    private static @Nullable String utf8(byte[] bytes, int at, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, at, length))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** The records between two offsets, which lie in this batch. */
    Batch between(long start, long stop) {
        if (start == first() && stop == end()) {
            return this;
        }
        return new Batch(first, position, payload, sources, starts, (int) (start - first), (int) (stop - first));
    }

    @Override
    public long first() {
        return first + from;
    }

    @Override
    public long end() {
        return first + to;
    }

    public int size() {
        return to - from;
    }

    /** Offset of the record. */
    public long offset(int index) {
        return first + check(index);
    }

    public String source(int index) {
        return sources[(short) Frame.SHORT.get(payload, starts[check(index)] - Frame.RECORD_HEAD) & 0xffff];
    }

    public Form form(int index) {
        return Form.of(payload[starts[check(index)] - 13] & 0xff);
    }

    public Instant at(int index) {
        return Frame.instant(atNanos(index));
    }

    /** Nanoseconds since 1970. */
    public long atNanos(int index) {
        return (long) Frame.LONG.get(payload, starts[check(index)] - 12);
    }

    /** What the bytes of all records lie in. Not to be changed. */
    public byte[] array() {
        return payload;
    }

    /** Where the record's bytes begin in {@link #array}. */
    public int start(int index) {
        return starts[check(index)];
    }

    /** Number of the record's bytes. */
    public int length(int index) {
        return (int) Frame.INT.get(payload, starts[check(index)] - 4);
    }

    /** Where the record's bytes begin in the segment, unpacked. */
    public long position(int index) {
        return position + starts[check(index)];
    }

    /** A copy of the record's bytes. */
    public byte[] bytes(int index) {
        int start = start(index);
        return Arrays.copyOfRange(payload, start, start + length(index));
    }

    /** Index in the arrays of the record with this index in the batch. */
    private int check(int index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException("record " + index + " of " + size());
        }
        return from + index;
    }

    @Override
    public String toString() {
        return "records " + first() + " to " + (end() - 1);
    }
}
