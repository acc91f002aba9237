package org.tipstaff.sigma;

/**
 * The outcome of a test. {@link #UNKNOWN} comes only from a search that was given up at a named limit; it spreads as
 * in Kleene's logic, so that a rule whose answer does not depend on that search still has one.
 */
enum Truth {
    FALSE,
    TRUE,
    UNKNOWN;

    static Truth of(boolean holds) {
        return holds ? TRUE : FALSE;
    }

    Truth not() {
        return switch (this) {
            case FALSE -> TRUE;
            case TRUE -> FALSE;
            case UNKNOWN -> UNKNOWN;
        };
    }
}
