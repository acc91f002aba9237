package org.tipstaff.evidence.age;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.interfaces.XECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts to recipients, and opens small files, in the format of age ({@code age-encryption.org/v1}, c2sp.org/age): {@code age -d} and every other
 * program of that format opens the result. All of the cryptography is the Java runtime's; here it is only put together.
 *
 * <p>A key of its own for each file, wrapped once for each recipient. The content in pieces of 64 KiB, each sealed with its
 * number and whether it is the last, so that a reader sees a changed, moved, missing or added piece before he uses it.
 * Opening is for files of a few lines that one office keeps for itself; it holds them in memory and believes nothing of a file
 * before all of it is proven.
 */
public final class AgeFile {
    private static final int CHUNK = 64 * 1024;
    private static final int TAG = 16;
    private static final int NONCE = 16;
    /** Two lines for each of the most recipients that a file has, with room. */
    private static final int HEADER_MAX = 64 * 1024;

    private static final String VERSION = "age-encryption.org/v1\n";
    private static final String STANZA = "-> X25519 ";
    private static final Base64.Encoder BASE64 = Base64.getEncoder().withoutPadding();

    private AgeFile() {}

    /**
     * Reads a stream to its end and writes it encrypted; closes neither. Holds two pieces in memory, however long it is.
     *
     * @param recipients each of whom can open the file, on his own; at least one
     */
    public static void encrypt(InputStream in, OutputStream out, List<AgeRecipient> recipients) throws IOException {
        if (recipients.isEmpty() || recipients.size() > AgeRecipient.RECIPIENTS_MAX) {
            throw new IllegalArgumentException(
                    "a file has 1 to " + AgeRecipient.RECIPIENTS_MAX + " recipients, not " + recipients.size());
        }
        SecureRandom random = new SecureRandom();
        byte[] fileKey = new byte[16];
        byte[] nonce = new byte[16];
        random.nextBytes(fileKey);
        random.nextBytes(nonce);
        try {
            out.write(header(fileKey, recipients));
            out.write(nonce);
            payload(in, out, derive(fileKey, nonce, "payload"));
        } catch (GeneralSecurityException e) {
            // Keys were tried when they were read, and every Java runtime has these algorithms (java.base).
            throw new IllegalStateException("this Java runtime can't encrypt: " + e.getMessage(), e);
        }
    }

    /**
     * Opens a file.
     *
     * @param file at most {@code bytesMax} of it are read
     * @param identities of which one must be a recipient
     * @throws AgeKeyException when none of them is, or the file is not whole and unchanged
     */
    public static byte[] decrypt(InputStream file, List<AgeIdentity> identities, int bytesMax)
            throws IOException, AgeKeyException {
        byte[] all = file.readNBytes(bytesMax + 1);
        if (all.length > bytesMax) {
            throw new AgeKeyException("the file has more than " + bytesMax + " bytes");
        }
        try {
            Opened header = open(all, identities);
            if (all.length - header.end() < NONCE) {
                throw new AgeKeyException("the file ends before its content");
            }
            byte[] nonce = Arrays.copyOfRange(all, header.end(), header.end() + NONCE);
            return content(all, header.end() + NONCE, derive(header.fileKey(), nonce, "payload"));
        } catch (GeneralSecurityException e) {
            throw new AgeKeyException("the file was changed, or is for somebody else");
        }
    }

    /** The key of a file, and where its header ends. */
    private record Opened(byte[] fileKey, int end) {}

    private static Opened open(byte[] all, List<AgeIdentity> identities)
            throws GeneralSecurityException, AgeKeyException {
        String text = new String(all, 0, Math.min(all.length, HEADER_MAX), StandardCharsets.ISO_8859_1);
        int mac = text.indexOf("\n--- ");
        int end = mac < 0 ? -1 : text.indexOf('\n', mac + 1);
        if (!text.startsWith(VERSION) || end < 0) {
            throw new AgeKeyException("it is no file of age-encryption.org/v1 in binary form");
        }
        String[] lines = text.substring(VERSION.length(), mac + 1).split("\n", -1);
        for (int i = 0; i + 1 < lines.length; i++) {
            if (!lines[i].startsWith(STANZA)) {
                continue;
            }
            for (AgeIdentity identity : identities) {
                byte[] fileKey = unwrapped(identity, lines[i].substring(STANZA.length()), lines[i + 1]);
                if (fileKey != null) {
                    Mac check = Mac.getInstance("HmacSHA256");
                    check.init(derive(fileKey, new byte[0], "header"));
                    check.update(all, 0, mac + 4);
                    byte[] given = decoded(text.substring(mac + 5, end));
                    if (!MessageDigest.isEqual(check.doFinal(), given)) {
                        throw new AgeKeyException("the header of the file was changed");
                    }
                    return new Opened(fileKey, end + 1);
                }
            }
        }
        throw new AgeKeyException("it is not encrypted to this key");
    }

    private static byte @Nullable [] unwrapped(AgeIdentity identity, String share, String body)
            throws GeneralSecurityException, AgeKeyException {
        byte[] point = decoded(share);
        byte[] wrapped = decoded(body);
        if (point.length != 32 || wrapped.length != 32) {
            throw new AgeKeyException("a stanza of the file is not of the length that its kind has");
        }
        try {
            AgeIdentity.Shared shared = identity.shared(point);
            return opened(
                    derive(shared.secret(), shared.salt(), "age-encryption.org/v1/X25519"),
                    new byte[12],
                    wrapped,
                    0,
                    wrapped.length);
        } catch (AEADBadTagException | InvalidKeyException e) {
            // For another recipient.
            return null;
        }
    }

    private static byte[] decoded(String base64) throws AgeKeyException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new AgeKeyException("the header of the file is not written in Base64");
        }
    }

    private static byte[] content(byte[] all, int from, SecretKey key)
            throws GeneralSecurityException, AgeKeyException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        int at = from;
        for (long number = 0; ; number++) {
            int length = Math.min(CHUNK + TAG, all.length - at);
            boolean last = at + length == all.length;
            if (length < TAG || (length == TAG && number > 0)) {
                throw new AgeKeyException("the file is cut off");
            }
            content.writeBytes(opened(key, nonce(number, last), all, at, length));
            at += length;
            if (last) {
                return content.toByteArray();
            }
        }
    }

    private static byte[] opened(SecretKey key, byte[] nonce, byte[] sealed, int from, int length)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
        cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(nonce));
        return cipher.doFinal(sealed, from, length);
    }

    private static byte[] nonce(long number, boolean last) {
        return ByteBuffer.allocate(12)
                .putLong(3, number)
                .put(11, (byte) (last ? 1 : 0))
                .array();
    }

    private static byte[] header(byte[] fileKey, List<AgeRecipient> recipients) throws GeneralSecurityException {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        append(header, "age-encryption.org/v1\n");
        for (AgeRecipient recipient : recipients) {
            KeyPair ephemeral = AgeRecipient.newPair();
            byte[] share = AgeRecipient.bytes((XECPublicKey) ephemeral.getPublic());
            byte[] salt =
                    ByteBuffer.allocate(64).put(share).put(recipient.point()).array();
            SecretKey wrap = derive(recipient.agree(ephemeral), salt, "age-encryption.org/v1/X25519");
            // The nonce is all zero: the key is used for this one message.
            byte[] body = seal(wrap, new byte[12], fileKey, fileKey.length);
            append(header, "-> X25519 " + BASE64.encodeToString(share) + "\n" + BASE64.encodeToString(body) + "\n");
        }
        append(header, "---");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(derive(fileKey, new byte[0], "header"));
        append(header, " " + BASE64.encodeToString(mac.doFinal(header.toByteArray())) + "\n");
        return header.toByteArray();
    }

    private static void append(ByteArrayOutputStream header, String text) {
        header.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void payload(InputStream in, OutputStream out, SecretKey key)
            throws IOException, GeneralSecurityException {
        byte[] chunk = new byte[CHUNK];
        byte[] next = new byte[CHUNK];
        int length = in.readNBytes(chunk, 0, CHUNK);
        for (long number = 0; ; number++) {
            // Only the last piece may be short, and only that of an empty file empty; so the one after must be seen
            // first.
            int following = length < CHUNK ? 0 : in.readNBytes(next, 0, CHUNK);
            boolean last = following == 0;
            out.write(seal(key, nonce(number, last), chunk, length));
            if (last) {
                return;
            }
            byte[] read = next;
            next = chunk;
            chunk = read;
            length = following;
        }
    }

    private static byte[] seal(SecretKey key, byte[] nonce, byte[] content, int length)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
        cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(nonce));
        return cipher.doFinal(content, 0, length);
    }

    private static SecretKey derive(byte[] secret, byte[] salt, String use) throws GeneralSecurityException {
        HKDFParameterSpec spec = HKDFParameterSpec.ofExtract()
                .addIKM(new SecretKeySpec(secret, "Generic"))
                .addSalt(salt)
                .thenExpand(use.getBytes(StandardCharsets.US_ASCII), 32);
        return KDF.getInstance("HKDF-SHA256").deriveKey("ChaCha20", spec);
    }
}
