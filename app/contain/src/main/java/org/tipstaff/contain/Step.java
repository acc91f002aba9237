package org.tipstaff.contain;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tipstaff.evidence.custody.EntryKind;
import org.tipstaff.respond.ActionId;

/**
 * One thing that happened to a plan or to one of its actions, as the custody log has it. The state of every action is what
 * its steps make of it and nothing else: whoever reads the same steps comes to the same states.
 *
 * @param plan id of the plan
 * @param action null where it is about the plan as a whole
 * @param at when it happened, by the clock of whoever drives the containment
 * @param actor who did it: a person, or {@code tipstaff}
 * @param device id of the actuator; empty where none has to do with it
 * @param result one word: what came of it
 * @param detail reasons, or a signature; only whoever has the openings of the log reads it
 */
public record Step(
        Kind kind,
        String plan,
        @Nullable ActionId action,
        Instant at,
        String actor,
        String device,
        String result,
        String detail) {
    /** Longer reasons are cut: they come from devices. */
    static final int DETAIL_CHARS_MAX = 16_384;

    /** What happened. */
    public enum Kind {
        /** The plan was made and saved. {@code result} is the SHA-256 of its file. */
        PROPOSED(EntryKind.DECIDE),
        /** It was tried out in a twin: {@code agrees} or {@code differs}; {@code waived} when somebody goes without. */
        REHEARSED(EntryKind.OUTCOME),
        /** A person signed. {@code result} is the nonce of the request, {@code detail} the signature. */
        SIGNED(EntryKind.APPROVE),
        /** Enough people signed, or the policy asks for nobody: the action may be executed from then on. */
        APPROVED(EntryKind.APPROVE),
        /** It is about to be executed. Durable before the device hears of it. */
        EXECUTING(EntryKind.ACT),
        /** What the device said: a word of {@link org.tipstaff.respond.Outcome.Result}. */
        EXECUTED(EntryKind.OUTCOME),
        /** What the probes said: a word of {@link org.tipstaff.respond.Verification.Effect}. */
        VERIFIED(EntryKind.OUTCOME),
        /** The device was asked after an interruption: a word of {@link org.tipstaff.respond.Presence}. */
        OBSERVED(EntryKind.OUTCOME),
        /** It is about to be taken back: {@code asked}, or {@code lease} when its time is over. */
        UNDOING(EntryKind.ACT),
        /** What the device said. */
        UNDONE(EntryKind.OUTCOME),
        /** Its lease is over and the device does not have it. */
        EXPIRED(EntryKind.OUTCOME),
        /** Whether the attacker is contained: a word of the verdict. */
        JUDGED(EntryKind.OUTCOME);

        private final EntryKind entry;

        Kind(EntryKind entry) {
            this.entry = entry;
        }

        EntryKind entry() {
            return entry;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Step {
        if (plan.isEmpty() || actor.isEmpty() || result.isEmpty()) {
            throw new IllegalArgumentException("a step has a plan, an actor and a result");
        }
        if (detail.length() > DETAIL_CHARS_MAX) {
            throw new IllegalArgumentException("the detail of a step has at most " + DETAIL_CHARS_MAX + " characters");
        }
    }

    /** Reasons as a detail; what does not fit is left out, and that is said. */
    static String detail(List<String> reasons) {
        String all = String.join("\n", reasons);
        String mark = "\n(cut)";
        return all.length() <= DETAIL_CHARS_MAX
                ? all
                : all.substring(0, DETAIL_CHARS_MAX - mark.length()).replaceFirst("[\\ud800-\\udbff]$", "") + mark;
    }

    List<String> reasons() {
        return detail.isEmpty() ? List.of() : detail.lines().toList();
    }

    /** How a word of an enum is written in a step. */
    static String word(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static <E extends Enum<E>> E word(String text, E[] words) {
        for (E word : words) {
            if (word(word).equals(text)) {
                return word;
            }
        }
        throw new IllegalArgumentException("'" + text + "' is no word of this step");
    }
}
