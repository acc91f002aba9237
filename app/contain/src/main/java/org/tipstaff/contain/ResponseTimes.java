package org.tipstaff.contain;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tipstaff.evidence.custody.CanonicalJson;
import org.tipstaff.evidence.custody.Json;
import org.tipstaff.respond.Outcome;
import org.tipstaff.respond.Verification;

/**
 * When what happened in one incident, from the attacker's first act to a cut that was seen to work, each time with the entry of
 * the custody log that proves it. Times of acts are those of events; an event proves its own.
 */
public record ResponseTimes(String incident, String plan, Map<Moment, Proven> moments) {
    /** In the order in which they usually come. */
    public enum Moment {
        /** Of the incident, by the clocks of its logs. */
        FIRST_ACTIVITY,
        /** Its being told for the first time; of a case, its being made. */
        FIRST_ALERT,
        ACKNOWLEDGED,
        PLAN_PROPOSED,
        /** The first action of the plan. */
        CUT_APPROVED,
        /** The first action that a device said it has. */
        CUT_EXECUTED,
        /** The first effect that probes confirmed. */
        FIRST_EFFECT_VERIFIED,
        /** All that is in force was seen to work: the last of the first such probes. */
        CUT_VERIFIED;

        /** As in files. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A time and its proof.
     *
     * @param entry index in the custody log; {@link #EVENT} where an event of the incident is the proof
     */
    public record Proven(Instant at, long entry) {
        public static final long EVENT = -1;
    }

    /** What is known of an incident beside its plans. */
    public record Opening(
            @Nullable Instant firstActivity,
            @Nullable Proven firstAlert,
            @Nullable Proven acknowledged) {
        public static final Opening UNKNOWN = new Opening(null, null, null);
    }

    public ResponseTimes {
        Map<Moment, Proven> ordered = new EnumMap<>(Moment.class);
        ordered.putAll(moments);
        moments = Collections.unmodifiableMap(ordered);
    }

    /** Puts together what the steps of a plan say and what is known of its incident. */
    public static ResponseTimes of(PlanDesk desk, SavedPlan saved, Opening opening) {
        Map<Moment, Proven> moments = new EnumMap<>(Moment.class);
        Instant activity = opening.firstActivity();
        if (activity != null) {
            moments.put(Moment.FIRST_ACTIVITY, new Proven(activity, Proven.EVENT));
        }
        put(moments, Moment.FIRST_ALERT, opening.firstAlert());
        put(moments, Moment.ACKNOWLEDGED, opening.acknowledged());
        List<StepBook.Entered> steps = desk.run().entered(saved.plan().id());
        Map<Object, Proven> verified = new TreeMap<>();
        for (StepBook.Entered each : steps) {
            Step step = each.step();
            Proven proven = new Proven(step.at(), each.entry());
            switch (step.kind()) {
                case PROPOSED -> moments.putIfAbsent(Moment.PLAN_PROPOSED, proven);
                case APPROVED -> moments.putIfAbsent(Moment.CUT_APPROVED, proven);
                case EXECUTED -> {
                    if (step.result().equals(Step.word(Outcome.Result.DONE))) {
                        moments.putIfAbsent(Moment.CUT_EXECUTED, proven);
                    }
                }
                case VERIFIED -> {
                    if (step.action() != null && step.result().equals(Step.word(Verification.Effect.VERIFIED))) {
                        moments.putIfAbsent(Moment.FIRST_EFFECT_VERIFIED, proven);
                        verified.putIfAbsent(step.action().hex(), proven);
                    }
                }
                case REHEARSED, SIGNED, EXECUTING, OBSERVED, UNDOING, UNDONE, EXPIRED, JUDGED -> {
                    // None of these times.
                }
            }
        }
        List<String> inForce = desk.inForce(saved.plan().id()).stream()
                .map(action -> action.id().hex())
                .toList();
        if (!inForce.isEmpty() && verified.keySet().containsAll(inForce)) {
            put(
                    moments,
                    Moment.CUT_VERIFIED,
                    verified.entrySet().stream()
                            .filter(each -> inForce.contains(each.getKey()))
                            .map(Map.Entry::getValue)
                            .max(java.util.Comparator.comparing(Proven::at))
                            .orElse(null));
        }
        return new ResponseTimes(
                saved.plan().suspects().incident(), saved.plan().id(), moments);
    }

    private static void put(Map<Moment, Proven> moments, Moment moment, @Nullable Proven proven) {
        if (proven != null) {
            moments.put(moment, proven);
        }
    }

    public Optional<Proven> at(Moment moment) {
        return Optional.ofNullable(moments.get(moment));
    }

    /** How long from one moment to another; none where one of them was not. */
    public Optional<Duration> between(Moment from, Moment to) {
        Proven begin = moments.get(from);
        Proven end = moments.get(to);
        return begin == null || end == null ? Optional.empty() : Optional.of(Duration.between(begin.at(), end.at()));
    }

    /** Time to detect: from the attacker's first act to somebody's being told. */
    public Optional<Duration> toDetect() {
        return between(Moment.FIRST_ACTIVITY, Moment.FIRST_ALERT);
    }

    /** Time to contain: from the attacker's first act to a cut that was seen to work. */
    public Optional<Duration> toContain() {
        return between(Moment.FIRST_ACTIVITY, Moment.CUT_VERIFIED);
    }

    /** {@code times.json}: each time under its key, and its entry under the same key in {@code entries}. */
    public Json.Members members() {
        Map<String, Json> members = new TreeMap<>();
        Map<String, Json> entries = new TreeMap<>();
        members.put("incident", new Json.Text(incident));
        members.put("plan", new Json.Text(plan));
        moments.forEach((moment, proven) -> {
            members.put(moment.key(), new Json.Text(proven.at().toString()));
            if (proven.entry() != Proven.EVENT) {
                entries.put(moment.key(), new Json.Whole(proven.entry()));
            }
        });
        toDetect().ifPresent(time -> members.put("seconds_to_detect", new Json.Whole(time.toSeconds())));
        toContain().ifPresent(time -> members.put("seconds_to_contain", new Json.Whole(time.toSeconds())));
        members.put("entries", new Json.Members(entries));
        return new Json.Members(members);
    }

    byte[] canonical() {
        return CanonicalJson.text(members()).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
