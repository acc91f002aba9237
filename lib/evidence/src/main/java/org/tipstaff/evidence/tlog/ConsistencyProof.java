package org.tipstaff.evidence.tlog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Proof that a tree is an earlier one with entries added behind (RFC 6962 section 2.1.2): nothing was changed, put in,
 * taken out or reordered.
 *
 * @param oldSize entries of the earlier tree
 * @param newSize entries of the later one, at least as many
 * @param path hashes as RFC 6962 orders them
 */
public record ConsistencyProof(long oldSize, long newSize, List<MerkleHash> path) {
    public ConsistencyProof {
        if (oldSize < 0 || oldSize > newSize) {
            throw new IllegalArgumentException("a tree of " + newSize + " can't extend one of " + oldSize);
        }
        path = List.copyOf(path);
    }

    public static ConsistencyProof of(SubtreeHashes hashes, long oldSize, long newSize)
            throws IOException, TlogFormatException {
        List<MerkleHash> path = new ArrayList<>();
        if (oldSize > 0 && oldSize < newSize) {
            long from = 0;
            long to = newSize;
            boolean whole = true;
            // From the root down to where the old tree ends at the end of a subtree; hashes are put in front.
            while (oldSize != to) {
                long middle = from + Split.before(to - from);
                if (oldSize <= middle) {
                    path.addFirst(hashes.range(middle, to));
                    to = middle;
                } else {
                    path.addFirst(hashes.range(from, middle));
                    from = middle;
                    whole = false;
                }
            }
            if (!whole) {
                path.addFirst(hashes.range(from, to));
            }
        }
        return new ConsistencyProof(oldSize, newSize, path);
    }

    /** Whether it proves that the tree of {@code newRoot} extends that of {@code oldRoot}. */
    public boolean proves(MerkleHash oldRoot, MerkleHash newRoot) {
        if (oldSize == 0) {
            return path.isEmpty() && oldRoot.equals(MerkleHash.EMPTY);
        }
        if (oldSize == newSize) {
            return path.isEmpty() && oldRoot.equals(newRoot);
        }
        // RFC 9162 section 2.1.4.2.
        List<MerkleHash> hashes = new ArrayList<>(path);
        if (Long.bitCount(oldSize) == 1) {
            hashes.addFirst(oldRoot);
        }
        if (hashes.isEmpty()) {
            return false;
        }
        long node = oldSize - 1;
        long last = newSize - 1;
        while ((node & 1) == 1) {
            node >>= 1;
            last >>= 1;
        }
        MerkleHash old = hashes.getFirst();
        MerkleHash now = hashes.getFirst();
        for (MerkleHash hash : hashes.subList(1, hashes.size())) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                old = MerkleHash.ofNode(hash, old);
                now = MerkleHash.ofNode(hash, now);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                now = MerkleHash.ofNode(now, hash);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && old.equals(oldRoot) && now.equals(newRoot);
    }
}
