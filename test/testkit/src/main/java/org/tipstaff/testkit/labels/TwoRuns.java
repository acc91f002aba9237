package org.tipstaff.testkit.labels;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.tipstaff.label.Audience;
import org.tipstaff.label.Tlp;

/**
 * The test that an output tells an audience nothing but what it may know (non-interference, Goguen and Meseguer 1982, as
 * a property test after "Testing noninterference, quickly"): two cases that agree in all the audience may know and in
 * nothing else must give the same bytes. A search for secret words finds a forgotten filter; this also finds counts,
 * sums, sizes, orders, numbers with holes, digests over everything and sentences that are left out.
 *
 * <p>It can't find what both runs have in common by construction: a secret in the text of a fact that was labelled too
 * low, the time of publication, and what two audiences learn by laying their copies side by side.
 *
 * <pre>{@code
 * new TwoRuns<>(new ExampleCases(), (whole, audience) -> Map.of("notice.txt", notice(whole, audience)))
 *         .demandSilence(1, TwoRuns.PAIRS);
 * }</pre>
 */
public final class TwoRuns<F, C> {
    /** Pairs at each level: a sample by default, what the issues ask for in a full run. */
    public static final int PAIRS = Boolean.getBoolean("tipstaff.full") ? 50_000 : 400;

    private static final List<Tlp> LEVELS = List.of(Tlp.values());

    /** Runs of the output that shrinking one pair may take; the pair it has then is reported. */
    private static final int SHRINKING_RUNS_MAX = 2_000;

    private final CaseKind<F, C> kind;
    private final AudienceOutput<C> output;

    public TwoRuns(CaseKind<F, C> kind, AudienceOutput<C> output) {
        this.kind = kind;
        this.output = output;
    }

    /** One pair in so many is also held against a case without any fact. */
    private static final int TELLING_SAMPLE = 10;

    /**
     * What was compared, so that a test can show it compared something: an output that says nothing, or fails, keeps every
     * secret.
     *
     * @param sampled pairs whose output was also held against that of a case without facts
     * @param telling those of them in which the audience was told something
     */
    public record Silence(long pairs, long files, long bytes, long failures, long sampled, long telling) {
        private Silence and(Delivery delivery) {
            return new Silence(
                    pairs + 1,
                    files + delivery.files().size(),
                    bytes + delivery.bytes(),
                    failures + (delivery.failed() ? 1 : 0),
                    sampled,
                    telling);
        }

        private Silence andSample(boolean tells) {
            return new Silence(pairs, files, bytes, failures, sampled + 1, telling + (tells ? 1 : 0));
        }
    }

    /**
     * Compares so many pairs for audiences of each TLP level.
     *
     * @throws AssertionError with the smallest pair that shows the first leak
     */
    public Silence demandSilence(long seed, int pairsEachLevel) {
        Silence compared = new Silence(0, 0, 0, 0, 0, 0);
        for (Tlp ceiling : LEVELS) {
            for (int pair = 1; pair <= pairsEachLevel; pair++) {
                Twins<F> twins = twins(ceiling, seed + pair);
                Delivery first = delivery(twins, true);
                if (!first.difference(delivery(twins, false)).isEmpty()) {
                    throw new AssertionError(leak(twins, seed + pair, pair).toString());
                }
                compared = compared.and(first);
                if (pair % TELLING_SAMPLE == 0) {
                    Delivery ofNothing = Delivery.of(output, kind.of(List.of()), twins.audience());
                    compared = compared.andSample(!first.difference(ofNothing).isEmpty());
                }
            }
        }
        return compared;
    }

    /** The first leak in so many pairs, levels in turn. */
    public Optional<Leak> firstLeak(long seed, int pairs) {
        for (int pair = 1; pair <= pairs; pair++) {
            Twins<F> twins = twins(LEVELS.get(pair % LEVELS.size()), seed + pair);
            if (differs(twins)) {
                return Optional.of(leak(twins, seed + pair, pair));
            }
        }
        return Optional.empty();
    }

    private Twins<F> twins(Tlp ceiling, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Audience audience = new RandomLabels(random).audience(ceiling);
        return Twins.of(kind, audience, random);
    }

    private boolean differs(Twins<F> twins) {
        return !delivery(twins, true).difference(delivery(twins, false)).isEmpty();
    }

    private Delivery delivery(Twins<F> twins, boolean first) {
        List<F> facts = (first ? twins.first() : twins.second())
                .stream().map(Twins.Placed::fact).toList();
        return Delivery.of(output, kind.of(facts), twins.audience());
    }

    private Leak leak(Twins<F> found, long seed, int pair) {
        Twins<F> small = shrunk(found);
        String difference = delivery(small, true).difference(delivery(small, false));
        List<Twins.Placed<F>> all = new ArrayList<>(small.first());
        all.addAll(small.second());
        return new Leak(
                seed,
                pair,
                small.audience(),
                // Only an output that differs from itself can agree with itself the next time it is asked.
                difference.isEmpty() ? "nothing any more: it does not depend on the case alone" : difference,
                small.first().stream().map(Twins.Placed::toString).toList(),
                small.second().stream().map(Twins.Placed::toString).toList(),
                (int) all.stream().filter(each -> !each.seen()).count());
    }

    /** Leaves out facts, many at a time and then one by one, as long as the two still differ. */
    private Twins<F> shrunk(Twins<F> found) {
        Twins<F> small = found;
        int runs = 0;
        int chunk = Math.max(1, (small.first().size() + small.second().size()) / 2);
        while (true) {
            boolean smaller = false;
            List<Twins.Placed<F>> all = new ArrayList<>(small.first());
            small.second().stream().filter(each -> !each.seen()).forEach(all::add);
            for (int from = 0; from < all.size(); from += chunk) {
                List<Twins.Placed<F>> gone = all.subList(from, Math.min(all.size(), from + chunk));
                for (Twins<F> candidate : List.of(
                        small.without(gone, gone),
                        small.without(onlyHidden(gone), List.of()),
                        small.without(List.of(), onlyHidden(gone)))) {
                    if (size(candidate) < size(small) && runs++ < SHRINKING_RUNS_MAX && differs(candidate)) {
                        small = candidate;
                        smaller = true;
                        break;
                    }
                }
            }
            if (runs >= SHRINKING_RUNS_MAX || (!smaller && chunk == 1)) {
                return small;
            }
            if (!smaller) {
                chunk = chunk / 2;
            }
        }
    }

    private static <F> List<Twins.Placed<F>> onlyHidden(List<Twins.Placed<F>> facts) {
        return facts.stream().filter(each -> !each.seen()).toList();
    }

    private static int size(Twins<?> twins) {
        return twins.first().size() + twins.second().size();
    }
}
