package org.tipstaff.lessons;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Quantiles of how long things take when some have not ended (Kaplan and Meier 1958). Leaving those out would make the figures
 * better the worse things are: the longest incident is the one that is still open.
 *
 * <p>Exact: the estimate is a product of fractions, and it is compared as one, so that no rounding moves a median.
 */
public final class Survival {
    private Survival() {}

    /**
     * One observation.
     *
     * @param seconds until it ended, or until it was last known to go on
     */
    public record Observed(long seconds, boolean ended) {}

    /**
     * The shortest time by which a share of all has ended.
     *
     * @param percent of all, 1 to 99
     * @return null when fewer are known to have ended, whatever the longest time is
     */
    public static @Nullable Long quantile(List<Observed> observed, int percent) {
        if (percent < 1 || percent > 99) {
            throw new IllegalArgumentException("a quantile lies between 1 and 99 percent, not at " + percent);
        }
        // Of what ends and what is lost sight of in the same second, the latter was still there when the former ended.
        List<Observed> sorted = observed.stream()
                .sorted(Comparator.comparingLong(Observed::seconds).thenComparing(each -> !each.ended()))
                .toList();
        BigInteger going = BigInteger.ONE;
        BigInteger of = BigInteger.ONE;
        BigInteger limit = BigInteger.valueOf(100L - percent);
        for (int i = 0; i < sorted.size(); i++) {
            if (sorted.get(i).ended()) {
                int atRisk = sorted.size() - i;
                going = going.multiply(BigInteger.valueOf(atRisk - 1L));
                of = of.multiply(BigInteger.valueOf(atRisk));
                if (going.multiply(BigInteger.valueOf(100)).compareTo(of.multiply(limit)) <= 0) {
                    return sorted.get(i).seconds();
                }
            }
        }
        return null;
    }
}
