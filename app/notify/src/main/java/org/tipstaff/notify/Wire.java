package org.tipstaff.notify;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a channel does.
 *
 * @param failures in a row
 * @param resting not to be tried before; null when it may be
 * @param full when a channel that is used no more has its whole burst again (the arrival time of GCRA); null for now
 * @param made messages so far, so that no two have the same id
 */
record Wire(
        int failures, @Nullable Instant resting, @Nullable Instant full, long made) {
    static final Wire NEW = new Wire(0, null, null, 0);

    private static final Duration REST_FIRST = Duration.ofSeconds(5);
    private static final Duration REST_MOST = Duration.ofMinutes(5);

    boolean rests(Instant now) {
        return resting != null
                && now.isBefore(resting)
                && Duration.between(now, resting).compareTo(REST_MOST) <= 0;
    }

    /** Whether its burst has room. */
    boolean hasRoom(Instant now, int burst, Duration refill) {
        // A wait longer than the whole burst can only come of a clock that was set back.
        Duration most = refill.multipliedBy(burst);
        Duration wait = full == null ? Duration.ZERO : Duration.between(now, full);
        return wait.compareTo(most) > 0 || wait.plus(refill).compareTo(most) <= 0;
    }

    Wire used(Instant now, int burst, Duration refill) {
        Duration most = refill.multipliedBy(burst);
        boolean behind = full == null
                || full.isBefore(now)
                || Duration.between(now, full).compareTo(most) > 0;
        Instant from = behind || full == null ? now : full;
        return new Wire(failures, resting, from.plus(refill), made);
    }

    Wire failed(Instant now) {
        Duration rest = REST_FIRST;
        for (int i = 0; i < failures && rest.compareTo(REST_MOST) < 0; i++) {
            rest = rest.multipliedBy(3);
        }
        return new Wire(failures + 1, now.plus(rest.compareTo(REST_MOST) > 0 ? REST_MOST : rest), full, made);
    }

    Wire worked() {
        return new Wire(0, null, full, made);
    }

    Wire another() {
        return new Wire(failures, resting, full, made + 1);
    }
}
