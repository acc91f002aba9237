package org.tipstaff.respond;

import java.time.Instant;
import java.util.List;

/** It was not carried out, or works partly or not. What was carried out is undone like any other. */
public final class FailedAction implements Action {
    private final Action before;
    private final Instant at;
    private final List<String> reasons;

    FailedAction(Action before, Instant at, List<String> reasons) {
        this.before = before;
        this.at = at;
        this.reasons = List.copyOf(reasons);
    }

    /** What failed: an {@link ApprovedAction} that could not be executed or an {@link ExecutedAction} without its effect. */
    public Action before() {
        return before;
    }

    public Instant at() {
        return at;
    }

    public List<String> reasons() {
        return reasons;
    }

    @Override
    public ProposedAction proposed() {
        return before.proposed();
    }

    @Override
    public String state() {
        return "failed";
    }

    @Override
    public boolean mayBeInForce() {
        return before.mayBeInForce();
    }
}
