package org.tipstaff.evidence.tlog;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * One signature line of a note, believed by nobody until a {@link NoteVerifier} has looked at it.
 *
 * @param name of the key that is said to have signed
 * @param keyId first four bytes of that key's digest
 * @param signature what stands after the key id
 */
public record NoteSignature(String name, int keyId, byte[] signature) {
    /** What begins a signature line. */
    static final String MARK = "\u2014 ";

    public NoteSignature {
        if (!StrictText.isKeyName(name) || signature.length == 0) {
            throw new IllegalArgumentException("a signature line has a key name and a signature");
        }
        signature = signature.clone();
    }

    @Override
    public byte[] signature() {
        return signature.clone();
    }

    /** Whether name and key id are this key's. */
    public boolean claims(NoteKey key) {
        return keyId == key.id() && name.equals(key.name());
    }

    static NoteSignature parse(String line) throws TlogFormatException {
        int space = line.lastIndexOf(' ');
        if (!line.startsWith(MARK) || space < MARK.length()) {
            throw new TlogFormatException("a signature line is written: em dash, space, key name, space, signature");
        }
        String name = line.substring(MARK.length(), space);
        byte[] bytes = StrictText.base64(line.substring(space + 1), "the signature of " + name);
        if (!StrictText.isKeyName(name) || bytes.length <= Integer.BYTES) {
            throw new TlogFormatException("a signature line has a key name without spaces and more than four bytes");
        }
        return new NoteSignature(
                name, ByteBuffer.wrap(bytes).getInt(), Arrays.copyOfRange(bytes, Integer.BYTES, bytes.length));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NoteSignature that
                && name.equals(that.name)
                && keyId == that.keyId
                && Arrays.equals(signature, that.signature);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + keyId;
    }

    /** The line without its newline. */
    @Override
    public String toString() {
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES + signature.length)
                .putInt(keyId)
                .put(signature)
                .array();
        return MARK + name + " " + Base64.getEncoder().encodeToString(bytes);
    }
}
