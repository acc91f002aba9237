package org.tipstaff.impact.comparison;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * This case beside earlier ones of the same court. It compares what the court itself saw (from where, with what, after whom) and
 * names no actor: an earlier case is known by the name the court gave it.
 *
 * @param earlier cases compared
 * @param likenesses one for each, the most alike first
 */
public record Comparison(int earlier, List<Likeness> likenesses) {
    /** Earlier cases that are compared. */
    public static final int EARLIER_MAX = 1_000;

    /** How many times more things there must be to draw from than an incident has, for chance to be measured. */
    static final int POOL_MIN = 3;

    /** Nothing was compared. */
    public static final Comparison NONE = new Comparison(0, List.of());

    public Comparison {
        likenesses = List.copyOf(likenesses);
    }

    /**
     * @param published values that anybody can know, as they were published: addresses, names, digests, in any case
     * @param techniques how frequent each technique is among incidents of all kinds; those of the cases are added to it
     */
    public static Comparison of(
            Traits now, List<EarlierCase> earlier, Set<String> published, Map<String, Double> techniques) {
        if (earlier.isEmpty()) {
            return NONE;
        }
        Set<String> known = new HashSet<>();
        published.forEach(value -> known.add(value.toLowerCase(Locale.ROOT)));
        List<Set<Trait>> own =
                earlier.stream().map(each -> own(each.traits(), known)).toList();
        Set<Trait> nowOwn = own(now, known);
        RandomIncidents<Trait> drawn = new RandomIncidents<>(RandomIncidents.counted(
                Stream.concat(own.stream(), Stream.of(nowOwn)).toList()));
        List<Set<String>> theirs = earlier.stream()
                .map(each -> (Set<String>) each.traits().techniques())
                .toList();
        TreeMap<String, Double> frequency = new TreeMap<>(techniques);
        RandomIncidents.counted(Stream.concat(theirs.stream(), Stream.of(now.techniques()))
                        .toList())
                .forEach((technique, count) -> frequency.merge(technique, count, Double::sum));
        RandomIncidents<String> drawnTechniques = new RandomIncidents<>(frequency);
        double[] ofTraits = drawn.scores(
                nowOwn.size(),
                any -> own.stream().mapToDouble(each -> common(any, each)).max().orElse(0));
        double[] ofTechniques = drawnTechniques.scores(
                now.techniques().size(),
                any -> theirs.stream()
                        .mapToDouble(each -> jaccard(any, each))
                        .max()
                        .orElse(0));

        List<Likeness> likenesses = new ArrayList<>();
        for (int i = 0; i < earlier.size(); i++) {
            List<Shared> shared = new ArrayList<>();
            for (Trait trait : now.traits()) {
                if (earlier.get(i).traits().traits().contains(trait)) {
                    int cases = (int) earlier.stream()
                            .filter(each -> each.traits().traits().contains(trait))
                            .count();
                    shared.add(new Shared(trait, known.contains(trait.value()), cases));
                }
            }
            likenesses.add(new Likeness(
                    earlier.get(i).name(),
                    shared,
                    Chance.of(common(nowOwn, own.get(i)), ofTraits),
                    Chance.of(jaccard(now.techniques(), theirs.get(i)), ofTechniques)));
        }
        likenesses.sort(Comparator.comparing(Likeness::word)
                .thenComparing(each -> each.ofTraits().score(), Comparator.reverseOrder())
                .thenComparing(Likeness::earlier));
        return new Comparison(earlier.size(), likenesses);
    }

    /** What is not public of it. */
    private static Set<Trait> own(Traits traits, Set<String> published) {
        TreeSet<Trait> own = new TreeSet<>();
        for (Trait trait : traits.traits()) {
            if (!published.contains(trait.value())) {
                own.add(trait);
            }
        }
        return own;
    }

    private static double common(Set<?> one, Set<?> other) {
        Set<?> smaller = one.size() <= other.size() ? one : other;
        Set<?> larger = smaller == one ? other : one;
        return smaller.stream().filter(larger::contains).count();
    }

    /** What both have, of all that either has; 0 to 1. */
    public static double jaccard(Set<String> one, Set<String> other) {
        double both = common(one, other);
        return both == 0 ? 0 : both / (one.size() + other.size() - both);
    }
}
