package org.tipstaff.impact;

import java.time.Instant;
import java.util.Comparator;
import org.tipstaff.event.Provenance;

/**
 * One connection as one sensor saw it (Zeek {@code conn}).
 *
 * @param uid the sensor's own id of it
 * @param sensor the computer that saw it; empty when it is not named
 * @param service what the sensor took it for; empty when it did not say
 * @param fromOrig payload bytes from the one who began it; at most so many where {@code exact} is false, or {@link #UNKNOWN}
 * @param fromResp payload bytes back, likewise
 * @param missed bytes that the sensor did not see
 */
record Flow(
        String uid,
        String sensor,
        Instant time,
        String orig,
        long origPort,
        String resp,
        long respPort,
        String proto,
        String service,
        long fromOrig,
        long fromResp,
        long missed,
        Provenance place) {
    /** Nothing bounds the number. */
    static final long UNKNOWN = -1;

    /** The fuller of two reports of one connection; among equals the one that stands first. */
    static final Comparator<Flow> FULLER = Comparator.comparingLong((Flow flow) -> flow.weight())
            .reversed()
            .thenComparing(Flow::time)
            .thenComparing(Places.ORDER_OF_FLOWS);

    /** What it is worth keeping: its payload; one of unknown payload is worth most. */
    long weight() {
        return fromOrig < 0 || fromResp < 0 ? Long.MAX_VALUE : Math.min(Long.MAX_VALUE - 1, fromOrig + fromResp);
    }

    String fiveTuple() {
        return proto + ' ' + orig + ' ' + origPort + ' ' + resp + ' ' + respPort;
    }
}
