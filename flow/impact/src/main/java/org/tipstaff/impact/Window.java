package org.tipstaff.impact;

import java.time.Instant;

/** The time that is asked about. */
public record Window(Instant from, Instant to) {
    public Window {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("the window ends at " + to + ", before it begins at " + from);
        }
    }
}
