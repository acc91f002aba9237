package org.tipstaff.respond;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.tipstaff.continuity.Cost;

class CutSearchTest {
    private static final int GRAPHS = Boolean.getBoolean("tipstaff.full") ? 2_000 : 100;

    /** A graph as it was drawn, for both the search and its slow twin. */
    private record Drawn(
            int nodes,
            List<int[]> arcs,
            BitSet sources,
            BitSet sinks,
            BitSet removable,
            BitSet[] losses,
            List<Cost> weights) {
        CutSearch search() {
            CutSearch search = new CutSearch(nodes, weights);
            arcs.forEach(arc -> search.arc(arc[0], arc[1]));
            sources.stream().forEach(search::source);
            sinks.stream().forEach(search::sink);
            removable.stream().forEach(node -> search.removable(node, losses[node]));
            return search;
        }

        Cost cost(BitSet removed, BitSet given) {
            BitSet lost = (BitSet) given.clone();
            removed.stream().forEach(node -> lost.or(losses[node]));
            return lost.stream().mapToObj(weights::get).reduce(Cost.NONE, Cost::plus);
        }

        /** By walking, without the search's own code. */
        boolean separates(BitSet removed) {
            BitSet reached = (BitSet) sources.clone();
            reached.andNot(removed);
            for (boolean grew = true; grew; ) {
                grew = false;
                for (int[] arc : arcs) {
                    if (reached.get(arc[0]) && !reached.get(arc[1]) && !removed.get(arc[1])) {
                        reached.set(arc[1]);
                        grew = true;
                    }
                }
            }
            return !reached.intersects(sinks);
        }
    }

    private static Drawn draw(SplittableRandom random) {
        int nodes = random.nextInt(2, 13);
        int labels = random.nextInt(1, 7);
        List<int[]> arcs = new ArrayList<>();
        int odds = random.nextInt(1, 5);
        for (int from = 0; from < nodes; from++) {
            for (int to = 0; to < nodes; to++) {
                if (from != to && random.nextInt(6) < odds) {
                    arcs.add(new int[] {from, to});
                }
            }
        }
        List<Cost> weights = new ArrayList<>();
        for (int i = 0; i < labels; i++) {
            long weight = random.nextInt(4);
            weights.add(new Cost(random.nextInt(3) == 0 ? weight : 0, weight));
        }
        BitSet[] losses = new BitSet[nodes];
        BitSet sources = new BitSet();
        BitSet sinks = new BitSet();
        BitSet removable = new BitSet();
        for (int node = 0; node < nodes; node++) {
            losses[node] = new BitSet();
            for (int i = 0; i < labels; i++) {
                losses[node].set(i, random.nextInt(3) == 0);
            }
            sources.set(node, random.nextInt(4) == 0);
            sinks.set(node, random.nextInt(4) == 0);
            removable.set(node, random.nextInt(6) > 0);
        }
        return new Drawn(nodes, arcs, sources, sinks, removable, losses, weights);
    }

    @Test
    void itFindsWhatTryingAllSubsetsFinds() {
        int separable = 0;
        int costly = 0;
        for (int i = 0; i < GRAPHS; i++) {
            long seed = 7_001L + i;
            SplittableRandom random = new SplittableRandom(seed);
            Drawn drawn = draw(random);
            BitSet given = new BitSet();
            given.set(0, random.nextInt(4) == 0);
            Cost best = null;
            int fewest = 0;
            for (int subset = 0; subset < 1 << drawn.nodes; subset++) {
                BitSet removed = BitSet.valueOf(new long[] {subset});
                BitSet fixed = (BitSet) removed.clone();
                fixed.andNot(drawn.removable);
                if (!fixed.isEmpty() || !drawn.separates(removed)) {
                    continue;
                }
                Cost cost = drawn.cost(removed, given);
                int size = removed.cardinality();
                int against = best == null ? -1 : cost.compareTo(best);
                if (against < 0 || (against == 0 && size < fewest)) {
                    best = cost;
                    fewest = size;
                }
            }
            Optional<CutSearch.Found> found = drawn.search().best(given);
            assertThat(found.isPresent()).as("seed " + seed).isEqualTo(best != null);
            if (found.isPresent() && best != null) {
                separable++;
                costly += best.equals(Cost.NONE) ? 0 : 1;
                CutSearch.Found cut = found.get();
                assertThat(drawn.separates(cut.removed())).as("seed " + seed).isTrue();
                assertThat(cut.cost()).as("seed " + seed).isEqualTo(best);
                assertThat(drawn.cost(cut.removed(), given)).as("seed " + seed).isEqualTo(best);
                assertThat(cut.removed().cardinality()).as("seed " + seed).isEqualTo(fewest);
                assertThat(cut.proven()).isTrue();
            }
        }
        // Not an empty exercise: there was something to find, and something to pay.
        assertThat(separable).isGreaterThan(GRAPHS / 3);
        assertThat(costly).isGreaterThan(GRAPHS / 10);
    }
}
