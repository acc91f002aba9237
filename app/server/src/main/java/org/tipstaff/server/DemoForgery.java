package org.tipstaff.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.tipstaff.evidence.custody.CustodyKeys;
import org.tipstaff.evidence.custody.CustodyLog;
import org.tipstaff.evidence.custody.CustodyLogReader;
import org.tipstaff.evidence.custody.EntryKind;
import org.tipstaff.evidence.custody.Opening;
import org.tipstaff.evidence.tlog.Checkpoint;
import org.tipstaff.evidence.tlog.EntryBundle;
import org.tipstaff.evidence.tlog.MerkleHash;
import org.tipstaff.evidence.tlog.MerkleTree;
import org.tipstaff.evidence.tlog.NoteSigner;
import org.tipstaff.evidence.tlog.Tile;
import org.tipstaff.evidence.tlog.TlogFormatException;

/**
 * What an administrator can do who has the machine and all keys: write the log anew as if nobody had ever approved anything,
 * with every hash and every signature in order. The story shows that it is found all the same; no other part of the program
 * can do this.
 */
final class DemoForgery {
    private DemoForgery() {}

    /** @return how many entries were left out */
    static int rewrite(Path log, Path to, CustodyKeys keys) throws IOException {
        try {
            CustodyLogReader reader = CustodyLogReader.open(log);
            List<Long> kept = new ArrayList<>();
            for (long index = 0; index < reader.size(); index++) {
                if (!reader.entry(index).kind().equals(EntryKind.APPROVE.name())) {
                    kept.add(index);
                }
            }
            MerkleTree tree = new MerkleTree();
            List<byte[]> bundle = new ArrayList<>();
            for (long index : kept) {
                byte[] leaf = reader.leaf(index);
                bundle.add(leaf);
                if (bundle.size() == Tile.FULL_WIDTH) {
                    write(
                            to,
                            new Tile(Tile.ENTRIES, tree.size() / Tile.FULL_WIDTH, bundle.size()),
                            EntryBundle.write(bundle));
                    bundle.clear();
                }
                tree.append(MerkleHash.ofEntry(leaf), (tile, bytes) -> write(to, tile, bytes));
            }
            if (!bundle.isEmpty()) {
                write(
                        to,
                        new Tile(Tile.ENTRIES, tree.size() / Tile.FULL_WIDTH, bundle.size()),
                        EntryBundle.write(bundle));
            }
            tree.partialTiles((tile, bytes) -> write(to, tile, bytes));
            openings(log, to, kept);
            String origin = reader.checkpoint().checkpoint().origin();
            CustodyKeys signing = keys.forLog(origin);
            Files.write(
                    to.resolve(CustodyLog.CHECKPOINT),
                    NoteSigner.sign(
                                    new Checkpoint(origin, tree.size(), tree.root()),
                                    Instant.now(),
                                    List.of(signing.ed25519(), signing.mlDsa44()),
                                    new SecureRandom())
                            .bytes());
            return (int) (reader.size() - kept.size());
        } catch (TlogFormatException e) {
            throw new IOException(e);
        }
    }

    private static void openings(Path log, Path to, List<Long> kept) throws IOException, TlogFormatException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (Opening opening : CustodyLogReader.openings(log)) {
            int place = kept.indexOf(opening.entry());
            if (place >= 0) {
                lines.writeBytes((new Opening(place, opening.field(), opening.salt(), opening.text()).line() + "\n")
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
        }
        Files.write(to.resolve(CustodyLog.OPENINGS), lines.toByteArray());
    }

    private static void write(Path folder, Tile tile, byte[] bytes) {
        try {
            Path file = folder.resolve(tile.path());
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
