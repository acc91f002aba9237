package org.tipstaff.ingest;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Divides text into ranges of whole lines, and counts the lines before each. */
final class LineRanges {
    private static final int BLOCK = 1 << 20;

    private LineRanges() {}

    /**
     * @param from offset of the first byte, which begins a line
     * @param to offset behind the last byte
     * @param linesBefore lines before it
     */
    record Range(long from, long to, long linesBefore) {}

    /** Ranges of about {@code bytes} from {@code begin} to the end; a line is never divided. */
    static List<Range> of(MemorySegment text, long begin, long bytes) {
        List<Range> ranges = new ArrayList<>();
        byte[] block = new byte[BLOCK];
        long from = begin;
        long linesBefore = 0;
        long lines = 0;
        for (long at = begin; at < text.byteSize(); at += BLOCK) {
            int length = (int) Math.min(BLOCK, text.byteSize() - at);
            MemorySegment.copy(text, java.lang.foreign.ValueLayout.JAVA_BYTE, at, block, 0, length);
            for (int i = 0; i < length; i++) {
                if (block[i] == '\n') {
                    lines++;
                    if (at + i + 1 - from >= bytes) {
                        ranges.add(new Range(from, at + i + 1, linesBefore));
                        from = at + i + 1;
                        linesBefore = lines;
                    }
                }
            }
        }
        if (from < text.byteSize()) {
            ranges.add(new Range(from, text.byteSize(), linesBefore));
        }
        return ranges;
    }
}
