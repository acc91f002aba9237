package org.tipstaff.inform;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * All notices that were released, to whomever: the court has one voice. A new one may say more, or more exactly; where it says
 * otherwise it must name what it corrects. What was not stated, or was under assessment, binds nobody.
 */
public final class Ledger {
    private final List<Notice> notices;

    /** @param notices in the order of their release */
    public Ledger(List<Notice> notices) {
        this.notices = List.copyOf(notices);
    }

    public List<Notice> notices() {
        return notices;
    }

    /**
     * That two statements can't both stand.
     *
     * @param claim of the new notice
     * @param earlier the notice that said otherwise; the new one's own reference where it contradicts itself
     * @param said what it said
     */
    public record Contradiction(Claim claim, String earlier, Claim said, Why why) {}

    /** In which way. */
    public enum Why {
        /** What was affirmed is denied, or the other way round. */
        OPPOSITE,
        /** What was known is under assessment again. */
        RETREAT,
        /** A number or a time is not within what was said. */
        OUTSIDE,
        /** A detail that was said is not said any more, though the rest is. */
        DROPPED,
        /** What includes it was excluded: data taken that nobody accessed, data of witnesses where no data were taken. */
        IMPLIED
    }

    /** Everything in which a notice contradicts the last word of earlier ones, and does not say so; or itself. */
    public List<Contradiction> contradictions(Notice notice) {
        List<Contradiction> found = new ArrayList<>();
        for (Notice earlier : notices) {
            for (Claim said : earlier.claims()) {
                for (Claim claim : notice.claims()) {
                    Why why = why(said, claim);
                    if (why != null && !claim.corrects().contains(earlier.reference()) && !superseded(earlier, said)) {
                        found.add(new Contradiction(claim, earlier.reference(), said, why));
                    }
                }
            }
        }
        for (Claim one : notice.claims()) {
            for (Claim other : notice.claims()) {
                if (implies(one, other)) {
                    found.add(new Contradiction(one, notice.reference(), other, Why.IMPLIED));
                }
            }
        }
        return List.copyOf(found);
    }

    /** Names of notices that a correction names and that were never released, or say nothing of the matter. */
    public List<String> correctionsOfNothing(Notice notice) {
        List<String> wrong = new ArrayList<>();
        for (Claim claim : notice.claims()) {
            for (String reference : claim.corrects()) {
                boolean known = notices.stream()
                        .anyMatch(each -> each.reference().equals(reference)
                                && each.claims().stream().anyMatch(said -> why(said, claim) != null));
                if (!known) {
                    wrong.add(reference);
                }
            }
        }
        return List.copyOf(wrong);
    }

    /** Whether a later notice corrected it, so that it is no longer what the court says. */
    private boolean superseded(Notice earlier, Claim said) {
        return notices.stream()
                .flatMap(each -> each.claims().stream())
                .anyMatch(each -> each.corrects().contains(earlier.reference()) && why(said, each) != null);
    }

    private static @org.jspecify.annotations.Nullable Why why(Claim said, Claim now) {
        if (implies(said, now) || implies(now, said)) {
            return Why.IMPLIED;
        }
        if (!said.id().equals(now.id()) || !binds(said) || now.standing() == Standing.NOT_STATED) {
            return null;
        }
        if (changesWithTime(said.slot())) {
            return null;
        }
        if (now.standing() == Standing.UNDER_ASSESSMENT) {
            return Why.RETREAT;
        }
        if (now.standing() != said.standing()) {
            return Why.OPPOSITE;
        }
        for (Amount amount : now.amounts()) {
            for (Amount before : said.amounts()) {
                if (amount.unit() == before.unit() && !amount.within(before)) {
                    return Why.OUTSIDE;
                }
            }
        }
        Span before = said.span();
        Span span = now.span();
        if (before != null && span != null && !span.within(before)) {
            return Why.OUTSIDE;
        }
        boolean dropped = !now.codes().isEmpty() && !now.codes().containsAll(said.codes());
        return dropped ? Why.DROPPED : null;
    }

    private static boolean binds(Claim claim) {
        return claim.standing() == Standing.AFFIRMED || claim.standing() == Standing.DENIED;
    }

    /** What was true then and may be otherwise now without anybody having erred. */
    private static boolean changesWithTime(Slot slot) {
        return switch (slot) {
            case CONTINUITY, MEASURES, ASSISTANCE, NEXT_UPDATE -> true;
            case DETECTED,
                    CONTAINED,
                    VECTOR,
                    SYSTEMS,
                    DATA_ACCESSED,
                    DATA_TAKEN,
                    PERSONS,
                    ACTOR,
                    PURPOSE,
                    PRIOR_INCIDENT -> false;
        };
    }

    /** Whether the first excludes what the second affirms, by what the words mean. */
    private static boolean implies(Claim denied, Claim affirmed) {
        if (denied.standing() != Standing.DENIED || affirmed.standing() != Standing.AFFIRMED) {
            return false;
        }
        boolean covers = denied.subject().equals("any") || Objects.equals(denied.subject(), affirmed.subject());
        if (!covers || denied.id().equals(affirmed.id())) {
            return false;
        }
        return switch (denied.slot()) {
            // What nobody reached, nobody took.
            case DATA_ACCESSED -> affirmed.slot() == Slot.DATA_ACCESSED || affirmed.slot() == Slot.DATA_TAKEN;
            case DATA_TAKEN -> affirmed.slot() == Slot.DATA_TAKEN;
            case PERSONS -> affirmed.slot() == Slot.PERSONS;
            case DETECTED,
                    CONTAINED,
                    VECTOR,
                    SYSTEMS,
                    ACTOR,
                    PURPOSE,
                    PRIOR_INCIDENT,
                    ASSISTANCE,
                    CONTINUITY,
                    MEASURES,
                    NEXT_UPDATE -> false;
        };
    }
}
