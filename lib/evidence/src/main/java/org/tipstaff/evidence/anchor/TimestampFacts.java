package org.tipstaff.evidence.anchor;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.tipstaff.event.Sha256;

/**
 * What a time-stamp token says.
 *
 * @param time the checkpoint existed at this time at the latest
 * @param accuracy how far off the authority's clock may be; empty where it does not say
 * @param authority subject of the certificate that signed, in the form of RFC 2253
 * @param policy object identifier of the rules the authority stamped under
 * @param serial the token's number at the authority
 * @param certificateEnds when that certificate expires; the token outlives it
 * @param token digest of the token as it is stored
 */
public record TimestampFacts(
        Instant time,
        Optional<Duration> accuracy,
        String authority,
        String policy,
        BigInteger serial,
        Instant certificateEnds,
        Sha256 token) {
    /** The earliest time the checkpoint may have been stamped, the authority's own doubt counted in. */
    public Instant earliest() {
        return time.minus(accuracy.orElse(Duration.ZERO));
    }

    public Instant latest() {
        return time.plus(accuracy.orElse(Duration.ZERO));
    }
}
