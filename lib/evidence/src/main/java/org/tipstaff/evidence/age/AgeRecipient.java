package org.tipstaff.evidence.age;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPublicKeySpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.crypto.KeyAgreement;

/**
 * Somebody a file is encrypted to: an X25519 public key, written {@code age1…}.
 *
 * <p>A key of this kind has one length and no options, so weak ones are few, and all are refused where the key is read:
 * points of small order, with which everyone knows the shared secret (RFC 7748 section 6.1), and second spellings of a
 * point, which no key program writes.
 */
public final class AgeRecipient {
    /** Lines of a file of recipients; a package goes to a few. */
    public static final int RECIPIENTS_MAX = 64;

    private static final int KEY_BYTES = 32;
    private static final int TEXT_MAX = 256;
    private static final BigInteger PRIME = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    private final String text;
    private final byte[] point;

    private AgeRecipient(String text, byte[] point) {
        this.text = text;
        this.point = point;
    }

    /**
     * Reads one recipient.
     *
     * @throws AgeKeyException saying what is wrong with it
     */
    public static AgeRecipient parse(String text) throws AgeKeyException {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("age-secret-key")) {
            throw new AgeKeyException(
                    "this is a secret key, which never leaves its owner: ask for the recipient that begins with age1 "
                            + "(age-keygen -y prints it), and for a new pair, since this one has been shown");
        }
        if (lower.startsWith("age1pq1")) {
            throw new AgeKeyException(
                    "a post-quantum recipient (age1pq1…) is not supported; one that begins with age1 is");
        }
        if (lower.startsWith("ssh-") || lower.startsWith("-----begin")) {
            throw new AgeKeyException(
                    "SSH and OpenPGP keys are not supported; ask for a recipient that begins with age1");
        }
        if (text.length() > TEXT_MAX) {
            throw new AgeKeyException("a recipient has 62 signs, this text has " + text.length());
        }
        Bech32 parsed = Bech32.parse(text);
        if (!parsed.prefix().equals("age")) {
            throw new AgeKeyException("it does not begin with age1");
        }
        if (parsed.data().length != KEY_BYTES) {
            throw new AgeKeyException("a key has 32 bytes, this one has " + parsed.data().length);
        }
        BigInteger u = littleEndian(parsed.data());
        if (u.compareTo(PRIME) >= 0) {
            throw new AgeKeyException("it is a second spelling of a key, which no key program writes");
        }
        AgeRecipient recipient = new AgeRecipient(lower, parsed.data());
        try {
            recipient.agree(newPair());
        } catch (GeneralSecurityException e) {
            throw new AgeKeyException("it is a weak key: what is encrypted to it can be read by everyone");
        }
        return recipient;
    }

    /**
     * Reads a file of recipients: one a line, empty lines and lines that begin with {@code #} aside. Twice the same is once.
     *
     * @throws AgeKeyException naming the line; a file without any is refused too
     */
    public static List<AgeRecipient> parseFile(String file) throws AgeKeyException {
        Map<String, AgeRecipient> recipients = new LinkedHashMap<>();
        int number = 0;
        for (String line : file.lines().toList()) {
            number++;
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            if (recipients.size() == RECIPIENTS_MAX) {
                throw new AgeKeyException("line " + number + ": more than " + RECIPIENTS_MAX + " recipients");
            }
            try {
                AgeRecipient recipient = parse(text);
                recipients.put(recipient.text, recipient);
            } catch (AgeKeyException e) {
                throw new AgeKeyException("line " + number + ": " + e.getMessage());
            }
        }
        if (recipients.isEmpty()) {
            throw new AgeKeyException("there is no recipient in it");
        }
        return new ArrayList<>(recipients.values());
    }

    byte[] point() {
        return point.clone();
    }

    static KeyPair newPair() throws GeneralSecurityException {
        return KeyPairGenerator.getInstance("X25519").generateKeyPair();
    }

    /** The secret shared with the holder of the other half; the runtime refuses one that is all zero. */
    byte[] agree(KeyPair ephemeral) throws GeneralSecurityException {
        KeyAgreement agreement = KeyAgreement.getInstance("X25519");
        agreement.init(ephemeral.getPrivate());
        agreement.doPhase(
                KeyFactory.getInstance("X25519")
                        .generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, littleEndian(point))),
                true);
        return agreement.generateSecret();
    }

    /** The point of a public key as 32 bytes, little end first (RFC 7748 section 5). */
    static byte[] bytes(XECPublicKey key) {
        byte[] big = key.getU().toByteArray();
        byte[] little = new byte[KEY_BYTES];
        for (int i = 0; i < Math.min(big.length, KEY_BYTES); i++) {
            little[i] = big[big.length - 1 - i];
        }
        return little;
    }

    private static BigInteger littleEndian(byte[] bytes) {
        byte[] big = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            big[i] = bytes[bytes.length - 1 - i];
        }
        return new BigInteger(1, big);
    }

    /** As it was given, in small letters. */
    @Override
    public String toString() {
        return text;
    }
}
