package org.tipstaff.continuity;

/**
 * What a cut costs the court. Costs are compared by what must run first; no amount of the rest outweighs a minute of it.
 *
 * @param mustRunMinutes minutes in which an audience needs a must-run service and does not have it, summed over both
 * @param minutes the same of all services
 */
public record Cost(long mustRunMinutes, long minutes) implements Comparable<Cost> {
    public static final Cost NONE = new Cost(0, 0);

    public Cost {
        if (mustRunMinutes < 0 || minutes < mustRunMinutes) {
            throw new IllegalArgumentException("a cost is not negative, and what must run is part of all");
        }
    }

    public Cost plus(Cost other) {
        return new Cost(mustRunMinutes + other.mustRunMinutes, minutes + other.minutes);
    }

    @Override
    public int compareTo(Cost other) {
        int byMustRun = Long.compare(mustRunMinutes, other.mustRunMinutes);
        return byMustRun != 0 ? byMustRun : Long.compare(minutes, other.minutes);
    }
}
