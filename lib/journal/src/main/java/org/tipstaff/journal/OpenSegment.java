package org.tipstaff.journal;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * The file of the segment that is written to. Not a channel: a channel closes when its thread is interrupted, and a
 * caller's interrupt must not tear the journal.
 */
final class OpenSegment implements Closeable {
    final Segment segment;
    final long mark;
    final long begunNanos;
    private final RandomAccessFile file;
    /** Whether bytes behind the durable ones may stand in the file. */
    private boolean torn;
    /** Whether it is unknown what the disk has of the file: nothing more may be acknowledged in it. */
    private boolean doubtful;

    private OpenSegment(Segment segment, long mark, long begunNanos, RandomAccessFile file) {
        this.segment = segment;
        this.mark = mark;
        this.begunNanos = begunNanos;
        this.file = file;
    }

    /** Makes a new file with its header, durable with its name. Leaves nothing behind when it fails. */
    static OpenSegment begin(Path folder, long first, long mark, Instant created, long nanos) throws IOException {
        byte[] header = Frame.header(first, mark, created);
        Segment segment = Segment.begun(folder, first, header.length);
        Path path = segment.raw();
        // What may stand here is what a failed beginning left: a segment with a record has another offset behind it.
        Files.deleteIfExists(path);
        RandomAccessFile file = null;
        boolean begun = false;
        try {
            Durable.createPrivate(path);
            file = new RandomAccessFile(path.toFile(), "rw");
            file.write(header);
            file.getFD().sync();
            Durable.syncFolder(folder);
            begun = true;
            return new OpenSegment(segment, mark, nanos, file);
        } finally {
            if (!begun) {
                if (file != null) {
                    file.close();
                }
                Files.deleteIfExists(path);
            }
        }
    }

    /** Writes behind the durable bytes; when it returns they are durable too. */
    void write(byte[] bytes, int length) throws IOException {
        long durable = segment.extent().bytes();
        if (torn) {
            file.setLength(durable);
            torn = false;
        }
        torn = true;
        file.seek(durable);
        file.write(bytes, 0, length);
        doubtful = true;
        file.getFD().sync();
        doubtful = false;
        torn = false;
    }

    /** Takes back what a failed write left, as far as the disk lets us. */
    void takeBack() {
        try {
            file.setLength(segment.extent().bytes());
            if (!doubtful) {
                torn = false;
            }
        } catch (IOException e) {
            // Stays torn: the next write tries again, and a reader never goes beyond the durable bytes.
        }
    }

    /**
     * After a failed fsync the kernel may forget which bytes never reached the disk, and report success the next time.
     * So the segment ends with what was durable before.
     */
    boolean isDoubtful() {
        return doubtful;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
