package org.tipstaff.evidence.custody;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** The two clocks of a machine: the one on the wall, which people and attackers set, and the one nobody can turn back. */
public interface CustodyClock {
    /** What the machine says the time is. */
    Instant now();

    /** Nanoseconds from some fixed moment of this run, never backwards ({@link System#nanoTime}). */
    long elapsedNanos();

    /** For an application: {@code CustodyClock.of(InstantSource.system(), System::nanoTime)}. */
    static CustodyClock of(InstantSource wall, LongSupplier elapsedNanos) {
        return new CustodyClock() {
            @Override
            public Instant now() {
                return wall.instant();
            }

            @Override
            public long elapsedNanos() {
                return elapsedNanos.getAsLong();
            }
        };
    }
}
