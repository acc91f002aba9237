package org.tipstaff.journal;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether the clock may be believed when it says that records are old. A clock that is set forward by years would have
 * retention remove everything; so after a step against the elapsed time nothing is removed by age for a day, which costs
 * a day of disk and gives a person time to see it. Guarded by the journal's housekeeping lock.
 */
final class ClockCheck {
    static final Duration STEP = Duration.ofMinutes(5);
    static final Duration QUIET = Duration.ofHours(24);

    private @Nullable Instant before;
    private long beforeNanos;
    private boolean doubted;
    private long doubtedSince;

    /** @return why nothing may be removed by age now, or null */
    @Nullable
    String doubt(Instant now, long nanos) {
        Instant last = before;
        if (last != null) {
            Duration step = Duration.between(last, now).minusNanos(nanos - beforeNanos);
            if (step.abs().compareTo(STEP) > 0) {
                doubted = true;
                doubtedSince = nanos;
            }
        }
        before = now;
        beforeNanos = nanos;
        if (doubted && nanos - doubtedSince < QUIET.toNanos()) {
            return "the clock was set while the program ran: nothing is removed by age until it has run evenly for "
                    + QUIET.toHours() + " hours";
        }
        doubted = false;
        return null;
    }
}
