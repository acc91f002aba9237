package org.tipstaff.evidence.custody;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Between which moments each entry must have been recorded, by somebody else's clock. A time stamp of a checkpoint
 * proves that all entries under it were there by then; the stamp's digest, written back as an entry, proves that this
 * entry and all behind it came after. What an entry claims for itself is held against both.
 *
 * @param entry index of the entry
 * @param claimed its own time
 * @param notBefore of the latest stamp written back at or before it; empty: unproven
 * @param notAfter of the earliest stamp over it; empty: unproven
 */
public record TimeBounds(long entry, Instant claimed, Optional<Instant> notBefore, Optional<Instant> notAfter) {
    /**
     * A moment that the log doesn't vouch for itself.
     *
     * @param size of the checkpoint that was stamped: entries 0 to size-1 were there
     * @param at the stamp's time
     * @param writtenBack index of the entry that holds the stamp's digest; empty when it is not in the log
     */
    public record Anchor(long size, Instant at, Optional<Long> writtenBack) {
        public Anchor {
            if (size < 0 || (writtenBack.isPresent() && writtenBack.get() < size)) {
                throw new IllegalArgumentException("a stamp of " + size + " entries can't be written back at "
                        + writtenBack.map(Object::toString).orElse("none") + ", before they end");
            }
        }
    }

    /** An entry and the time it claims. */
    public record Claim(long entry, Instant at) {}

    /** How an entry's time can be wrong. */
    public enum Wrong {
        /** It claims a time before a stamp that it holds or that stands before it. */
        TOO_EARLY,
        /** It claims a time after a stamp over it. */
        TOO_LATE,
        /** It claims a time before that of the entry in front of it. */
        BACKWARDS
    }

    /**
     * One wrong time.
     *
     * @param bounds of the entry
     * @param wrong how
     * @param by at least this much, the tolerance not taken off
     */
    public record Violation(TimeBounds bounds, Wrong wrong, Duration by) {}

    /** The bounds of each entry, in the order of the claims, which is that of the log. */
    public static List<TimeBounds> of(List<Claim> claims, List<Anchor> anchors) {
        // The latest stamp written back up to an entry, and the earliest over it, as steps along the log: with a stamp
        // every thousand entries, comparing each entry with each stamp would take longer than hashing them.
        TreeMap<Long, Instant> latest = new TreeMap<>();
        TreeMap<Long, Instant> earliest = new TreeMap<>();
        for (Anchor anchor : anchors) {
            anchor.writtenBack().ifPresent(at -> latest.merge(at, anchor.at(), TimeBounds::later));
            earliest.merge(anchor.size(), anchor.at(), TimeBounds::sooner);
        }
        Instant least = Instant.MIN;
        for (Map.Entry<Long, Instant> step : latest.entrySet()) {
            least = later(least, step.getValue());
            step.setValue(least);
        }
        Instant most = Instant.MAX;
        for (Map.Entry<Long, Instant> step : earliest.descendingMap().entrySet()) {
            most = sooner(most, step.getValue());
            step.setValue(most);
        }
        List<TimeBounds> bounds = new ArrayList<>(claims.size());
        for (Claim claim : claims) {
            bounds.add(new TimeBounds(
                    claim.entry(),
                    claim.at(),
                    Optional.ofNullable(latest.floorEntry(claim.entry())).map(Map.Entry::getValue),
                    Optional.ofNullable(earliest.higherEntry(claim.entry())).map(Map.Entry::getValue)));
        }
        return bounds;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant sooner(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /**
     * What is wrong with the times, in the order of the log.
     *
     * @param tolerance by which this machine's clock and the stamps' may honestly differ
     */
    public static List<Violation> violations(List<TimeBounds> bounds, Duration tolerance) {
        List<Violation> violations = new ArrayList<>();
        Optional<Instant> former = Optional.empty();
        for (TimeBounds of : bounds) {
            Instant claimed = of.claimed();
            of.notBefore()
                    .filter(bound -> claimed.isBefore(bound.minus(tolerance)))
                    .ifPresent(bound ->
                            violations.add(new Violation(of, Wrong.TOO_EARLY, Duration.between(claimed, bound))));
            of.notAfter()
                    .filter(bound -> claimed.isAfter(bound.plus(tolerance)))
                    .ifPresent(bound ->
                            violations.add(new Violation(of, Wrong.TOO_LATE, Duration.between(bound, claimed))));
            former.filter(claimed::isBefore)
                    .ifPresent(last ->
                            violations.add(new Violation(of, Wrong.BACKWARDS, Duration.between(claimed, last))));
            former = Optional.of(claimed);
        }
        return violations;
    }
}
