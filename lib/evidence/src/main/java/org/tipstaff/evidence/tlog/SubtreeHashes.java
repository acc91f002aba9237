package org.tipstaff.evidence.tlog;

import java.io.IOException;

/** Hashes of the perfect subtrees of a tree, from which any root and any proof is put together. */
public interface SubtreeHashes {
    /** Number of entries in the tree. */
    long size();

    /** The hash over entries {@code [index << height, (index + 1) << height)}, all of which are in the tree. */
    MerkleHash perfect(int height, long index) throws IOException, TlogFormatException;

    /** The hash over the entries from {@code from} to before {@code to}, where RFC 6962 would split them alike. */
    default MerkleHash range(long from, long to) throws IOException, TlogFormatException {
        if (from < 0 || from >= to || to > size()) {
            throw new IllegalArgumentException("entries " + from + " to " + to + " of a tree of " + size());
        }
        long count = to - from;
        if (Long.bitCount(count) == 1 && from % count == 0) {
            int height = Long.numberOfTrailingZeros(count);
            return perfect(height, from >> height);
        }
        long left = Split.before(count);
        return MerkleHash.ofNode(range(from, from + left), range(from + left, to));
    }

    /** The root of the tree when it had this size. */
    default MerkleHash root(long atSize) throws IOException, TlogFormatException {
        return atSize == 0 ? MerkleHash.EMPTY : range(0, atSize);
    }
}
