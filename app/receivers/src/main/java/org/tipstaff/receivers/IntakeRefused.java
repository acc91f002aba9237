package org.tipstaff.receivers;

import java.time.Duration;
import java.util.Objects;

/** The intake did not take a batch: nothing of it may be counted on, and the sender must keep it. */
public final class IntakeRefused extends Exception {
    private static final long serialVersionUID = 1;

    /** What a receiver would treat apart. */
    public enum Reason {
        /** Disk or journal are full: somebody must act before anything is taken again. */
        FULL(Refusal.FULL),
        /** What follows can't keep up; it passes by itself. */
        PRESSURE(Refusal.PRESSURE),
        /** The batch itself is beyond a limit of the intake, and will be at the next try too. */
        LIMIT(Refusal.SIZE),
        /** The program is stopping. */
        STOPPING(Refusal.STOPPING);

        private final Refusal refusal;

        Reason(Refusal refusal) {
            this.refusal = refusal;
        }

        /** As it is counted. */
        public Refusal refusal() {
            return refusal;
        }
    }

    private final Reason reason;
    private final Duration retryAfter;

    /**
     * @param retryAfter when a new try makes sense, as the sender is told; more than zero
     * @param sentence what happened, for the person who must act
     */
    public IntakeRefused(Reason reason, Duration retryAfter, String sentence) {
        super(Objects.requireNonNull(sentence, "sentence"));
        this.reason = Objects.requireNonNull(reason, "reason");
        if (retryAfter.isNegative() || retryAfter.isZero()) {
            throw new IllegalArgumentException("retryAfter must be more than zero, not " + retryAfter);
        }
        this.retryAfter = retryAfter;
    }

    public Reason reason() {
        return reason;
    }

    public Duration retryAfter() {
        return retryAfter;
    }

    /** Whether the same batch may be taken later. */
    public boolean passes() {
        return reason != Reason.LIMIT;
    }
}
