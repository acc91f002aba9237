package org.tipstaff.evidence.anchor;

import java.time.Instant;

/** What an issuer said about one of its certificates. */
sealed interface Standing {
    /** When the issuer said it. */
    Instant asOf();

    /** Not revoked. */
    record Good(Instant asOf) implements Standing {}

    /**
     * Revoked.
     *
     * @param at from when: the earlier of the date of revocation and the date from which the issuer doubts the key
     * @param reason RFC 5280's name of the reason, {@code none given} where there is none
     * @param tokensSurvive whether tokens made before keep their worth (RFC 3161, section 4): only where the stated reason is
     *     neither theft of a key nor left open
     */
    record Revoked(Instant asOf, Instant at, String reason, boolean tokensSurvive) implements Standing {}
}
