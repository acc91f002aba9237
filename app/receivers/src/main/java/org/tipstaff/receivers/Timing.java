package org.tipstaff.receivers;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The clocks of a receiver, from outside so that tests own them. */
public interface Timing {
    /** Wall clock: when something was received. */
    Instant now();

    /** A clock that never jumps, for rates and time-outs; only differences mean something. */
    long nanos();

    /** Waits; an interruption ends it. */
    void pause(Duration duration) throws InterruptedException;

    /** The machine's. */
    static Timing system() {
        return system(InstantSource.system());
    }

    /** The machine's, but for the clock on the wall. */
    static Timing system(InstantSource clock) {
        return new Timing() {
            @Override
            public Instant now() {
                return clock.instant();
            }

            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public void pause(Duration duration) throws InterruptedException {
                Thread.sleep(duration);
            }
        };
    }
}
