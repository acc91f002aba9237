package org.tipstaff.respond;

/**
 * The right to say "contained". It is made by a {@link ContainmentVerdict} that found so, and by nothing else; whoever writes
 * the sentence must hold one.
 */
public final class ContainedClaim {
    private final ContainmentVerdict verdict;

    ContainedClaim(ContainmentVerdict verdict) {
        this.verdict = verdict;
    }

    /** On what it rests. */
    public ContainmentVerdict verdict() {
        return verdict;
    }
}
