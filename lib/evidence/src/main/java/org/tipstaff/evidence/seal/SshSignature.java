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
    /** What {@code ssh-keygen -n} is told for a seal or a tombstone. */
    public static final String NAMESPACE = "tipstaff-evidence";

    /** The same for a recipient's word: no seal passes for one, and none for a seal. */
    public static final String RECEIPTS = "tipstaff-receipt";

    private static final byte[] MAGIC = "SSHSIG".getBytes(StandardCharsets.US_ASCII);
    private static final String HASH = "sha512";
    private static final String KEY_TYPE = "ssh-ed25519";
    static final String BEGIN = "-----BEGIN SSH SIGNATURE-----";
    private static final String END = "-----END SSH SIGNATURE-----";
    private static final int LINE = 70;
    /** A longer signature file is refused; one of Ed25519 has about 300 bytes. */
    public static final int MAX_BYTES = 8 * 1024;

    private SshSignature() {}

    /** The signature file for a seal. */
    public static String of(byte[] message, NoteSigner signer) {
        return of(message, NAMESPACE, signer);
    }

    /** The signature file for a message of some purpose. */
    public static String of(byte[] message, String namespace, NoteSigner signer) {
        byte[] signature = signer.signForeign(signed(message, namespace));
        Fields blob = new Fields().raw(MAGIC).number(1);
        blob.bytes(publicKey(signer.key()))
                .text(namespace)
                .text("")
                .text(HASH)
                .bytes(new Fields().text(KEY_TYPE).bytes(signature).toBytes());
        return armour(blob.toBytes());
    }

    private static String armour(byte[] blob) {
        String base64 = Base64.getEncoder().encodeToString(blob);
        StringBuilder armour = new StringBuilder(BEGIN).append('\n');
        for (int at = 0; at < base64.length(); at += LINE) {
            armour.append(base64, at, Math.min(at + LINE, base64.length())).append('\n');
        }
        return armour.append(END).append('\n').toString();
    }

    /** Whether the signature file is of this key over this seal. Only the form that {@link #of} writes is taken. */
    public static boolean verifies(byte[] message, String armour, NoteKey key) {
        return verifies(message, NAMESPACE, armour, key);
    }

    /** The same for a message of some purpose. */
    public static boolean verifies(byte[] message, String namespace, String armour, NoteKey key) {
        if (key.type() != SignatureType.ED25519 || armour.length() > MAX_BYTES) {
            return false;
        }
        if (!armour.startsWith(BEGIN + "\n") || !armour.endsWith(END + "\n")) {
            return false;
        }
        byte[] blob;
        try {
            blob = Base64.getMimeDecoder().decode(armour.substring(BEGIN.length(), armour.lastIndexOf(END)));
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (!armour(blob).equals(armour)) {
            // One signature has one spelling, so that no changed byte of the file is overlooked.
            return false;
        }
        // All but the signature is fixed by the key and this form, so it is compared and not parsed.
        byte[] head = new Fields()
                .raw(MAGIC)
                .number(1)
                .bytes(publicKey(key))
                .text(namespace)
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
                    .verifiesForeign(signed(message, namespace), Arrays.copyOfRange(blob, head.length, blob.length));
        } catch (TlogFormatException e) {
            return false;
        }
    }

    /** A line of {@code allowed_signers}: who may sign, for what, with which key. */
    public static String allowedSigner(NoteKey key) {
        return key.name() + " namespaces=\"" + NAMESPACE + "," + RECEIPTS + "\" " + KEY_TYPE + " "
                + Base64.getEncoder().encodeToString(publicKey(key)) + "\n";
    }

    private static byte[] publicKey(NoteKey key) {
        return new Fields().text(KEY_TYPE).bytes(key.publicKey()).toBytes();
    }

    private static byte[] signed(byte[] message, String namespace) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-512").digest(message);
            return new Fields()
                    .raw(MAGIC)
                    .text(namespace)
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
