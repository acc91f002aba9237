package org.tipstaff.evidence.custody;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.tipstaff.event.Sha256;

/**
 * What stands in an entry in place of a name or a path: SHA-256(salt, text in UTF-8). With the {@link Opening} anyone
 * recomputes it; without, the 256 random bits of the salt leave nothing to guess at, not even with a list of all
 * likely names. Changing the text later would need a second SHA-256 preimage.
 *
 * @param digest of salt and text
 */
public record Commitment(Sha256 digest) {
    /** Random bytes in front of each text. */
    public static final int SALT_BYTES = 32;

    static Commitment to(byte[] salt, String text) {
        if (salt.length != SALT_BYTES) {
            throw new IllegalArgumentException("a salt has " + SALT_BYTES + " bytes, not " + salt.length);
        }
        CanonicalJson.requireWellFormed(text);
        MessageDigest digest = Sha256.newDigest();
        digest.update(salt);
        return new Commitment(Sha256.ofDigest(digest.digest(text.getBytes(StandardCharsets.UTF_8))));
    }
}
