package org.tipstaff.sigma;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * The textbook's automaton over many ASCII literals (Aho and Corasick, 1975), with a full table of transitions: what
 * {@link GramIndex} is measured against.
 */
final class AhoCorasick {
    private record Output(int test, Anchor anchor, int length) {}

    private final List<Map<Character, Integer>> children = new ArrayList<>(List.of(new HashMap<>()));
    private final List<List<Output>> outputs = new ArrayList<>(List.of(new ArrayList<>()));
    private final byte[] classOf = new byte[128];
    private int classes = 1;
    private int[] next = {};
    private Output[][] told = {};

    void add(String folded, Anchor anchor, int test) {
        int state = 0;
        for (int i = 0; i < folded.length(); i++) {
            char c = folded.charAt(i);
            if (classOf[c] == 0) {
                classOf[c] = (byte) classes++;
            }
            Integer child = children.get(state).get(c);
            if (child == null) {
                child = children.size();
                children.add(new HashMap<>());
                outputs.add(new ArrayList<>());
                children.get(state).put(c, child);
            }
            state = child;
        }
        outputs.get(state).add(new Output(test, anchor, folded.length()));
    }

    void finish() {
        int size = children.size();
        next = new int[size * classes];
        int[] fail = new int[size];
        ArrayDeque<Integer> open = new ArrayDeque<>();
        for (Map.Entry<Character, Integer> child : children.getFirst().entrySet()) {
            next[classOf[child.getKey()]] = child.getValue();
            open.add(child.getValue());
        }
        while (!open.isEmpty()) {
            int state = open.remove();
            System.arraycopy(next, fail[state] * classes, next, state * classes, classes);
            outputs.get(state).addAll(outputs.get(fail[state]));
            for (Map.Entry<Character, Integer> child : children.get(state).entrySet()) {
                int kind = classOf[child.getKey()];
                fail[child.getValue()] = next[fail[state] * classes + kind];
                next[state * classes + kind] = child.getValue();
                open.add(child.getValue());
            }
        }
        told = new Output[size][];
        Arrays.setAll(told, state -> outputs.get(state).toArray(Output[]::new));
    }

    int states() {
        return children.size();
    }

    /** Of the table of transitions. */
    long bytes() {
        return 4L * next.length;
    }

    void scan(char[] folded, int length, IntConsumer found) {
        int state = 0;
        for (int i = 0; i < length; i++) {
            state = next[state * classes + classOf[folded[i]]];
            Output[] here = told[state];
            for (Output output : here) {
                if (output.anchor().allows(i + 1 - output.length(), output.length(), length)) {
                    found.accept(output.test());
                }
            }
        }
    }
}
