package org.tipstaff.impact;

import java.util.Locale;

/** What can be said of one log in one stretch of time. Only the first lets silence mean that nothing happened. */
public enum CoverageState {
    /** Records are there, or their numbers show that none were written. */
    OBSERVED,
    /** Records are missing, or nothing shows that none are. */
    GAP,
    /** The log was cleared afterwards. */
    CLEARED,
    /** Older records were written over, or left out of the copy: the first number that is there is not the first of the log. */
    ROTATED,
    /** Recording stopped because there was more than is recorded of one mailbox in a day. */
    THROTTLED,
    /** There is no such log in the case. */
    NEVER_COLLECTED,
    /** Records are there, but the clock that dates them is known to be off. */
    CLOCK_DOUBTFUL;

    /** The name in files and message catalogues: {@code never-collected}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
