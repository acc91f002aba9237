package org.tipstaff.journal;

import java.time.Instant;
import java.util.List;
import org.tipstaff.event.Sha256;

/**
 * What is left of a removed segment.
 *
 * @param first offset of its first record
 * @param end offset behind its last
 * @param earliest receive time in it
 * @param latest receive time in it
 * @param bytes of its file
 * @param sha256 of its file, as {@link SealedSegment} had it
 * @param removedAt when
 * @param why which rule of retention
 * @param unread whether an open reader had not done with it
 * @param heldBy names of the holds that were overridden
 */
public record Tombstone(
        long first,
        long end,
        Instant earliest,
        Instant latest,
        long bytes,
        Sha256 sha256,
        Instant removedAt,
        Why why,
        boolean unread,
        List<String> heldBy) {

    public Tombstone {
        heldBy = List.copyOf(heldBy);
    }

    /** Which rule of {@link Retention} asked for it. */
    public enum Why {
        AGE,
        SIZE
    }
}
