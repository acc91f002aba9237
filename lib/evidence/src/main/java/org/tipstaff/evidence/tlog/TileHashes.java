package org.tipstaff.evidence.tlog;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The hashes of a tree read from its tiles. They are what the tiles say; a proof made from wrong tiles does not verify.
 *
 * <p>Not safe for several threads.
 */
public final class TileHashes implements SubtreeHashes {
    /** Tiles held at once, 2 MiB. A proof needs few tiles a level; proofs for neighbours share them. */
    private static final int MAX_HELD = 256;

    private final TileSource source;
    private final long size;
    private final Map<Tile, byte[]> held = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Tile, byte[]> eldest) {
            return size() > MAX_HELD;
        }
    };

    /** @param size of the tree, which says how wide its last tiles are */
    public TileHashes(TileSource source, long size) {
        this.source = source;
        this.size = size;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public MerkleHash perfect(int height, long index) throws IOException, TlogFormatException {
        int level = height / Tile.HEIGHT;
        int within = height % Tile.HEIGHT;
        // The hash stands in the tile itself, or is over 2^within neighbours in it.
        long first = index << within;
        long hashes = size >> (level * Tile.HEIGHT);
        long tileIndex = first >> Tile.HEIGHT;
        int width = (int) Math.min(Tile.FULL_WIDTH, hashes - (tileIndex << Tile.HEIGHT));
        int from = (int) (first % Tile.FULL_WIDTH);
        if (width < from + (1 << within)) {
            throw new IllegalArgumentException(
                    "a tree of " + size + " has no full subtree " + index + " of height " + height);
        }
        Tile tile = new Tile(level, tileIndex, width);
        byte[] bytes = held.get(tile);
        if (bytes == null) {
            bytes = atLeast(source, tile);
            held.put(tile, bytes);
        }
        return fold(bytes, from, 1 << within);
    }

    private static MerkleHash fold(byte[] hashes, int from, int count) {
        return count == 1
                ? MerkleHash.of(hashes, from * MerkleHash.BYTES, MerkleHash.BYTES)
                : MerkleHash.ofNode(fold(hashes, from, count / 2), fold(hashes, from + count / 2, count / 2));
    }

    /** The hashes of a tile, cut from the full one where the partial one is no longer kept (tlog-tiles allows that). */
    static byte[] atLeast(TileSource source, Tile tile) throws IOException, TlogFormatException {
        byte[] bytes = source.read(tile);
        if (bytes != null) {
            return ofWidth(bytes, tile);
        }
        byte[] full = tile.isFull() ? null : source.read(tile.full());
        if (full == null) {
            throw new TlogFormatException("the tile " + tile.path() + " is missing");
        }
        return Arrays.copyOf(ofWidth(full, tile.full()), tile.width() * MerkleHash.BYTES);
    }

    private static byte[] ofWidth(byte[] bytes, Tile tile) throws TlogFormatException {
        if (bytes.length != tile.width() * MerkleHash.BYTES) {
            throw new TlogFormatException("the tile " + tile.path() + " has " + bytes.length + " bytes instead of "
                    + tile.width() * MerkleHash.BYTES);
        }
        return bytes;
    }
}
