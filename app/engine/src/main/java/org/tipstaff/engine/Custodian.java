package org.tipstaff.engine;

import org.tipstaff.evidence.custody.CustodyClock;
import org.tipstaff.evidence.custody.CustodyKeys;

/**
 * Who answers for what is recorded in a case.
 *
 * @param keys the court's
 * @param actor the person at work, as the entries call them
 * @param command what they typed, exactly
 * @param clock of this machine
 */
public record Custodian(CustodyKeys keys, String actor, String command, CustodyClock clock) {
    /** The longest name of a person. */
    public static final int ACTOR_MAX = 200;

    public Custodian {
        if (actor.isBlank() || actor.length() > ACTOR_MAX) {
            throw new IllegalArgumentException("an actor has a name of 1 to " + ACTOR_MAX + " characters");
        }
    }
}
