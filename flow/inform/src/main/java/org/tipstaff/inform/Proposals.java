package org.tipstaff.inform;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a draft could say, from what stages know. It proposes and decides nothing: what it makes has the label of what it was
 * made from, until two people release the very bytes of a notice.
 */
public final class Proposals {
    /** A denial is as strong as what was watched: below this, nobody says "no data". */
    public static final double COVERAGE_LEAST = 0.95;

    private Proposals() {}

    /**
     * What verdicts say. Nothing is denied of all data unless every verdict denies it with coverage; where there is no verdict
     * the answer is that it is under assessment.
     */
    public static List<Claim> ofImpact(List<ImpactVerdict> verdicts) {
        Map<String, List<ImpactVerdict>> taken = new TreeMap<>();
        verdicts.stream()
                .filter(each -> each.dimension() == ImpactVerdict.Dimension.TAKEN)
                .forEach(each -> taken.computeIfAbsent(each.subject(), _ -> new ArrayList<>())
                        .add(each));
        List<Claim> claims = new ArrayList<>();
        boolean noneTaken = !taken.isEmpty();
        boolean open = taken.isEmpty();
        for (Map.Entry<String, List<ImpactVerdict>> category : taken.entrySet()) {
            boolean denied = category.getValue().stream().allMatch(Proposals::denies);
            boolean confirmed =
                    category.getValue().stream().anyMatch(each -> each.verdict() == ImpactVerdict.Word.CONFIRMED);
            noneTaken &= denied;
            open |= !denied && !confirmed;
            if (confirmed) {
                Claim claim = Claim.bare(Slot.DATA_TAKEN, category.getKey(), Standing.AFFIRMED);
                claims.add(claim.withAmounts(sum(category.getValue())));
                claims.add(Claim.bare(Slot.DATA_ACCESSED, category.getKey(), Standing.AFFIRMED));
            }
        }
        if (noneTaken) {
            claims.add(Claim.bare(Slot.DATA_TAKEN, "any", Standing.DENIED));
        } else if (open && claims.stream().noneMatch(Proposals::saysOfAll)) {
            claims.add(Claim.bare(Slot.DATA_TAKEN, "any", Standing.UNDER_ASSESSMENT));
        }
        if (claims.stream().noneMatch(claim -> claim.slot() == Slot.DATA_ACCESSED)) {
            claims.add(Claim.bare(Slot.DATA_ACCESSED, "any", Standing.UNDER_ASSESSMENT));
        }
        return List.copyOf(claims);
    }

    private static boolean saysOfAll(Claim claim) {
        return claim.slot() == Slot.DATA_TAKEN && claim.subject().equals("any");
    }

    private static boolean denies(ImpactVerdict verdict) {
        return verdict.verdict() == ImpactVerdict.Word.NOT_SHOWN && verdict.coverage() >= COVERAGE_LEAST;
    }

    /** Empty as soon as one of them has no bound: a sum without it would say too little. */
    private static List<Amount> sum(List<ImpactVerdict> verdicts) {
        long low = 0;
        long high = 0;
        for (ImpactVerdict each : verdicts) {
            Amount bytes = each.bytes();
            if (bytes == null) {
                return List.of();
            }
            low = Math.addExact(low, each.verdict() == ImpactVerdict.Word.CONFIRMED ? bytes.low() : 0);
            high = Math.addExact(high, bytes.high());
        }
        return List.of(new Amount(Amount.Unit.BYTES, low, Math.max(low, high)));
    }

    /** What is left of claims for an audience: the slots it is written to about, and times to the day where that suffices. */
    public static List<Claim> forAudience(List<Claim> claims, AudienceKind kind, ZoneId zone) {
        List<Claim> left = new ArrayList<>();
        for (Claim claim : claims) {
            if (!kind.proposes(claim.slot())) {
                continue;
            }
            Span span = claim.span();
            if (kind.wantsWhole()) {
                left.add(claim);
            } else {
                left.add(claim.withAmounts(List.of())
                        .withSpan(span == null || claim.slot() == Slot.NEXT_UPDATE ? span : span.days(zone)));
            }
        }
        return List.copyOf(left);
    }
}
