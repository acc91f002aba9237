package org.tipstaff.evidence.custody;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.tipstaff.evidence.tlog.Checkpoint;
import org.tipstaff.evidence.tlog.EntryBundle;
import org.tipstaff.evidence.tlog.MerkleHash;
import org.tipstaff.evidence.tlog.MerkleTree;
import org.tipstaff.evidence.tlog.NoteSigner;
import org.tipstaff.evidence.tlog.SignedCheckpoint;
import org.tipstaff.evidence.tlog.Tile;

/**
 * A log that is written once, whole, and never grows: that of a package. Its bytes depend on the entries, the time, the
 * keys and the random source that are given, and on nothing else; so it can be shown that they tell nothing else.
 */
public final class StaticLog {
    private StaticLog() {}

    /**
     * Writes checkpoint, tiles and openings into the folder.
     *
     * @param at the time of every entry
     * @param random of salts, and of the signature that takes any
     */
    public static SignedCheckpoint write(
            Path folder, String origin, List<CustodyEntry> entries, CustodyKeys keys, Instant at, SecureRandom random)
            throws IOException {
        Instant time = LeafTime.truncated(at);
        MerkleTree tree = new MerkleTree();
        List<byte[]> bundle = new ArrayList<>();
        ByteArrayOutputStream openings = new ByteArrayOutputStream();
        try {
            for (CustodyEntry entry : entries) {
                EncodedEntry encoded = EncodedEntry.of(entry, random);
                byte[] leaf = encoded.leaf(time);
                openings.writeBytes(encoded.openingLines(tree.size()));
                bundle.add(leaf);
                if (bundle.size() == Tile.FULL_WIDTH) {
                    writeBundle(folder, tree.size() / Tile.FULL_WIDTH, bundle);
                    bundle.clear();
                }
                tree.append(MerkleHash.ofEntry(leaf), (tile, bytes) -> writeTile(folder, tile, bytes));
            }
            if (!bundle.isEmpty()) {
                writeBundle(folder, tree.size() / Tile.FULL_WIDTH, bundle);
            }
            tree.partialTiles((tile, bytes) -> writeTile(folder, tile, bytes));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        Files.write(folder.resolve(CustodyLog.OPENINGS), openings.toByteArray());
        SignedCheckpoint checkpoint = NoteSigner.sign(
                new Checkpoint(origin, tree.size(), tree.root()),
                time,
                keys.forLog(origin).signers(),
                random);
        Files.write(folder.resolve(CustodyLog.CHECKPOINT), checkpoint.bytes());
        return checkpoint;
    }

    private static void writeBundle(Path folder, long index, List<byte[]> bundle) {
        writeTile(folder, new Tile(Tile.ENTRIES, index, bundle.size()), EntryBundle.write(bundle));
    }

    private static void writeTile(Path folder, Tile tile, byte[] bytes) {
        try {
            Path file = folder.resolve(tile.path());
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
