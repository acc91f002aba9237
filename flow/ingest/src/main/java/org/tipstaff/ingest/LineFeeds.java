package org.tipstaff.ingest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds the ends of lines, looking at eight bytes at a time: every byte of a log is looked at, some twice. */
final class LineFeeds {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LINE_FEEDS = 0x0A0A_0A0A_0A0A_0A0AL;
    private static final long LOW_BITS = 0x7F7F_7F7F_7F7F_7F7FL;

    private LineFeeds() {}

    /** Index of the first line feed in a part of the bytes, or -1. */
    static int next(byte[] bytes, int from, int to) {
        int at = from;
        for (; at <= to - 8; at += 8) {
            long other = (long) EIGHT.get(bytes, at) ^ LINE_FEEDS;
            // The high bit of each byte that is zero, and of no other: no carry leaves a byte.
            long found = ~(((other & LOW_BITS) + LOW_BITS) | other | LOW_BITS);
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        for (; at < to; at++) {
            if (bytes[at] == '\n') {
                return at;
            }
        }
        return -1;
    }
}
