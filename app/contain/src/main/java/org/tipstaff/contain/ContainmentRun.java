package org.tipstaff.contain;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tipstaff.respond.Action;
import org.tipstaff.respond.ActionId;
import org.tipstaff.respond.Actuator;
import org.tipstaff.respond.ApprovedAction;
import org.tipstaff.respond.Command;
import org.tipstaff.respond.ExecutedAction;
import org.tipstaff.respond.ExpiredAction;
import org.tipstaff.respond.FailedAction;
import org.tipstaff.respond.NotApprovedException;
import org.tipstaff.respond.Outcome;
import org.tipstaff.respond.Presence;
import org.tipstaff.respond.ProposedAction;
import org.tipstaff.respond.UndoneAction;
import org.tipstaff.respond.Verification;
import org.tipstaff.respond.VerifiedAction;

/**
 * Carries out plans, step by step, and knows after any crash how far it came.
 *
 * <p><b>The order.</b> A step that announces something ({@code executing}, {@code undoing}) is durable before the device hears of
 * it, and what the device said is a step of its own. So at any moment a device has nothing that the log does not name. What was
 * announced and has no outcome was interrupted: {@link #reconcile} asks the device by the action's name and finishes what was
 * begun. A device that does not answer leaves the action in force as far as anybody knows.
 *
 * <p>Safe for any number of threads; one thing is done at a time.
 */
public final class ContainmentRun {
    /** Who acts when nobody asked. */
    public static final String PROGRAM = "tipstaff";

    private static final String ASKED = "asked";
    private static final String LEASE = "lease";

    private final StepBook book;
    private Devices devices;
    private final ApprovalCheck approvals;
    private final InstantSource clock;
    private final Map<ActionId, Course> courses = new LinkedHashMap<>();
    private final List<StepBook.Entered> entered = new ArrayList<>();
    private final List<String> unexplained = new ArrayList<>();

    /** How far one action came. */
    private static final class Course {
        private Action state;
        private String device = "";
        private boolean executing;
        private @Nullable String undoing;

        Course(ProposedAction proposed) {
            this.state = proposed;
        }
    }

    /**
     * An action as it stands.
     *
     * @param device id of the actuator that was told; empty when none was
     * @param interrupted it was announced to the device, and nobody knows what came of it
     */
    public record Standing(Action action, String device, boolean interrupted) {
        /** Whether a device may have it. */
        public boolean mayBeInForce() {
            return action.mayBeInForce() || interrupted;
        }
    }

    private ContainmentRun(StepBook book, Devices devices, ApprovalCheck approvals, InstantSource clock) {
        this.book = book;
        this.devices = devices;
        this.approvals = approvals;
        this.clock = clock;
    }

    /**
     * Takes up the thread: reads the steps and comes to the states. Nothing is told to a device yet.
     *
     * @param proposed every action of every plan that was saved
     */
    public static ContainmentRun open(
            StepBook book,
            Collection<ProposedAction> proposed,
            Devices devices,
            ApprovalCheck approvals,
            InstantSource clock)
            throws IOException {
        ContainmentRun containment = new ContainmentRun(book, devices, approvals, clock);
        proposed.forEach(action -> containment.courses.put(action.id(), new Course(action)));
        for (StepBook.Entered each : book.entered()) {
            containment.entered.add(each);
            containment.replay(each.step());
        }
        return containment;
    }

    /** Other devices from now on; those of actions that are in force must be among them, or nothing is known of these. */
    public synchronized void equip(Devices others) {
        devices = others;
    }

    /** What speaks against carrying out a command now; changes nothing, neither here nor on a device. */
    public synchronized List<String> dryRun(Command command) {
        return devices.taking(command)
                .map(actuator -> actuator.dryRun(command).problems())
                .orElse(List.of());
    }

    // ---- what stands

    public synchronized List<Standing> actions() {
        return courses.values().stream().map(ContainmentRun::standing).toList();
    }

    public synchronized Optional<Standing> action(ActionId id) {
        return Optional.ofNullable(courses.get(id)).map(ContainmentRun::standing);
    }

    public synchronized List<Step> steps() {
        return entered.stream().map(StepBook.Entered::step).toList();
    }

    /** The steps of one plan. */
    public synchronized List<Step> steps(String plan) {
        return entered(plan).stream().map(StepBook.Entered::step).toList();
    }

    /** The steps of one plan, and where they stand in the custody log. */
    public synchronized List<StepBook.Entered> entered(String plan) {
        return entered.stream().filter(each -> each.step().plan().equals(plan)).toList();
    }

    /** What the steps say and nobody can explain: a signature that does not hold, an action of no saved plan. */
    public synchronized List<String> unexplained() {
        return List.copyOf(unexplained);
    }

    private static Standing standing(Course course) {
        return new Standing(course.state, course.device, course.executing || course.undoing != null);
    }

    // ---- what people decide

    /**
     * A plan was saved.
     *
     * @param sha256 of its file, in hexadecimal digits
     */
    public synchronized void propose(String plan, String sha256, List<ProposedAction> actions, String actor)
            throws IOException {
        write(new Step(Step.Kind.PROPOSED, plan, null, clock.instant(), actor, "", sha256, ""));
        actions.forEach(action -> courses.putIfAbsent(action.id(), new Course(action)));
    }

    /** A plan was tried out. */
    public synchronized void rehearsed(String plan, String result, List<String> reasons, String actor)
            throws IOException {
        write(new Step(Step.Kind.REHEARSED, plan, null, clock.instant(), actor, "", result, Step.detail(reasons)));
    }

    /** Whether the plan is contained, as it was judged. */
    public synchronized void judged(String plan, String result, List<String> reasons, String actor) throws IOException {
        write(new Step(Step.Kind.JUDGED, plan, null, clock.instant(), actor, "", result, Step.detail(reasons)));
    }

    /**
     * A person signed. Whether it is enough says {@link #approve}.
     *
     * @param request the nonce of what they signed
     */
    public synchronized void signed(String plan, String request, String person, String signature) throws IOException {
        write(new Step(Step.Kind.SIGNED, plan, null, clock.instant(), person, "", request, signature));
    }

    /**
     * Approves every proposed action of a plan for which there is enough.
     *
     * @return why each of the others is not approved
     */
    public synchronized Map<ActionId, List<String>> approve(String plan, String actor) throws IOException {
        Map<ActionId, List<String>> missing = new LinkedHashMap<>();
        for (Course course : coursesOf(plan)) {
            if (course.state instanceof ProposedAction proposed) {
                Instant at = clock.instant();
                try {
                    ApprovedAction approved = approvals.approved(proposed, signatures(plan), at);
                    write(new Step(
                            Step.Kind.APPROVED,
                            plan,
                            proposed.id(),
                            at,
                            actor,
                            "",
                            "approved",
                            Step.detail(approved.by())));
                    course.state = approved;
                } catch (NotApprovedException e) {
                    missing.put(proposed.id(), e.reasons());
                }
            }
        }
        return missing;
    }

    private List<Step> signatures(String plan) {
        return steps(plan).stream()
                .filter(step -> step.kind() == Step.Kind.SIGNED)
                .toList();
    }

    private List<Course> coursesOf(String plan) {
        return courses.values().stream()
                .filter(course -> course.state.proposed().plan().equals(plan))
                .toList();
    }

    // ---- what devices do

    /**
     * Executes an approved action and probes whether it works. One that was executed before is left as it is.
     *
     * @throws IllegalStateException when it is not approved
     */
    public synchronized Action execute(ActionId id, String actor) throws IOException {
        Course course = course(id);
        if (course.state instanceof ApprovedAction approved) {
            Instant now = clock.instant();
            if (!now.isBefore(approved.expires())) {
                expire(course, now);
                return course.state;
            }
            Actuator actuator = devices.taking(approved.command()).orElse(null);
            if (actuator == null) {
                Outcome none = Outcome.notDone(
                        "nothing here can carry out " + approved.command().kind());
                write(step(Step.Kind.EXECUTED, course, now, actor, Step.word(none.result()), none.reasons()));
                course.state = approved.executed(now, none);
                return course.state;
            }
            course.device = actuator.id();
            write(step(Step.Kind.EXECUTING, course, now, actor, "begun", List.of()));
            course.executing = true;
            executed(course, approved, told(() -> actuator.execute(approved)), actor);
            verify(course, actor);
        } else if (course.state instanceof ProposedAction) {
            throw new IllegalStateException("action " + id + " is not approved");
        }
        return course.state;
    }

    private void executed(Course course, ApprovedAction approved, Outcome outcome, String actor) throws IOException {
        Instant when = clock.instant();
        write(step(Step.Kind.EXECUTED, course, when, actor, Step.word(outcome.result()), outcome.reasons()));
        course.state = approved.executed(when, outcome);
        course.executing = false;
    }

    /** Probes again whether an action that may be in force works. */
    public synchronized Action verify(ActionId id, String actor) throws IOException {
        Course course = course(id);
        verify(course, actor);
        return course.state;
    }

    private void verify(Course course, String actor) throws IOException {
        ExecutedAction executed = executedIn(course.state);
        Actuator actuator = devices.named(course.device).orElse(null);
        if (executed == null || !course.state.mayBeInForce()) {
            return;
        }
        Verification verification;
        try {
            verification = actuator == null ? silent(course.device) : actuator.verify(executed);
        } catch (RuntimeException e) {
            // The contract says that no device makes it throw; should it all the same, then nothing is known.
            verification = new Verification(
                    Verification.Effect.UNKNOWN,
                    List.of("a fault of the program: " + e.getClass().getName()));
        }
        Instant when = clock.instant();
        write(step(Step.Kind.VERIFIED, course, when, actor, Step.word(verification.effect()), verification.reasons()));
        course.state = executed.verified(when, verification);
    }

    private static Verification silent(String device) {
        return new Verification(
                Verification.Effect.UNKNOWN, List.of("the actuator '" + device + "' is not configured here"));
    }

    /**
     * Takes an action back. What is not in force is left as it is.
     *
     * @return the state it came to: {@link UndoneAction} only when the device confirmed it
     */
    public synchronized Action undo(ActionId id, String actor) throws IOException {
        undo(course(id), actor, ASKED);
        return course(id).state;
    }

    private void undo(Course course, String actor, String why) throws IOException {
        ExecutedAction executed = executedIn(course.state);
        if (executed == null || !course.state.mayBeInForce()) {
            return;
        }
        write(step(Step.Kind.UNDOING, course, clock.instant(), actor, why, List.of()));
        course.undoing = why;
        finishUndo(course, executed, actor);
    }

    private void finishUndo(Course course, ExecutedAction executed, String actor) throws IOException {
        Actuator actuator = devices.named(course.device).orElse(null);
        Outcome outcome = actuator == null
                ? Outcome.unknown("the actuator '" + course.device + "' is not configured here")
                : told(() -> actuator.undo(executed));
        Instant when = clock.instant();
        boolean lease = LEASE.equals(course.undoing);
        write(step(Step.Kind.UNDONE, course, when, actor, Step.word(outcome.result()), outcome.reasons()));
        course.undoing = null;
        if (outcome.result() == Outcome.Result.DONE) {
            course.state = lease && !when.isBefore(executed.expires())
                    ? executed.expired(when)
                    : executed.undone(when, outcome);
        }
    }

    private interface Deed {
        Outcome done();
    }

    private static Outcome told(Deed deed) {
        try {
            return deed.done();
        } catch (RuntimeException e) {
            // The contract says that no device makes it throw; should it all the same, it may have been done.
            return Outcome.unknown("a fault of the program: " + e.getClass().getName());
        }
    }

    // ---- what time does

    /**
     * Takes back what is in force beyond its lease, and lets go what was approved and never executed.
     *
     * @return actions whose lease was over
     */
    public synchronized List<ActionId> expire() throws IOException {
        Instant now = clock.instant();
        List<ActionId> over = new ArrayList<>();
        for (Course course : List.copyOf(courses.values())) {
            if (now.isBefore(course.state.expires())) {
                continue;
            }
            if (course.state instanceof ApprovedAction && !course.executing) {
                expire(course, now);
                over.add(course.state.id());
            } else if (course.state.mayBeInForce()) {
                undo(course, PROGRAM, LEASE);
                over.add(course.state.id());
            }
        }
        return over;
    }

    private void expire(Course course, Instant now) throws IOException {
        if (course.state instanceof ApprovedAction approved) {
            write(step(Step.Kind.EXPIRED, course, now, PROGRAM, "lease", List.of()));
            course.state = approved.expired(now);
        }
    }

    // ---- after an interruption

    /**
     * Holds what the steps say against what the devices have, and finishes what was begun: an execution that never reached
     * its device is made up for while its lease runs, one that did is probed, an undoing is done again. What a device has lost
     * is said.
     *
     * @return actions that are not as the steps had them
     */
    public synchronized List<ActionId> reconcile() throws IOException {
        List<ActionId> changed = new ArrayList<>();
        for (Course course : List.copyOf(courses.values())) {
            if (course.executing && course.state instanceof ApprovedAction approved) {
                resume(course, approved);
                changed.add(approved.id());
            } else if (course.undoing != null) {
                ExecutedAction executed = executedIn(course.state);
                if (executed != null) {
                    finishUndo(course, executed, PROGRAM);
                    changed.add(executed.id());
                }
            } else if (course.state instanceof ExecutedAction || course.state instanceof VerifiedAction) {
                if (observe(course) == Presence.ABSENT) {
                    write(step(
                            Step.Kind.OBSERVED,
                            course,
                            clock.instant(),
                            PROGRAM,
                            Step.word(Presence.ABSENT),
                            List.of("the device does not have it any more")));
                    lost(course, clock.instant());
                    changed.add(course.state.id());
                }
            }
        }
        changed.addAll(expire());
        return changed;
    }

    private void resume(Course course, ApprovedAction approved) throws IOException {
        Presence presence = observe(course);
        Instant when = clock.instant();
        if (presence != Presence.ABSENT) {
            ExecutedAction found = approved.found(when, presence);
            executed(course, approved, found.outcome(), PROGRAM);
            verify(course, PROGRAM);
            return;
        }
        write(step(
                Step.Kind.OBSERVED,
                course,
                when,
                PROGRAM,
                Step.word(presence),
                List.of("interrupted before the device had it")));
        course.executing = false;
        var _ = execute(approved.id(), PROGRAM);
    }

    private Presence observe(Course course) {
        Actuator actuator = devices.named(course.device).orElse(null);
        if (actuator == null) {
            return Presence.UNKNOWN;
        }
        try {
            return actuator.observe(course.state.id());
        } catch (RuntimeException _) {
            // The contract says that no device makes it throw; should it all the same, then nothing is known.
            return Presence.UNKNOWN;
        }
    }

    private static void lost(Course course, Instant when) {
        ExecutedAction executed = executedIn(course.state);
        if (executed != null) {
            course.state = executed.verified(
                    when,
                    new Verification(
                            Verification.Effect.NOT_EFFECTIVE, List.of("the device does not have it any more")));
        }
    }

    // ---- steps

    private Step step(Step.Kind kind, Course course, Instant at, String actor, String result, List<String> reasons) {
        return new Step(
                kind,
                course.state.proposed().plan(),
                course.state.id(),
                at,
                actor,
                course.device,
                result,
                Step.detail(reasons));
    }

    private void write(Step step) throws IOException {
        entered.add(new StepBook.Entered(book.record(step), step));
    }

    private Course course(ActionId id) {
        Course course = courses.get(id);
        if (course == null) {
            throw new IllegalStateException("there is no action " + id);
        }
        return course;
    }

    /** What was executed, whatever became of it; null when nothing was. */
    private static @Nullable ExecutedAction executedIn(Action action) {
        return switch (action) {
            case ProposedAction _, ApprovedAction _ -> null;
            case ExecutedAction executed -> executed;
            case VerifiedAction verified -> verified.executed();
            case FailedAction failed -> executedIn(failed.before());
            case UndoneAction undone -> undone.executed();
            case ExpiredAction expired -> executedIn(expired.before());
        };
    }

    /** The same transitions as above, from what was written down. */
    private void replay(Step step) {
        ActionId id = step.action();
        if (id == null) {
            return;
        }
        Course course = courses.get(id);
        if (course == null) {
            unexplained.add("step " + step.kind().word() + " is of action " + id + " of plan " + step.plan()
                    + ", and there is no such plan: whatever a device has under this name is to be taken back by hand");
            return;
        }
        if (!step.device().isEmpty()) {
            course.device = step.device();
        }
        try {
            replay(step, course);
        } catch (NotApprovedException e) {
            unexplained.add("the approval of action " + id + " does not hold: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            unexplained.add("step " + step.kind().word() + " of action " + id + " can't have been: " + e.getMessage());
        }
    }

    private void replay(Step step, Course course) throws NotApprovedException {
        ExecutedAction executed = executedIn(course.state);
        switch (step.kind()) {
            case APPROVED -> {
                if (course.state instanceof ProposedAction proposed) {
                    course.state = approvals.approved(proposed, signatures(step.plan()), step.at());
                }
            }
            case EXECUTING -> course.executing = true;
            case EXECUTED -> {
                course.executing = false;
                course.state = approvedIn(course).executed(step.at(), outcome(step));
            }
            case VERIFIED -> {
                if (executed != null) {
                    course.state = executed.verified(
                            step.at(),
                            new Verification(Step.word(step.result(), Verification.Effect.values()), step.reasons()));
                }
            }
            case OBSERVED -> {
                if (course.executing) {
                    course.executing = false;
                } else {
                    lost(course, step.at());
                }
            }
            case UNDOING -> course.undoing = step.result();
            case UNDONE -> {
                Outcome outcome = outcome(step);
                boolean lease = LEASE.equals(course.undoing);
                course.undoing = null;
                if (executed != null && outcome.result() == Outcome.Result.DONE) {
                    course.state = lease && !step.at().isBefore(executed.expires())
                            ? executed.expired(step.at())
                            : executed.undone(step.at(), outcome);
                }
            }
            case EXPIRED -> course.state = approvedIn(course).expired(step.at());
            case PROPOSED, REHEARSED, SIGNED, JUDGED -> {
                // Of a plan, not of an action.
            }
        }
    }

    private static ApprovedAction approvedIn(Course course) {
        if (course.state instanceof ApprovedAction approved) {
            return approved;
        }
        throw new IllegalArgumentException("it was " + course.state.state() + " and not approved");
    }

    private static Outcome outcome(Step step) {
        return new Outcome(Step.word(step.result(), Outcome.Result.values()), step.reasons());
    }
}
