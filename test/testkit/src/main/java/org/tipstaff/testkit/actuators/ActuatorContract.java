package org.tipstaff.testkit.actuators;

import org.tipstaff.respond.Action;
import org.tipstaff.respond.Actuator;
import org.tipstaff.respond.ApprovedAction;
import org.tipstaff.respond.DryRun;
import org.tipstaff.respond.ExecutedAction;
import org.tipstaff.respond.Outcome;
import org.tipstaff.respond.Presence;
import org.tipstaff.respond.Verification;

/** What everybody relies on in an {@link Actuator}, whatever it drives. */
public final class ActuatorContract {
    private ActuatorContract() {}

    /** An actuator with the real thing behind it. */
    public interface Subject {
        Actuator actuator();

        /** The same with nobody behind it. */
        Actuator silent();

        /** One that the actuator takes; each call another one that can be in force beside the others. */
        ApprovedAction action();

        /** All of the device's state that an action could change, as text; asked of the device and not of the actuator. */
        String state() throws Exception;

        /** What somebody who is concerned by {@link #action} sees: {@code before}, or anything else when it has an effect. */
        String seen() throws Exception;

        /** Takes the effect away behind the actuator's back, and leaves all that the actuator wrote down elsewhere. */
        void sabotage(ApprovedAction action) throws Exception;

        /** What verifying says when all is well. */
        default Verification.Effect effect() {
            return Verification.Effect.VERIFIED;
        }

        /** What verifying says after {@link #sabotage}. */
        default Verification.Effect sabotaged() {
            return Verification.Effect.NOT_EFFECTIVE;
        }
    }

    /** @throws AssertionError when it does not keep to what {@link Actuator} says */
    public static void check(Subject subject) throws Exception {
        Actuator actuator = subject.actuator();
        ApprovedAction action = subject.action();
        String state = subject.state();
        String seen = subject.seen();
        that(!state.isBlank() && !seen.isBlank(), "there is a baseline to compare with");
        that(actuator.takes(action.command()), actuator.id() + " takes the command");

        DryRun dry = actuator.dryRun(action.command());
        that(dry.problems().isEmpty() && !dry.lines().isEmpty(), "a dry run says what would be done: " + dry);
        same(state, subject.state(), "a dry run changes nothing");
        same(Presence.ABSENT, actuator.observe(action.id()), "what was only tried dry is absent");

        ExecutedAction executed = executed(action, actuator.execute(action));
        String done = subject.state();
        that(!done.equals(state), "executing changes the device");
        that(!subject.seen().equals(seen), "and it is felt");
        same(Outcome.Result.DONE, actuator.execute(action).result(), "executing again is fine");
        same(done, subject.state(), "and is executing once");
        same(Presence.PRESENT, actuator.observe(action.id()), "what is in force is present");
        Verification verified = actuator.verify(executed);
        same(subject.effect(), verified.effect(), "verifying finds the effect: " + verified.reasons());
        same(done, subject.state(), "verifying changes nothing");

        same(Outcome.Result.DONE, actuator.undo(executed).result(), "it can be undone");
        same(state, subject.state(), "undoing restores the device");
        same(seen, subject.seen(), "and what people see");
        same(Presence.ABSENT, actuator.observe(action.id()), "what was undone is absent");
        same(Outcome.Result.DONE, actuator.undo(executed).result(), "undoing again is fine");
        same(state, subject.state(), "and changes nothing");

        ApprovedAction first = subject.action();
        ApprovedAction second = subject.action();
        ExecutedAction one = executed(first, actuator.execute(first));
        ExecutedAction two = executed(second, actuator.execute(second));
        same(Outcome.Result.DONE, actuator.undo(one).result(), "undone in the order in which they came");
        same(Presence.PRESENT, actuator.observe(second.id()), "undoing one leaves the other");
        same(Outcome.Result.DONE, actuator.undo(two).result(), "undone last");
        same(state, subject.state(), "undoing two restores the device");

        ApprovedAction other = subject.action();
        ExecutedAction sabotaged = executed(other, actuator.execute(other));
        subject.sabotage(other);
        Verification probed = actuator.verify(sabotaged);
        same(subject.sabotaged(), probed.effect(), "verifying really probes: " + probed.reasons());
        same(Outcome.Result.DONE, actuator.undo(sabotaged).result(), "what is half gone can be undone");
        same(state, subject.state(), "undoing after that restores the device");

        ApprovedAction unheard = subject.action();
        Actuator silent = subject.silent();
        Outcome silence = silent.execute(unheard);
        same(Outcome.Result.UNKNOWN, silence.result(), "silence is unknown: " + silence.reasons());
        Action maybe = unheard.executed(unheard.at(), silence);
        that(maybe instanceof ExecutedAction, "what may be in force is treated as if it were");
        same(Presence.UNKNOWN, silent.observe(unheard.id()), "silence is not absence");
        same(
                Verification.Effect.UNKNOWN,
                silent.verify((ExecutedAction) maybe).effect(),
                "silence is neither success nor failure");
        same(Outcome.Result.UNKNOWN, silent.undo((ExecutedAction) maybe).result(), "silence is no undoing");
        that(!silent.dryRun(unheard.command()).problems().isEmpty(), "a dry run says that nobody is there");
        same(state, subject.state(), "and nothing was changed");
    }

    private static ExecutedAction executed(ApprovedAction action, Outcome outcome) {
        same(Outcome.Result.DONE, outcome.result(), "it is executed: " + outcome.reasons());
        return (ExecutedAction) action.executed(action.at(), outcome);
    }

    private static void same(Object wanted, Object is, String what) {
        that(wanted.equals(is), what + ": wanted " + wanted + ", is " + is);
    }

    private static void that(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
