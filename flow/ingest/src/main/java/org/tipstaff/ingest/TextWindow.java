package org.tipstaff.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The part of a text that its reader looks at: it moves on as the reader does, and grows to hold one record, so that no text has to
 * fit in memory. Readers of text extend it, since they look at each byte.
 */
abstract class TextWindow {
    private final InputStream in;
    private final int most;

    byte[] window;

    /** Index of the first byte that was not read yet. */
    int start;

    /** Index behind the last byte that is there. */
    int end;

    /** Whether no byte comes after these. */
    boolean ended;

    /** @param block bytes it begins with, and may have more than the limit on one record */
    TextWindow(InputStream in, int block, IngestLimits limits) {
        this.in = in;
        this.most = (int) Math.min(limits.recordBytes() + (long) block, Integer.MAX_VALUE);
        this.window = new byte[block];
    }

    /** Brings more of the text in; what begins at {@code start} is at the window's beginning then. */
    final void fill() throws IOException {
        if (start > 0) {
            System.arraycopy(window, start, window, 0, end - start);
            end -= start;
            start = 0;
        }
        if (end == window.length) {
            window = Arrays.copyOf(window, (int) Math.min(most, window.length * 2L));
        }
        int count = in.read(window, end, window.length - end);
        if (count <= 0) {
            ended = true;
        } else {
            end += count;
        }
    }

    /**
     * Moves on to the next line, however long this one is.
     *
     * @return bytes that were passed, the line feed with them
     */
    final long passLine() throws IOException {
        long passed = 0;
        while (true) {
            int feed = LineFeeds.next(window, start, end);
            if (feed >= 0) {
                passed += feed + 1 - start;
                start = feed + 1;
                return passed;
            }
            passed += end - start;
            start = end;
            if (ended) {
                return passed;
            }
            fill();
        }
    }
}
