package org.tipstaff.impact;

import java.util.Locale;

/** What can happen to data. */
public enum Dimension {
    /** It left the court's network. */
    TAKEN,
    /** It is not what it was. */
    ALTERED,
    /** Those who need it can't get at it. */
    UNAVAILABLE;

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
