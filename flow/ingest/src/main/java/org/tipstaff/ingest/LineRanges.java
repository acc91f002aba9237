package org.tipstaff.ingest;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Divides text into ranges of whole lines, and counts the lines before each. Nothing of a file can be read before this has
 * gone through all of it, so it looks at eight bytes at a time.
 */
final class LineRanges {
    private static final int BLOCK = 1 << 18;

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LINE_FEEDS = 0x0A0A_0A0A_0A0A_0A0AL;
    private static final long LOW_BITS = 0x7F7F_7F7F_7F7F_7F7FL;

    private final List<Range> ranges = new ArrayList<>();
    private final long bytes;
    private long from;
    private long linesBefore;
    private long lines;

    private LineRanges(long begin, long bytes) {
        this.from = begin;
        this.bytes = bytes;
    }

    /**
     * @param from offset of the first byte, which begins a line
     * @param to offset behind the last byte
     * @param linesBefore lines before it
     */
    record Range(long from, long to, long linesBefore) {}

    /** Ranges of about {@code bytes} from {@code begin} to the end; a line is never divided. */
    static List<Range> of(MemorySegment text, long begin, long bytes) {
        LineRanges all = new LineRanges(begin, bytes);
        byte[] block = new byte[BLOCK];
        for (long at = begin; at < text.byteSize(); at += BLOCK) {
            int length = (int) Math.min(BLOCK, text.byteSize() - at);
            MemorySegment.copy(text, ValueLayout.JAVA_BYTE, at, block, 0, length);
            all.read(block, length, at);
            MappedPages.giveBack(text, at, at + length);
        }
        if (all.from < text.byteSize()) {
            all.ranges.add(new Range(all.from, text.byteSize(), all.linesBefore));
        }
        return all.ranges;
    }

    private void read(byte[] block, int length, long offset) {
        int at = 0;
        for (; at <= length - 8; at += 8) {
            long other = (long) EIGHT.get(block, at) ^ LINE_FEEDS;
            // The high bit of each byte that is zero, and of no other: no carry leaves a byte.
            long found = ~(((other & LOW_BITS) + LOW_BITS) | other | LOW_BITS);
            while (found != 0) {
                line(offset + at + (Long.numberOfTrailingZeros(found) >>> 3) + 1);
                found &= found - 1;
            }
        }
        for (; at < length; at++) {
            if (block[at] == '\n') {
                line(offset + at + 1);
            }
        }
    }

    /** @param end offset behind the line feed */
    private void line(long end) {
        lines++;
        if (end - from >= bytes) {
            ranges.add(new Range(from, end, linesBefore));
            from = end;
            linesBefore = lines;
        }
    }
}
