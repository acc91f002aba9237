package org.tipstaff.site;

import java.time.Duration;

/**
 * How people are pressed for an answer.
 *
 * @param repeat after so long without one they are told again
 * @param escalate after so long the next ones are told too
 * @param circles how many orders of duty are told at the start
 */
public record Pace(Duration repeat, Duration escalate, int circles) {
    private static final Duration LEAST = Duration.ofSeconds(10);
    private static final Duration MOST = Duration.ofDays(7);

    public Pace {
        for (Duration each : new Duration[] {repeat, escalate}) {
            if (each.compareTo(LEAST) < 0 || each.compareTo(MOST) > 0) {
                throw new IllegalArgumentException("repeat and escalate are 10s to 7d");
            }
        }
        if (circles < 1 || circles > Duty.ORDER_MAX) {
            throw new IllegalArgumentException("circles are 1 to " + Duty.ORDER_MAX + ", not " + circles);
        }
    }

    /** What holds where the site file says nothing: the graver the days, the sooner and the wider. */
    public static Pace usual(Posture posture) {
        return switch (posture) {
            case ORDINARY -> new Pace(Duration.ofMinutes(15), Duration.ofMinutes(30), 1);
            case RAISED -> new Pace(Duration.ofMinutes(10), Duration.ofMinutes(15), 2);
            case HIGH -> new Pace(Duration.ofMinutes(5), Duration.ofMinutes(5), 3);
        };
    }
}
