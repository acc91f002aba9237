package org.tipstaff.receivers.files;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tipstaff.evtx.Chunk;
import org.tipstaff.evtx.EvtxFile;
import org.tipstaff.evtx.EvtxLimits;
import org.tipstaff.evtx.EvtxLoss;
import org.tipstaff.evtx.EvtxReader;
import org.tipstaff.evtx.EvtxRecord;
import org.tipstaff.evtx.EvtxVisitor;
import org.tipstaff.journal.Form;
import org.tipstaff.journal.Received;
import org.tipstaff.receivers.Refusal;

/**
 * A binary Windows event log. One that stays as it is between two looks, and of which nothing was read before, is taken whole, chunk by
 * chunk as its bytes stand. One that grows is read record by record: those whose identifier is above the highest that
 * was read are handed on as XML, in the order of their identifiers.
 *
 * <p>A log that is being written to is copied first, and the copy is read: bytes that are mapped and then cut off by their writer would
 * end the program. A record that was half written at that moment is the last, is not handed on, and comes whole at the next look, for
 * no identifier above it has been read.
 */
final class FollowedEventLog implements Followed {
    private static final int COPY = 1 << 20;

    private final String key;
    private final Surroundings around;
    private final FileChannel file;
    private final Path path;
    private String name;
    private Position.EventLog read;
    private long sizeSeen = -1;
    private long modifiedSeen = -1;
    private boolean tooLargeTold;

    FollowedEventLog(
            String key, String name, Path path, FileChannel file, Position.EventLog read, Surroundings around) {
        this.key = key;
        this.name = name;
        this.path = path;
        this.file = file;
        this.read = read;
        this.around = around;
    }

    static Position.EventLog unread(String key, String name) {
        return new Position.EventLog(key, name, -1, -1, Optional.empty(), "");
    }

    @Override
    public void named(String newName) {
        name = newName;
    }

    @Override
    public Position position() {
        return new Position.EventLog(key, name, read.size(), read.modified(), read.last(), read.digest());
    }

    @Override
    public void read() throws IOException {
        long size = file.size();
        long modified = Files.exists(path) ? Files.getLastModifiedTime(path).toMillis() : modifiedSeen;
        boolean still = size == sizeSeen && modified == modifiedSeen;
        sizeSeen = size;
        modifiedSeen = modified;
        boolean known = size == read.size() && modified == read.modified();
        // Of a log that never stays still everything after the first look is read as it comes; one that was just put
        // here is given time to be whole.
        if (!known && (still || read.size() >= 0)) {
            readCopy(size, modified);
        }
    }

    @Override
    public void finish() throws IOException {
        if (file.size() != read.size()) {
            readCopy(file.size(), modifiedSeen);
        }
        close();
    }

    private void readCopy(long size, long modified) throws IOException {
        if (size > around.config().limits().eventLogBytes()) {
            if (!tooLargeTold) {
                tooLargeTold = true;
                around.tell(
                        Refusal.SIZE,
                        0,
                        size,
                        name + " has " + size + " bytes, and "
                                + around.config().limits().eventLogBytes()
                                + " are the most that are read here: use investigate");
            }
            return;
        }
        Path copy = Files.createTempFile(around.ownFolder(), "watch", ".evtx");
        try (FileChannel copied = FileChannel.open(
                copy, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
            copyTo(copied, size);
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment bytes = copied.map(FileChannel.MapMode.READ_ONLY, 0, copied.size(), arena);
                readAll(bytes, size, modified);
            }
        }
    }

    private void copyTo(FileChannel copied, long size) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(COPY);
        long at = 0;
        while (at < size) {
            buffer.clear().limit((int) Math.min(COPY, size - at));
            int got = file.read(buffer, at);
            if (got < 0) {
                return;
            }
            at += got;
            buffer.flip();
            while (buffer.hasRemaining()) {
                copied.write(buffer);
            }
        }
    }

    private void readAll(MemorySegment bytes, long size, long modified) throws IOException {
        EvtxFile log = EvtxFile.of(bytes, EvtxLimits.defaults());
        EvtxReader reader = new EvtxReader(EvtxLimits.defaults());
        Survey survey = new Survey(read.last().orElse(Long.MIN_VALUE));
        for (Chunk chunk : log.chunks()) {
            survey.begin(chunk);
            reader.read(log, chunk, survey);
            survey.end();
        }
        boolean first = read.last().isEmpty();
        if (!first && isAnother(survey)) {
            around.tell(
                    Refusal.TRUNCATED,
                    0,
                    0,
                    name + " does not go on after record " + read.last().orElseThrow()
                            + ": the log was cleared or replaced, and is read from its beginning. What was added after the last look and before that is lost");
            first = true;
        }
        boolean handedOn = first ? handOnWhole(log, bytes) : handOnNew(log, reader, survey.chunks);
        if (handedOn) {
            read = new Position.EventLog(
                    key, name, size, modified, survey.highest(), survey.digestOfHighest(log, reader));
            around.remember(position());
        }
    }

    private record Placed(Chunk chunk, long firstRecord) {}

    /** The record that was the last has another content, or all identifiers lie below it. */
    private boolean isAnother(Survey survey) {
        boolean changed = !survey.digestOfLast.isEmpty() && !survey.digestOfLast.equals(read.digest());
        return changed || survey.highest().orElse(Long.MIN_VALUE) < read.last().orElseThrow();
    }

    private boolean handOnWhole(EvtxFile log, MemorySegment bytes) {
        for (Chunk placed : log.chunks()) {
            byte[] chunk = bytes.asSlice(placed.offset(), placed.length()).toArray(ValueLayout.JAVA_BYTE);
            Received record =
                    new Received(around.config().source(), around.timing().now(), Form.EVTX_CHUNK, chunk);
            if (!around.handOn(List.of(record))) {
                return false;
            }
        }
        return true;
    }

    /** A log of a fixed size begins anew at its start when it is full, so chunks are taken in the order of their records. */
    private boolean handOnNew(EvtxFile log, EvtxReader reader, List<Placed> chunks) {
        List<Placed> ordered = new ArrayList<>(chunks);
        ordered.sort(Comparator.comparingLong(Placed::firstRecord));
        for (Placed placed : ordered) {
            NewRecords records = new NewRecords(read.last().orElseThrow());
            reader.read(log, placed.chunk(), records);
            if (!records.found.isEmpty() && !around.handOn(records.found)) {
                return false;
            }
        }
        return true;
    }

    /** Finds out which record identifiers the log holds, and what became of the one that was the highest before. */
    private static final class Survey implements EvtxVisitor {
        private final long last;
        private final List<Placed> chunks = new ArrayList<>();
        private @Nullable Chunk chunk;
        private @Nullable Chunk chunkOfHighest;
        private long first;
        private @Nullable Long highest;
        private String digestOfLast = "";

        Survey(long last) {
            this.last = last;
        }

        void begin(Chunk next) {
            chunk = next;
            first = Long.MAX_VALUE;
        }

        void end() {
            if (chunk != null) {
                chunks.add(new Placed(chunk, first));
            }
        }

        Optional<Long> highest() {
            return Optional.ofNullable(highest);
        }

        @Override
        public void record(EvtxRecord record) {
            long id = record.headerId();
            first = Math.min(first, id);
            if (highest == null || id > highest) {
                highest = id;
                chunkOfHighest = chunk;
            }
            if (id == last) {
                digestOfLast = digest(record);
            }
        }

        /** In a second reading of its chunk, so that not every record is rendered for it. */
        String digestOfHighest(EvtxFile log, EvtxReader reader) {
            if (chunkOfHighest == null || highest == null) {
                return "";
            }
            Survey again = new Survey(highest);
            reader.read(log, chunkOfHighest, again);
            return again.digestOfLast;
        }

        private static String digest(EvtxRecord record) {
            return Digests.of(record.toXml().getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void loss(EvtxLoss loss) {}
    }

    /** The records of one chunk above an identifier. */
    private final class NewRecords implements EvtxVisitor {
        private final long above;
        private final List<Received> found = new ArrayList<>();

        NewRecords(long above) {
            this.above = above;
        }

        @Override
        public void record(EvtxRecord record) {
            if (record.headerId() > above) {
                byte[] xml = record.toXml().getBytes(StandardCharsets.UTF_8);
                found.add(new Received(around.config().source(), around.timing().now(), Form.WINDOWS_XML, xml));
            }
        }

        @Override
        public void loss(EvtxLoss loss) {
            if (loss.kind() != EvtxLoss.Kind.FILE_HEADER && loss.recordId() > above) {
                around.tell(
                        Refusal.MALFORMED,
                        1,
                        loss.length(),
                        name + ", record " + loss.recordId() + ": " + loss.reason());
            }
        }
    }

    @Override
    public boolean isAtRest() {
        return sizeSeen == read.size() && modifiedSeen == read.modified();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
