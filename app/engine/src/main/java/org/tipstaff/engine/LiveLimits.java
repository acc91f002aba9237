package org.tipstaff.engine;

import java.time.Duration;

/**
 * The bounds of live detection.
 *
 * @param batchRecords records of the journal that are worked off together
 * @param batchBytes bytes of them
 * @param workers threads that read and match
 * @param hold how long, by the clock of receiving, matches wait for earlier events before correlations see them in order of
 *     event time. Later ones are matched singly, and counted as late
 * @param heldMax matches that wait; beyond, the earliest go on before their time
 * @param epoch the findings and facts of this much time of receiving are kept and forgotten together
 * @param epochs how many of these are kept; older findings join no incident any more
 * @param findingsPerEpoch findings of one epoch that incidents are made of; those beyond are told, and join none
 * @param incidentPause from one building of incidents to the next, at least
 */
public record LiveLimits(
        int batchRecords,
        int batchBytes,
        int workers,
        Duration hold,
        int heldMax,
        Duration epoch,
        int epochs,
        int findingsPerEpoch,
        Duration incidentPause) {
    public static final LiveLimits DEFAULT = new LiveLimits(
            4096, 8 << 20, 2, Duration.ofSeconds(10), 100_000, Duration.ofDays(1), 3, 10_000, Duration.ofMillis(500));

    public LiveLimits {
        if (batchRecords < 1
                || batchBytes < 1
                || workers < 1
                || hold.toSeconds() < 1
                || heldMax < 1
                || epoch.toSeconds() < 1
                || epochs < 1
                || findingsPerEpoch < 1
                || incidentPause.isNegative()) {
            throw new IllegalArgumentException("limits of live detection must be positive: " + batchRecords + ", "
                    + batchBytes + ", " + workers + ", " + hold + ", " + heldMax + ", " + epoch + ", " + epochs + ", "
                    + findingsPerEpoch + ", " + incidentPause);
        }
    }
}
