package org.tipstaff.receivers;

/**
 * How fast one source may send.
 *
 * @param recordsPerSecond in the long run
 * @param burst records at once after a pause
 */
public record Rate(double recordsPerSecond, long burst) {
    public Rate {
        if (!(recordsPerSecond > 0) || burst <= 0) {
            throw new IllegalArgumentException(
                    "recordsPerSecond " + recordsPerSecond + " and burst " + burst + " must be more than zero");
        }
    }

    /** High enough to hold back nothing but a source that has gone mad. */
    public static Rate generous() {
        return new Rate(50_000, 200_000);
    }
}
