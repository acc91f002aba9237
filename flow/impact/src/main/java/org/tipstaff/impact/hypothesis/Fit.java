package org.tipstaff.impact.hypothesis;

import java.util.Locale;

/** How an item of evidence goes with a hypothesis. */
public enum Fit {
    /** One would expect it. */
    CONSISTENT,
    /** One would see it either way. */
    NEUTRAL,
    /** One would not expect it. */
    INCONSISTENT;

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
