package org.tipstaff.lessons;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long one thing took in one case.
 *
 * @param subject a notice or package where it is about one, else empty
 * @param low seconds at least; where it has not ended, those that have passed
 * @param high seconds at most; null when nothing bounds it
 * @param from what begins it
 * @param to what ends it; null while it goes on
 */
public record Took(
        Metric metric,
        String subject,
        long low,
        @Nullable Long high,
        State state,
        Moment from,
        @Nullable Moment to) {
    /** Whether it is over. */
    public enum State {
        ENDED,
        /** It goes on: it takes longer than this, nobody knows how much. */
        OPEN,
        /** It ends before it begins, by the clocks that say so: counted as wrong and in no figure. */
        DISORDERED
    }

    public Took {
        if (low < 0 || (high != null && high < low)) {
            throw new IllegalArgumentException(metric + " takes between " + low + " and " + high + " seconds");
        }
    }

    static Took between(Metric metric, String subject, Moment from, @Nullable Moment to, Instant asOf) {
        Instant end = to == null ? asOf : to.at();
        long seconds = end.getEpochSecond() - from.at().getEpochSecond();
        if (seconds < 0) {
            return new Took(metric, subject, 0, null, State.DISORDERED, from, to);
        }
        return to == null
                ? new Took(metric, subject, seconds, null, State.OPEN, from, null)
                : new Took(metric, subject, seconds, seconds, State.ENDED, from, to);
    }

    /**
     * What is left of so many seconds: at its end, or now while it goes on. Negative when they are over.
     *
     * @throws IllegalStateException when its clocks contradict each other
     */
    public long leftOf(long seconds) {
        if (state == State.DISORDERED) {
            throw new IllegalStateException("nothing is left of a time that ends before it begins");
        }
        return seconds - low;
    }

    /** The same, if it may have begun earlier. */
    Took upTo(@Nullable Long most) {
        return new Took(metric, subject, low, most, state, from, to);
    }
}
