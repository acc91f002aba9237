package org.tipstaff.evidence.anchor;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.tipstaff.event.Sha256;

/**
 * The question put to a time-stamping authority (RFC 3161, section 2.4.1): "when did you first see this digest?" The
 * certificate is asked for, because a token without it cannot be checked years later.
 *
 * @param imprint SHA-256 of the whole checkpoint file, signatures included
 * @param nonce a number never used before, so that an old answer cannot be played again
 */
public record TimestampRequest(Sha256 imprint, BigInteger nonce) {
    /** Some authorities refuse longer ones. */
    static final int NONCE_BITS = 64;

    public TimestampRequest {
        if (nonce.signum() <= 0 || nonce.bitLength() > NONCE_BITS) {
            throw new IllegalArgumentException("a nonce is positive and has at most " + NONCE_BITS + " bits");
        }
    }

    public static TimestampRequest of(byte[] checkpoint, BigInteger nonce) {
        return new TimestampRequest(Sha256.of(checkpoint), nonce);
    }

    /** A nonce nobody can foresee. */
    public static BigInteger newNonce(SecureRandom random) {
        return new BigInteger(NONCE_BITS - 1, random).add(BigInteger.ONE);
    }

    /** The bytes to send, of content type {@code application/timestamp-query}. */
    public byte[] encoded() {
        TimeStampRequestGenerator generator = new TimeStampRequestGenerator();
        generator.setCertReq(true);
        try {
            return generator
                    .generate(TSPAlgorithms.SHA256, java.util.HexFormat.of().parseHex(imprint.hex()), nonce)
                    .getEncoded();
        } catch (IOException e) {
            throw new IllegalStateException("a request could not be written to memory", e);
        }
    }
}
