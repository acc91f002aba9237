package org.tipstaff.respond;

import java.time.Instant;

/** It was carried out, or nobody can say that it was not; whether it works is not known yet. */
public final class ExecutedAction implements Action {
    private final ApprovedAction approved;
    private final Instant at;
    private final Outcome outcome;

    ExecutedAction(ApprovedAction approved, Instant at, Outcome outcome) {
        this.approved = approved;
        this.at = at;
        this.outcome = outcome;
    }

    public ApprovedAction approved() {
        return approved;
    }

    public Instant at() {
        return at;
    }

    public Outcome outcome() {
        return outcome;
    }

    /** What it became: verified, failed when it works partly or not, and still executed when nobody can tell. */
    public Action verified(Instant when, Verification verification) {
        return switch (verification.effect()) {
            case VERIFIED -> new VerifiedAction(this, when, verification);
            case PARTLY, NOT_EFFECTIVE -> new FailedAction(this, when, verification.reasons());
            case UNKNOWN -> this;
        };
    }

    /** @throws IllegalArgumentException when it was not undone, or nobody knows */
    public UndoneAction undone(Instant when, Outcome undo) {
        return new UndoneAction(this, when, undo);
    }

    /** Its lease is over, and the device no longer has it. */
    public ExpiredAction expired(Instant when) {
        return new ExpiredAction(this, when);
    }

    @Override
    public ProposedAction proposed() {
        return approved.proposed();
    }

    @Override
    public String state() {
        return "executed";
    }

    @Override
    public boolean mayBeInForce() {
        return true;
    }
}
