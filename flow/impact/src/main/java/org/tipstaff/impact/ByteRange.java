package org.tipstaff.impact;

import org.jspecify.annotations.Nullable;

/**
 * How many bytes: not fewer than the one, not more than the other.
 *
 * @param high null when nothing bounds it
 */
public record ByteRange(long low, @Nullable Long high) {
    public static final ByteRange UNKNOWN = new ByteRange(0, null);

    public ByteRange {
        if (low < 0 || (high != null && high < low)) {
            throw new IllegalArgumentException("no range of bytes: " + low + " to " + high);
        }
    }

    /** Both together; without a bound where either has none. */
    public ByteRange plus(ByteRange other) {
        Long mine = high;
        Long theirs = other.high;
        return new ByteRange(low + other.low, mine == null || theirs == null ? null : Long.valueOf(mine + theirs));
    }

    /** Whether it holds all that the other holds. */
    public boolean holds(ByteRange other) {
        Long mine = high;
        Long theirs = other.high;
        return low <= other.low && (mine == null || (theirs != null && mine >= theirs));
    }
}
