package org.tipstaff.server;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tipstaff.contain.ResidualWatch;
import org.tipstaff.engine.ReceivedEvents;
import org.tipstaff.journal.Batch;
import org.tipstaff.journal.Journal;
import org.tipstaff.journal.JournalReader;
import org.tipstaff.journal.Lost;
import org.tipstaff.journal.Read;
import org.tipstaff.journal.SealedSegment;
import org.tipstaff.site.Site;

/**
 * Reads the journal along while a cut is in force, on a thread of its own, so that the cut can be judged by what came since. It reads
 * from before the cut on, also after a restart; while nothing is in force it reads nothing.
 */
final class ResidualReader implements Closeable {
    private static final System.Logger LOG = System.getLogger(ResidualReader.class.getName());
    private static final Duration IDLE = Duration.ofMillis(200);

    private final Journal journal;
    private final Thread thread =
            Thread.ofPlatform().name("residual-activity").daemon().unstarted(this::run);
    private @Nullable Order order;
    private @Nullable ResidualWatch watch;
    private long position;
    private boolean closing;

    private record Order(Instant from, Site site) {}

    ResidualReader(Journal journal) {
        this.journal = journal;
        thread.start();
    }

    /** From now on it reads what was received since then; what it has read for an earlier time already serves. */
    synchronized void since(Instant from, Site site) {
        Order now = order;
        if (now == null || now.site() != site || from.isBefore(now.from())) {
            order = new Order(from, site);
            watch = null;
            position = 0;
            notifyAll();
        }
    }

    /** Nothing is in force: what was read is forgotten. */
    synchronized void rest() {
        order = null;
        watch = null;
        notifyAll();
    }

    /** What was read so far; null while nothing was. */
    synchronized @Nullable ResidualWatch watch() {
        return watch;
    }

    /** The first record of the journal that was not read yet. */
    synchronized long position() {
        return position;
    }

    /** Waits until all is read that the journal holds now, but no longer than this. */
    synchronized void catchUp(Duration longest) throws InterruptedException {
        long target = journal.end();
        long end = System.nanoTime() + longest.toNanos();
        while (order != null && position < target && !closing) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }

    private void run() {
        try {
            Order next = awaited();
            while (next != null) {
                try {
                    follow(next);
                } catch (IOException | RuntimeException e) {
                    // The outermost loop: without it cuts are judged by nothing, which the verdict says.
                    LOG.log(Level.ERROR, "what comes after a cut can't be read: {0}", String.valueOf(e.getMessage()));
                    pause();
                }
                next = awaited();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void pause() throws InterruptedException {
        watch = null;
        long until = System.nanoTime() + IDLE.toNanos() * 25;
        for (long left = until - System.nanoTime(); !closing && left > 0; left = until - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private synchronized @Nullable Order awaited() throws InterruptedException {
        while (order == null && !closing) {
            wait();
        }
        return closing ? null : order;
    }

    private synchronized boolean isWanted(Order wanted) {
        return !closing && order == wanted;
    }

    private synchronized void reached(Order of, ResidualWatch with, long at) {
        if (order == of) {
            watch = with;
            position = at;
            notifyAll();
        }
    }

    private void follow(Order wanted) throws IOException, InterruptedException {
        ResidualWatch own = new ResidualWatch(wanted.site());
        long from = firstOf(wanted.from());
        try (JournalReader reader = journal.reader(from)) {
            ReceivedEvents events = new ReceivedEvents(own::observe);
            reached(wanted, own, from);
            while (isWanted(wanted)) {
                Read read = reader.next(IDLE);
                if (read == null) {
                    continue;
                }
                switch (read) {
                    case Batch batch -> events.read(batch);
                    case Lost _ -> {
                        // Nobody knows whose records these were, so nothing before them is known to be whole.
                        own = new ResidualWatch(wanted.site());
                        events = new ReceivedEvents(own::observe);
                    }
                }
                reader.processed(read.end());
                reached(wanted, own, read.end());
            }
        }
    }

    /** The first record that may have been received since then. */
    private long firstOf(Instant from) {
        long first = journal.first();
        for (SealedSegment segment : journal.sealedSegments()) {
            if (segment.latest().isBefore(from)) {
                first = Math.max(first, segment.end());
            }
        }
        return first;
    }

    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
