package org.tipstaff.evidence.custody;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tipstaff.evidence.tlog.Checkpoint;
import org.tipstaff.evidence.tlog.EntryBundle;
import org.tipstaff.evidence.tlog.MerkleHash;
import org.tipstaff.evidence.tlog.MerkleTree;
import org.tipstaff.evidence.tlog.Note;
import org.tipstaff.evidence.tlog.NoteKey;
import org.tipstaff.evidence.tlog.NoteSigner;
import org.tipstaff.evidence.tlog.NoteVerifier;
import org.tipstaff.evidence.tlog.SignedCheckpoint;
import org.tipstaff.evidence.tlog.Tile;
import org.tipstaff.evidence.tlog.TlogFormatException;

/**
 * The custody log of one case, open for writing.
 *
 * <p><b>In its folder.</b> To show to others: {@code checkpoint} and {@code tile/} (C2SP tlog-tiles). For this program
 * and its owner: {@code journal}, what was acknowledged since the last checkpoint; {@code openings.jsonl}, the
 * openings of all commitments; {@code lock}.
 *
 * <p><b>Recording.</b> Threads that record stand in line; the first of them writes for all that wait, makes the batch
 * durable with one {@code fsync}, and wakes them. The log has no thread of its own.
 *
 * <p><b>Order on the disk.</b> Journal, then acknowledgement, then tiles, then checkpoint, then a new journal. Each step
 * is durable before the next, so after a crash at any point the journal still has whatever the tiles lack, and a
 * checkpoint that anyone saw is a prefix of all that follow.
 */
public final class CustodyLog implements Custody, Closeable {
    /** A journal of this size brings about a checkpoint of itself. */
    public static final long MAX_JOURNAL_BYTES = 64L << 20;
    /** The wall clock may differ from the elapsed time by this much from one entry to the next before it is recorded. */
    public static final Duration STEP_TOLERANCE = Duration.ofSeconds(2);

    public static final String CHECKPOINT = "checkpoint";
    public static final String OPENINGS = "openings.jsonl";

    static final int MAX_CHECKPOINT_BYTES = Note.MAX_BYTES;
    private static final String LOCK = "lock";
    private static final String WRITING = "writing.tmp";

    /** What of the folder is for its owner only: it is in no bag and in no package. */
    public static final Set<String> KEPT_BACK = Set.of(Journal.NAME, OPENINGS, LOCK, WRITING);

    private static final String CLOCK_ACTOR = "tipstaff";
    /** Unlabelled is RED. */
    private static final String CLOCK_LABEL = "TLP:RED";

    private final Path folder;
    private final Path temporary;
    private final String origin;
    private final CustodyKeys keys;
    private final CustodyClock clock;
    private final SecureRandom random = new SecureRandom();
    private final RandomAccessFile lockFile;

    /** All that follows belongs to whoever has the turn. */
    private final Turns turns = new Turns();

    private final MerkleTree tree;
    /** Entries of the unfinished bundle. */
    private final List<byte[]> bundle = new ArrayList<>();
    /** Openings since the journal was begun. */
    private final ByteArrayOutputStream openings = new ByteArrayOutputStream();
    /** Folders with names that are not yet durable. */
    private final TreeSet<Path> unsynced = new TreeSet<>();
    /** Full tiles since the last checkpoint: their partial forerunners may go. */
    private final List<Tile> finished = new ArrayList<>();

    private long openingsLength;
    private Journal journal;
    private @Nullable SignedCheckpoint latest;
    private @Nullable Moment before;
    private final Recovery recovery;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** What both clocks said at an entry; the elapsed time of an earlier run says nothing. */
    private record Moment(Instant at, @Nullable Long elapsedNanos) {}

    /**
     * What opening found.
     *
     * @param replayed entries that were acknowledged after the last checkpoint
     * @param tornBytes of a last write that was never acknowledged, cut off; 0 after an orderly end
     */
    public record Recovery(long replayed, long tornBytes) {}

    /**
     * Opens the log in the folder, or begins one there.
     *
     * @param origin of the log, unlike that of any other: the court's key name and the case, like
     *     {@code court.example/tipstaff/case-0001}
     * @param keys the court's; they sign under the origin
     * @throws IOException when the folder is in use, is another log, is signed by other keys, or is damaged so that
     *     acknowledged entries may be missing: then it is left as it is
     */
    public static CustodyLog open(Path folder, String origin, CustodyKeys keys, CustodyClock clock) throws IOException {
        if (origin.getBytes(StandardCharsets.UTF_8).length > 255) {
            throw new IllegalArgumentException("the origin of a custody log has at most 255 bytes");
        }
        Files.createDirectories(folder);
        RandomAccessFile lock = lock(folder);
        CustodyLog log = null;
        try {
            log = new CustodyLog(folder, origin, keys, clock, lock);
            if (log.latest == null) {
                log.checkpoint();
            }
            return log;
        } catch (TlogFormatException e) {
            throw new IOException(
                    "the custody log in " + folder + " is damaged: " + e.getMessage()
                            + ". Nothing is written to it. Keep the folder as it is and restore it from a copy",
                    e);
        } finally {
            if (log == null) {
                lock.close();
            }
        }
    }

    private static RandomAccessFile lock(Path folder) throws IOException {
        RandomAccessFile file = new RandomAccessFile(folder.resolve(LOCK).toFile(), "rw");
        FileLock lock = null;
        try {
            lock = file.getChannel().tryLock();
        } catch (OverlappingFileLockException e) {
            // Open in this very process: the same answer.
        }
        if (lock == null) {
            file.close();
            throw new IOException("the custody log in " + folder + " is in use. Close the other program and try again");
        }
        return file;
    }

    private CustodyLog(Path folder, String origin, CustodyKeys keys, CustodyClock clock, RandomAccessFile lockFile)
            throws IOException, TlogFormatException {
        this.folder = folder;
        this.temporary = folder.resolve(WRITING);
        this.origin = origin;
        this.keys = keys.forLog(origin);
        this.clock = clock;
        this.lockFile = lockFile;
        Files.deleteIfExists(temporary);
        this.latest = readCheckpoint();
        if (!Files.exists(folder.resolve(Journal.NAME))) {
            if (latest != null || Files.exists(folder.resolve("tile"))) {
                throw new IOException(
                        "the custody log in " + folder + " has no journal: what was acknowledged last may be"
                                + " missing, and nothing is written to it. It can be read and verified");
            }
            Journal.create(folder, temporary, 0, 0, random).close();
        }
        Journal.Content content = Journal.read(folder);
        this.tree = resume(content);
        cutOpenings(content);
        replay(content);
        this.journal = Journal.open(folder, content.mark(), content.soundBytes());
        this.recovery = new Recovery(content.entries().size(), content.tornBytes());
        this.before = lastMoment(content);
    }

    private @Nullable SignedCheckpoint readCheckpoint() throws IOException, TlogFormatException {
        byte[] bytes = TileFolder.bounded(folder, CHECKPOINT, MAX_CHECKPOINT_BYTES);
        if (bytes == null) {
            return null;
        }
        SignedCheckpoint found = SignedCheckpoint.parse(bytes);
        if (!found.checkpoint().origin().equals(origin)) {
            throw new IOException("the folder " + folder + " holds the log "
                    + found.checkpoint().origin() + ", not " + origin);
        }
        for (NoteKey key : keys.publicKeys()) {
            if (new NoteVerifier(key).verify(found.note()) != NoteVerifier.Verdict.SIGNED) {
                throw new IOException("the last checkpoint in " + folder + " is not signed by this court's "
                        + key.type() + " key: it was altered, or these are other keys than it was begun with");
            }
        }
        return found;
    }

    private MerkleTree resume(Journal.Content content) throws IOException, TlogFormatException {
        long base = content.base();
        long signed = latest == null ? 0 : latest.checkpoint().size();
        if (base > signed) {
            throw new TlogFormatException(
                    "its journal begins at entry " + base + " but its checkpoint covers " + signed);
        }
        if (base + content.entries().size() < signed) {
            throw new TlogFormatException("its checkpoint covers " + signed + " entries, of which "
                    + (signed - base - content.entries().size()) + " are missing from the journal");
        }
        TileFolder tiles = new TileFolder(folder);
        int open = (int) (base % Tile.FULL_WIDTH);
        if (open > 0) {
            bundle.addAll(lastBundle(tiles, base).subList(0, open));
        }
        return MerkleTree.resume(base, tiles);
    }

    /** The bundle with the last entries of a log of this size. */
    private static List<byte[]> lastBundle(TileFolder tiles, long size) throws IOException, TlogFormatException {
        Tile tile = new Tile(Tile.ENTRIES, (size - 1) / Tile.FULL_WIDTH, (int) ((size - 1) % Tile.FULL_WIDTH) + 1);
        byte[] bytes = tiles.read(tile);
        if (bytes == null) {
            tile = tile.full();
            bytes = tiles.read(tile);
        }
        if (bytes == null) {
            throw new TlogFormatException("the bundle " + tile.path() + " is missing");
        }
        return EntryBundle.parse(bytes, tile.width());
    }

    /** Openings behind those that the journal counts were on their way when the process ended; the journal has them. */
    private void cutOpenings(Journal.Content content) throws IOException, TlogFormatException {
        openingsLength = content.openingsLength();
        if (openingsLength == 0 && !Files.exists(folder.resolve(OPENINGS))) {
            Durable.createPrivate(folder.resolve(OPENINGS));
        } else if (!Files.isRegularFile(folder.resolve(OPENINGS))) {
            throw new TlogFormatException(OPENINGS + " is missing");
        }
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve(OPENINGS).toFile(), "rw")) {
            if (file.length() < openingsLength) {
                throw new TlogFormatException(
                        OPENINGS + " has " + file.length() + " bytes instead of " + openingsLength);
            }
            file.setLength(openingsLength);
            file.getFD().sync();
        }
    }

    private void replay(Journal.Content content) throws IOException, TlogFormatException {
        requireRoot();
        for (Journal.Kept kept : content.entries()) {
            grow(kept.leaf(), MerkleHash.ofEntry(kept.leaf()), kept.openings());
            requireRoot();
        }
        writeFinished();
    }

    /** A log whose entries don't give the root that was signed is never built upon. */
    private void requireRoot() throws TlogFormatException {
        if (latest != null
                && tree.size() == latest.checkpoint().size()
                && !tree.root().equals(latest.checkpoint().root())) {
            throw new TlogFormatException("its entries don't give the root of its signed checkpoint");
        }
    }

    private @Nullable Moment lastMoment(Journal.Content content) throws IOException, TlogFormatException {
        long size = tree.size();
        if (size == 0) {
            return null;
        }
        byte[] leaf = content.entries().isEmpty()
                ? lastBundle(new TileFolder(folder), size).get((int) ((size - 1) % Tile.FULL_WIDTH))
                : content.entries().getLast().leaf();
        return new Moment(LoggedEntry.parse(size - 1, leaf).at(), null);
    }

    public Path folder() {
        return folder;
    }

    public String origin() {
        return origin;
    }

    /** What verifies this log's checkpoints. Hand it to others by another way than the log goes. */
    public List<NoteKey> publicKeys() {
        return keys.publicKeys();
    }

    /** What opening found. */
    public Recovery recovery() {
        return recovery;
    }

    @Override
    public Recorded record(CustodyEntry entry) throws IOException {
        requireNotOwn(entry);
        EncodedEntry encoded = EncodedEntry.of(entry, random);
        Turns.Place mine = new Turns.Place(encoded);
        if (turns.enter(mine)) {
            write(mine);
        }
        Turns.Written written = Objects.requireNonNull(mine.written());
        return new Recorded(written.index(), written.at(), written.hash(), encoded.openings(written.index()));
    }

    @Override
    public List<Recorded> recordAll(List<CustodyEntry> entries) throws IOException {
        List<EncodedEntry> encoded = new ArrayList<>(entries.size());
        for (CustodyEntry entry : entries) {
            requireNotOwn(entry);
            encoded.add(EncodedEntry.of(entry, random));
        }
        return alone(() -> {
            List<Recorded> recorded = new ArrayList<>(encoded.size());
            int from = 0;
            while (from < encoded.size()) {
                List<Turns.Place> batch = new ArrayList<>();
                int bytes = 0;
                int to = from;
                while (to < encoded.size() && bytes < Journal.BATCH_BYTES) {
                    bytes += encoded.get(to).bytes();
                    batch.add(new Turns.Place(encoded.get(to)));
                    to++;
                }
                commit(batch);
                writeFinished();
                for (Turns.Place place : batch) {
                    Turns.Written written = Objects.requireNonNull(place.written());
                    recorded.add(new Recorded(
                            written.index(),
                            written.at(),
                            written.hash(),
                            Objects.requireNonNull(place.entry).openings(written.index())));
                }
                from = to;
            }
            if (journal.length() >= MAX_JOURNAL_BYTES) {
                publish();
            }
            return recorded;
        });
    }

    private static void requireNotOwn(CustodyEntry entry) {
        if (entry.kind().name().equals(EntryKind.CLOCK.name())) {
            throw new IllegalArgumentException("entries of kind clock are the log's own");
        }
    }

    /** Writes for the caller, whose turn it is, and for those behind it. */
    private void write(Turns.Place mine) throws IOException {
        List<Turns.Place> batch = turns.takeBatch(Journal.BATCH_BYTES);
        try {
            inTurn(() -> {
                commit(batch);
                writeFinished();
                if (journal.length() >= MAX_JOURNAL_BYTES) {
                    publish();
                }
                return tree.size();
            });
        } catch (IOException e) {
            if (mine.written() == null) {
                throw e;
            }
            // The entry is durable; the next caller is told that the log is not.
        } finally {
            Turns.abandon(batch);
        }
    }

    private interface Work<T> {
        T done() throws IOException;
    }

    /**
     * Does what only one caller at a time may do. After a failure nothing is recorded any more, for what a failed write
     * left on the disk is known only after reopening; an entry that is durable is acknowledged nevertheless.
     */
    private <T> T inTurn(Work<T> work) throws IOException {
        IOException failure = new IOException("a writer of the custody log in " + folder + " ended in an error");
        try {
            T result = work.done();
            failure = null;
            return result;
        } catch (IOException e) {
            failure = new IOException("the custody log in " + folder + " could not be written: " + e.getMessage(), e);
            throw failure;
        } finally {
            turns.pass(failure);
        }
    }

    private <T> T alone(Work<T> work) throws IOException {
        Turns.Place mine = new Turns.Place(null);
        turns.enter(mine);
        turns.leave(mine);
        return inTurn(work);
    }

    private record Leaf(byte[] bytes, MerkleHash hash, byte[] openings) {}

    private void commit(List<Turns.Place> batch) throws IOException {
        long first = tree.size();
        List<Leaf> leaves = new ArrayList<>(batch.size());
        List<Turns.Written> written = new ArrayList<>(batch.size());
        for (Turns.Place place : batch) {
            Instant now = LeafTime.truncated(clock.now());
            long elapsed = clock.elapsedNanos();
            EncodedEntry moved = clockEntry(now, elapsed);
            if (moved != null) {
                leaves.add(leaf(moved, first + leaves.size(), now));
            }
            long index = first + leaves.size();
            Leaf leaf = leaf(Objects.requireNonNull(place.entry), index, now);
            leaves.add(leaf);
            written.add(new Turns.Written(index, now, leaf.hash()));
            before = new Moment(now, elapsed);
        }
        journal.append(
                first,
                leaves.stream()
                        .map(leaf -> new Journal.Kept(leaf.bytes(), leaf.openings()))
                        .toList());
        for (int i = 0; i < batch.size(); i++) {
            Turns.acknowledge(batch.get(i), written.get(i));
        }
        for (Leaf leaf : leaves) {
            grow(leaf.bytes(), leaf.hash(), leaf.openings());
        }
    }

    private static Leaf leaf(EncodedEntry entry, long index, Instant at) {
        byte[] bytes = entry.leaf(at);
        return new Leaf(bytes, MerkleHash.ofEntry(bytes), entry.openingLines(index));
    }

    /** What is to be said about the clock before the next entry, or null. */
    private @Nullable EncodedEntry clockEntry(Instant now, long elapsed) {
        Moment last = before;
        if (last == null) {
            return null;
        }
        Duration wall = Duration.between(last.at(), now);
        boolean back = wall.isNegative();
        CustodyEntry.Builder entry = CustodyEntry.of(EntryKind.CLOCK, CLOCK_ACTOR, CLOCK_LABEL)
                .word("before", LeafTime.text(last.at()))
                .word("after", LeafTime.text(now));
        if (last.elapsedNanos() != null) {
            Duration step = wall.minusNanos(elapsed - last.elapsedNanos());
            if (!back && step.abs().compareTo(STEP_TOLERANCE) <= 0) {
                return null;
            }
            // How far the wall clock was moved, against the clock that nobody can turn.
            entry.number("step-ms", step.toMillis());
        } else if (!back) {
            return null;
        } else {
            // Between two runs only the least that it was turned back is known.
            entry.number("back-ms", wall.negated().toMillis());
        }
        return EncodedEntry.of(entry.build(), random);
    }

    private final List<PendingTile> pending = new ArrayList<>();

    private record PendingTile(Tile tile, byte[] bytes) {}

    private void grow(byte[] leaf, MerkleHash hash, byte[] openingLines) {
        bundle.add(leaf);
        openings.writeBytes(openingLines);
        if (bundle.size() == Tile.FULL_WIDTH) {
            pending.add(new PendingTile(
                    new Tile(Tile.ENTRIES, tree.size() / Tile.FULL_WIDTH, Tile.FULL_WIDTH), EntryBundle.write(bundle)));
            bundle.clear();
        }
        tree.append(hash, (tile, bytes) -> pending.add(new PendingTile(tile, bytes)));
    }

    /** Full tiles go out as they come, so that no caller waits for many at once. */
    private void writeFinished() throws IOException {
        for (PendingTile full : pending) {
            writeTile(full.tile(), full.bytes());
            finished.add(full.tile());
        }
        pending.clear();
    }

    private void writeTile(Tile tile, byte[] bytes) throws IOException {
        String path = tile.path();
        Files.createDirectories(folder.resolve(path.substring(0, path.lastIndexOf('/'))));
        // The tile's folder and those above it up to the log's own: the name of each may be new.
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            unsynced.add(folder.resolve(path.substring(0, slash)));
        }
        Durable.replace(temporary, folder.resolve(path), bytes);
    }

    /**
     * Signs what was recorded so far and publishes it. Without new entries it gives the last one again.
     *
     * @return the checkpoint, durable in the folder with all its tiles
     */
    public SignedCheckpoint checkpoint() throws IOException {
        return alone(this::publish);
    }

    private SignedCheckpoint publish() throws IOException {
        if (latest != null && latest.checkpoint().size() == tree.size()) {
            return latest;
        }
        writeFinished();
        List<PendingTile> partial = new ArrayList<>();
        tree.partialTiles((tile, bytes) -> partial.add(new PendingTile(tile, bytes)));
        if (!bundle.isEmpty()) {
            partial.add(new PendingTile(
                    new Tile(Tile.ENTRIES, tree.size() / Tile.FULL_WIDTH, bundle.size()), EntryBundle.write(bundle)));
        }
        for (PendingTile tile : partial) {
            writeTile(tile.tile(), tile.bytes());
        }
        for (Path touched : unsynced) {
            Durable.syncFolder(touched);
        }
        Durable.syncFolder(folder);
        unsynced.clear();
        appendOpenings();

        Checkpoint head = new Checkpoint(origin, tree.size(), tree.root());
        SignedCheckpoint signed = NoteSigner.sign(head, clock.now(), keys.signers());
        Durable.replace(temporary, folder.resolve(CHECKPOINT), signed.bytes());
        Durable.syncFolder(folder);
        latest = signed;

        Journal former = journal;
        journal = Journal.create(folder, temporary, tree.size(), openingsLength, random);
        former.close();
        removeForerunners();
        return signed;
    }

    private void appendOpenings() throws IOException {
        if (openings.size() == 0) {
            return;
        }
        try (FileOutputStream out =
                new FileOutputStream(folder.resolve(OPENINGS).toFile(), true)) {
            openings.writeTo(out);
            out.getFD().sync();
        }
        openingsLength += openings.size();
        openings.reset();
    }

    /** tlog-tiles: a partial tile may go once the full one is there. */
    private void removeForerunners() throws IOException {
        for (Tile tile : finished) {
            Path folderOfPartials = folder.resolve(tile.path() + ".p");
            if (Files.isDirectory(folderOfPartials)) {
                List<Path> partials;
                try (Stream<Path> files = Files.list(folderOfPartials)) {
                    partials = files.toList();
                }
                for (Path partial : partials) {
                    Files.delete(partial);
                }
                Files.delete(folderOfPartials);
            }
        }
        finished.clear();
    }

    /** Number of entries recorded so far. */
    public long size() throws IOException {
        return alone(tree::size);
    }

    /** Closes the log; what was recorded since the last checkpoint stays in the journal. */
    @Override
    public void close() throws IOException {
        if (closed.getAndSet(true)) {
            return;
        }
        try (lockFile) {
            Turns.Place mine = new Turns.Place(null);
            boolean sound = true;
            try {
                turns.enter(mine);
            } catch (IOException e) {
                // A log that failed before is closed all the same.
                sound = false;
            }
            try {
                journal.close();
            } finally {
                if (sound) {
                    turns.leave(mine);
                    turns.pass(new IOException("the custody log in " + folder + " is closed"));
                }
            }
        }
    }
}
