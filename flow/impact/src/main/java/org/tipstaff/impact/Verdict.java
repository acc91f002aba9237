package org.tipstaff.impact;

import java.util.Locale;

/** The five words in which an answer on impact is given. */
public enum Verdict {
    /** The records show it: bytes of a file on their way out, whether or not all of them. */
    CONFIRMED,
    /** The records show signs of it, and not the thing itself. */
    LIKELY,
    /** The records leave room for it, up to a bound. */
    POSSIBLE,
    /** Nothing shows it, and what would have shown it was looked at. Never said without measured coverage. */
    NOT_SHOWN,
    /** What would show it is not there, or not there for the time asked about. */
    CANNOT_BE_DETERMINED;

    /** As the files write it: {@code not-shown}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Whether saying this is no more certain than saying the other: what taking a source away may turn the other into. To fall from
     * a finding to "not shown" is no loss of certainty but a new claim, and never allowed.
     */
    public boolean isNoMoreCertainThan(Verdict other) {
        if (this == other || this == CANNOT_BE_DETERMINED) {
            return true;
        }
        return switch (this) {
            case LIKELY -> other == CONFIRMED;
            case POSSIBLE -> other == CONFIRMED || other == LIKELY;
            default -> false;
        };
    }
}
