package org.tipstaff.journal;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is removed, oldest first, and always whole sealed segments.
 *
 * @param age segments whose latest record is older go; null keeps them whatever their age
 * @param bytes segments go until all of them together are no larger; {@link Long#MAX_VALUE} keeps them whatever their size
 * @param evenUnread whether that holds for what an open reader has not done with; the tombstone and the reader say so
 * @param evenHeld whether that holds for what a hold keeps; the tombstone names the hold
 */
public record Retention(@Nullable Duration age, long bytes, boolean evenUnread, boolean evenHeld) {
    /** Removes nothing. */
    public static final Retention KEEP_ALL = new Retention(null, Long.MAX_VALUE, false, false);

    public Retention {
        if (age != null && !age.isPositive()) {
            throw new IllegalArgumentException("an age of retention is more than nothing");
        }
        if (bytes < 0) {
            throw new IllegalArgumentException("a size of retention is not negative");
        }
    }

    /** By age and size, sparing what readers and holds need. */
    public static Retention of(@Nullable Duration age, long bytes) {
        return new Retention(age, bytes, false, false);
    }
}
