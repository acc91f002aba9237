package org.tipstaff.evidence.seal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.tipstaff.evidence.tlog.NoteKey;
import org.tipstaff.evidence.tlog.NoteSigner;
import org.tipstaff.evidence.tlog.NoteVerifier;
import org.tipstaff.evidence.tlog.SignatureType;
import org.tipstaff.evidence.tlog.TlogFormatException;

/**
 * Signatures that {@code ssh-keygen -Y verify} checks (OpenSSH, PROTOCOL.sshsig), for it is on every machine and minisign
 * and gpg are not. The key is the court's Ed25519 key; the namespace keeps such a signature from passing for one that was
 * made for another purpose.
 */
public final class SshSignature {
    /** What {@code ssh-keygen -n} is told. */
    public static final String NAMESPACE = "tipstaff-evidence";

    private static final byte[] MAGIC = "SSHSIG".getBytes(StandardCharsets.US_ASCII);
    private static final String HASH = "sha512";
    private static final String KEY_TYPE = "ssh-ed25519";
    private static final String BEGIN = "-----BEGIN SSH SIGNATURE-----";
    private static final String END = "-----END SSH SIGNATURE-----";
    private static final int LINE = 70;
    /** A longer signature file is refused; one of Ed25519 has about 300 bytes. */
    public static final int MAX_BYTES = 8 * 1024;

    private SshSignature() {}

    /** The signature file for a message. */
    public static String of(byte[] message, NoteSigner signer) {
        byte[] signature = signer.signForeign(signed(message));
        Fields blob = new Fields().raw(MAGIC).number(1);
        blob.bytes(publicKey(signer.key()))
                .text(NAMESPACE)
                .text("")
                .text(HASH)
                .bytes(new Fields().text(KEY_TYPE).bytes(signature).toBytes());
        String base64 = Base64.getEncoder().encodeToString(blob.toBytes());
        StringBuilder armour = new StringBuilder(BEGIN).append('\n');
        for (int at = 0; at < base64.length(); at += LINE) {
            armour.append(base64, at, Math.min(at + LINE, base64.length())).append('\n');
        }
        return armour.append(END).append('\n').toString();
    }

    /** Whether the signature file is of this key over this message. Anything that it is not makes it false. */
    public static boolean verifies(byte[] message, String armour, NoteKey key) {
        if (key.type() != SignatureType.ED25519 || armour.length() > MAX_BYTES) {
            return false;
        }
        String text = armour.strip();
        if (!text.startsWith(BEGIN) || !text.endsWith(END) || text.length() < BEGIN.length() + END.length()) {
            return false;
        }
        byte[] blob;
        try {
            blob = Base64.getMimeDecoder().decode(text.substring(BEGIN.length(), text.length() - END.length()));
        } catch (IllegalArgumentException e) {
            return false;
        }
        // All but the signature is fixed by the key and this form, so it is compared and not parsed.
        byte[] head = new Fields()
                .raw(MAGIC)
                .number(1)
                .bytes(publicKey(key))
                .text(NAMESPACE)
                .text("")
                .text(HASH)
                .number(4 + KEY_TYPE.length() + 4 + 64)
                .text(KEY_TYPE)
                .number(64)
                .toBytes();
        if (blob.length != head.length + 64 || !Arrays.equals(head, Arrays.copyOf(blob, head.length))) {
            return false;
        }
        try {
            return new NoteVerifier(key)
                    .verifiesForeign(signed(message), Arrays.copyOfRange(blob, head.length, blob.length));
        } catch (TlogFormatException e) {
            return false;
        }
    }

    /** A line of {@code allowed_signers}: who may sign, for what, with which key. */
    public static String allowedSigner(NoteKey key) {
        return key.name() + " namespaces=\"" + NAMESPACE + "\" " + KEY_TYPE + " "
                + Base64.getEncoder().encodeToString(publicKey(key)) + "\n";
    }

    private static byte[] publicKey(NoteKey key) {
        return new Fields().text(KEY_TYPE).bytes(key.publicKey()).toBytes();
    }

    private static byte[] signed(byte[] message) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-512").digest(message);
            return new Fields()
                    .raw(MAGIC)
                    .text(NAMESPACE)
                    .text("")
                    .text(HASH)
                    .bytes(hash)
                    .toBytes();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime lacks SHA-512", e);
        }
    }

    /** RFC 4251 section 5: a string is its length in four bytes and its bytes. */
    private static final class Fields {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Fields raw(byte[] bytes) {
            out.writeBytes(bytes);
            return this;
        }

        Fields number(int number) {
            return raw(ByteBuffer.allocate(4).putInt(number).array());
        }

        Fields bytes(byte[] bytes) {
            return number(bytes.length).raw(bytes);
        }

        Fields text(String text) {
            return bytes(text.getBytes(StandardCharsets.US_ASCII));
        }

        byte[] toBytes() {
            return out.toByteArray();
        }
    }
}
