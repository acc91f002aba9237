package org.tipstaff.inform;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the verdict on containment found, as a case keeps it. The word "contained" has one way into a notice: {@link #claim}.
 *
 * @param finding of the verdict
 * @param cut when the cut was verified to be in force
 * @param until up to when it was judged; it says nothing of what came after
 * @param open what keeps it from being more than it is, for those who draft
 */
public record Containment(Finding finding, Instant cut, Instant until, List<String> open) {
    /** The four findings, as the stage that judges has them. */
    public enum Finding {
        CONTAINED,
        PARTLY,
        NOT,
        CANNOT_BE_DETERMINED;

        /** As in files: {@code cannot-be-determined}. */
        public String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        public static Optional<Finding> of(String key) {
            return Arrays.stream(values())
                    .filter(each -> each.key().equals(key))
                    .findFirst();
        }
    }

    public Containment {
        open = List.copyOf(open);
        if (!cut.isBefore(until)) {
            throw new IllegalArgumentException("a cut is judged after a time: " + until + " is not after " + cut);
        }
    }

    /**
     * What can be said. Partly contained is not contained: the sentence of the denial is "not contained yet", which is true of
     * both, and a notice has no word between the two that would not be read as the better one.
     */
    public Claim claim() {
        return Claim.bare(
                Slot.CONTAINED,
                "",
                switch (finding) {
                    case CONTAINED -> Standing.AFFIRMED;
                    case PARTLY, NOT -> Standing.DENIED;
                    case CANNOT_BE_DETERMINED -> Standing.UNDER_ASSESSMENT;
                });
    }
}
