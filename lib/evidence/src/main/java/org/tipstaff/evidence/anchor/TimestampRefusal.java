package org.tipstaff.evidence.anchor;

/** Why a time-stamp token proves nothing. */
public enum TimestampRefusal {
    /** It is damaged, too large or not what RFC 3161 describes. */
    FORMAT,
    /** It is another token than the one whose digest the custody log records. */
    REPLACED,
    /** The authority itself refused to stamp. */
    STATUS,
    /** It was made over other bytes than this checkpoint. */
    IMPRINT,
    /** It answers another question than the one asked: an old answer was played again. */
    NONCE,
    /** The authority's signature does not hold, or rests on a digest that can be forged. */
    SIGNATURE,
    /** The signing certificate is not one for time-stamping and nothing else. */
    KEY_PURPOSE,
    /** No valid chain led from the certificate to a trusted one at the time of the token. */
    CHAIN,
    /** A certificate in the chain had been revoked before the time of the token. */
    REVOKED
}
