package org.tipstaff.sigma;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * Finds which of many literals stand in a value.
 *
 * <p>From each literal one run of {@code gramChars} characters, a gram, is taken: the one that is rarest among all
 * literals, for what many rules name (<code>\windows\</code>, <code>.exe</code>) is also what stands in most events. A
 * gram of the value is hashed into a small bitmap, and only where a bit is set is anything looked up; there the whole
 * literal is compared.
 *
 * <p>Literals that may stand anywhere need a pass over all grams of the value. No state is carried from character to
 * character that the next load would have to wait for, which is why this is faster than an automaton over all literals,
 * whose table would also be a thousand times larger. Literals that stand at the value's beginning or end, most of those
 * that rules name, need no pass: their gram is taken at one of a few distances from that edge
 * ({@link #DISTANCES}), and the value is looked at in these places only.
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

    /** Where in a value the literals of one index stand. */
    enum Place {
        ANYWHERE,
        BEGINNING,
        END;

        static Place of(Anchor anchor) {
            return switch (anchor) {
                case INSIDE -> ANYWHERE;
                case PREFIX -> BEGINNING;
                case SUFFIX, EXACT -> END;
            };
        }
    }

    /**
     * Characters between the edge and the gram of a literal that stands there. A few are enough to get past what all
     * have in common ({@code .exe}, {@code C:\Windows\}); each costs a look at every value.
     */
    private static final int[] DISTANCES = {0, 2, 4, 8, 11, 20};

    private static final long SPREAD = 0x9E3779B97F4A7C15L;
    /** Bits for each literal: with this many, about one run in thirty-two is looked at in vain. */
    private static final int BITS_PER_LITERAL = 32;

    private final int gramChars;
    private final Place place;
    /** Those of {@link #DISTANCES} that some literal's gram was taken at. */
    private final int[] distances;

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

    /** @param entries each at least {@code gramChars} long, with an anchor of this place */
    GramIndex(int gramChars, Place place, List<Entry> entries) {
        this.gramChars = gramChars;
        this.place = place;
        this.mask = gramChars == 4 ? -1L : (1L << (16 * gramChars)) - 1;
        int size = entries.size();
        GramCounts counts = new GramCounts(entries, gramChars);
        int[] offsets = new int[size];
        long[] chosen = new long[size];
        BitSet taken = new BitSet();
        int chars = 0;
        for (int e = 0; e < size; e++) {
            String text = entries.get(e).text();
            chars += text.length();
            int last = text.length() - gramChars;
            int rarest = Integer.MAX_VALUE;
            int steps = place == Place.ANYWHERE ? last + 1 : DISTANCES.length;
            int best = 0;
            for (int step = 0; step < steps && rarest > 1; step++) { // none is rarer than its only one
                int distance = place == Place.ANYWHERE ? step : DISTANCES[step];
                int offset = place == Place.END ? last - distance : distance;
                if (offset >= 0 && offset <= last) {
                    int count = counts.of(gram(text, offset, gramChars));
                    if (count < rarest) {
                        rarest = count;
                        offsets[e] = offset;
                        best = distance;
                    }
                }
            }
            chosen[e] = gram(text, offsets[e], gramChars);
            if (place != Place.ANYWHERE) {
                taken.set(best);
            }
        }
        distances = taken.stream().toArray();
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

    /** @param value folded */
    void find(char[] value, int length, Found found) {
        int last = length - gramChars;
        if (place == Place.ANYWHERE) {
            scan(value, length, found);
            return;
        }
        for (int distance : distances) {
            if (distance > last) {
                return;
            }
            int at = place == Place.BEGINNING ? distance : last - distance;
            long gram = 0;
            for (int i = at; i < at + gramChars; i++) {
                gram = (gram << 16) | value[i];
            }
            int bit = (int) ((gram * SPREAD) >>> bitmapShift);
            if ((bitmap[bit >>> 6] & (1L << bit)) != 0) {
                look(gram, at, value, length, found);
            }
        }
    }

    private void scan(char[] value, int length, Found found) {
        int ready = gramChars - 1;
        if (length <= ready) {
            return;
        }
        long[] bits = bitmap;
        int shift = bitmapShift;
        long gramMask = mask;
        long gram = 0;
        for (int i = 0; i < ready; i++) {
            gram = (gram << 16) | value[i];
        }
        for (int i = ready; i < length; i++) {
            gram = ((gram << 16) | value[i]) & gramMask;
            int bit = (int) ((gram * SPREAD) >>> shift);
            if ((bits[bit >>> 6] & (1L << bit)) != 0) {
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
