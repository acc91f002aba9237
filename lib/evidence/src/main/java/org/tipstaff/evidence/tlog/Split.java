package org.tipstaff.evidence.tlog;

/** Where RFC 6962 section 2.1 splits a list in two. */
final class Split {
    private Split() {}

    /** The largest power of two smaller than {@code count}, which is at least 2. */
    static long before(long count) {
        return Long.highestOneBit(count - 1);
    }
}
