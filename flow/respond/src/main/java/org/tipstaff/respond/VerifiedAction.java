package org.tipstaff.respond;

import java.time.Instant;

/** It was carried out and probes show that it works. */
public final class VerifiedAction implements Action {
    private final ExecutedAction executed;
    private final Instant at;
    private final Verification verification;

    VerifiedAction(ExecutedAction executed, Instant at, Verification verification) {
        this.executed = executed;
        this.at = at;
        this.verification = verification;
    }

    public ExecutedAction executed() {
        return executed;
    }

    /** When it was seen to work: the end of the time to contain. */
    public Instant at() {
        return at;
    }

    public Verification verification() {
        return verification;
    }

    @Override
    public ProposedAction proposed() {
        return executed.proposed();
    }

    @Override
    public String state() {
        return "verified";
    }

    @Override
    public boolean mayBeInForce() {
        return true;
    }
}
