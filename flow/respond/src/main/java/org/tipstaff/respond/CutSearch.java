package org.tipstaff.respond;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.tipstaff.continuity.Cost;

/**
 * Finds which nodes of a graph to remove so that no source gets to a sink, at the least cost. Removing a node loses services;
 * a service is lost once, however many of its nodes are removed, which makes this a cut with labels: minimum label cut is
 * NP-hard, so no plain minimum cut is exact here. Two observations make it small all the same:
 *
 * <ul>
 *   <li>Once it is decided <em>what may be lost</em>, every node whose losses are among it can be removed for nothing. So the
 *       search is over sets of losses and not of nodes, cheapest first: the first set that separates is the best. It grows a
 *       set only by what would interrupt a way that is still open, since every solution must interrupt it.
 *   <li>Among the nodes that can then be removed, the fewest are a minimum vertex cut, which a flow finds exactly.
 * </ul>
 *
 * <p>Its twin in the tests tries all subsets.
 */
final class CutSearch {
    /** Sets of losses looked at before the search ends without a proof; a court of sixty computers needs some hundreds. */
    static final int STATES_MAX = 20_000;

    /** Equally cheap sets of losses among which the fewest removed nodes are sought. */
    static final int TIES_MAX = 64;

    private static final int ENDLESS = 1_000_000_000;

    private final int nodes;
    private final List<List<Integer>> out = new ArrayList<>();
    private final BitSet sources = new BitSet();
    private final BitSet sinks = new BitSet();
    private final BitSet removable = new BitSet();
    private final BitSet[] losses;
    private final Cost[] weights;

    /** @param weights of each loss */
    CutSearch(int nodes, List<Cost> weights) {
        this.nodes = nodes;
        this.weights = weights.toArray(new Cost[0]);
        this.losses = new BitSet[nodes];
        for (int i = 0; i < nodes; i++) {
            out.add(new ArrayList<>());
            losses[i] = new BitSet();
        }
    }

    void arc(int from, int to) {
        out.get(from).add(to);
    }

    void source(int node) {
        sources.set(node);
    }

    void sink(int node) {
        sinks.set(node);
    }

    /** @param lost by removing it, with all that follows from it */
    void removable(int node, BitSet lost) {
        removable.set(node);
        losses[node] = (BitSet) lost.clone();
    }

    void keep(int node) {
        removable.clear(node);
    }

    /**
     * @param removed the fewest nodes
     * @param lost by removing them
     * @param proven no other set of nodes costs less; false when the search was ended by its bound
     */
    record Found(BitSet removed, BitSet lost, Cost cost, boolean proven) {}

    private record State(BitSet lost, Cost cost, int born) {}

    /**
     * The best removal; none where a way leads through nodes that can't be removed.
     *
     * @param given losses that are borne already
     */
    Optional<Found> best(BitSet given) {
        BitSet start = (BitSet) given.clone();
        for (int i = 0; i < weights.length; i++) {
            if (weights[i].equals(Cost.NONE)) {
                start.set(i);
            }
        }
        if (openWay(removable).isPresent()) {
            return Optional.empty();
        }
        PriorityQueue<State> open =
                new PriorityQueue<>(Comparator.comparing(State::cost).thenComparingInt(State::born));
        Set<BitSet> seen = new HashSet<>();
        int born = 0;
        open.add(new State(start, cost(start), born));
        seen.add(start);
        Found best = null;
        int ties = 0;
        while (!open.isEmpty()) {
            State state = open.remove();
            if (best != null && (state.cost.compareTo(best.cost) > 0 || ties >= TIES_MAX)) {
                break;
            }
            BitSet free = free(state.lost);
            Optional<List<Integer>> way = openWay(free);
            if (way.isEmpty()) {
                Found found = fewest(free, state.cost, given, ties < TIES_MAX);
                if (best == null || found.removed.cardinality() < best.removed.cardinality()) {
                    best = found;
                }
                ties++;
                continue;
            }
            if (born > STATES_MAX) {
                return Optional.of(best == null ? greedy(state.lost, given) : best);
            }
            for (int node : way.get()) {
                if (removable.get(node)) {
                    BitSet more = (BitSet) state.lost.clone();
                    more.or(losses[node]);
                    if (seen.add(more)) {
                        open.add(new State(more, cost(more), ++born));
                    }
                }
            }
        }
        return Optional.ofNullable(best);
    }

    /** When the search ends by its bound: from the cheapest open set, always what interrupts a way for the least more. */
    private Found greedy(BitSet from, BitSet given) {
        BitSet lost = from;
        while (true) {
            BitSet free = free(lost);
            Optional<List<Integer>> way = openWay(free);
            if (way.isEmpty()) {
                Found found = fewest(free, Cost.NONE, given, false);
                return new Found(found.removed, found.lost, cost(found.lost), false);
            }
            BitSet next = null;
            for (int node : way.get()) {
                if (removable.get(node)) {
                    BitSet more = (BitSet) lost.clone();
                    more.or(losses[node]);
                    if (next == null || cost(more).compareTo(cost(next)) < 0) {
                        next = more;
                    }
                }
            }
            if (next == null) {
                throw new IllegalStateException("a way that nothing interrupts was looked for before");
            }
            lost = next;
        }
    }

    private Cost cost(BitSet lost) {
        Cost cost = Cost.NONE;
        for (int i = lost.nextSetBit(0); i >= 0; i = lost.nextSetBit(i + 1)) {
            cost = cost.plus(weights[i]);
        }
        return cost;
    }

    private BitSet free(BitSet lost) {
        BitSet free = new BitSet();
        for (int node = removable.nextSetBit(0); node >= 0; node = removable.nextSetBit(node + 1)) {
            BitSet beyond = (BitSet) losses[node].clone();
            beyond.andNot(lost);
            if (beyond.isEmpty()) {
                free.set(node);
            }
        }
        return free;
    }

    /** A shortest way from a source to a sink that touches no removed node. */
    Optional<List<Integer>> openWay(BitSet removed) {
        int[] before = new int[nodes];
        Arrays.fill(before, -2);
        Deque<Integer> next = new ArrayDeque<>();
        for (int source = sources.nextSetBit(0); source >= 0; source = sources.nextSetBit(source + 1)) {
            if (!removed.get(source)) {
                before[source] = -1;
                next.add(source);
            }
        }
        while (!next.isEmpty()) {
            int at = next.remove();
            if (sinks.get(at)) {
                List<Integer> way = new ArrayList<>();
                for (int node = at; node >= 0; node = before[node]) {
                    way.add(node);
                }
                return Optional.of(way.reversed());
            }
            for (int to : out.get(at)) {
                if (before[to] == -2 && !removed.get(to)) {
                    before[to] = at;
                    next.add(to);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * The fewest of the free nodes that separate: a minimum vertex cut (Menger), by augmenting ways in the graph in which each
     * node is an arc from its entry to its exit. It takes the cut nearest to the sources, so it is always the same one.
     */
    private Found fewest(BitSet free, Cost cost, BitSet given, boolean proven) {
        int start = 2 * nodes;
        int end = start + 1;
        Flow flow = new Flow(end + 1);
        for (int node = 0; node < nodes; node++) {
            flow.arc(2 * node, 2 * node + 1, free.get(node) ? 1 : ENDLESS);
            if (sources.get(node)) {
                flow.arc(start, 2 * node, ENDLESS);
            }
            if (sinks.get(node)) {
                flow.arc(2 * node + 1, end, ENDLESS);
            }
            for (int to : out.get(node)) {
                flow.arc(2 * node + 1, 2 * to, ENDLESS);
            }
        }
        BitSet near = flow.cut(start, end);
        BitSet removed = new BitSet();
        BitSet lost = (BitSet) given.clone();
        for (int node = 0; node < nodes; node++) {
            if (near.get(2 * node) && !near.get(2 * node + 1)) {
                removed.set(node);
                lost.or(losses[node]);
            }
        }
        return new Found(removed, lost, cost, proven);
    }

    /** Maximum flow by shortest augmenting ways (Edmonds and Karp). */
    private static final class Flow {
        private final List<List<int[]>> arcs = new ArrayList<>();

        Flow(int nodes) {
            for (int i = 0; i < nodes; i++) {
                arcs.add(new ArrayList<>());
            }
        }

        /** An arc is its end, what it still takes, and the place of its reverse there. */
        void arc(int from, int to, int capacity) {
            List<int[]> there = arcs.get(from);
            List<int[]> back = arcs.get(to);
            there.add(new int[] {to, capacity, back.size() + (from == to ? 1 : 0)});
            back.add(new int[] {from, 0, there.size() - 1});
        }

        /** The nodes on the near side of a minimum cut. */
        BitSet cut(int start, int end) {
            while (true) {
                int[][] by = new int[arcs.size()][];
                int[] from = new int[arcs.size()];
                BitSet seen = new BitSet();
                Deque<Integer> next = new ArrayDeque<>();
                seen.set(start);
                next.add(start);
                while (!next.isEmpty() && !seen.get(end)) {
                    int at = next.remove();
                    for (int[] arc : arcs.get(at)) {
                        if (arc[1] > 0 && !seen.get(arc[0])) {
                            seen.set(arc[0]);
                            by[arc[0]] = arc;
                            from[arc[0]] = at;
                            next.add(arc[0]);
                        }
                    }
                }
                if (!seen.get(end)) {
                    return seen;
                }
                // Every way goes through a removable node, which takes one, so one is what it carries.
                for (int at = end; at != start; at = from[at]) {
                    by[at][1]--;
                    arcs.get(at).get(by[at][2])[1]++;
                }
            }
        }
    }
}
