package org.tipstaff.impact.hypothesis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the items say to one question.
 *
 * <p>Hypotheses are ranked by what goes against them, never by what goes with them, since one expects most things whichever is
 * true. Items are no independent witnesses (ten rules see one deed), so the heaviest counts and the others only order what is
 * otherwise equal. That makes the answer monotone as well: an item that is taken away can only bring a hypothesis back.
 *
 * @param ranked the least contradicted first
 * @param flips sets of one to three items, smallest first, without which a hypothesis that is contradicted would stand again; empty
 *     when no three would change the answer
 */
public record Answer(Question question, List<Standing> ranked, List<List<String>> flips) {
    /** An answer that rests on more items than this does not change with a few of them. */
    static final int FLIPS_MAX = 3;

    public Answer {
        ranked = List.copyOf(ranked);
        flips = flips.stream().map(List::copyOf).toList();
    }

    /** Those against which nothing stands. */
    public Set<Hypothesis> leading() {
        EnumSet<Hypothesis> leading = EnumSet.noneOf(Hypothesis.class);
        ranked.stream().filter(Standing::stands).forEach(each -> leading.add(each.hypothesis()));
        return leading;
    }

    /** The word for the one that leads; null where several do, or none. */
    public @Nullable Likelihood likelihood() {
        Set<Hypothesis> leading = leading();
        return leading.size() == 1 ? ranked.getFirst().likelihood() : null;
    }

    public Standing of(Hypothesis hypothesis) {
        return ranked.stream()
                .filter(each -> each.hypothesis() == hypothesis)
                .findFirst()
                .orElseThrow();
    }

    static Answer to(Question question, List<Item> items, boolean asked) {
        return new Answer(question, ranked(question, items, asked), flips(question, items));
    }

    private static List<Standing> ranked(Question question, List<Item> items, boolean asked) {
        List<Standing> bare = bare(question, items);
        long standing = bare.stream().filter(Standing::stands).count();
        Weight lightest = bare.stream()
                .filter(each -> !each.stands())
                .map(Standing::heaviest)
                .min(Comparator.naturalOrder())
                .orElse(Weight.NONE);
        List<Standing> ranked = new ArrayList<>();
        for (Standing each : bare) {
            Likelihood word;
            if (standing == 0 || !asked) {
                word = null;
            } else if (!each.stands()) {
                word = each.heaviest().left();
            } else if (standing == 1) {
                word = lightest == Weight.STRONG ? Likelihood.VERY_LIKELY : Likelihood.LIKELY;
            } else {
                // Of three or four that stand each would be "unlikely" by its share, which is not what is meant.
                word = bare.size() == 2 ? Likelihood.ROUGHLY_EVEN : null;
            }
            ranked.add(new Standing(each.hypothesis(), each.inconsistent(), each.heaviest(), word));
        }
        return ranked;
    }

    private static List<Standing> bare(Question question, List<Item> items) {
        List<Standing> all = new ArrayList<>();
        for (Hypothesis hypothesis : Hypothesis.of(question)) {
            int inconsistent = 0;
            Weight heaviest = Weight.NONE;
            for (Item item : items) {
                for (Cell cell : item.cells()) {
                    if (cell.hypothesis() == hypothesis && cell.fit() == Fit.INCONSISTENT) {
                        inconsistent++;
                        heaviest = heaviest.compareTo(cell.weight()) < 0 ? cell.weight() : heaviest;
                    }
                }
            }
            all.add(new Standing(hypothesis, inconsistent, heaviest, null));
        }
        all.sort(Comparator.comparing(Standing::heaviest)
                .thenComparingInt(Standing::inconsistent)
                .thenComparing(Standing::hypothesis));
        return all;
    }

    /** An answer changes when a hypothesis comes back, and that takes all that stands against it away. */
    private static List<List<String>> flips(Question question, List<Item> items) {
        List<List<String>> flips = new ArrayList<>();
        for (Hypothesis hypothesis : Hypothesis.of(question)) {
            List<String> against = items.stream()
                    .filter(item -> item.contradicts(hypothesis))
                    .map(Item::id)
                    .toList();
            if (!against.isEmpty() && against.size() <= FLIPS_MAX && !flips.contains(against)) {
                flips.add(against);
            }
        }
        flips.sort(Comparator.comparingInt(List::size));
        return flips;
    }
}
