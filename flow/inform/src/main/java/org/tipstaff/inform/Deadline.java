package org.tipstaff.inform;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * By when a duty must be fulfilled, and how it stands.
 *
 * @param due null while what starts the clock has not been decided
 * @param done when it was fulfilled; null when it was not yet
 * @param reason why it was late; empty when it was not, or nobody has said
 */
public record Deadline(
        DutyPack pack,
        Duty duty,
        @Nullable Instant due,
        @Nullable Instant done,
        String reason) {
    /** How it stands. */
    public enum State {
        /** Its clock has not started. */
        NOT_STARTED,
        RUNNING,
        /** The time is over and nothing was said. */
        OVERDUE,
        DONE,
        DONE_LATE
    }

    /**
     * A decision of a person that a clock starts or a duty is fulfilled, as the custody log has it.
     *
     * @param what {@code awareness}, {@code classification}, or the id of a duty
     * @param reason why it was late, where it was
     */
    public record Decision(String what, Instant at, String by, String reason) {
        public Decision {
            if (what.isBlank() || by.isBlank()) {
                throw new IllegalArgumentException("a decision says what and by whom");
            }
        }
    }

    public State state(Instant now) {
        Instant until = due;
        Instant met = done;
        if (until == null) {
            return State.NOT_STARTED;
        }
        if (met != null) {
            return met.isAfter(until) && !isPrompt() ? State.DONE_LATE : State.DONE;
        }
        return now.isAfter(until) && !isPrompt() ? State.OVERDUE : State.RUNNING;
    }

    /** Whether it has no number of hours, so that nothing is late by the clock. */
    public boolean isPrompt() {
        return duty.within() instanceof Term.Promptly;
    }

    /** Whether somebody still has to say why it was late. */
    public boolean lacksReason(Instant now) {
        State state = state(now);
        return (state == State.DONE_LATE || state == State.OVERDUE) && reason.isBlank();
    }

    /** Time left; negative when it is over. */
    public Duration left(Instant now) {
        return due == null ? Duration.ZERO : Duration.between(now, due);
    }

    /**
     * The deadlines of a pack, in its order.
     *
     * @param zone of the place where months and business days are counted
     * @param decisions of people; of several on one thing the first counts
     */
    public static List<Deadline> of(DutyPack pack, ZoneId zone, List<Decision> decisions) {
        Map<String, Decision> first = new HashMap<>();
        decisions.forEach(each ->
                first.merge(each.what(), each, (one, other) -> other.at().isBefore(one.at()) ? other : one));
        List<Deadline> deadlines = new ArrayList<>();
        for (Duty duty : pack.duties()) {
            String starts = switch (duty.clock()) {
                case AWARENESS -> "awareness";
                case CLASSIFICATION -> "classification";
                case NOTIFICATION -> pack.id() + "/" + duty.after();
            };
            Decision start = first.get(starts);
            Decision done = first.get(pack.id() + "/" + duty.id());
            deadlines.add(new Deadline(
                    pack,
                    duty,
                    start == null ? null : duty.within().end(start.at(), zone, pack.holidays()),
                    done == null ? null : done.at(),
                    done == null ? "" : done.reason()));
        }
        return List.copyOf(deadlines);
    }
}
