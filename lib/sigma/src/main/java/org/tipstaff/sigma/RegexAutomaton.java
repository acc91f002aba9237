package org.tipstaff.sigma;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    /** Nothing can be found any more: the expression had to begin where the text does. */
    private static final int NOT_FOUND = 3;

    private static final int FIRST_STATE = 4;

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
        Set<PlainRegex.Letters> sets = new HashSet<>();
        for (PlainRegex.Node node : nodes) {
            if (node.kind == PlainRegex.Node.Kind.LETTER) {
                sets.add(node.letters);
            }
        }
        int count = 1;
        for (PlainRegex.Letters set : sets) {
            count = divide(set, count);
        }
        kinds = count;
    }

    /** Tells characters of one kind apart where the set has some and not others; gives the number of kinds there are then. */
    private int divide(PlainRegex.Letters set, int kindsBefore) {
        int[] kindOfPart = new int[2 * kindsBefore];
        Arrays.fill(kindOfPart, -1);
        int count = 0;
        for (int c = 0; c < kindOf.length; c++) {
            int part = 2 * kindOf[c] + (set.has(c) ? 1 : 0);
            if (kindOfPart[part] < 0) {
                kindOfPart[part] = count++;
            }
            kindOf[c] = (byte) kindOfPart[part];
        }
        return count;
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
        int last = text.length() - 1;
        int state = first == UNKNOWN ? begin() : first;
        for (int i = 0; i <= last && state >= FIRST_STATE; i++) {
            char c = text.charAt(i);
            if (c >= 128) {
                return NO_ANSWER;
            }
            if (i == last && c == '\n' && mayEnd(state)) {
                return 1;
            }
            int kind = kindOf[c];
            int[] row = rows[state];
            int next = row == null ? UNKNOWN : row[kind];
            state = next == UNKNOWN ? step(state, kind) : next;
        }
        return switch (state) {
            case FOUND -> 1;
            case NOT_FOUND -> 0;
            case FULL -> NO_ANSWER;
            default -> mayEnd(state) ? 1 : 0;
        };
    }

    private boolean mayEnd(int state) {
        int[] row = rows[state];
        return (row == null ? step(state, kinds) : row[kinds]) == FOUND;
    }

    private synchronized int begin() {
        Closure all = new Closure();
        all.add(0, true);
        first = number(all.waiting);
        return first;
    }

    /** Under the lock, what a row says; of the kind behind the last, whether the text may end. */
    private synchronized int step(int state, int kind) {
        int[] row = rows[state];
        if (kind == kinds || row[kind] != UNKNOWN) {
            return row[kind];
        }
        Closure all = new Closure();
        int letter = letterOf(kind);
        for (int node : nodesOf[state].sorted()) {
            if (nodes[node].kind == PlainRegex.Node.Kind.LETTER && nodes[node].letters.has(letter)) {
                all.add(nodes[node].next, false);
            }
        }
        all.add(0, false); // the expression may begin behind this character, too
        row[kind] = number(all.waiting);
        return row[kind];
    }

    private int letterOf(int kind) {
        int letter = 0;
        while (kindOf[letter] != kind) {
            letter++;
        }
        return letter;
    }

    /** Collects what can be come to from some nodes without a character. */
    private final class Closure {
        /** Nodes that wait for a character or for the end, or have found. */
        final BitSet waiting = new BitSet(nodes.length);

        private final BitSet seen = new BitSet(nodes.length);
        /** A node is entered once and leads to two others at most. */
        private final int[] open = new int[2 * nodes.length + 2];

        void add(int from, boolean atBeginning) {
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
                    case LETTER, END, FOUND -> waiting.set(at);
                    case BEGINNING -> {
                        if (atBeginning) {
                            open[count++] = node.next;
                        }
                    }
                    case EITHER -> {
                        open[count++] = node.next;
                        if (node.other >= 0) {
                            open[count++] = node.other;
                        }
                    }
                }
            }
        }
    }

    private int number(BitSet set) {
        boolean mayEnd = false;
        for (int node = set.nextSetBit(0); node >= 0; node = set.nextSetBit(node + 1)) {
            if (nodes[node].kind == PlainRegex.Node.Kind.FOUND) {
                return FOUND;
            }
            mayEnd |= nodes[node].kind == PlainRegex.Node.Kind.END;
        }
        if (set.isEmpty()) {
            return NOT_FOUND;
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
