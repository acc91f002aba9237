package org.tipstaff.evidence.tlog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A growing RFC 6962 tree of which only the right edge is held: one unfinished tile a level, at most 8 KiB each. A
 * finished tile is handed out and forgotten, so a tree of any size takes the same memory.
 *
 * <p>Not safe for several threads.
 */
public final class MerkleTree {
    private final List<Edge> levels = new ArrayList<>();
    private long size;

    /** The unfinished tile of one level. */
    private static final class Edge {
        final byte[] hashes = new byte[Tile.FULL_WIDTH * MerkleHash.BYTES];
        long index;
        int width;

        MerkleHash at(int position) {
            return MerkleHash.of(hashes, position * MerkleHash.BYTES, MerkleHash.BYTES);
        }
    }

    /** An empty tree. */
    public MerkleTree() {}

    /**
     * Takes up a tree of which the tiles are kept. What the source gives is taken at its word: compare {@link #root}
     * with a checkpoint before building on it.
     *
     * @throws TlogFormatException when a tile of the right edge is missing or has the wrong length
     */
    public static MerkleTree resume(long size, TileSource source) throws IOException, TlogFormatException {
        MerkleTree tree = new MerkleTree();
        tree.size = size;
        for (int level = 0; level * Tile.HEIGHT < Long.SIZE - 1 && size >> (level * Tile.HEIGHT) > 0; level++) {
            long hashes = size >> (level * Tile.HEIGHT);
            Edge edge = new Edge();
            edge.index = hashes >> Tile.HEIGHT;
            edge.width = (int) (hashes % Tile.FULL_WIDTH);
            if (edge.width > 0) {
                byte[] kept = TileHashes.atLeast(source, new Tile(level, edge.index, edge.width));
                System.arraycopy(kept, 0, edge.hashes, 0, edge.width * MerkleHash.BYTES);
            }
            tree.levels.add(edge);
        }
        return tree;
    }

    public long size() {
        return size;
    }

    /**
     * Adds an entry by its hash.
     *
     * @param finished is given each tile that becomes full by it, lowest level first
     */
    public void append(MerkleHash entry, BiConsumer<Tile, byte[]> finished) {
        size++;
        MerkleHash hash = entry;
        for (int level = 0; ; level++) {
            if (level == levels.size()) {
                levels.add(new Edge());
            }
            Edge edge = levels.get(level);
            hash.copyTo(edge.hashes, edge.width * MerkleHash.BYTES);
            edge.width++;
            if (edge.width < Tile.FULL_WIDTH) {
                return;
            }
            finished.accept(new Tile(level, edge.index, Tile.FULL_WIDTH), edge.hashes.clone());
            hash = perfect(edge, 0, Tile.FULL_WIDTH);
            edge.width = 0;
            edge.index++;
        }
    }

    /** The unfinished tiles: what has to be kept beside the finished ones for a tree of this size. */
    public void partialTiles(BiConsumer<Tile, byte[]> sink) {
        for (int level = 0; level < levels.size(); level++) {
            Edge edge = levels.get(level);
            if (edge.width > 0) {
                sink.accept(
                        new Tile(level, edge.index, edge.width),
                        Arrays.copyOf(edge.hashes, edge.width * MerkleHash.BYTES));
            }
        }
    }

    /** The hash over all entries. */
    public MerkleHash root() {
        // RFC 6962 splits at the largest power of two, so the tree is a row of perfect subtrees that shrink to the
        // right, joined from the right. The set bits of each level's width name those subtrees.
        MerkleHash right = null;
        for (Edge edge : levels) {
            int end = edge.width;
            for (int bit = 1; bit < Tile.FULL_WIDTH; bit <<= 1) {
                if ((edge.width & bit) != 0) {
                    right = join(perfect(edge, end - bit, bit), right);
                    end -= bit;
                }
            }
        }
        return right == null ? MerkleHash.EMPTY : right;
    }

    private static MerkleHash join(MerkleHash left, @Nullable MerkleHash right) {
        return right == null ? left : MerkleHash.ofNode(left, right);
    }

    private static MerkleHash perfect(Edge edge, int from, int count) {
        return count == 1
                ? edge.at(from)
                : MerkleHash.ofNode(perfect(edge, from, count / 2), perfect(edge, from + count / 2, count / 2));
    }
}
