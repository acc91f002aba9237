package org.tipstaff.receivers;

import java.time.Duration;
import java.time.Instant;

/** A clock that the test moves. Whoever pauses wakes when it was moved far enough, or is interrupted. */
public final class HandClock implements Timing {
    private static final Instant START = Instant.parse("2026-03-03T09:00:00Z");

    private long nanos;
    private int pausing;

    @Override
    public synchronized Instant now() {
        return START.plusNanos(nanos);
    }

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public synchronized void pause(Duration duration) throws InterruptedException {
        long until = nanos + duration.toNanos();
        pausing++;
        notifyAll();
        try {
            while (nanos < until) {
                wait();
            }
        } finally {
            pausing--;
        }
    }

    public synchronized void advance(Duration duration) {
        nanos += duration.toNanos();
        notifyAll();
    }

    /** Returns when this many threads are waiting for the clock. */
    public synchronized void awaitPausing(int threads) throws InterruptedException {
        while (pausing < threads) {
            wait();
        }
    }
}
