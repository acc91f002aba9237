package org.tipstaff.respond;

import java.time.Instant;

/** It was taken back, and what was before is again. */
public final class UndoneAction implements Action {
    private final ExecutedAction executed;
    private final Instant at;
    private final Outcome undo;

    UndoneAction(ExecutedAction executed, Instant at, Outcome undo) {
        if (undo.result() != Outcome.Result.DONE) {
            throw new IllegalArgumentException(
                    "action " + executed.id() + " was not undone: " + String.join("; ", undo.reasons()));
        }
        this.executed = executed;
        this.at = at;
        this.undo = undo;
    }

    public ExecutedAction executed() {
        return executed;
    }

    public Instant at() {
        return at;
    }

    public Outcome undo() {
        return undo;
    }

    @Override
    public ProposedAction proposed() {
        return executed.proposed();
    }

    @Override
    public String state() {
        return "undone";
    }

    @Override
    public boolean mayBeInForce() {
        return false;
    }
}
