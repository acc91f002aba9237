package org.tipstaff.evidence.age;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.XECPublicKey;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts to recipients in the format of age ({@code age-encryption.org/v1}, c2sp.org/age): {@code age -d} and every other
 * program of that format opens the result. All of the cryptography is the Java runtime's; here it is only put together.
 *
 * <p>A key of its own for each file, wrapped once for each recipient. The content in pieces of 64 KiB, each sealed with its
 * number and whether it is the last, so that a reader sees a changed, moved, missing or added piece before he uses it.
 * There is no decryption here: whoever has no secret key needs none.
 */
public final class AgeFile {
    private static final int CHUNK = 64 * 1024;
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
            byte[] nonce = ByteBuffer.allocate(12)
                    .putLong(3, number)
                    .put(11, (byte) (last ? 1 : 0))
                    .array();
            out.write(seal(key, nonce, chunk, length));
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
