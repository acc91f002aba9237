package org.tipstaff.respond;

import java.time.Instant;

/** Its lease is over; the device does not have it, or no longer. */
public final class ExpiredAction implements Action {
    private final Action before;
    private final Instant at;

    ExpiredAction(Action before, Instant at) {
        if (at.isBefore(before.expires())) {
            throw new IllegalArgumentException("action " + before.id() + " expires only at " + before.expires());
        }
        this.before = before;
        this.at = at;
    }

    public Action before() {
        return before;
    }

    public Instant at() {
        return at;
    }

    @Override
    public ProposedAction proposed() {
        return before.proposed();
    }

    @Override
    public String state() {
        return "expired";
    }

    @Override
    public boolean mayBeInForce() {
        return false;
    }
}
