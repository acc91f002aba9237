package org.tipstaff.evidence.tlog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Arrays;

/** Says of a note whether one trusted key signed it. */
public final class NoteVerifier {
    /** What a note's signatures say about one key. */
    public enum Verdict {
        /** The key signed this text. */
        SIGNED,
        /** No signature claims to be this key's. */
        ABSENT,
        /** A signature claims to be this key's and is not: the note was altered or forged. */
        WRONG
    }

    private final NoteKey key;
    private final PublicKey decoded;

    /** @throws TlogFormatException when the key's bytes are no point or polynomial of its algorithm */
    public NoteVerifier(NoteKey key) throws TlogFormatException {
        this.key = key;
        try {
            this.decoded = key.decoded();
        } catch (GeneralSecurityException e) {
            throw new TlogFormatException("the key of " + key.name() + " is no " + key.type() + " key");
        }
    }

    public NoteKey key() {
        return key;
    }

    /** One wrong signature outweighs any number of right ones: a sound writer makes none. */
    public Verdict verify(Note note) {
        Verdict verdict = Verdict.ABSENT;
        for (NoteSignature signature : note.signatures()) {
            if (signature.claims(key)) {
                if (!verifies(note.text(), signature)) {
                    return Verdict.WRONG;
                }
                verdict = Verdict.SIGNED;
            }
        }
        return verdict;
    }

    /** Whether this one signature is this key's over this text. */
    public boolean verifies(String text, NoteSignature signature) {
        byte[] line = signature.signature();
        if (!signature.claims(key) || line.length != key.type().lineBytes()) {
            return false;
        }
        byte[] message;
        byte[] raw = line;
        if (key.type().isCosignature()) {
            long seconds = ByteBuffer.wrap(line).getLong();
            if (seconds < 0) {
                return false;
            }
            try {
                message = Cosignature.message(key.type(), key.name(), seconds, Checkpoint.parse(text));
            } catch (TlogFormatException | IllegalArgumentException e) {
                // A text that is no checkpoint, or whose origin is too long to be bound, can't have been cosigned.
                return false;
            }
            raw = Arrays.copyOfRange(line, Long.BYTES, line.length);
        } else {
            message = text.getBytes(StandardCharsets.UTF_8);
        }
        return verifiesRaw(message, raw);
    }

    /**
     * Whether this Ed25519 key signed these bytes of another format: the counterpart of {@link NoteSigner#signForeign}.
     *
     * @param signature 64 bytes
     */
    public boolean verifiesForeign(byte[] message, byte[] signature) {
        return key.type() == SignatureType.ED25519 && verifiesRaw(message, signature);
    }

    private boolean verifiesRaw(byte[] message, byte[] raw) {
        try {
            Signature verifier = Signature.getInstance(key.type().algorithm());
            verifier.initVerify(decoded);
            verifier.update(message);
            return verifier.verify(raw);
        } catch (SignatureException e) {
            return false;
        } catch (InvalidKeyException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "this Java runtime lacks " + key.type().algorithm(), e);
        }
    }
}
