package org.tipstaff.respond;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tipstaff.continuity.Cost;
import org.tipstaff.evidence.custody.Json;

/**
 * One step of a plan, in the order in which they are taken.
 *
 * @param work by a person or by an actuator
 * @param cost of this step alone, until the plan expires
 */
public record PlanStep(Work work, Cost cost, Reversal reversal) {
    /** Who takes a step, and what it is. */
    public sealed interface Work {}

    /** An actuator does it, once it is approved. */
    public record Act(Command command) implements Work {}

    /** A person does it. */
    public record Task(Duty duty, String subject) implements Work {
        public Task {
            if (subject.length() > 512) {
                throw new IllegalArgumentException("the subject of a task has at most 512 characters");
            }
        }
    }

    /** What only people do, today. */
    public enum Duty {
        /** Take the memory and the volatile state of a host before anything is cut. Never power it off. */
        CAPTURE_MEMORY,
        /** Pull the cable of a host, or close its port on the switch. Never power it off. */
        PULL_CABLE,
        /** Close what the attacker left in a mailbox: forwarding rules, delegates, application consents. */
        CLEAN_MAILBOX,
        /** End a token, ticket or session where it was issued. */
        END_TOKEN,
        /** Give a service's account a new secret: disabling it would stop the service. */
        ROTATE_SERVICE_ACCOUNT,
        /** Look at what the attacker does, and cut nothing. */
        WATCH,
        /** Bring out the paper procedure of a service that is lost. */
        USE_FALLBACK
    }

    /** How the step is taken back. */
    public enum Reversal {
        /** Changes nothing that would have to be taken back. */
        NOTHING_TO_UNDO,
        /** The actuator takes it back as it was. */
        UNDO,
        /** People set up anew what it ended: sessions, tokens, secrets. */
        BY_PEOPLE
    }

    /** The level whose approval it needs; null for what a person does. */
    public @Nullable ContainmentLevel level() {
        return work instanceof Act act ? act.command().level() : null;
    }

    Json.Members json() {
        Map<String, Json> members = new TreeMap<>();
        switch (work) {
            case Act act -> members.put("command", act.command().json());
            case Task task -> {
                members.put("task", Shape.string(Shape.word(task.duty())));
                members.put("subject", Shape.string(task.subject()));
            }
        }
        members.put("cost", json(cost));
        members.put("reversal", Shape.string(Shape.word(reversal)));
        return new Json.Members(members);
    }

    static PlanStep read(Json json) {
        Shape shape = new Shape("a step", json);
        Work work = shape.has("command")
                ? new Act(CommandJson.read(shape.object("command")))
                : new Task(shape.word("task", Duty.values()), shape.text("subject"));
        PlanStep step = new PlanStep(work, cost(shape, "cost"), shape.word("reversal", Reversal.values()));
        shape.end();
        return step;
    }

    static Json.Members json(Cost cost) {
        return new Json.Members(Map.of(
                "must_run_minutes", new Json.Whole(cost.mustRunMinutes()),
                "minutes", new Json.Whole(cost.minutes())));
    }

    static Cost cost(Shape parent, String name) {
        Shape shape = new Shape("a cost", parent.object(name));
        Cost cost = new Cost(shape.whole("must_run_minutes"), shape.whole("minutes"));
        shape.end();
        return cost;
    }
}
