package org.tipstaff.impact.hypothesis;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How much an item that goes against a hypothesis leaves of it, lightest first. */
public enum Weight {
    /** Nothing goes against it. */
    NONE(null),
    /** There is a known way round it. */
    SLIGHT(Likelihood.UNLIKELY),
    /** It takes an unusual reason to explain it away. */
    CLEAR(Likelihood.VERY_UNLIKELY),
    /** The records would have to be wrong. */
    STRONG(Likelihood.ALMOST_NO_CHANCE);

    private final @Nullable Likelihood left;

    Weight(@Nullable Likelihood left) {
        this.left = left;
    }

    /** What can be said of a hypothesis against which this stands; null for {@link #NONE}. */
    @Nullable
    Likelihood left() {
        return left;
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
