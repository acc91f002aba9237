package org.tipstaff.journal;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Who may write. Callers stand in line; the first has the turn and writes for those behind it too, then the turn goes to
 * the first of those who came meanwhile. So one {@code fsync} serves all who came while the one before it ran, no thread
 * is needed but the callers', and a caller waits for at most the write that is under way and those of the batches before
 * it in the line, which {@link JournalLimits#waitingBytesMax} bounds.
 *
 * <p>The custody log has the like; there a failure ends all writing, here only the batch fails.
 */
final class Line {
    private final ArrayDeque<Place> places = new ArrayDeque<>();
    private final long waitingBytesMax;
    private boolean taken;
    private long waitingBytes;

    Line(long waitingBytesMax) {
        this.waitingBytesMax = waitingBytesMax;
    }

    /** A place in the line. */
    static final class Place {
        private final Thread caller = Thread.currentThread();
        /** What is to be written; null for a caller who needs the turn for something else. */
        final @Nullable List<Received> records;

        final int bytes;
        private volatile boolean hasTurn;
        private volatile boolean settled;
        private long first;
        private @Nullable IOException failure;

        Place(@Nullable List<Received> records, int bytes) {
            this.records = records;
            this.bytes = bytes;
        }

        /** Offset of the first record, once settled. */
        long first() throws IOException {
            IOException cause = failure;
            if (cause instanceof JournalFullException full) {
                throw new JournalFullException(full.reason(), String.valueOf(full.getMessage()));
            }
            if (cause != null) {
                throw new IOException(cause.getMessage(), cause);
            }
            return first;
        }

        boolean isSettled() {
            return settled;
        }

        void durable(long offset) {
            first = offset;
            settle();
        }

        void failed(IOException cause) {
            failure = cause;
            settle();
        }

        private void settle() {
            settled = true;
            LockSupport.unpark(caller);
        }
    }

    /**
     * Returns when the place is settled or has the turn. An interrupt can't take back records that another caller may be
     * writing just now, so it is kept for later.
     *
     * @return whether the caller has the turn, and must {@link #pass} it on
     * @throws JournalFullException when too much is waiting
     */
    boolean enter(Place place) throws JournalFullException {
        synchronized (this) {
            if (waitingBytes + place.bytes > waitingBytesMax) {
                throw new JournalFullException(
                        JournalFullException.Reason.WAITING,
                        "records of " + waitingBytes + " bytes wait for the disk, and " + waitingBytesMax
                                + " may: send more slowly");
            }
            waitingBytes += place.bytes;
            places.add(place);
            if (!taken) {
                taken = true;
                place.hasTurn = true;
            }
        }
        boolean interrupted = false;
        while (!place.hasTurn && !place.settled) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return place.hasTurn;
    }

    /** For who has the turn: takes places with records from the line, the first whatever its size. */
    synchronized List<Place> take(int bytes, int records) {
        List<Place> batch = new ArrayList<>();
        long taking = 0;
        long counting = 0;
        for (Place next = places.peekFirst(); next != null && next.records != null; next = places.peekFirst()) {
            if (!batch.isEmpty() && (taking + next.bytes > bytes || counting + next.records.size() > records)) {
                break;
            }
            taking += next.bytes;
            counting += next.records.size();
            batch.add(places.removeFirst());
        }
        return batch;
    }

    /** For who has the turn: takes its own place, which has no records, out of the line. */
    synchronized void leave(Place place) {
        places.remove(place);
    }

    /** Gives up the turn; that many bytes don't wait any more. */
    synchronized void pass(long done) {
        waitingBytes -= done;
        Place next = places.peekFirst();
        taken = next != null;
        if (next != null) {
            next.hasTurn = true;
            LockSupport.unpark(next.caller);
        }
    }

    synchronized long waitingBytes() {
        return waitingBytes;
    }
}
