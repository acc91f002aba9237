package org.tipstaff.testkit.labels;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.tipstaff.label.Audience;
import org.tipstaff.label.Label;

/**
 * Two cases that are the same to an audience: the facts it may know are the same, in the same order. The others were
 * taken away, added, changed, given other labels that hide them too, put in another order, or are ten times as many.
 */
record Twins<F>(Audience audience, List<Placed<F>> first, List<Placed<F>> second) {
    private static final int SEEN_MAX = 6;
    private static final int HIDDEN_MAX = 5;

    /** A fact and whether the audience may know it. The same object stands in both cases when it may. */
    record Placed<F>(Label label, F fact, boolean seen) {
        @Override
        public String toString() {
            return (seen ? "seen   " : "hidden ") + label + "  " + fact;
        }
    }

    static <F> Twins<F> of(CaseKind<F, ?> kind, Audience audience, SplittableRandom random) {
        RandomLabels labels = new RandomLabels(random);
        List<Placed<F>> seen = new ArrayList<>();
        for (int i = random.nextInt(SEEN_MAX + 1); i > 0; i--) {
            Label label = labels.seen(audience);
            seen.add(new Placed<>(label, kind.fact(random, label), true));
        }
        Maker<F> maker = new Maker<>(kind, audience, labels, random);
        List<Placed<F>> hidden = maker.hidden(random.nextInt(HIDDEN_MAX + 1));
        List<Placed<F>> others = maker.other(hidden);
        return new Twins<>(audience, mixed(seen, hidden, random), mixed(seen, others, random));
    }

    private record Maker<F>(CaseKind<F, ?> kind, Audience audience, RandomLabels labels, SplittableRandom random) {
        List<Placed<F>> hidden(int count) {
            List<Placed<F>> made = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                made.add(hidden(labels.hidden(audience)));
            }
            return made;
        }

        private Placed<F> hidden(Label label) {
            return new Placed<>(label, kind.fact(random, label), false);
        }

        List<Placed<F>> other(List<Placed<F>> hidden) {
            List<Placed<F>> other = new ArrayList<>(hidden);
            switch (random.nextInt(7)) {
                case 0 -> other.clear();
                case 1 -> other.removeIf(each -> random.nextBoolean());
                case 2 -> other.addAll(hidden(1 + random.nextInt(3)));
                case 3 -> other.replaceAll(each -> hidden(each.label()));
                case 4 -> other.replaceAll(each -> random.nextBoolean() ? hidden(labels.hidden(audience)) : each);
                case 5 -> Collections.shuffle(other, new Random(random.nextLong()));
                default -> other.addAll(hidden(10 * (1 + hidden.size())));
            }
            return other;
        }
    }

    /** Both in their own order, the second strewn among the first. */
    private static <F> List<Placed<F>> mixed(List<Placed<F>> seen, List<Placed<F>> hidden, SplittableRandom random) {
        List<Placed<F>> mixed = new ArrayList<>();
        int nextSeen = 0;
        int nextHidden = 0;
        while (nextSeen < seen.size() || nextHidden < hidden.size()) {
            boolean fromSeen = nextHidden == hidden.size() || (nextSeen < seen.size() && random.nextBoolean());
            mixed.add(fromSeen ? seen.get(nextSeen++) : hidden.get(nextHidden++));
        }
        return mixed;
    }

    /** The same without these facts, wherever they stand. */
    Twins<F> without(List<Placed<F>> fromFirst, List<Placed<F>> fromSecond) {
        return new Twins<>(audience, less(first, fromFirst), less(second, fromSecond));
    }

    /** By identity: two facts may be equal and stand twice. */
    private static <F> List<Placed<F>> less(List<Placed<F>> from, List<Placed<F>> what) {
        return from.stream()
                .filter(each -> what.stream().noneMatch(gone -> gone == each))
                .toList();
    }
}
