package org.tipstaff.impact.hypothesis;

import java.util.Locale;

/** What is asked. The hypotheses of one question exclude each other; those of different questions don't. */
public enum Question {
    /** What became of data. */
    DATA,
    /** From where the hand came that did it. */
    ORIGIN,
    /** Whether the traces that lead to an earlier case are what they seem. */
    TRACES;

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
