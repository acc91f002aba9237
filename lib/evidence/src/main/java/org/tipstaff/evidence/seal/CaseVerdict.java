package org.tipstaff.evidence.seal;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What came of checking a case.
 *
 * @param origin name of its log; empty when there is no readable checkpoint
 * @param entries of the log whose hashes went into the root
 * @param files of payload that were found
 * @param bytes that were hashed
 * @param faults what is wrong; empty when nothing is
 * @param unproven what could not be shown with what the reader gave
 * @param spans between which moments the entries were recorded, in the order of the log
 * @param clockMoves times at which the log itself says that its machine's clock was moved
 * @param referenced originals that are not in the case
 */
public record CaseVerdict(
        Optional<String> origin,
        long entries,
        long files,
        long bytes,
        List<CaseFault> faults,
        Set<Unproven> unproven,
        List<Span> spans,
        List<ClockMove> clockMoves,
        long referenced) {
    /** By how much the court's clock and an authority's may honestly differ. */
    public static final Duration TOLERANCE = Duration.ofMinutes(5);

    /** What was not shown, in the order of its weight. */
    public enum Unproven {
        /** No key from outside was given: whoever altered the case could have signed it with keys of their own. */
        WHO_SIGNED,
        /** No checkpoint from outside was given: whoever has the court's keys could have written the log anew, or cut its end. */
        NOT_REWRITTEN,
        /** Not all entries are under a time stamp that the reader's certificates confirm. */
        WHEN,
        /** Originals are referenced and were not at hand. */
        ORIGINALS
    }

    /**
     * Entries with the same bounds.
     *
     * @param first entry
     * @param last entry
     * @param claimedFirst by the court's own clock
     * @param claimedLast by the court's own clock
     * @param notBefore proven by a time stamp in front of them; empty: unproven
     * @param notAfter proven by a time stamp over them; empty: unproven
     */
    public record Span(
            long first,
            long last,
            Instant claimedFirst,
            Instant claimedLast,
            Optional<Instant> notBefore,
            Optional<Instant> notAfter) {}

    /**
     * The clock was found to have been moved.
     *
     * @param entry that says so
     * @param before what the clock had said
     * @param after what it said then
     */
    public record ClockMove(long entry, String before, String after) {}

    public CaseVerdict {
        faults = List.copyOf(faults);
        unproven = unproven.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(unproven));
        spans = List.copyOf(spans);
        clockMoves = List.copyOf(clockMoves);
    }

    /** Nothing is wrong, and the keys of somebody whom the reader trusts say so. */
    public boolean isVerified() {
        return faults.isEmpty() && !unproven.contains(Unproven.WHO_SIGNED);
    }
}
