package org.tipstaff.ingest;

import java.util.Locale;

/**
 * What one piece of a file may expand to, at every level of nesting together. Not thread-safe; a piece is read by one
 * thread.
 */
final class Budget {
    private final IngestLimits limits;
    private final long packedBytes;
    private long unpackedBytes;

    /** @param packedBytes bytes of the original file that the piece occupies */
    Budget(IngestLimits limits, long packedBytes) {
        this.limits = limits;
        this.packedBytes = Math.max(1, packedBytes);
    }

    IngestLimits limits() {
        return limits;
    }

    /** Counts bytes that were just unpacked. */
    void unpacked(long bytes) throws LimitReached {
        unpackedBytes += bytes;
        if (unpackedBytes > limits.unpackedBytes()) {
            throw new LimitReached("the limit of " + limits.unpackedBytes()
                    + " bytes unpacked from one file or member (unpackedBytes) is reached");
        }
        if (unpackedBytes > limits.expansionFreeBytes() && unpackedBytes / packedBytes >= limits.expansionRatio()) {
            throw new LimitReached(String.format(
                    Locale.ROOT,
                    "%d packed bytes expand to more than %d, beyond the limit of %d:1 (expansionRatio)",
                    packedBytes,
                    unpackedBytes,
                    limits.expansionRatio()));
        }
    }
}
