package org.tipstaff.evidence.tlog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Proof that an entry stands at a place of a tree (RFC 6962 section 2.1.1), without the other entries.
 *
 * @param index of the entry
 * @param size of the tree
 * @param path sibling hashes from the leaf to below the root
 */
public record InclusionProof(long index, long size, List<MerkleHash> path) {
    /** No tree of less than 2^63 entries has a longer path. */
    static final int MAX_PATH = 63;

    public InclusionProof {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("a tree of " + size + " has no entry " + index);
        }
        path = List.copyOf(path);
    }

    /** Makes the proof for a tree of the given size, which may be smaller than what the hashes cover. */
    public static InclusionProof of(SubtreeHashes hashes, long index, long size)
            throws IOException, TlogFormatException {
        List<MerkleHash> path = new ArrayList<>();
        long from = 0;
        long to = size;
        while (to - from > 1) {
            long middle = from + Split.before(to - from);
            if (index < middle) {
                path.addFirst(hashes.range(middle, to));
                to = middle;
            } else {
                path.addFirst(hashes.range(from, middle));
                from = middle;
            }
        }
        return new InclusionProof(index, size, path);
    }

    /** Whether it proves that the entry of this hash is in the tree of this root. */
    public boolean proves(MerkleHash entry, MerkleHash root) {
        // RFC 9162 section 2.1.3.2.
        long node = index;
        long last = size - 1;
        MerkleHash hash = entry;
        for (MerkleHash sibling : path) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                hash = MerkleHash.ofNode(sibling, hash);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                hash = MerkleHash.ofNode(hash, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && hash.equals(root);
    }
}
