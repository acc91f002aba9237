package org.tipstaff.impact.comparison;

import java.util.Arrays;

/**
 * What a score is worth: how often incidents drawn at random, of the same size and of what is frequent among the court's cases,
 * score as high against the best of the earlier cases.
 *
 * @param score of this case
 * @param probability share of the drawn that score as high or higher; 1 where it was not measured
 * @param median score of the drawn
 * @param high score that one in twenty of the drawn reaches
 * @param draws how many were drawn; 0 where there is too little to draw from
 */
public record Chance(double score, double probability, double median, double high, int draws) {
    /** Probability up to which a coin would not do as well. */
    public static final double CHANCE_MAX = 0.05;

    /** @param random scores of drawn incidents, lowest first; none where there was too little to draw from */
    static Chance of(double score, double[] random) {
        int draws = random.length;
        if (draws == 0) {
            return new Chance(score, 1, 0, 0, 0);
        }
        // This case counts among those that score as high, so that the probability is never 0.
        long asHigh = 1 + Arrays.stream(random).filter(each -> each >= score).count();
        return new Chance(score, (double) asHigh / (draws + 1), random[draws / 2], random[draws - draws / 20], draws);
    }

    public boolean isMeasured() {
        return draws > 0;
    }

    /** Whether a coin would not do as well. */
    public boolean isDistinguishable() {
        return isMeasured() && score > 0 && probability <= CHANCE_MAX;
    }
}
