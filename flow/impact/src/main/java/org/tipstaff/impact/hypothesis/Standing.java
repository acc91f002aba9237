package org.tipstaff.impact.hypothesis;

import org.jspecify.annotations.Nullable;

/**
 * Where a hypothesis stands.
 *
 * @param inconsistent items that go against it
 * @param heaviest the weight of the heaviest of them
 * @param likelihood the word for it; null where nothing tells it from the others
 */
public record Standing(
        Hypothesis hypothesis,
        int inconsistent,
        Weight heaviest,
        @Nullable Likelihood likelihood) {
    /** Whether nothing goes against it. */
    public boolean stands() {
        return heaviest == Weight.NONE;
    }
}
