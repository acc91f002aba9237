package org.tipstaff.respond;

import java.util.List;

/**
 * What came of doing or undoing something.
 *
 * @param reasons for people, what the device said; needed for all but {@link Result#DONE}
 */
public record Outcome(Result result, List<String> reasons) {
    public enum Result {
        DONE,
        /** Surely nothing was changed. */
        NOT_DONE,
        /** Some of it was done. */
        PARTLY,
        /** The device fell silent: it may have been done. */
        UNKNOWN
    }

    public static final Outcome DONE = new Outcome(Result.DONE, List.of());

    public Outcome {
        reasons = List.copyOf(reasons);
        if (result != Result.DONE && reasons.isEmpty()) {
            throw new IllegalArgumentException("an outcome that is not 'done' has a reason");
        }
    }

    public static Outcome notDone(String reason) {
        return new Outcome(Result.NOT_DONE, List.of(reason));
    }

    public static Outcome unknown(String reason) {
        return new Outcome(Result.UNKNOWN, List.of(reason));
    }
}
