package org.tipstaff.respond;

import java.util.List;

/**
 * What probes say about the effect of an action.
 *
 * @param reasons what was probed, from where, and what came of it; never empty, for an effect without a probe is a guess
 */
public record Verification(Effect effect, List<String> reasons) {
    public enum Effect {
        VERIFIED,
        PARTLY,
        NOT_EFFECTIVE,
        /** The device or the seat of the probe is silent. */
        UNKNOWN
    }

    public Verification {
        reasons = List.copyOf(reasons);
        if (reasons.isEmpty()) {
            throw new IllegalArgumentException("a verification says what was probed");
        }
    }
}
