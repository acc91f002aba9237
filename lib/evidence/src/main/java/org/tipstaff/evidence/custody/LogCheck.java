package org.tipstaff.evidence.custody;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.tipstaff.evidence.tlog.Checkpoint;
import org.tipstaff.evidence.tlog.EntryBundle;
import org.tipstaff.evidence.tlog.MerkleHash;
import org.tipstaff.evidence.tlog.MerkleTree;
import org.tipstaff.evidence.tlog.NoteKey;
import org.tipstaff.evidence.tlog.NoteVerifier;
import org.tipstaff.evidence.tlog.SignedCheckpoint;
import org.tipstaff.evidence.tlog.Tile;
import org.tipstaff.evidence.tlog.TileSource;
import org.tipstaff.evidence.tlog.TlogFormatException;

/**
 * Whether a log from whosever hand is whole: every hash is computed anew from the entries themselves, and compared with
 * every tile, with the signed root, and with the checkpoints that others hold. Whatever is wrong becomes a
 * {@link Fault}; nothing in the folder makes it throw.
 */
public final class LogCheck {
    /**
     * Faults of one kind that are listed, and one more that says there are others. The check goes on: a heap of small
     * faults must not hide that the root is wrong.
     */
    public static final int MAX_FAULTS_OF_A_KIND = 1_000;
    /** More entries are not read, and that is a fault: such a log has to be checked in another way. */
    public static final long MAX_ENTRIES = 50_000_000;
    /** A larger openings file is not read, and that is a fault. */
    public static final int MAX_OPENINGS_BYTES = 1 << 30;

    private LogCheck() {}

    /**
     * What the verifier has from elsewhere; none of it may come from the folder.
     *
     * @param origin the log that is expected, or empty to take the checkpoint's word
     * @param keys each must have signed the checkpoint; their name counts for nothing, they are tried under the origin
     * @param outside checkpoints of this log that others hold, on paper or in their files
     */
    public record Trusted(Optional<String> origin, List<NoteKey> keys, List<Checkpoint> outside) {
        public Trusted {
            keys = List.copyOf(keys);
            outside = List.copyOf(outside);
        }
    }

    /**
     * What was found.
     *
     * @param checkpoint as it stands in the folder, or empty when it can't be read
     * @param checkedEntries entries whose hash went into the root
     * @param faults in the order of the log; empty means that all that was checked is sound
     */
    public record Result(Optional<SignedCheckpoint> checkpoint, long checkedEntries, List<Fault> faults) {
        public Result {
            faults = List.copyOf(faults);
        }

        public boolean isSound() {
            return faults.isEmpty();
        }
    }

    /** Checks a folder that holds {@code checkpoint} and {@code tile}. */
    public static Result check(Path folder, Trusted trusted) {
        return check(folder, trusted, entry -> {});
    }

    /**
     * The same, and gives each readable entry on, in order, so that a caller's own checks need no second pass.
     *
     * @param entries is given entries that are not yet proven: use them only if the result is sound
     */
    public static Result check(Path folder, Trusted trusted, Consumer<LoggedEntry> entries) {
        return new Run(folder, trusted, entries).check();
    }

    private static final class Run {
        private final Path folder;
        private final Trusted trusted;
        private final Consumer<LoggedEntry> sink;
        private final TileSource tiles;
        private final List<Fault> faults = new ArrayList<>();
        private final Map<Fault.Kind, Integer> counts = new EnumMap<>(Fault.Kind.class);

        /** Openings of entries that are still to come, by entry. */
        private final Map<Long, List<Opening>> openings = new HashMap<>();

        private final TreeMap<Long, List<Checkpoint>> outside = new TreeMap<>();

        Run(Path folder, Trusted trusted, Consumer<LoggedEntry> sink) {
            this.folder = folder;
            this.trusted = trusted;
            this.sink = sink;
            this.tiles = new TileFolder(folder);
        }

        private boolean full(Fault.Kind kind) {
            return counts.getOrDefault(kind, 0) > MAX_FAULTS_OF_A_KIND;
        }

        private void fault(Fault fault) {
            int count = counts.merge(fault.kind(), 1, Integer::sum);
            if (count <= MAX_FAULTS_OF_A_KIND) {
                faults.add(fault);
            } else if (count == MAX_FAULTS_OF_A_KIND + 1) {
                faults.add(Fault.of(
                        fault.kind(),
                        fault.where(),
                        "and more of this kind than the " + MAX_FAULTS_OF_A_KIND + " that are listed"));
            }
        }

        Result check() {
            SignedCheckpoint signed;
            try {
                byte[] bytes = TileFolder.bounded(folder, CustodyLog.CHECKPOINT, CustodyLog.MAX_CHECKPOINT_BYTES);
                if (bytes == null) {
                    throw new TlogFormatException("there is no checkpoint");
                }
                signed = SignedCheckpoint.parse(bytes);
            } catch (IOException | TlogFormatException e) {
                fault(Fault.of(Fault.Kind.CHECKPOINT, CustodyLog.CHECKPOINT, why(e)));
                return new Result(Optional.empty(), 0, faults);
            }
            signatures(signed);
            long size = signed.checkpoint().size();
            for (Checkpoint theirs : trusted.outside()) {
                outside(theirs, signed.checkpoint());
            }
            if (size > MAX_ENTRIES) {
                fault(Fault.of(
                        Fault.Kind.CHECKPOINT,
                        CustodyLog.CHECKPOINT,
                        "it claims " + size + " entries; at most " + MAX_ENTRIES + " are checked"));
                return new Result(Optional.of(signed), 0, faults);
            }
            readOpenings(size);
            long checked = entries(size, signed.checkpoint());
            planted(size);
            openings.forEach((entry, of) -> fault(
                    Fault.of(Fault.Kind.OPENING, CustodyLog.OPENINGS, entry, "opens an entry that could not be read")));
            return new Result(Optional.of(signed), checked, faults);
        }

        private static String why(Exception e) {
            return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        }

        private void signatures(SignedCheckpoint signed) {
            String origin = signed.checkpoint().origin();
            if (trusted.origin().isPresent() && !trusted.origin().get().equals(origin)) {
                fault(Fault.of(
                        Fault.Kind.ORIGIN,
                        CustodyLog.CHECKPOINT,
                        "it is of the log " + origin + ", not of "
                                + trusted.origin().get()));
            }
            if (trusted.keys().isEmpty()) {
                fault(Fault.of(Fault.Kind.SIGNATURE, CustodyLog.CHECKPOINT, "no key was given to verify it with"));
            }
            for (NoteKey key : trusted.keys()) {
                try {
                    NoteVerifier.Verdict verdict = new NoteVerifier(key.named(origin)).verify(signed.note());
                    if (verdict != NoteVerifier.Verdict.SIGNED) {
                        fault(Fault.of(
                                Fault.Kind.SIGNATURE,
                                CustodyLog.CHECKPOINT,
                                verdict == NoteVerifier.Verdict.WRONG
                                        ? "its " + key.type() + " signature under the trusted key is wrong"
                                        : "it has no " + key.type() + " signature of the trusted key " + key.name()));
                    }
                } catch (TlogFormatException | IllegalArgumentException e) {
                    fault(Fault.of(Fault.Kind.SIGNATURE, CustodyLog.CHECKPOINT, why(e)));
                }
            }
        }

        private void outside(Checkpoint theirs, Checkpoint here) {
            if (!theirs.origin().equals(here.origin())) {
                fault(Fault.of(
                        Fault.Kind.CONSISTENCY,
                        CustodyLog.CHECKPOINT,
                        "the outside checkpoint is of the log " + theirs.origin() + ", this one of " + here.origin()));
            } else if (theirs.size() > here.size()) {
                fault(Fault.of(
                        Fault.Kind.CONSISTENCY,
                        CustodyLog.CHECKPOINT,
                        here.size(),
                        "the log had "
                                + theirs.size() + " entries when the outside checkpoint was made and has " + here.size()
                                + " now: its end was cut off"));
            } else {
                outside.computeIfAbsent(theirs.size(), size -> new ArrayList<>())
                        .add(theirs);
            }
        }

        private void compareOutside(long size, MerkleTree tree) {
            List<Checkpoint> of = outside.get(size);
            if (of != null) {
                MerkleHash root = tree.root();
                for (Checkpoint theirs : of) {
                    if (!theirs.root().equals(root)) {
                        fault(Fault.of(
                                Fault.Kind.CONSISTENCY,
                                CustodyLog.CHECKPOINT,
                                "at " + size
                                        + " entries the outside checkpoint has the root " + theirs.root()
                                        + " and this log " + root + ": entries before it were altered"));
                    }
                }
            }
        }

        private void readOpenings(long size) {
            try {
                for (Opening opening : CustodyLogReader.openings(folder)) {
                    if (opening.entry() >= size) {
                        fault(Fault.of(
                                Fault.Kind.OPENING,
                                CustodyLog.OPENINGS,
                                opening.entry(),
                                "opens an entry that is not in the log"));
                    } else {
                        openings.computeIfAbsent(opening.entry(), entry -> new ArrayList<>())
                                .add(opening);
                    }
                }
            } catch (IOException | TlogFormatException e) {
                fault(Fault.of(Fault.Kind.OPENING, CustodyLog.OPENINGS, why(e)));
            }
        }

        /** Goes through the bundles once; a bundle that can't be read ends the way to the root, not the check. */
        private long entries(long size, Checkpoint signed) {
            MerkleTree tree = new MerkleTree();
            boolean whole = true;
            compareOutside(0, tree);
            for (long first = 0; first < size; first += Tile.FULL_WIDTH) {
                int width = (int) Math.min(Tile.FULL_WIDTH, size - first);
                Tile bundle = new Tile(Tile.ENTRIES, first / Tile.FULL_WIDTH, width);
                Optional<List<byte[]>> leaves = bundle(bundle);
                if (leaves.isEmpty()) {
                    whole = false;
                    continue;
                }
                byte[] hashes = new byte[width * MerkleHash.BYTES];
                for (int i = 0; i < width; i++) {
                    byte[] leaf = leaves.get().get(i);
                    MerkleHash hash = MerkleHash.ofEntry(leaf);
                    System.arraycopy(hash.bytes(), 0, hashes, i * MerkleHash.BYTES, MerkleHash.BYTES);
                    entry(bundle, first + i, leaf);
                    if (whole) {
                        tree.append(hash, this::compareUpper);
                        compareOutside(tree.size(), tree);
                    }
                }
                // Level 0 is compared for every bundle, so that one bad bundle doesn't hide the others.
                compare(new Tile(0, first / Tile.FULL_WIDTH, width), hashes);
            }
            if (!whole) {
                fault(Fault.of(Fault.Kind.ROOT, CustodyLog.CHECKPOINT, "it can't be computed: entries are missing"));
                outside.tailMap(tree.size(), false)
                        .forEach((at, of) -> fault(Fault.of(
                                Fault.Kind.CONSISTENCY,
                                CustodyLog.CHECKPOINT,
                                "the outside checkpoint of " + at
                                        + " entries can't be compared: entries before it are missing")));
            } else {
                tree.partialTiles(this::compareUpper);
                if (!tree.root().equals(signed.root())) {
                    fault(Fault.of(
                            Fault.Kind.ROOT,
                            CustodyLog.CHECKPOINT,
                            "the entries give the root " + tree.root() + ", the checkpoint says " + signed.root()));
                }
            }
            return tree.size();
        }

        private Optional<List<byte[]>> bundle(Tile tile) {
            try {
                byte[] bytes = tiles.read(tile);
                if (bytes == null) {
                    throw new TlogFormatException("the bundle is missing");
                }
                return Optional.of(EntryBundle.parse(bytes, tile.width()));
            } catch (IOException | TlogFormatException e) {
                fault(Fault.of(Fault.Kind.ENTRY, tile.path(), tile.index() * Tile.FULL_WIDTH, why(e)));
                return Optional.empty();
            }
        }

        private void compareUpper(Tile tile, byte[] computed) {
            if (tile.level() > 0) {
                compare(tile, computed);
            }
        }

        private void compare(Tile tile, byte[] computed) {
            try {
                byte[] found = tiles.read(tile);
                if (found == null) {
                    fault(Fault.of(Fault.Kind.TILE, tile.path(), "the tile is missing"));
                } else if (!Arrays.equals(found, computed)) {
                    int at = Arrays.mismatch(found, computed) / MerkleHash.BYTES;
                    fault(Fault.of(
                            Fault.Kind.TILE, tile.path(), "its hash " + at + " is not the one the entries give"));
                }
            } catch (IOException e) {
                fault(Fault.of(Fault.Kind.TILE, tile.path(), why(e)));
            }
        }

        private void entry(Tile bundle, long index, byte[] leaf) {
            List<Opening> of = openings.remove(index);
            try {
                LoggedEntry entry = LoggedEntry.parse(index, leaf);
                rules(bundle, entry);
                if (of != null) {
                    for (Opening opening : of) {
                        if (!entry.opens(opening)) {
                            fault(Fault.of(
                                    Fault.Kind.OPENING,
                                    CustodyLog.OPENINGS,
                                    index,
                                    "the opening of " + opening.field() + " does not open the entry's commitment"));
                        }
                    }
                }
                sink.accept(entry);
            } catch (TlogFormatException e) {
                fault(Fault.of(Fault.Kind.ENTRY, bundle.path(), index, why(e)));
            }
        }

        private void rules(Tile bundle, LoggedEntry entry) {
            for (EntryKind kind : EntryKind.KNOWN) {
                if (kind.name().equals(entry.kind()) && !entry.fields().keySet().containsAll(kind.required())) {
                    fault(Fault.of(
                            Fault.Kind.ENTRY,
                            bundle.path(),
                            entry.index(),
                            "an entry of kind " + kind.name() + " lacks one of "
                                    + kind.required().stream().sorted().toList()));
                }
            }
        }

        /** Nothing else may lie under {@code tile/}: not links, not other names, not tiles of another size. */
        private void planted(long size) {
            Path root = folder.resolve("tile");
            if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
                if (Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
                    fault(Fault.of(Fault.Kind.PLANTED, "tile", "it is no folder"));
                }
                return;
            }
            Set<Tile> expected = new HashSet<>(Tile.ofTree(size));
            try {
                Files.walkFileTree(root, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        String path = folder.relativize(file)
                                .toString()
                                .replace(file.getFileSystem().getSeparator(), "/");
                        file(path, expected, size);
                        return full(Fault.Kind.PLANTED) ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e) {
                        fault(Fault.of(
                                Fault.Kind.PLANTED, folder.relativize(file).toString(), why(e)));
                        return FileVisitResult.CONTINUE;
                    }
                });
            } catch (IOException e) {
                fault(Fault.of(Fault.Kind.PLANTED, "tile", why(e)));
            }
        }

        private void file(String path, Set<Tile> expected, long size) {
            Tile tile;
            try {
                tile = Tile.parse(path);
            } catch (TlogFormatException e) {
                fault(Fault.of(Fault.Kind.PLANTED, path, why(e)));
                return;
            }
            if (expected.contains(tile)) {
                return;
            }
            // A partial tile of an earlier checkpoint may stay as long as no full one replaced it.
            long hashes = tile.level() <= 0 ? size : tile.level() > 7 ? 0 : size >> (8 * tile.level());
            int width = Math.clamp(hashes - tile.index() * Tile.FULL_WIDTH, 0, Tile.FULL_WIDTH);
            if (tile.index() > size || tile.isFull() || width < tile.width()) {
                fault(Fault.of(Fault.Kind.PLANTED, path, "the checkpoint of " + size + " entries does not cover it"));
                return;
            }
            Tile now = new Tile(tile.level(), tile.index(), width);
            try {
                byte[] early = tiles.read(tile);
                byte[] later = tiles.read(now);
                if (early == null || later == null || !isPrefix(tile, early, later, width)) {
                    fault(Fault.of(Fault.Kind.TILE, path, "it is no beginning of " + now.path()));
                }
            } catch (IOException | TlogFormatException e) {
                fault(Fault.of(Fault.Kind.TILE, path, why(e)));
            }
        }

        private static boolean isPrefix(Tile tile, byte[] early, byte[] later, int laterWidth)
                throws TlogFormatException {
            if (tile.level() == Tile.ENTRIES) {
                List<byte[]> all = EntryBundle.parse(later, laterWidth);
                return Arrays.equals(early, EntryBundle.write(all.subList(0, tile.width())));
            }
            return early.length == tile.width() * MerkleHash.BYTES
                    && Arrays.equals(early, Arrays.copyOf(later, early.length));
        }
    }

    /** The bytes of a checkpoint typed or scanned from paper: text with or without signatures. */
    public static Checkpoint outsideCheckpoint(String text) throws TlogFormatException {
        int split = text.indexOf("\n\n");
        return split < 0
                ? Checkpoint.parse(text)
                : SignedCheckpoint.parse(text.getBytes(StandardCharsets.UTF_8)).checkpoint();
    }
}
