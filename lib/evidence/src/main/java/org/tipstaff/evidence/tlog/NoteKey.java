package org.tipstaff.evidence.tlog;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Sha256;

/**
 * A public key with the name and type it signs under: what a verifier is given beforehand, from outside of the thing it
 * verifies. Written {@code name+id+base64(type, key)} (signed-note, verifier keys).
 *
 * @param name of the key; a log's is its origin
 * @param type of its signatures
 * @param publicKey 32 bytes of Ed25519 (RFC 8032) or 1,312 of ML-DSA-44 (FIPS 204)
 */
public record NoteKey(String name, SignatureType type, byte[] publicKey) {
    private static final byte[] ED25519_SPKI = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final byte[] ML_DSA_44_SPKI =
            HexFormat.of().parseHex("30820532300b06096086480165030403110382052100");
    /** Longest verifier key text that is read: a name of 4,096 characters and an ML-DSA-44 key. */
    static final int MAX_TEXT = 4096 + 2048;

    public NoteKey {
        if (!StrictText.isKeyName(name)) {
            throw new IllegalArgumentException("'" + name + "' is no key name: it is empty or holds a space or a plus");
        }
        if (publicKey.length != type.publicKeyBytes()) {
            throw new IllegalArgumentException(
                    "a " + type + " key has " + type.publicKeyBytes() + " bytes, not " + publicKey.length);
        }
        publicKey = publicKey.clone();
    }

    @Override
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /** The first four bytes of SHA-256(name, newline, type, key): a hint which key signed, not a proof. */
    public int id() {
        MessageDigest digest = Sha256.newDigest();
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
        digest.update((byte) type.code());
        byte[] hash = digest.digest(publicKey);
        return (hash[0] & 0xff) << 24 | (hash[1] & 0xff) << 16 | (hash[2] & 0xff) << 8 | (hash[3] & 0xff);
    }

    /** Reads the verifier key text. */
    public static NoteKey parse(String text) throws TlogFormatException {
        if (text.length() > MAX_TEXT) {
            throw new TlogFormatException("a verifier key of " + text.length() + " characters is too long");
        }
        // The base64 may hold a plus; the name and the id may not.
        int first = text.indexOf('+');
        int second = text.indexOf('+', first + 1);
        if (first < 0 || second < 0) {
            throw new TlogFormatException("a verifier key is written name+id+key");
        }
        String name = text.substring(0, first);
        if (!StrictText.isKeyName(name)) {
            throw new TlogFormatException("the verifier key's name is empty or holds a space");
        }
        byte[] typed = StrictText.base64(text.substring(second + 1), "the verifier key");
        SignatureType type = SignatureType.of(typed.length == 0 ? 0 : typed[0] & 0xff);
        if (typed.length != 1 + type.publicKeyBytes()) {
            throw new TlogFormatException(
                    "a " + type + " key has " + type.publicKeyBytes() + " bytes, not " + (typed.length - 1));
        }
        NoteKey key = new NoteKey(name, type, Arrays.copyOfRange(typed, 1, typed.length));
        if (!key.idText().equals(text.substring(first + 1, second))) {
            throw new TlogFormatException("the verifier key of " + name + " has the id " + key.idText() + ", not "
                    + text.substring(first + 1, second) + ": a character of it is wrong");
        }
        return key;
    }

    /** The same key under another name; its id differs. One court key serves many logs, each under its own origin. */
    public NoteKey named(String otherName) {
        return new NoteKey(otherName, type, publicKey);
    }

    String idText() {
        return HexFormat.of().toHexDigits(id());
    }

    PublicKey decoded() throws GeneralSecurityException {
        byte[] prefix = type == SignatureType.COSIGNATURE_ML_DSA_44 ? ML_DSA_44_SPKI : ED25519_SPKI;
        byte[] spki = Arrays.copyOf(prefix, prefix.length + publicKey.length);
        System.arraycopy(publicKey, 0, spki, prefix.length, publicKey.length);
        return KeyFactory.getInstance(type.algorithm()).generatePublic(new X509EncodedKeySpec(spki));
    }

    static byte[] rawPublicKey(SignatureType type, PublicKey key) {
        byte[] spki = key.getEncoded();
        return Arrays.copyOfRange(spki, spki.length - type.publicKeyBytes(), spki.length);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NoteKey key
                && name.equals(key.name)
                && type == key.type
                && Arrays.equals(publicKey, key.publicKey);
    }

    @Override
    public int hashCode() {
        return id();
    }

    /** The verifier key text. */
    @Override
    public String toString() {
        byte[] typed = new byte[1 + publicKey.length];
        typed[0] = (byte) type.code();
        System.arraycopy(publicKey, 0, typed, 1, publicKey.length);
        return name + "+" + idText() + "+" + Base64.getEncoder().encodeToString(typed);
    }
}
