package org.tipstaff.inform;

import java.util.ArrayList;
import java.util.List;
import org.tipstaff.label.Label;
import org.tipstaff.label.Labeled;
import org.tipstaff.label.Release;
import org.tipstaff.label.Tlp;

/**
 * All that can be told of an incident, each fact under its label.
 *
 * <p>Who did it, and why, is RED here unless two people released that very claim: the constructor takes such a claim
 * below RED from a {@link Release} and from nowhere else.
 */
public final class NoticeFacts {
    private final List<Labeled<NoticeFact>> facts;

    /**
     * @param facts in any order
     * @param released claims whose label two people lowered
     */
    public NoticeFacts(List<Labeled<NoticeFact>> facts, List<Release<Claim>> released) {
        List<Labeled<NoticeFact>> all = new ArrayList<>();
        for (Labeled<NoticeFact> fact : facts) {
            // Below RED a fact that names who or why is treated as what it is without a release: RED, for nobody.
            all.add(fact.label().tlp() == Tlp.RED ? fact : guarded(fact));
        }
        for (Release<Claim> release : released) {
            all.add(Labeled.of(release.labeled().label(), release.value()));
        }
        this.facts = List.copyOf(all);
    }

    private static Labeled<NoticeFact> guarded(Labeled<NoticeFact> fact) {
        boolean[] attributes = new boolean[1];
        // Looked at to choose a stricter label, never a wider one.
        fact.map(each ->
                attributes[0] = each instanceof Claim claim && claim.slot().attributes());
        return attributes[0] ? fact.raised(Label.UNLABELLED) : fact;
    }

    /** For a {@link org.tipstaff.label.View} to look at. */
    public List<Labeled<NoticeFact>> all() {
        return facts;
    }
}
