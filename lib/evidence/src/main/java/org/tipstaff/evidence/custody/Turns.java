package org.tipstaff.evidence.custody;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.tipstaff.evidence.tlog.MerkleHash;

/**
 * Who may write to the log. Callers stand in line; the first has the turn and writes for those behind it too, then the
 * turn goes to the first of those who came meanwhile. So a batch is as large as the disk is slow, without any thread but
 * the callers', and each caller is woken once: when its entry is durable, or when it is its turn.
 */
final class Turns {
    private final ArrayDeque<Place> line = new ArrayDeque<>();
    private boolean taken;
    private @Nullable IOException failure;

    /** A place in the line. */
    static final class Place {
        private final Thread caller = Thread.currentThread();
        final @Nullable EncodedEntry entry;
        private volatile boolean hasTurn;
        private volatile boolean failed;
        private volatile @Nullable Written written;

        /** @param entry to be written by whoever has the turn, or null for a caller that needs the turn itself */
        Place(@Nullable EncodedEntry entry) {
            this.entry = entry;
        }

        @Nullable
        Written written() {
            return written;
        }

        private boolean isWaiting() {
            return !hasTurn && !failed && written == null;
        }
    }

    /** Where and when an entry was recorded. */
    record Written(long index, Instant at, MerkleHash hash) {}

    /**
     * Returns when the place's entry is written, or the caller has the turn. An interrupt can't take back an entry that
     * another caller may be writing just now, so it is kept for later.
     *
     * @return whether the caller has the turn, and must {@link #pass} it on
     */
    boolean enter(Place place) throws IOException {
        synchronized (this) {
            requireSound();
            line.add(place);
            if (!taken) {
                taken = true;
                place.hasTurn = true;
            }
        }
        boolean interrupted = false;
        while (place.isWaiting()) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (place.written == null && !place.hasTurn) {
            synchronized (this) {
                requireSound();
            }
        }
        return place.hasTurn;
    }

    /** For who has the turn: takes entries from the line, up to that many bytes or the next caller without one. */
    synchronized List<Place> takeBatch(int bytes) {
        List<Place> batch = new ArrayList<>();
        int taking = 0;
        for (Place next = line.peekFirst();
                next != null && next.entry != null && taking < bytes;
                next = line.peekFirst()) {
            taking += next.entry.bytes();
            batch.add(line.removeFirst());
        }
        return batch;
    }

    /** For who has the turn: takes its own place, which has no entry, out of the line. */
    synchronized void leave(Place place) {
        line.remove(place);
    }

    /** Tells a caller that its entry is durable. */
    static void acknowledge(Place place, Written written) {
        place.written = written;
        LockSupport.unpark(place.caller);
    }

    /** Gives up the turn; after a failure nobody gets it any more. */
    synchronized void pass(@Nullable IOException cause) {
        if (failure == null) {
            failure = cause;
        }
        taken = false;
        if (failure != null) {
            for (Place place : line) {
                place.failed = true;
                LockSupport.unpark(place.caller);
            }
            line.clear();
        } else if (!line.isEmpty()) {
            taken = true;
            Place next = line.peekFirst();
            next.hasTurn = true;
            LockSupport.unpark(next.caller);
        }
    }

    /** For those taken from the line whose entry a failed turn did not write. */
    static void abandon(List<Place> batch) {
        for (Place place : batch) {
            if (place.written == null) {
                place.failed = true;
                LockSupport.unpark(place.caller);
            }
        }
    }

    private void requireSound() throws IOException {
        if (failure != null) {
            throw new IOException(
                    "nothing more is recorded until the custody log is opened anew: " + failure.getMessage(), failure);
        }
    }
}
