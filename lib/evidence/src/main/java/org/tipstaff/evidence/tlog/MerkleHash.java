package org.tipstaff.evidence.tlog;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Sha256;

/** A node of a Merkle tree: 32 bytes of SHA-256 as RFC 6962 section 2.1 computes them. */
public final class MerkleHash {
    public static final int BYTES = 32;
    /** The root of a tree without leaves: SHA-256 of nothing. */
    public static final MerkleHash EMPTY = new MerkleHash(Sha256.newDigest().digest());

    private final byte[] bytes;

    private MerkleHash(byte[] bytes) {
        this.bytes = bytes;
    }

    public static MerkleHash of(byte[] bytes) {
        return of(bytes, 0, bytes.length);
    }

    static MerkleHash of(byte[] bytes, int from, int length) {
        if (length != BYTES) {
            throw new IllegalArgumentException("a hash has " + BYTES + " bytes, not " + length);
        }
        return new MerkleHash(Arrays.copyOfRange(bytes, from, from + length));
    }

    /** SHA-256(0x00, entry). */
    public static MerkleHash ofEntry(byte[] entry) {
        MessageDigest digest = Sha256.newDigest();
        digest.update((byte) 0);
        return new MerkleHash(digest.digest(entry));
    }

    /** SHA-256(0x01, left, right). */
    public static MerkleHash ofNode(MerkleHash left, MerkleHash right) {
        MessageDigest digest = Sha256.newDigest();
        digest.update((byte) 1);
        digest.update(left.bytes);
        return new MerkleHash(digest.digest(right.bytes));
    }

    static MerkleHash parse(String base64, String what) throws TlogFormatException {
        byte[] bytes = StrictText.base64(base64, what);
        if (bytes.length != BYTES) {
            throw new TlogFormatException(what + " has " + bytes.length + " bytes; a SHA-256 has " + BYTES);
        }
        return new MerkleHash(bytes);
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    void copyTo(byte[] target, int at) {
        System.arraycopy(bytes, 0, target, at, BYTES);
    }

    public String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MerkleHash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** In base64, as checkpoints and proofs write it. */
    @Override
    public String toString() {
        return base64();
    }
}
