package org.tipstaff.journal;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Records as they were received, on disk before {@link #append} returns, numbered from 0 without a hole and never
 * renumbered. Thread-safe. Starts no threads: whoever appends writes, and {@link #maintain} is to be called now and then.
 *
 * <p>A folder holds one journal, and one process at a time has it open.
 */
public final class Journal implements Closeable {
    private static final String LOCK = "lock";

    private final Path folder;
    private final JournalLimits limits;
    private final InstantSource clock;
    private final RandomAccessFile lockFile;
    private final FileStore disk;
    private final SecureRandom random = new SecureRandom();
    private final Recovery recovery;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** What follows belongs to whoever has the turn. */
    private final Line line;

    private final BatchWriter writer = new BatchWriter();
    private @Nullable OpenSegment open;

    /** What follows is guarded by this lock, which is never held while the disk works; its condition tells of new records. */
    private final Object state = new Object();

    private final TreeMap<Long, Segment> segments;
    private final Removed removed;
    private final Holds holds;
    private final List<JournalReader> readers = new ArrayList<>();
    private volatile long end;
    private JournalFullException.@Nullable Reason refusing;
    private long commits;
    private long refused;

    /** Guards the catalogue, the reserve, and the steps of housekeeping. */
    private final ReentrantLock housekeeping = new ReentrantLock();

    private final Catalogue catalogue;
    private final Reserve reserve;
    private final ClockCheck clockCheck;
    private final AtomicLong storedBytes = new AtomicLong();

    /**
     * Opens the journal in the folder, or begins one there. Torn ends of writes that were never acknowledged are cut.
     *
     * @param clock for the times at which segments are begun, sealed and removed
     * @throws IOException when the folder is in use or can't be read
     */
    public static Journal open(Path folder, JournalLimits limits, InstantSource clock) throws IOException {
        Durable.createPrivateFolder(folder);
        RandomAccessFile lock = lock(folder);
        Journal journal = null;
        try {
            journal = new Journal(folder.toRealPath(), limits, clock, lock);
            return journal;
        } finally {
            if (journal == null) {
                lock.close();
            }
        }
    }

    private static RandomAccessFile lock(Path folder) throws IOException {
        Path path = folder.resolve(LOCK);
        if (!Files.exists(path)) {
            Durable.createPrivate(path);
        }
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        FileLock lock = null;
        try {
            lock = file.getChannel().tryLock();
        } catch (OverlappingFileLockException e) {
            // Open in this very process: the same answer.
        }
        if (lock == null) {
            file.close();
            throw new IOException("the journal in " + folder + " is in use. Close the other program and try again");
        }
        return file;
    }

    private Journal(Path folder, JournalLimits limits, InstantSource clock, RandomAccessFile lockFile)
            throws IOException {
        this.folder = folder;
        this.limits = limits;
        this.clock = clock;
        this.lockFile = lockFile;
        this.disk = Files.getFileStore(folder);
        this.line = new Line(limits.waitingBytesMax());
        this.clockCheck = new ClockCheck();
        FolderScan scan = FolderScan.of(folder, clock);
        this.catalogue = scan.catalogue;
        this.segments = scan.segments;
        this.removed = scan.removed;
        this.holds = scan.holds;
        this.end = scan.end;
        this.recovery = new Recovery(scan.end, scan.cut, scan.lost);
        this.reserve = new Reserve(folder, limits.reserveBytes());
        for (Segment segment : segments.values()) {
            storedBytes.addAndGet(bytesOf(segment));
        }
        restoreReserve();
    }

    /** Bytes of a segment's files. */
    private static long bytesOf(Segment segment) {
        SealedSegment sealed = segment.sealed();
        return (sealed == null ? 0 : sealed.bytes())
                + (segment.isSettled() ? 0 : segment.extent().bytes());
    }

    public JournalLimits limits() {
        return limits;
    }

    public Path folder() {
        return folder;
    }

    /** What opening found. */
    public Recovery recovery() {
        return recovery;
    }

    /** Offset that the next record gets. */
    public long end() {
        return end;
    }

    /** Offset of the oldest record that is kept; {@link #end} when there is none. */
    public long first() {
        synchronized (state) {
            return segments.isEmpty() ? end : segments.firstKey();
        }
    }

    /** Sealed segments, oldest first, except those that are being removed. */
    public List<SealedSegment> sealedSegments() {
        synchronized (state) {
            List<SealedSegment> found = new ArrayList<>();
            for (Segment segment : segments.values()) {
                SealedSegment sealed = segment.sealed();
                if (sealed != null && segment.tombstone() == null) {
                    found.add(sealed);
                }
            }
            return found;
        }
    }

    public JournalStatus status() {
        long stored = storedBytes.get() + reserve.heldBytes() + catalogue.length();
        synchronized (state) {
            int unsealed = 0;
            for (Segment segment : segments.values()) {
                unsealed += segment.sealed() == null ? 1 : 0;
            }
            return new JournalStatus(
                    segments.isEmpty() ? end : segments.firstKey(),
                    end,
                    segments.size(),
                    unsealed,
                    stored,
                    line.waitingBytes(),
                    commits,
                    refused,
                    refusing,
                    reserve.isHeld());
        }
    }

    /**
     * Returns when all records are durable. They lie together, in this order, and all of them or none survive a crash.
     *
     * @return offset of the first
     * @throws JournalFullException when they were refused for want of room; nothing of them is kept
     * @throws IOException when the disk fails, or the journal is closed; nothing of them was acknowledged
     * @throws IllegalArgumentException when there are none, too many ({@link JournalLimits#RECORDS_MAX}), or they are too
     *     large ({@link JournalLimits#recordBytesMax}, {@link JournalLimits#appendBytesMax})
     */
    public long append(List<Received> records) throws IOException {
        Line.Place mine = new Line.Place(records, bytesOf(records));
        boolean leads;
        try {
            leads = line.enter(mine);
        } catch (JournalFullException e) {
            refuse(e.reason());
            throw e;
        }
        if (leads) {
            lead();
        }
        return mine.first();
    }

    private int bytesOf(List<Received> records) {
        if (records.isEmpty() || records.size() > JournalLimits.RECORDS_MAX) {
            throw new IllegalArgumentException(
                    "an append has 1 to " + JournalLimits.RECORDS_MAX + " records, not " + records.size());
        }
        long bytes = 0;
        for (Received received : records) {
            int length = received.bytes().length;
            if (length > limits.recordBytesMax()) {
                throw new IllegalArgumentException("a record from " + received.source() + " has " + length
                        + " bytes, and at most " + limits.recordBytesMax() + " are taken");
            }
            bytes += length;
        }
        if (bytes > limits.appendBytesMax()) {
            throw new IllegalArgumentException("an append of " + bytes + " bytes is larger than "
                    + limits.appendBytesMax() + ": it has to be divided");
        }
        return (int) bytes;
    }

    /** Writes for those at the head of the line, as who has the turn. */
    private void lead() {
        List<Line.Place> batch = line.take(limits.batchBytes(), JournalLimits.RECORDS_MAX);
        long bytes = 0;
        for (Line.Place place : batch) {
            bytes += place.bytes;
        }
        IOException failure = new IOException("a writer of the journal ended in an error");
        try {
            long first = commit(batch);
            failure = null;
            for (Line.Place place : batch) {
                place.durable(first);
                first += sizeOf(place);
            }
        } catch (IOException e) {
            failure = e;
        } finally {
            if (failure != null) {
                for (Line.Place place : batch) {
                    if (!place.isSettled()) {
                        place.failed(failure);
                    }
                }
            }
            line.pass(bytes);
        }
    }

    private static int sizeOf(Line.Place place) {
        List<Received> records = place.records;
        return records == null ? 0 : records.size();
    }

    private long commit(List<Line.Place> batch) throws IOException {
        if (closed.get()) {
            throw new IOException("the journal is closed");
        }
        long first = end;
        int length = 0;
        try {
            OpenSegment segment = open;
            writer.encode(segment == null ? 0 : segment.mark, first, batch);
            length = writer.length();
            requireRoom(length);
            if (segment != null && segment.segment.extent().bytes() + length > limits.segmentBytes()) {
                completeOpen();
                segment = null;
            }
            if (segment == null) {
                segment = begin(first);
                writer.remark(segment.mark);
            }
            segment.write(writer.buffer(), length);
            publish(segment, length);
            return first;
        } catch (JournalFullException e) {
            refuse(e.reason());
            throw e;
        } catch (IOException e) {
            OpenSegment torn = open;
            if (torn != null) {
                torn.takeBack();
                if (torn.isDoubtful()) {
                    completeOpen();
                }
            }
            throw explain(e, length);
        }
    }

    /** The first segment of this run, and each after one that is complete. */
    private OpenSegment begin(long first) throws IOException {
        OpenSegment begun = OpenSegment.begin(folder, first, random.nextLong(), clock.instant(), System.nanoTime());
        open = begun;
        storedBytes.addAndGet(begun.segment.extent().bytes());
        synchronized (state) {
            segments.put(first, begun.segment);
        }
        return begun;
    }

    private void publish(OpenSegment segment, int length) {
        storedBytes.addAndGet(length);
        synchronized (state) {
            segment.segment.grow(writer.count(), length, writer.earliest(), writer.latest());
            end += writer.count();
            commits++;
            refusing = null;
            state.notifyAll();
        }
    }

    /** Ends the open segment; who calls has the turn. */
    private void completeOpen() throws IOException {
        OpenSegment ending = open;
        if (ending == null) {
            return;
        }
        open = null;
        synchronized (state) {
            ending.segment.complete();
            if (ending.segment.end() == ending.segment.first) {
                segments.remove(ending.segment.first);
                storedBytes.addAndGet(-ending.segment.extent().bytes());
            }
            state.notifyAll();
        }
        ending.close();
    }

    private void requireRoom(int length) throws IOException {
        long stored = storedBytes.get() + reserve.heldBytes() + catalogue.length();
        if (stored + length > limits.totalBytesMax()) {
            throw new JournalFullException(
                    JournalFullException.Reason.LIMIT,
                    "the journal has " + stored + " bytes and may have " + limits.totalBytesMax()
                            + ": let retention remove more, or raise the limit");
        }
        long free = disk.getUsableSpace();
        if (free - length < limits.freeBytesMin()) {
            throw diskFull(free);
        }
    }

    private JournalFullException diskFull(long free) {
        return new JournalFullException(
                JournalFullException.Reason.DISK,
                "the disk of " + folder + " has " + free + " bytes free, of which " + limits.freeBytesMin()
                        + " are left to others: make room, nothing is taken until then");
    }

    /**
     * The words of a system error depend on its language, so a full disk is known by its free space: a write that failed
     * while less was free than it needed, rounded up to what file systems deal in, failed for that.
     */
    private IOException explain(IOException e, int length) {
        try {
            long free = disk.getUsableSpace();
            if (free < length + (1L << 16)) {
                refuse(JournalFullException.Reason.DISK);
                JournalFullException full = diskFull(free);
                full.initCause(e);
                return full;
            }
        } catch (IOException unknown) {
            e.addSuppressed(unknown);
        }
        return new IOException("the journal in " + folder + " could not be written: " + e.getMessage(), e);
    }

    private void refuse(JournalFullException.Reason reason) {
        synchronized (state) {
            refusing = reason;
            refused++;
        }
    }

    /** Reads from this offset on. Close it when done: an open reader keeps segments from retention. */
    public JournalReader reader(long from) throws IOException {
        synchronized (state) {
            if (from < 0 || from > end) {
                throw new IllegalArgumentException(
                        "the journal has records up to " + end + ", so none can be read from " + from);
            }
            if (readers.size() >= limits.readersMax()) {
                throw new IOException("the journal has " + readers.size() + " readers open and allows no more");
            }
            JournalReader reader = new JournalReader(this, from);
            readers.add(reader);
            return reader;
        }
    }

    void closed(JournalReader reader) {
        synchronized (state) {
            readers.remove(reader);
        }
    }

    /** Where to read a record. */
    sealed interface Place permits Found, Hole, AtEnd {}

    record Found(Segment segment) implements Place {}

    record Hole(Lost lost) implements Place {}

    record AtEnd() implements Place {}

    Place locate(long offset) {
        synchronized (state) {
            if (offset >= end) {
                return new AtEnd();
            }
            Map.Entry<Long, Segment> at = segments.floorEntry(offset);
            if (at != null && offset < at.getValue().end()) {
                return new Found(at.getValue());
            }
            Long next = segments.higherKey(offset);
            long until = next == null ? end : next;
            return new Hole(removed.loss(offset, until));
        }
    }

    /** Waits until there are records from this offset on; says whether there are. */
    boolean await(long offset, long nanos) throws InterruptedException, IOException {
        long deadline = System.nanoTime() + nanos;
        synchronized (state) {
            while (end <= offset) {
                if (closed.get()) {
                    throw new IOException("the journal is closed");
                }
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                state.wait(left / 1_000_000, (int) (left % 1_000_000));
            }
            return true;
        }
    }

    /** Keeps records from retention until {@link #release}; the same name again moves it. Durable when it returns. */
    public void hold(Hold hold) throws IOException {
        housekeeping.lock();
        try {
            requireOpen();
            holds.requireRoom(hold);
            addToCatalogue(new Catalogue.Held(hold));
            holds.put(hold);
        } finally {
            housekeeping.unlock();
        }
    }

    /** Ends a hold. Durable when it returns. */
    public void release(String name) throws IOException {
        housekeeping.lock();
        try {
            requireOpen();
            if (holds.has(name)) {
                addToCatalogue(new Catalogue.Released(name));
                holds.remove(name);
            }
        } finally {
            housekeeping.unlock();
        }
    }

    public List<Hold> holds() {
        return holds.all();
    }

    /**
     * Removed segments, oldest first, from the one that holds this offset.
     *
     * @param max how many at most
     */
    public List<Tombstone> tombstones(long from, int max) throws IOException {
        List<Tombstone> found = new ArrayList<>();
        Catalogue.read(
                folder.resolve(Catalogue.NAME),
                entry -> {
                    if (entry instanceof Catalogue.Removed(Tombstone stone)
                            && stone.end() > from
                            && found.size() < max) {
                        found.add(stone);
                    }
                },
                bad -> {});
        return found;
    }

    /**
     * Does what there is to do: ends an open segment that is too old, seals complete ones, removes by retention, sets
     * space aside. Takes the time that packing takes; appending and reading go on meanwhile. Every few seconds is a good
     * rhythm. What can't be done is named and tried again the next time.
     */
    public Housekeeping maintain(Retention retention, SegmentListener listener) throws IOException {
        return keepHouse(retention, listener, false);
    }

    /** As {@link #maintain}, and ends the open segment whatever its age, so that all records so far are sealed. */
    public Housekeeping seal(Retention retention, SegmentListener listener) throws IOException {
        return keepHouse(retention, listener, true);
    }

    private Housekeeping keepHouse(Retention retention, SegmentListener listener, boolean endOpen) throws IOException {
        housekeeping.lock();
        try {
            requireOpen();
            endOpenSegment(endOpen);
            Rounds rounds = new Rounds(listener, retention);
            rounds.sealAll();
            rounds.removeAll();
            restoreReserve();
            if (!reserve.isHeld()) {
                rounds.problems.add("the disk has no room for the " + limits.reserveBytes()
                        + " bytes that are set aside for housekeeping");
            }
            return new Housekeeping(rounds.sealed, rounds.removed, rounds.problems);
        } finally {
            housekeeping.unlock();
        }
    }

    private void endOpenSegment(boolean whateverItsAge) throws IOException {
        Line.Place mine = new Line.Place(null, 0);
        if (!line.enter(mine)) {
            throw new IllegalStateException("a place without records can only get the turn");
        }
        try {
            line.leave(mine);
            OpenSegment current = open;
            if (current != null
                    && current.segment.end() > current.segment.first
                    && (whateverItsAge
                            || System.nanoTime() - current.begunNanos
                                    >= limits.segmentAge().toNanos())) {
                completeOpen();
            }
        } finally {
            line.pass(0);
        }
    }

    private void restoreReserve() {
        try {
            if (!reserve.isHeld() && disk.getUsableSpace() >= limits.freeBytesMin() + limits.reserveBytes()) {
                reserve.take();
            }
        } catch (IOException e) {
            // Said by who looks at reserve.isHeld(): it is the same want of room.
        }
    }

    private void addToCatalogue(Catalogue.Line entry) throws IOException {
        try {
            catalogue.add(entry);
        } catch (IOException e) {
            if (!reserve.giveUp()) {
                throw e;
            }
            catalogue.add(entry);
        }
    }

    /** One housekeeping. */
    private final class Rounds {
        final SegmentListener listener;
        final Retention retention;
        final List<SealedSegment> sealed = new ArrayList<>();
        final List<Tombstone> removed = new ArrayList<>();
        final List<String> problems = new ArrayList<>();

        Rounds(SegmentListener listener, Retention retention) {
            this.listener = listener;
            this.retention = retention;
        }

        void sealAll() {
            for (Segment segment : copyOfSegments()) {
                if (segment.extent().complete() && !segment.isSettled()) {
                    try {
                        seal(segment);
                    } catch (IOException e) {
                        problems.add("the segment " + Segment.name(segment.first, Segment.RAW) + " is not sealed yet: "
                                + e.getMessage());
                    }
                }
            }
        }

        private void seal(Segment segment) throws IOException {
            SealedSegment packed = segment.sealed();
            if (packed == null) {
                packed = pack(segment);
                addToCatalogue(new Catalogue.Sealed(packed));
                storedBytes.addAndGet(packed.bytes());
                synchronized (state) {
                    segment.sealed(packed);
                }
            }
            listener.sealed(packed);
            // First, so that no reader looks for what is gone.
            synchronized (state) {
                segment.settle();
            }
            Files.deleteIfExists(segment.raw());
            storedBytes.addAndGet(-segment.extent().bytes());
            sealed.add(packed);
        }

        private SealedSegment pack(Segment segment) throws IOException {
            try {
                return Sealing.seal(folder, segment, clock.instant(), limits.compressionLevel());
            } catch (IOException e) {
                if (!reserve.giveUp()) {
                    throw e;
                }
                return Sealing.seal(folder, segment, clock.instant(), limits.compressionLevel());
            }
        }

        void removeAll() {
            finishRemovals();
            Instant now = clock.instant();
            @Nullable String step = clockCheck.doubt(now, System.nanoTime());
            Duration age = retention.age();
            if (age != null && step != null) {
                problems.add(step);
                age = null;
            }
            long unreadFrom = unreadFrom();
            for (Segment segment : copyOfSegments()) {
                SealedSegment packed = segment.sealed();
                if (packed == null || !segment.isSettled() || segment.tombstone() != null) {
                    continue;
                }
                boolean tooOld = age != null && packed.latest().isBefore(now.minus(age));
                boolean tooMuch = storedBytes.get() > retention.bytes();
                boolean unread = packed.end() > unreadFrom;
                List<String> heldBy = holds.over(packed.first(), packed.end());
                if ((tooOld || tooMuch)
                        && (!unread || retention.evenUnread())
                        && (heldBy.isEmpty() || retention.evenHeld())) {
                    Tombstone stone = new Tombstone(
                            packed.first(),
                            packed.end(),
                            packed.earliest(),
                            packed.latest(),
                            packed.bytes(),
                            packed.sha256(),
                            now,
                            tooOld ? Tombstone.Why.AGE : Tombstone.Why.SIZE,
                            unread,
                            heldBy);
                    tryRemove(segment, stone);
                }
            }
            long stored = storedBytes.get();
            if (stored > retention.bytes()) {
                problems.add("the segments have " + stored + " bytes and retention wants " + retention.bytes()
                        + ": the rest is unsealed, held, or not yet read");
            }
        }

        private void finishRemovals() {
            for (Segment segment : copyOfSegments()) {
                Tombstone stone = segment.tombstone();
                if (stone != null) {
                    tryRemove(segment, stone);
                }
            }
        }

        private void tryRemove(Segment segment, Tombstone stone) {
            try {
                if (segment.tombstone() == null) {
                    addToCatalogue(new Catalogue.Removed(stone));
                    segment.bury(stone);
                }
                listener.removed(stone);
                remove(segment, stone);
                removed.add(stone);
            } catch (IOException e) {
                problems.add("the segment " + Segment.name(segment.first, Segment.PACKED) + " is not removed yet: "
                        + e.getMessage());
            }
        }
    }

    private void remove(Segment segment, Tombstone stone) throws IOException {
        Files.deleteIfExists(segment.packed());
        Files.deleteIfExists(segment.raw());
        storedBytes.addAndGet(-bytesOf(segment));
        synchronized (state) {
            segments.remove(segment.first);
            removed.add(stone);
        }
    }

    private List<Segment> copyOfSegments() {
        synchronized (state) {
            return new ArrayList<>(segments.values());
        }
    }

    /** Offset from which on some open reader is not done. */
    private long unreadFrom() {
        synchronized (state) {
            long from = Long.MAX_VALUE;
            for (JournalReader reader : readers) {
                from = Math.min(from, reader.processed());
            }
            return from;
        }
    }

    private void requireOpen() throws IOException {
        if (closed.get()) {
            throw new IOException("the journal is closed");
        }
    }

    /** Ends it. What is durable stays; callers who still wait are told that it is closed. */
    @Override
    public void close() throws IOException {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        Line.Place mine = new Line.Place(null, 0);
        line.enter(mine);
        try {
            line.leave(mine);
            completeOpen();
        } finally {
            line.pass(0);
            housekeeping.lock();
            try {
                catalogue.close();
                lockFile.close();
            } finally {
                housekeeping.unlock();
            }
            synchronized (state) {
                state.notifyAll();
            }
        }
    }
}
