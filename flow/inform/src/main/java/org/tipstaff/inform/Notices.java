package org.tipstaff.inform;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tipstaff.label.Audience;
import org.tipstaff.label.View;

/**
 * Takes what can be told and for whom, gives the notice. It is made of what the audience may know and of nothing else, in an
 * order of its own: not even that something is kept back can be read off it.
 */
public final class Notices {
    private final String court;

    /** @param court as the notice names it */
    public Notices(String court) {
        this.court = court;
    }

    /** @param audience its clearance becomes the marking of the notice */
    public Notice write(NoticeFacts facts, AudienceKind kind, Audience audience) {
        return write(new View(audience).of(facts.all()), kind, audience);
    }

    /** The same from facts that the audience may know. */
    Notice write(List<NoticeFact> seen, AudienceKind kind, Audience audience) {
        List<Claim> claims = new ArrayList<>();
        int last = 0;
        for (NoticeFact fact : seen) {
            switch (fact) {
                case Claim claim -> claims.add(claim);
                case Earlier earlier -> last = earlier.kind() == kind ? Math.max(last, earlier.number()) : last;
            }
        }
        return new Notice(kind, audience.clearance(), court, last + 1, audience.at(), merged(claims));
    }

    /** One claim of each id. Which one is chosen depends on the claims alone, not on the order they came in. */
    static List<Claim> merged(List<Claim> claims) {
        Map<String, List<Claim>> byId = new TreeMap<>();
        claims.stream()
                .filter(claim -> claim.standing() != Standing.NOT_STATED)
                .forEach(claim ->
                        byId.computeIfAbsent(claim.id(), _ -> new ArrayList<>()).add(claim));
        List<Claim> merged = new ArrayList<>();
        for (List<Claim> same : byId.values()) {
            Claim chosen = same.stream().max(SAYS_MORE).orElseThrow();
            for (Claim other : same) {
                if (other.standing() == chosen.standing()) {
                    chosen = chosen.withCodesOf(other);
                }
            }
            merged.add(chosen);
        }
        return merged;
    }

    private static final Comparator<Claim> SAYS_MORE = Comparator.comparing(Claim::standing)
            .thenComparing(claim -> !claim.text().isEmpty())
            .thenComparingInt(claim -> claim.amounts().size())
            .thenComparingLong(Notices::narrowness)
            .thenComparing(Claim::toString);

    /** Larger for the claim that is more exact. */
    private static long narrowness(Claim claim) {
        Span span = claim.span();
        long seconds = span == null
                ? 0
                : Long.MAX_VALUE / 4 - (span.to().getEpochSecond() - span.from().getEpochSecond());
        long width = 0;
        for (Amount amount : claim.amounts()) {
            width = Math.max(width, amount.high() - amount.low());
        }
        return seconds - width / 4;
    }
}
