package org.tipstaff.respond;

import java.time.Instant;
import java.util.List;
import org.tipstaff.site.Approval;
import org.tipstaff.site.Site;

/**
 * An action that the policy lets happen; the only thing that fits an {@link Actuator}. It comes from a check of the policy and
 * from nowhere else.
 */
public final class ApprovedAction implements Action {
    private final ProposedAction proposed;
    private final Instant at;
    private final List<String> by;

    ApprovedAction(ProposedAction proposed, Instant at, List<String> by) {
        this.proposed = proposed;
        this.at = at;
        this.by = List.copyOf(by);
    }

    /**
     * An action that the policy lets happen without asking.
     *
     * @param at now
     * @throws NotApprovedException with every reason
     */
    public static ApprovedAction preapproved(ProposedAction action, Site site, Instant at) throws NotApprovedException {
        List<String> objections = new java.util.ArrayList<>(Guards.objections(action.command(), site));
        boolean allowed = site.policy().approvals().stream().anyMatch(rule -> allows(rule, action, site, at));
        if (!allowed) {
            objections.add("the policy of the site does not preapprove "
                    + action.command().level() + " at this hour: it needs signatures");
        }
        if (!at.isBefore(action.expires())) {
            objections.add("the action expired at " + action.expires());
        }
        if (!objections.isEmpty()) {
            throw new NotApprovedException(objections);
        }
        return new ApprovedAction(action, at, List.of("policy"));
    }

    private static boolean allows(Approval rule, ProposedAction action, Site site, Instant at) {
        return rule.preapproved()
                && rule.level().equals(action.command().level().name())
                && (rule.hours() == null || rule.hours().cover(at, site.court().timezone()));
    }

    @Override
    public ProposedAction proposed() {
        return proposed;
    }

    /** When it was approved. */
    public Instant at() {
        return at;
    }

    /** Who approved: people, or {@code policy}. */
    public List<String> by() {
        return by;
    }

    /** What it became: failed when it was surely not done, executed in all other cases, for then it may be in force. */
    public Action executed(Instant when, Outcome outcome) {
        return outcome.result() == Outcome.Result.NOT_DONE
                ? new FailedAction(this, when, outcome.reasons())
                : new ExecutedAction(this, when, outcome);
    }

    /** The same after a crash, when the device was asked and has it, or does not say. */
    public ExecutedAction found(Instant when, Presence presence) {
        if (presence == Presence.ABSENT) {
            throw new IllegalArgumentException("action " + id() + " is absent: it was not executed");
        }
        return new ExecutedAction(
                this,
                when,
                new Outcome(
                        presence == Presence.PRESENT ? Outcome.Result.DONE : Outcome.Result.UNKNOWN,
                        List.of("found by asking the device after an interruption: " + Shape.word(presence))));
    }

    /** It was never executed, and its lease is over. */
    public ExpiredAction expired(Instant when) {
        return new ExpiredAction(this, when);
    }

    @Override
    public String state() {
        return "approved";
    }

    @Override
    public boolean mayBeInForce() {
        return false;
    }
}
