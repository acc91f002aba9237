package org.tipstaff.inform;

/**
 * What a verdict on containment says. The word "contained" has one way into a notice: {@link #claim}. Whoever judges
 * containment implements this on the type of that verdict.
 */
public interface Containment {
    /** Whether every measure was verified to work. */
    boolean verified();

    /** How much of what could show the opposite was watched, from 0 to 1. */
    double coverage();

    /** Whether the opposite was seen. */
    boolean refuted();

    /** The coverage below which nobody says "contained". */
    double COVERAGE_LEAST = 0.9;

    /** What can be said. */
    default Claim claim() {
        if (refuted()) {
            return Claim.bare(Slot.CONTAINED, "", Standing.DENIED);
        }
        boolean shown = verified() && coverage() >= COVERAGE_LEAST;
        return Claim.bare(Slot.CONTAINED, "", shown ? Standing.AFFIRMED : Standing.UNDER_ASSESSMENT);
    }
}
