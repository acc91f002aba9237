package org.tipstaff.evidence.tlog;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A key that signs notes.
 *
 * <p>As text it is two lines: the secret, {@code PRIVATE+KEY+name+id+base64(type, secret)} as Go's
 * {@code x/mod/sumdb/note} writes it, and the public verifier key. The secret of an Ed25519 key is its 32-byte seed
 * (Go reads it); that of an ML-DSA-44 key is PKCS #8 as the JDK and RFC 9881 write it, for which Go has no form.
 */
public final class NoteSigner {
    private static final String SECRET = "PRIVATE+KEY+";

    private final NoteKey key;
    private final PrivateKey secret;

    private NoteSigner(NoteKey key, PrivateKey secret) {
        this.key = key;
        this.secret = secret;
    }

    /** A fresh key from the runtime's own randomness. */
    public static NoteSigner generate(String name, SignatureType type) {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(type.algorithm()).generateKeyPair();
            return new NoteSigner(
                    new NoteKey(name, type, NoteKey.rawPublicKey(type, pair.getPublic())), pair.getPrivate());
        } catch (GeneralSecurityException e) {
            throw lacking(type, e);
        }
    }

    /** The public half: give it to those who verify, by another way than the log goes. */
    public NoteKey key() {
        return key;
    }

    /** The same key under another name: see {@link NoteKey#named}. */
    public NoteSigner named(String name) {
        return new NoteSigner(key.named(name), secret);
    }

    /**
     * Signs a text; a cosignature type takes only the text of a checkpoint.
     *
     * @param at the time that a cosignature states; a plain signature states none
     */
    public NoteSignature sign(String text, Instant at) {
        return sign(text, at, new SecureRandom());
    }

    private NoteSignature sign(String text, Instant at, SecureRandom random) {
        if (!key.type().isCosignature()) {
            return new NoteSignature(key.name(), key.id(), raw(text.getBytes(StandardCharsets.UTF_8), random));
        }
        long seconds = at.getEpochSecond();
        if (seconds < 0) {
            throw new IllegalArgumentException("a cosignature can't state the time " + at);
        }
        try {
            byte[] message = Cosignature.message(key.type(), key.name(), seconds, Checkpoint.parse(text));
            return new NoteSignature(key.name(), key.id(), Cosignature.timed(seconds, raw(message, random)));
        } catch (TlogFormatException e) {
            throw new IllegalArgumentException("a cosignature is made over a checkpoint: " + e.getMessage(), e);
        }
    }

    /** Signs a checkpoint with each key. */
    public static SignedCheckpoint sign(Checkpoint checkpoint, Instant at, List<NoteSigner> signers) {
        return sign(checkpoint, at, signers, new SecureRandom());
    }

    /** The same with the randomness that a hedged signature takes (ML-DSA, FIPS 204 section 3.4); Ed25519 takes none. */
    public static SignedCheckpoint sign(
            Checkpoint checkpoint, Instant at, List<NoteSigner> signers, SecureRandom random) {
        String text = checkpoint.text();
        return new SignedCheckpoint(
                checkpoint,
                new Note(
                        text,
                        signers.stream()
                                .map(signer -> signer.sign(text, at, random))
                                .toList()));
    }

    /**
     * Signs bytes of another format with the same Ed25519 key, such as the blob of an SSH signature. They must hold a NUL
     * byte: no text of a note may, so a signature made here never passes for one of a note.
     *
     * @return 64 bytes
     */
    public byte[] signForeign(byte[] message) {
        if (key.type() != SignatureType.ED25519) {
            throw new IllegalArgumentException("a key of type " + key.type() + " signs checkpoints only");
        }
        for (byte b : message) {
            if (b == 0) {
                return raw(message, new SecureRandom());
            }
        }
        throw new IllegalArgumentException("a message without a NUL byte could be the text of a note");
    }

    private byte[] raw(byte[] message, SecureRandom random) {
        try {
            Signature signature = Signature.getInstance(key.type().algorithm());
            signature.initSign(secret, random);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw lacking(key.type(), e);
        }
    }

    /** The two lines of the key file. It must stay where only its owner reads it. */
    public String secretText() {
        byte[] bytes =
                secret instanceof EdECPrivateKey ed25519 ? ed25519.getBytes().orElseThrow() : secret.getEncoded();
        byte[] typed = new byte[1 + bytes.length];
        typed[0] = (byte) key.type().code();
        System.arraycopy(bytes, 0, typed, 1, bytes.length);
        return SECRET + key.name() + "+" + key.idText() + "+"
                + Base64.getEncoder().encodeToString(typed) + "\n" + key + "\n";
    }

    /** Reads what {@link #secretText} wrote, and proves that the two halves belong together. */
    public static NoteSigner parse(String text) throws TlogFormatException {
        List<String> lines = StrictText.lines(text, "the key file");
        if (lines.size() != 2 || !lines.getFirst().startsWith(SECRET)) {
            throw new TlogFormatException("a key file has two lines: the secret (PRIVATE+KEY+…) and the verifier key");
        }
        NoteKey key = NoteKey.parse(lines.get(1));
        String head = SECRET + key.name() + "+" + key.idText() + "+";
        if (!lines.getFirst().startsWith(head)) {
            throw new TlogFormatException(
                    "the secret in the key file is not that of " + key.name() + "+" + key.idText());
        }
        byte[] typed = StrictText.base64(lines.getFirst().substring(head.length()), "the secret key");
        if (typed.length < 2 || typed[0] != (byte) key.type().code()) {
            throw new TlogFormatException("the secret in the key file is of another type than " + key.type());
        }
        byte[] bytes = Arrays.copyOfRange(typed, 1, typed.length);
        try {
            KeyFactory factory = KeyFactory.getInstance(key.type().algorithm());
            PrivateKey secret = key.type() == SignatureType.COSIGNATURE_ML_DSA_44
                    ? factory.generatePrivate(new PKCS8EncodedKeySpec(bytes))
                    : factory.generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, bytes));
            NoteSigner signer = new NoteSigner(key, secret);
            String probe = new Checkpoint("probe", 0, MerkleHash.EMPTY).text();
            if (!new NoteVerifier(key).verifies(probe, signer.sign(probe, Instant.EPOCH))) {
                throw new TlogFormatException("the two halves of the key " + key.name() + " don't belong together");
            }
            return signer;
        } catch (GeneralSecurityException e) {
            throw new TlogFormatException("the secret in the key file is no " + key.type() + " key");
        }
    }

    private static IllegalStateException lacking(SignatureType type, GeneralSecurityException cause) {
        return new IllegalStateException("this Java runtime can't sign with " + type.algorithm(), cause);
    }
}
