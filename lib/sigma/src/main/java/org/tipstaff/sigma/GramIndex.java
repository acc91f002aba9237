package org.tipstaff.sigma;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Finds which of many literals stand in a value, in one pass over it.
 *
 * <p>From each literal one run of {@code gramChars} characters is taken, the one that is rarest among all literals, for
 * what many rules name (<code>\windows\</code>, <code>.exe</code>) is also what stands in most events. The pass hashes
 * each run of the value into a small bitmap and looks further only where a bit is set; there the whole literal is
 * compared. No state is carried from character to character that the next load would have to wait for, which is why
 * this is faster than an automaton over all literals, whose table would also be a thousand times larger.
 *
 * <p>Both sides are folded before they come here. A literal is at most {@link #LITERAL_CHARS_MAX} long, which bounds
 * what a hostile value can cost.
 */
final class GramIndex {
    /** Longer literals are found by their beginning and then compared whole by their own test. */
    static final int LITERAL_CHARS_MAX = 256;

    /** What is told of each literal that was found. */
    interface Found {
        void found(int[] tests);
    }

    /** One literal and the tests that hold where it is found. */
    record Entry(String text, Anchor anchor, int[] tests) {}

    private static final long SPREAD = 0x9E3779B97F4A7C15L;
    /** Bits for each literal: with this many, about one run in thirty-two is looked at in vain. */
    private static final int BITS_PER_LITERAL = 32;

    private final int gramChars;
    private final long mask;
    private final long[] bitmap;
    private final int bitmapShift;
    private final long[] grams;
    private final int[] firstOfGram;
    private final int tableShift;
    private final char[] pool;
    private final int[] textStart;
    private final int[] gramOffset;
    private final Anchor[] anchors;
    private final boolean[] lastOfGram;
    private final int[][] tests;

    GramIndex(int gramChars, List<Entry> entries) {
        this.gramChars = gramChars;
        this.mask = gramChars == 4 ? -1L : (1L << (16 * gramChars)) - 1;
        int size = entries.size();
        GramCounts counts = new GramCounts(entries, gramChars);
        int[] offsets = new int[size];
        long[] chosen = new long[size];
        int chars = 0;
        for (int e = 0; e < size; e++) {
            String text = entries.get(e).text();
            chars += text.length();
            int rarest = Integer.MAX_VALUE;
            for (int i = 0; i + gramChars <= text.length() && rarest > 1; i++) { // none is rarer than its only one
                long gram = gram(text, i, gramChars);
                int count = counts.of(gram);
                if (count < rarest) {
                    rarest = count;
                    offsets[e] = i;
                    chosen[e] = gram;
                }
            }
        }
        List<Integer> order = new ArrayList<>();
        for (int e = 0; e < size; e++) {
            order.add(e);
        }
        order.sort(Comparator.comparingLong(e -> chosen[e]));
        int bits = Math.max(64, Integer.highestOneBit(Math.max(1, size * BITS_PER_LITERAL - 1)) * 2);
        bitmap = new long[bits / 64];
        bitmapShift = 64 - Integer.numberOfTrailingZeros(bits);
        int slots = Integer.highestOneBit(Math.max(2, size)) * 4;
        tableShift = 64 - Integer.numberOfTrailingZeros(slots);
        grams = new long[slots];
        firstOfGram = new int[slots];
        Arrays.fill(firstOfGram, -1);
        pool = new char[chars];
        textStart = new int[size + 1];
        gramOffset = new int[size];
        anchors = new Anchor[size];
        lastOfGram = new boolean[size];
        tests = new int[size][];
        int at = 0;
        for (int k = 0; k < size; k++) {
            int e = order.get(k);
            Entry entry = entries.get(e);
            entry.text().getChars(0, entry.text().length(), pool, at);
            textStart[k] = at;
            at += entry.text().length();
            gramOffset[k] = offsets[e];
            anchors[k] = entry.anchor();
            tests[k] = entry.tests();
            lastOfGram[k] = k + 1 == size || chosen[order.get(k + 1)] != chosen[e];
            if (k == 0 || lastOfGram[k - 1]) {
                put(chosen[e], k);
            }
        }
        textStart[size] = at;
    }

    private void put(long gram, int literal) {
        int bit = (int) ((gram * SPREAD) >>> bitmapShift);
        bitmap[bit >>> 6] |= 1L << bit;
        int slot = (int) ((gram * SPREAD) >>> tableShift);
        while (firstOfGram[slot] >= 0) {
            slot = (slot + 1) & (grams.length - 1);
        }
        grams[slot] = gram;
        firstOfGram[slot] = literal;
    }

    private static long gram(String text, int at, int gramChars) {
        long gram = 0;
        for (int i = 0; i < gramChars; i++) {
            gram = (gram << 16) | text.charAt(at + i);
        }
        return gram;
    }

    /** How often each run stands in all literals together. Some hundred thousand runs, hence no map of objects. */
    private static final class GramCounts {
        private final long[] grams;
        private final int[] counts;

        GramCounts(List<Entry> entries, int gramChars) {
            int runs = 0;
            for (Entry entry : entries) {
                runs += Math.max(0, entry.text().length() - gramChars + 1);
            }
            int slots = Integer.highestOneBit(Math.max(2, runs)) * 4;
            grams = new long[slots];
            counts = new int[slots];
            for (Entry entry : entries) {
                for (int i = 0; i + gramChars <= entry.text().length(); i++) {
                    long gram = gram(entry.text(), i, gramChars);
                    int slot = slot(gram);
                    grams[slot] = gram;
                    counts[slot]++;
                }
            }
        }

        int of(long gram) {
            return counts[slot(gram)];
        }

        private int slot(long gram) {
            int slot = (int) ((gram * SPREAD) >>> 40) & (grams.length - 1);
            while (counts[slot] != 0 && grams[slot] != gram) {
                slot = (slot + 1) & (grams.length - 1);
            }
            return slot;
        }
    }

    void scan(char[] value, int length, Found found) {
        long gram = 0;
        int ready = gramChars - 1;
        for (int i = 0; i < length; i++) {
            gram = ((gram << 16) | value[i]) & mask;
            int bit = (int) ((gram * SPREAD) >>> bitmapShift);
            if ((bitmap[bit >>> 6] & (1L << bit)) != 0 && i >= ready) {
                look(gram, i - ready, value, length, found);
            }
        }
    }

    private void look(long gram, int at, char[] value, int length, Found found) {
        int slot = (int) ((gram * SPREAD) >>> tableShift);
        while (firstOfGram[slot] >= 0) {
            if (grams[slot] == gram) {
                int literal = firstOfGram[slot];
                while (true) {
                    verify(literal, at - gramOffset[literal], value, length, found);
                    if (lastOfGram[literal]) {
                        return;
                    }
                    literal++;
                }
            }
            slot = (slot + 1) & (grams.length - 1);
        }
    }

    private void verify(int literal, int at, char[] value, int length, Found found) {
        int from = textStart[literal];
        int to = textStart[literal + 1];
        if (at >= 0
                && at + (to - from) <= length
                && anchors[literal].allows(at, to - from, length)
                && Arrays.equals(pool, from, to, value, at, at + (to - from))) {
            found.found(tests[literal]);
        }
    }
}
