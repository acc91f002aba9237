package org.tipstaff.sigma;

/**
 * Bounds on what correlations keep in memory. Reaching one is told to {@link CorrelationSink#limitReached}.
 *
 * @param openGroupsMax groups of one correlation with an open window; beyond, the one that was quiet longest is forgotten
 * @param eventsPerWindowMax events kept in one window; beyond, the oldest is forgotten, so a count may be too low
 * @param contributingMax earliest events of a window that a match names; the rest are only counted
 */
public record CorrelationLimits(int openGroupsMax, int eventsPerWindowMax, int contributingMax) {
    public static final CorrelationLimits DEFAULT = new CorrelationLimits(100_000, 100_000, 100);

    public CorrelationLimits {
        if (openGroupsMax < 1 || eventsPerWindowMax < 1 || contributingMax < 1) {
            throw new IllegalArgumentException("limits of correlations are at least 1: " + openGroupsMax + ", "
                    + eventsPerWindowMax + ", " + contributingMax);
        }
    }
}
