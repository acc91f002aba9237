package org.tipstaff.journal;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal from an offset on, sealed segments and the open one alike, each record once. Gives only what is
 * durable: no crash takes back what a reader has seen. One thread at a time; as many readers as there are purposes.
 */
public final class JournalReader implements Closeable {
    /** A segment goes from unpacked to packed to removed, so it is missed twice at most. */
    private static final int OPENING_TRIES = 2;

    private final Journal journal;
    private long position;
    private volatile long processed;
    private @Nullable Segment segment;
    private @Nullable SegmentFormat content;
    private @Nullable String damage;
    private @Nullable Batch pending;
    private boolean closed;
    private int failedToOpen;

    JournalReader(Journal journal, long from) {
        this.journal = journal;
        this.position = from;
        this.processed = from;
    }

    /** Offset of what {@link #next} gives next. */
    public long position() {
        return position;
    }

    /**
     * Says that everything before this offset is not needed again, also not after a restart. Until then retention spares
     * it: from where this reader began, if it never says so.
     */
    public void processed(long upTo) {
        if (upTo > position) {
            throw new IllegalArgumentException("records up to " + position + " were read, not up to " + upTo);
        }
        processed = Math.max(processed, upTo);
    }

    long processed() {
        return processed;
    }

    /**
     * The next records, or the fact that some are not there any more.
     *
     * @param wait how long to wait when there are none yet
     * @return null when none came in that time
     * @throws IOException when a file can't be read, or the journal is closed
     */
    public @Nullable Read next(Duration wait) throws IOException, InterruptedException {
        if (closed) {
            throw new IOException("the reader is closed");
        }
        long nanos = wait.toNanos();
        while (true) {
            Read read = step();
            if (read != null) {
                position = read.end();
                return read;
            }
            if (!journal.await(position, nanos)) {
                return null;
            }
        }
    }

    /** @return null at the end of the journal */
    private @Nullable Read step() throws IOException {
        while (true) {
            Batch kept = pending;
            if (kept != null) {
                pending = null;
                return kept;
            }
            SegmentFormat reading = content;
            Segment from = segment;
            if (reading == null || from == null) {
                switch (journal.locate(position)) {
                    case Journal.AtEnd end -> {
                        return null;
                    }
                    case Journal.Hole(Lost lost) -> {
                        return lost;
                    }
                    case Journal.Found(Segment found) -> open(found);
                }
                continue;
            }
            // Before the part is read: what is complete then is all there is.
            Segment.Extent extent = from.extent();
            Part part = reading.next();
            switch (part) {
                case Damage damaged -> {
                    if (damage == null) {
                        damage = damaged.reason();
                    }
                }
                case Batch batch -> {
                    Read read = read(batch, from.end());
                    if (read != null) {
                        return read;
                    }
                }
                case null -> {
                    if (extent.complete()) {
                        leave();
                    }
                    if (position < extent.end()) {
                        return new Lost(position, extent.end(), why());
                    }
                    if (!extent.complete() && from.extent() == extent) {
                        return null;
                    }
                }
            }
        }
    }

    /** What of a batch is still to be read, or the loss before it. */
    private @Nullable Read read(Batch batch, long until) {
        long start = Math.max(batch.first(), position);
        long stop = Math.min(batch.end(), Math.max(until, position));
        if (start >= stop) {
            return null;
        }
        Batch wanted = batch.between(start, stop);
        if (start > position) {
            pending = wanted;
            return new Lost(position, start, why());
        }
        damage = null;
        return wanted;
    }

    private String why() {
        String known = damage;
        damage = null;
        return known == null ? "the segment ends before them" : "the segment is damaged: " + known;
    }

    /** A segment may be sealed or removed between the question where to read and the opening: then the question is asked again. */
    private void open(Segment found) throws IOException {
        try {
            SegmentFormat opened =
                    found.isSettled() ? SegmentFormat.open(found.packed()) : SegmentFormat.of(new Durably(found));
            content = opened.from(position);
            segment = found;
            failedToOpen = 0;
        } catch (FileNotFoundException e) {
            failedToOpen++;
            if (failedToOpen > OPENING_TRIES) {
                throw new IOException("the segment with record " + position + " is gone from " + journal.folder(), e);
            }
        }
    }

    private void leave() throws IOException {
        SegmentFormat leaving = content;
        content = null;
        segment = null;
        if (leaving != null) {
            leaving.close();
        }
    }

    /** Lets go of the segments it kept from retention. */
    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            journal.closed(this);
            leave();
        }
    }

    /** The durable bytes of an unpacked segment, as far as there are by now. */
    private static final class Durably extends InputStream {
        private final Segment segment;
        private final RandomAccessFile file;
        private long at;

        Durably(Segment segment) throws FileNotFoundException {
            this.segment = segment;
            this.file = new RandomAccessFile(segment.raw().toFile(), "r");
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            long there = segment.extent().bytes() - at;
            if (there <= 0) {
                return -1;
            }
            int read = file.read(bytes, offset, (int) Math.min(there, length));
            at += Math.max(0, read);
            return read;
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
