package org.tipstaff.ingest;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Consumer;

/**
 * Divides text into ranges of whole lines, and counts the lines before each. It is fed the text bit by bit, in order, so that
 * the first ranges can be read before the last are known. Used by one thread.
 */
final class LineRanges {
    private static final int BLOCK = 1 << 18;

    private final byte[] block = new byte[BLOCK];
    private final long bytes;
    private final Consumer<Range> ready;
    private long at;
    private long from;
    private long linesBefore;
    private long lines;

    /**
     * @param begin where the first line begins
     * @param bytes least size of a range but the last; a line is never divided
     * @param ready is told each range once it is whole
     */
    LineRanges(long begin, long bytes, Consumer<Range> ready) {
        this.at = begin;
        this.from = begin;
        this.bytes = bytes;
        this.ready = ready;
    }

    /**
     * @param from offset of the first byte, which begins a line
     * @param to offset behind the last byte
     * @param linesBefore lines before it
     */
    record Range(long from, long to, long linesBefore) {}

    /** Goes on to this offset of the text. */
    void readTo(MemorySegment text, long end) {
        while (at < end) {
            int length = (int) Math.min(BLOCK, end - at);
            MemorySegment.copy(text, ValueLayout.JAVA_BYTE, at, block, 0, length);
            for (int feed = LineFeeds.next(block, 0, length);
                    feed >= 0;
                    feed = LineFeeds.next(block, feed + 1, length)) {
                line(at + feed + 1);
            }
            at += length;
        }
    }

    /** Gives what stands behind the last whole range. */
    void end() {
        if (from < at) {
            give(at);
        }
    }

    /** @param end offset behind the line feed */
    private void line(long end) {
        lines++;
        if (end - from >= bytes) {
            give(end);
        }
    }

    private void give(long end) {
        ready.accept(new Range(from, end, linesBefore));
        from = end;
        linesBefore = lines;
    }
}
