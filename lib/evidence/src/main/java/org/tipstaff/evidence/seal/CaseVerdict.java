package org.tipstaff.evidence.seal;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tipstaff.event.Sha256;

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
 * @param destroyed files that were destroyed by order, as the log, the order and a signed tombstone say: no fault, and told
 * @param cosigned the largest head of the log under which the policy's cosigners stand; empty without a policy, and where they do not
 * @param splits pairs of signed heads that can't both be true: whoever holds the court's keys keeps two histories
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
        long referenced,
        List<Destroyed> destroyed,
        Optional<Cosigned> cosigned,
        List<SplitView> splits) {
    /** By how much the court's clock and an authority's may honestly differ. */
    public static final Duration TOLERANCE = Duration.ofMinutes(5);

    /** What was not shown, in the order of its weight. */
    public enum Unproven {
        /** No key from outside was given: whoever altered the case could have signed it with keys of their own. */
        WHO_SIGNED,
        /** No checkpoint from outside was given: whoever has the court's keys could have written the log anew, or cut its end. */
        NOT_REWRITTEN,
        /** Cosigners stand under a head of the log, but who cut its end off behind that head would have taken later ones with it. */
        NOT_CUT,
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

    /**
     * A file that is no longer there, by order.
     *
     * @param entry of the log that says so
     * @param path in the bag
     * @param sha256 of what it was
     * @param order the order's file in the bag
     * @param at when, by the court's clock
     * @param by who did it
     * @param approved who agreed
     * @param reason in their words
     */
    public record Destroyed(
            long entry,
            String path,
            Sha256 sha256,
            String order,
            Instant at,
            String by,
            String approved,
            String reason) {}

    /**
     * What cosigners attest.
     *
     * @param size of the largest head that enough of them signed
     * @param by their names in the policy
     */
    public record Cosigned(long size, List<String> by) {
        public Cosigned {
            by = List.copyOf(by);
        }
    }

    public CaseVerdict {
        destroyed = List.copyOf(destroyed);
        splits = List.copyOf(splits);
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
