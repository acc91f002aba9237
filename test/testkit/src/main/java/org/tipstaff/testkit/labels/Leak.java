package org.tipstaff.testkit.labels;

import java.util.List;
import java.util.stream.Collectors;
import org.tipstaff.label.Audience;

/**
 * An output told an audience something it may not know.
 *
 * @param seed of the pair; the same seed and level make it again
 * @param pair its number, from 1: how many pairs it took
 * @param difference the first, in the smallest pair that still differs
 * @param first the facts of the smallest pair
 * @param second the facts of its twin
 * @param hidden how many of both the audience may not know; 0 when the output differs from itself
 */
public record Leak(
        long seed,
        int pair,
        Audience audience,
        String difference,
        List<String> first,
        List<String> second,
        int hidden) {
    @Override
    public String toString() {
        String what = hidden == 0
                ? "The output of the same case differs from run to run, so nothing can be said about what it tells"
                : "The output for an audience depends on facts it may not know";
        return what + ".\n  seed " + seed + ", pair " + pair + "; " + audience + "\n  differs in " + difference
                + "\n  first case:\n" + lines(first) + "  second case:\n" + lines(second);
    }

    private static String lines(List<String> facts) {
        return facts.isEmpty()
                ? "    (no facts)\n"
                : facts.stream().map(fact -> "    " + fact + "\n").collect(Collectors.joining());
    }
}
