package org.tipstaff.sigma;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a plain expression is found anywhere in an ASCII text: one table look-up for each character.
 *
 * <p>The states of the deterministic automaton are made when a search first comes to them, for an expression can have
 * exponentially many and texts meet a few. At a bound of states or memory no more are made, and a search that needs one
 * gives no answer; its caller asks an engine that needs none. So the answer never depends on what was searched before, only
 * how it is come by.
 *
 * <p>Many threads search with one automaton. They read the rows without a lock: all that a row holds are numbers, 0 stands
 * for "not known yet", and what is not known is found, or found again, under the lock. A number that one thread wrote means
 * the same to each thread that sees it, and one that it does not see yet is a 0.
 */
final class RegexAutomaton {
    /** States of one automaton, and node numbers in all of them together. */
    static final int STATES_MAX = 2048;

    static final int NODES_IN_STATES_MAX = 1 << 20;

    /** No answer: the text is not ASCII, or a bound was reached. */
    static final int NO_ANSWER = -1;

    private static final int UNKNOWN = 0;
    private static final int FOUND = 1;
    private static final int FULL = 2;
    private static final int FIRST_STATE = 3;

    /** A state: nodes that wait for a character or for the end. */
    private record Nodes(int[] sorted) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Nodes that && Arrays.equals(sorted, that.sorted);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(sorted);
        }
    }

    private final PlainRegex.Node[] nodes;
    /** Characters that no node tells apart have one number. */
    private final byte[] kindOf = new byte[128];

    private final int kinds;
    /** By state and kind of character, the next state; behind the kinds, whether the text may end in this state. */
    private final int[][] rows = new int[STATES_MAX][];

    private final Nodes[] nodesOf = new Nodes[STATES_MAX];
    private final Map<Nodes, Integer> numberOf = new HashMap<>();
    private int states = FIRST_STATE;
    private int nodesInStates;
    private volatile int first = UNKNOWN;

    private RegexAutomaton(List<PlainRegex.Node> read) {
        nodes = read.toArray(PlainRegex.Node[]::new);
        Map<List<Boolean>, Integer> kindOfMembership = new HashMap<>();
        List<PlainRegex.Letters> sets = read.stream()
                .filter(node -> node.kind == PlainRegex.Node.Kind.LETTER)
                .map(node -> node.letters)
                .distinct()
                .toList();
        for (int c = 0; c < 128; c++) {
            int letter = c;
            List<Boolean> membership = sets.stream().map(set -> set.has(letter)).toList();
            Integer kind = kindOfMembership.putIfAbsent(membership, kindOfMembership.size());
            kindOf[c] = (byte) (kind == null ? kindOfMembership.size() - 1 : kind);
        }
        kinds = kindOfMembership.size();
    }

    /**
     * Null when the expression is not plain.
     *
     * @param flags of {@link java.util.regex.Pattern}
     */
    static @Nullable RegexAutomaton of(String pattern, int flags) {
        List<PlainRegex.Node> nodes = PlainRegex.read(pattern, flags);
        return nodes == null ? null : new RegexAutomaton(nodes);
    }

    /** 1 when the expression is found in the text, 0 when not, {@link #NO_ANSWER} when another engine must be asked. */
    int find(String text) {
        int length = text.length();
        int state = first == UNKNOWN ? begin() : first;
        for (int i = 0; i < length && state > FULL; i++) {
            char c = text.charAt(i);
            if (c >= 128) {
                return NO_ANSWER;
            }
            if (c == '\n' && i == length - 1 && mayEnd(state)) {
                return 1;
            }
            int kind = kindOf[c];
            int[] row = rows[state];
            int next = row == null ? UNKNOWN : row[kind];
            state = next == UNKNOWN ? step(state, kind) : next;
        }
        if (state == FULL) {
            return NO_ANSWER;
        }
        return state == FOUND || mayEnd(state) ? 1 : 0;
    }

    private boolean mayEnd(int state) {
        int[] row = rows[state];
        return (row == null ? step(state, kinds) : row[kinds]) == FOUND;
    }

    private synchronized int begin() {
        BitSet all = new BitSet();
        add(0, true, all);
        first = number(all);
        return first;
    }

    /** Under the lock, what a row says; of the kind behind the last, whether the text may end. */
    private synchronized int step(int state, int kind) {
        int[] row = rows[state];
        if (kind == kinds || row[kind] != UNKNOWN) {
            return row[kind];
        }
        BitSet all = new BitSet();
        for (int node : nodesOf[state].sorted()) {
            if (nodes[node].kind == PlainRegex.Node.Kind.LETTER && nodes[node].letters.has(letterOf(kind))) {
                add(nodes[node].next, false, all);
            }
        }
        add(0, false, all); // the expression may begin behind this character, too
        row[kind] = number(all);
        return row[kind];
    }

    private int letterOf(int kind) {
        int letter = 0;
        while (kindOf[letter] != kind) {
            letter++;
        }
        return letter;
    }

    /** Adds what can be come to from this node without a character. */
    private void add(int from, boolean atBeginning, BitSet all) {
        int[] open = new int[nodes.length + 1];
        BitSet seen = new BitSet();
        int count = 0;
        open[count++] = from;
        while (count > 0) {
            int at = open[--count];
            if (seen.get(at)) {
                continue;
            }
            seen.set(at);
            PlainRegex.Node node = nodes[at];
            switch (node.kind) {
                case LETTER, END, FOUND -> all.set(at);
                case BEGINNING -> {
                    if (atBeginning) {
                        open = pushed(open, count++, node.next);
                    }
                }
                case EITHER -> {
                    open = pushed(open, count++, node.next);
                    if (node.other >= 0) {
                        open = pushed(open, count++, node.other);
                    }
                }
            }
        }
    }

    private static int[] pushed(int[] open, int at, int node) {
        int[] room = at < open.length ? open : Arrays.copyOf(open, open.length * 2);
        room[at] = node;
        return room;
    }

    private int number(BitSet set) {
        boolean mayEnd = false;
        for (int node = set.nextSetBit(0); node >= 0; node = set.nextSetBit(node + 1)) {
            if (nodes[node].kind == PlainRegex.Node.Kind.FOUND) {
                return FOUND;
            }
            mayEnd |= nodes[node].kind == PlainRegex.Node.Kind.END;
        }
        Nodes key = new Nodes(set.stream().toArray());
        Integer known = numberOf.get(key);
        if (known != null) {
            return known;
        }
        nodesInStates += key.sorted().length;
        if (states == STATES_MAX || nodesInStates > NODES_IN_STATES_MAX) {
            return FULL;
        }
        int number = states++;
        int[] row = new int[kinds + 1];
        row[kinds] = mayEnd ? FOUND : FULL;
        nodesOf[number] = key;
        numberOf.put(key, number);
        rows[number] = row;
        return number;
    }
}
