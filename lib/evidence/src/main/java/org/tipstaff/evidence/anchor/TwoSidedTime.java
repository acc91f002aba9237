package org.tipstaff.evidence.anchor;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Between which times an entry of the custody log was written, as far as outside clocks prove it. A checkpoint's token says
 * that the entries under it existed by then. The entry that records the token could not be written before the token was made,
 * nor could any entry behind it.
 */
public final class TwoSidedTime {
    /**
     * One anchor that holds.
     *
     * @param size entries under the stamped checkpoint
     * @param recordedAt index of the entry that records the token; empty where none does (yet)
     * @param earliest the token's time, the authority's own doubt taken off
     * @param latest the same, added
     */
    public record Anchor(long size, Optional<Long> recordedAt, Instant earliest, Instant latest) {
        public static Anchor of(long size, Optional<Long> recordedAt, TimestampFacts facts) {
            return new Anchor(size, recordedAt, facts.earliest(), facts.latest());
        }
    }

    /**
     * What is proven about one entry.
     *
     * @param notBefore empty: unproven
     * @param notAfter empty: not yet anchored
     */
    public record Bounds(Optional<Instant> notBefore, Optional<Instant> notAfter) {
        /**
         * How far a claimed time lies outside, beyond a tolerance: negative before, positive after, empty when it fits. A bound
         * that is unproven contradicts nothing.
         */
        public Optional<Duration> outside(Instant claimed, Duration tolerance) {
            if (notBefore.isPresent() && claimed.isBefore(notBefore.get().minus(tolerance))) {
                return Optional.of(Duration.between(notBefore.get(), claimed));
            }
            if (notAfter.isPresent() && claimed.isAfter(notAfter.get().plus(tolerance))) {
                return Optional.of(Duration.between(notAfter.get(), claimed));
            }
            return Optional.empty();
        }

        /** Whether the outside clocks contradict each other: an authority, or the order of the log, is wrong. */
        public boolean contradictory() {
            return notBefore.isPresent()
                    && notAfter.isPresent()
                    && notAfter.get().isBefore(notBefore.get());
        }
    }

    private final List<Anchor> anchors;

    public TwoSidedTime(List<Anchor> anchors) {
        this.anchors = List.copyOf(anchors);
    }

    /** @param index of the entry, from 0 */
    public Bounds of(long index) {
        Optional<Instant> notBefore = anchors.stream()
                .filter(anchor ->
                        anchor.recordedAt().isPresent() && anchor.recordedAt().get() <= index)
                .map(Anchor::earliest)
                .max(Comparator.naturalOrder());
        Optional<Instant> notAfter = anchors.stream()
                .filter(anchor -> anchor.size() > index)
                .map(Anchor::latest)
                .min(Comparator.naturalOrder());
        return new Bounds(notBefore, notAfter);
    }
}
