package org.tipstaff.impact.comparison;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Incidents that nobody did: things drawn without replacement, each as often as it is frequent. What scores no higher than these
 * says nothing.
 *
 * @param <T> what incidents are made of
 */
public final class RandomIncidents<T extends Comparable<T>> {
    /** Incidents drawn for one measurement: enough for the probability of one in twenty. */
    public static final int DRAWS = 1_000;

    private static final long SEED = 20_230_915;

    private final List<T> things;
    private final double[] upTo;

    /** @param frequency of each thing, above 0 */
    public RandomIncidents(Map<T, Double> frequency) {
        TreeMap<T, Double> ordered = new TreeMap<>(frequency);
        this.things = List.copyOf(ordered.keySet());
        this.upTo = new double[things.size()];
        double sum = 0;
        for (int i = 0; i < upTo.length; i++) {
            double each = ordered.getOrDefault(things.get(i), 0.0);
            if (!(each > 0)) {
                throw new IllegalArgumentException(
                        "the frequency of " + things.get(i) + " is " + each + ", not above 0");
            }
            sum += each;
            upTo[i] = sum;
        }
    }

    public int size() {
        return things.size();
    }

    /** One of them. */
    public Set<T> draw(int size, Random random) {
        Set<T> drawn = new HashSet<>();
        int most = Math.min(size, things.size());
        // Rejection gets slow when few are left; those are taken in order then.
        for (int tries = 0; drawn.size() < most && tries < 50 * most; tries++) {
            drawn.add(one(random));
        }
        for (int i = 0; drawn.size() < most; i++) {
            drawn.add(things.get(i));
        }
        return drawn;
    }

    private T one(Random random) {
        double at = random.nextDouble() * upTo[upTo.length - 1];
        int found = Arrays.binarySearch(upTo, at);
        return things.get(Math.min(things.size() - 1, found >= 0 ? found + 1 : -found - 1));
    }

    /**
     * What incidents of this size score.
     *
     * @param best the score of a drawn incident against the best of the earlier cases
     * @return lowest first; none where there is too little to draw from
     */
    double[] scores(int size, ToDoubleFunction<Set<T>> best) {
        if (size == 0 || things.size() < Comparison.POOL_MIN * size) {
            return new double[0];
        }
        Random random = new Random(SEED);
        double[] scores = new double[DRAWS];
        for (int i = 0; i < DRAWS; i++) {
            scores[i] = best.applyAsDouble(draw(size, random));
        }
        Arrays.sort(scores);
        return scores;
    }

    /** How frequent each thing is: the number of sets that have it. */
    static <T extends Comparable<T>> NavigableMap<T, Double> counted(List<? extends Set<T>> sets) {
        TreeMap<T, Double> counted = new TreeMap<>();
        sets.forEach(set -> set.forEach(thing -> counted.merge(thing, 1.0, Double::sum)));
        return counted;
    }
}
