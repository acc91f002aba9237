package org.tipstaff.respond;

import java.time.Instant;

/**
 * Something that is done, or will be, by its state. A state holds the one before it and is made by nothing else than that
 * one: proposed, approved, executed, verified or failed, then undone or expired.
 */
public sealed interface Action
        permits ProposedAction,
                ApprovedAction,
                ExecutedAction,
                VerifiedAction,
                FailedAction,
                UndoneAction,
                ExpiredAction {
    /** What is proposed, whatever became of it. */
    ProposedAction proposed();

    default ActionId id() {
        return proposed().id();
    }

    default Command command() {
        return proposed().command();
    }

    /** The end of the lease: then the action is undone unless it was approved anew. */
    default Instant expires() {
        return proposed().expires();
    }

    /** {@code proposed}, {@code approved}, … */
    String state();

    /** Whether a device may have it in force: executed, and not known to be undone. */
    boolean mayBeInForce();
}
