package org.tipstaff.respond;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tipstaff.continuity.Cost;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.custody.CanonicalJson;
import org.tipstaff.evidence.custody.Json;
import org.tipstaff.evidence.tlog.TlogFormatException;

/**
 * What to do about an incident, in which order, what it costs, and what packets will show when it is done. Equal plans are
 * equal bytes.
 *
 * @param kind cutting, or watching
 * @param made when; also from when costs count
 * @param expires when its actions end, and until when costs count
 * @param nonce 32 hexadecimal digits, of which those of its actions are made
 * @param steps in their order; evidence that would be lost comes first
 * @param losses services that it costs
 * @param unavoidable must-run services among them, and why
 * @param jewels ids of all crown jewels
 * @param reachedBefore ids of crown jewels that the attacker gets to as it is
 * @param reachedAfter the same when the plan is in force
 * @param grades each level for itself, from L1 to L5
 * @param alternatives the next best cuts, cheapest first
 * @param proven no cut costs less; false when the search was ended by its bound
 * @param notes what was left out of the plan, and why: keys and what they are about
 * @param predictions what probes will show
 */
public record ContainmentPlan(
        Kind kind,
        Suspects suspects,
        Instant made,
        Instant expires,
        String nonce,
        List<PlanStep> steps,
        List<ServiceLoss> losses,
        List<UnavoidableLoss> unavoidable,
        List<String> jewels,
        List<String> reachedBefore,
        List<String> reachedAfter,
        List<Option> grades,
        List<Option> alternatives,
        boolean proven,
        List<Note> notes,
        PredictionMatrix predictions) {
    /** Bytes of a plan that are read; one of a court of ten thousand hosts has a few. */
    public static final int BYTES_MAX = 16 * 1024 * 1024;

    private static final String FORMAT = "tipstaff-plan/1";

    public enum Kind {
        CONTAIN,
        WATCH
    }

    /** Something that was left out, or must be known. */
    public record Note(Topic topic, String text) {
        public enum Topic {
            /** A command that would be more than its level says. */
            REFUSED,
            /** A host of the incident that the site file does not know. */
            UNKNOWN_HOST,
            /** A host without an address in the site file: it can't be cut by this program. */
            NO_ADDRESS,
            /** The site names no crown jewels, so there is nothing to separate the attacker from. */
            NO_JEWELS,
            /** No cut that this program makes separates the attacker from the crown jewels. */
            NO_SEPARATION,
            /** There is no collector, so a quarantined host sends its evidence nowhere. */
            NO_COLLECTOR
        }
    }

    public ContainmentPlan {
        if (!nonce.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException("a nonce is 32 hexadecimal digits");
        }
        if (!made.isBefore(expires)) {
            throw new IllegalArgumentException("a plan expires after it was made");
        }
        steps = List.copyOf(steps);
        losses = List.copyOf(losses);
        unavoidable = List.copyOf(unavoidable);
        jewels = List.copyOf(jewels);
        reachedBefore = List.copyOf(reachedBefore);
        reachedAfter = List.copyOf(reachedAfter);
        grades = List.copyOf(grades);
        alternatives = List.copyOf(alternatives);
        notes = List.copyOf(notes);
        if (kind == Kind.WATCH && steps.stream().anyMatch(step -> step.work() instanceof PlanStep.Act)) {
            throw new IllegalArgumentException("who watches cuts nothing");
        }
    }

    /** {@code plan-} and 16 digits of its digest. */
    public String id() {
        return id(digest());
    }

    static String id(Sha256 digest) {
        return "plan-" + digest.hex().substring(0, 16);
    }

    public Sha256 digest() {
        return Sha256.of(canonical());
    }

    public Cost cost() {
        return losses.stream().map(ServiceLoss::cost).reduce(Cost.NONE, Cost::plus);
    }

    /** What actuators will be asked to do, in order; ids follow from the plan. */
    public List<ProposedAction> actions() {
        return actions(digest());
    }

    List<ProposedAction> actions(Sha256 digest) {
        List<ProposedAction> actions = new ArrayList<>();
        String id = id(digest);
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).work() instanceof PlanStep.Act act) {
                String own = Sha256.of((nonce + ":" + i).getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                        .hex()
                        .substring(0, 32);
                actions.add(new ProposedAction(act.command(), id, own, expires));
            }
        }
        return actions;
    }

    public byte[] canonical() {
        return CanonicalJson.bytes(json());
    }

    public Json.Members json() {
        Map<String, Json> members = new TreeMap<>();
        members.put("format", Shape.string(FORMAT));
        members.put("kind", Shape.string(Shape.word(kind)));
        members.put("suspects", suspects.json());
        members.put("made", Shape.string(made));
        members.put("expires", Shape.string(expires));
        members.put("nonce", Shape.string(nonce));
        members.put("steps", Shape.items(steps.stream().map(PlanStep::json).toList()));
        members.put("losses", Shape.items(losses.stream().map(ServiceLoss::json).toList()));
        members.put(
                "unavoidable",
                Shape.items(unavoidable.stream().map(UnavoidableLoss::json).toList()));
        members.put("jewels", Shape.texts(jewels));
        members.put("reached_before", Shape.texts(reachedBefore));
        members.put("reached_after", Shape.texts(reachedAfter));
        members.put("grades", Shape.items(grades.stream().map(Option::json).toList()));
        members.put(
                "alternatives",
                Shape.items(alternatives.stream().map(Option::json).toList()));
        members.put("proven", new Json.Flag(proven));
        members.put(
                "notes",
                Shape.items(notes.stream()
                        .map(note -> new Json.Members(Map.of(
                                "topic", Shape.string(Shape.word(note.topic())), "text", Shape.string(note.text()))))
                        .toList()));
        members.put("predictions", predictions.json());
        return new Json.Members(members);
    }

    /**
     * Reads what {@link #canonical} gave, and nothing that is nearly that.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    public static ContainmentPlan read(byte[] bytes) {
        Json json;
        try {
            json = CanonicalJson.parse(bytes, BYTES_MAX);
        } catch (TlogFormatException e) {
            throw new IllegalArgumentException("this is no plan: " + e.getMessage(), e);
        }
        Shape shape = new Shape("the plan", json);
        if (!shape.text("format").equals(FORMAT)) {
            throw new IllegalArgumentException(
                    "this plan is of the format '" + shape.text("format") + "', not " + FORMAT);
        }
        ContainmentPlan plan = new ContainmentPlan(
                shape.word("kind", Kind.values()),
                Suspects.read(shape.object("suspects")),
                shape.instant("made"),
                shape.instant("expires"),
                shape.text("nonce"),
                shape.list("steps", PlanStep::read),
                shape.list("losses", ServiceLoss::read),
                shape.list("unavoidable", UnavoidableLoss::read),
                shape.texts("jewels"),
                shape.texts("reached_before"),
                shape.texts("reached_after"),
                shape.list("grades", Option::read),
                shape.list("alternatives", Option::read),
                shape.flag("proven"),
                shape.list("notes", item -> {
                    Shape note = new Shape("a note", item);
                    Note read = new Note(note.word("topic", Note.Topic.values()), note.text("text"));
                    note.end();
                    return read;
                }),
                PredictionMatrix.read(shape, "predictions"));
        shape.end();
        if (!plan.json().equals(json)) {
            throw new IllegalArgumentException("this plan is not in its canonical order");
        }
        return plan;
    }
}
