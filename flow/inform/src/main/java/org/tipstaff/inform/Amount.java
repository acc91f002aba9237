package org.tipstaff.inform;

import java.util.Locale;

/**
 * How many, between two bounds that both can be true.
 *
 * @param low at least 0
 * @param high at least {@code low}
 */
public record Amount(Unit unit, long low, long high) implements Comparable<Amount> {
    /** What is counted. */
    public enum Unit {
        BYTES,
        OBJECTS,
        PERSONS,
        SYSTEMS;

        /** As in files and catalogues. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Amount {
        if (low < 0 || high < low) {
            throw new IllegalArgumentException("an amount lies between two bounds, the lower first, not " + low
                    + " and " + high + " " + unit.key());
        }
    }

    /** Whether whoever was told the other was not told anything false when this is true. */
    public boolean within(Amount other) {
        return unit == other.unit && low >= other.low && high <= other.high;
    }

    @Override
    public int compareTo(Amount other) {
        int byUnit = unit.compareTo(other.unit);
        int byLow = byUnit != 0 ? byUnit : Long.compare(low, other.low);
        return byLow != 0 ? byLow : Long.compare(high, other.high);
    }
}
