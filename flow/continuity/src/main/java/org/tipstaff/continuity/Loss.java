package org.tipstaff.continuity;

/** How much of a service is lost. */
public enum Loss {
    NONE,
    /** Those who use it from outside are without it. */
    OUTSIDE,
    /** Everybody is without it. */
    ALL;

    Loss or(Loss other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
