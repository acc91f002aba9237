package org.tipstaff.impact.comparison;

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

    /** Nothing to measure it against. */
    static Chance unmeasured(double score) {
        return new Chance(score, 1, 0, 0, 0);
    }

    public boolean isMeasured() {
        return draws > 0;
    }

    /** Whether a coin would not do as well. */
    public boolean isDistinguishable() {
        return isMeasured() && score > 0 && probability <= CHANCE_MAX;
    }
}
