package org.tipstaff.evidence.tlog;

import java.util.ArrayList;
import java.util.List;

/** RFC 6962 section 2.1 word for word, by recursion over all entries: slow, obvious, the twin of everything fast. */
final class NaiveTree implements SubtreeHashes {
    private final List<MerkleHash> leaves = new ArrayList<>();

    void append(MerkleHash leaf) {
        leaves.add(leaf);
    }

    MerkleHash root() {
        return hash(leaves);
    }

    static MerkleHash hash(List<MerkleHash> entries) {
        if (entries.isEmpty()) {
            return MerkleHash.EMPTY;
        }
        if (entries.size() == 1) {
            return entries.getFirst();
        }
        int k = split(entries.size());
        return MerkleHash.ofNode(hash(entries.subList(0, k)), hash(entries.subList(k, entries.size())));
    }

    /** PATH(m, D[n]). */
    static List<MerkleHash> path(int m, List<MerkleHash> entries) {
        if (entries.size() == 1) {
            return new ArrayList<>();
        }
        int k = split(entries.size());
        List<MerkleHash> left = entries.subList(0, k);
        List<MerkleHash> right = entries.subList(k, entries.size());
        List<MerkleHash> path = m < k ? path(m, left) : path(m - k, right);
        path.add(hash(m < k ? right : left));
        return path;
    }

    /** SUBPROOF(m, D[n], b). */
    static List<MerkleHash> consistency(int m, List<MerkleHash> entries, boolean b) {
        if (m == entries.size()) {
            return b ? new ArrayList<>() : new ArrayList<>(List.of(hash(entries)));
        }
        int k = split(entries.size());
        List<MerkleHash> left = entries.subList(0, k);
        List<MerkleHash> right = entries.subList(k, entries.size());
        List<MerkleHash> proof = m <= k ? consistency(m, left, b) : consistency(m - k, right, false);
        proof.add(hash(m <= k ? right : left));
        return proof;
    }

    private static int split(int n) {
        int k = 1;
        while (k * 2 < n) {
            k *= 2;
        }
        return k;
    }

    List<MerkleHash> first(int count) {
        return leaves.subList(0, count);
    }

    @Override
    public long size() {
        return leaves.size();
    }

    @Override
    public MerkleHash perfect(int height, long index) {
        int from = (int) (index << height);
        return hash(leaves.subList(from, from + (1 << height)));
    }
}
