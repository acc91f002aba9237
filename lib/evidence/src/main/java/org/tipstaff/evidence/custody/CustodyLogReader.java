package org.tipstaff.evidence.custody;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tipstaff.evidence.tlog.ConsistencyProof;
import org.tipstaff.evidence.tlog.EntryBundle;
import org.tipstaff.evidence.tlog.InclusionProof;
import org.tipstaff.evidence.tlog.MerkleHash;
import org.tipstaff.evidence.tlog.SignedCheckpoint;
import org.tipstaff.evidence.tlog.SubtreeHashes;
import org.tipstaff.evidence.tlog.Tile;
import org.tipstaff.evidence.tlog.TileHashes;
import org.tipstaff.evidence.tlog.TileSource;
import org.tipstaff.evidence.tlog.TlogFormatException;
import org.tipstaff.evidence.tlog.TlogProof;

/**
 * Reads the published part of a log, up to its checkpoint. It says what stands there; whether that is to be believed says
 * {@link LogCheck}.
 *
 * <p>Not safe for several threads.
 */
public final class CustodyLogReader {
    private final TileSource tiles;
    private final SignedCheckpoint checkpoint;
    private final SubtreeHashes hashes;
    private long heldBundle = -1;
    private List<byte[]> held = List.of();

    private CustodyLogReader(TileSource tiles, SignedCheckpoint checkpoint) {
        this.tiles = tiles;
        this.checkpoint = checkpoint;
        this.hashes = new TileHashes(tiles, checkpoint.checkpoint().size());
    }

    /** @throws TlogFormatException when there is no checkpoint, or none that can be read */
    public static CustodyLogReader open(Path folder) throws IOException, TlogFormatException {
        byte[] bytes = TileFolder.bounded(folder, CustodyLog.CHECKPOINT, CustodyLog.MAX_CHECKPOINT_BYTES);
        if (bytes == null) {
            throw new TlogFormatException("the log has no checkpoint");
        }
        return of(new TileFolder(folder), SignedCheckpoint.parse(bytes));
    }

    public static CustodyLogReader of(TileSource tiles, SignedCheckpoint checkpoint) {
        return new CustodyLogReader(tiles, checkpoint);
    }

    public SignedCheckpoint checkpoint() {
        return checkpoint;
    }

    /** For proofs: the hashes of the tree under the checkpoint. */
    public SubtreeHashes hashes() {
        return hashes;
    }

    /** Number of entries under the checkpoint. */
    public long size() {
        return checkpoint.checkpoint().size();
    }

    /** The bytes of an entry. */
    public byte[] leaf(long index) throws IOException, TlogFormatException {
        if (index < 0 || index >= size()) {
            throw new IllegalArgumentException("a log of " + size() + " has no entry " + index);
        }
        long number = index / Tile.FULL_WIDTH;
        if (number != heldBundle) {
            held = bundle(number);
            heldBundle = number;
        }
        return held.get((int) (index % Tile.FULL_WIDTH)).clone();
    }

    public LoggedEntry entry(long index) throws IOException, TlogFormatException {
        return LoggedEntry.parse(index, leaf(index));
    }

    private List<byte[]> bundle(long number) throws IOException, TlogFormatException {
        int width = (int) Math.min(Tile.FULL_WIDTH, size() - number * Tile.FULL_WIDTH);
        Tile tile = new Tile(Tile.ENTRIES, number, width);
        byte[] bytes = tiles.read(tile);
        if (bytes != null) {
            return EntryBundle.parse(bytes, width);
        }
        bytes = tile.isFull() ? null : tiles.read(tile.full());
        if (bytes == null) {
            throw new TlogFormatException("the bundle " + tile.path() + " is missing");
        }
        return EntryBundle.parse(bytes, Tile.FULL_WIDTH).subList(0, width);
    }

    /** The root that the log had at an earlier size. */
    public MerkleHash root(long size) throws IOException, TlogFormatException {
        return hashes.root(size);
    }

    /** One text file that proves the entry to somebody who has nothing else of the log. */
    public TlogProof proof(long index) throws IOException, TlogFormatException {
        return new TlogProof(InclusionProof.of(hashes, index, size()), checkpoint);
    }

    /** Proof that the checkpoint extends the log as it was at an earlier size. */
    public ConsistencyProof consistency(long oldSize) throws IOException, TlogFormatException {
        return ConsistencyProof.of(hashes, oldSize, size());
    }

    /**
     * What openings beside the log say, by entry and field, for those who have the whole case. They are not in the log, so whoever
     * writes to the folder can write others: one that does not open what stands at its entry is left out.
     *
     * @param folder of the log
     */
    public SortedMap<Long, Map<String, String>> opened(Path folder) throws IOException, TlogFormatException {
        TreeMap<Long, Map<String, String>> opened = new TreeMap<>();
        LoggedEntry entry = null;
        for (Opening opening : openings(folder)) {
            if (opening.entry() >= size()) {
                continue;
            }
            if (entry == null || entry.index() != opening.entry()) {
                entry = entry(opening.entry());
            }
            if (entry.opens(opening)) {
                opened.computeIfAbsent(opening.entry(), _ -> new TreeMap<>()).put(opening.field(), opening.text());
            }
        }
        return opened;
    }

    /** The openings beside a log as they lie there, not held against it; none where there is no such file. */
    public static List<Opening> openings(Path folder) throws IOException, TlogFormatException {
        byte[] bytes = TileFolder.bounded(folder, CustodyLog.OPENINGS, LogCheck.MAX_OPENINGS_BYTES);
        List<Opening> openings = new java.util.ArrayList<>();
        if (bytes != null) {
            int from = 0;
            for (int at = 0; at < bytes.length; at++) {
                if (bytes[at] == '\n') {
                    openings.add(Opening.parse(new String(bytes, from, at - from, StandardCharsets.UTF_8)));
                    from = at + 1;
                }
            }
            if (from != bytes.length) {
                throw new TlogFormatException("the last line of " + CustodyLog.OPENINGS + " is not ended");
            }
        }
        return openings;
    }
}
