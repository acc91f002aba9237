package org.tipstaff.sigma;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Finds which of many literals stand in a value.
 *
 * <p>From each literal a run of {@code gramChars} characters, a gram, is taken: the one that is rarest among all
 * literals, for what many rules name (<code>\windows\</code>, <code>.exe</code>) is also what stands in most events. A
 * gram of the value is hashed into a small bitmap, and only where a bit is set is anything looked up; there the whole
 * literal is compared.
 *
 * <p>Literals that may stand anywhere need a pass over the value, but not over each of its grams. Of a literal that is
 * longer than a gram, as many neighbouring grams are taken as it has to spare, up to {@code stride}; then one of them
 * is met when only each {@code stride}-th gram of the value is looked at. No state is carried from one look to the next
 * that a load would have to wait for. That is why this is faster than an automaton over all literals, whose table would
 * also be a thousand times larger.
 *
 * <p>Literals that stand at the value's beginning or end, most of those that rules name, need no pass: their gram is
 * taken at one of a few distances from that edge ({@link #DISTANCES}), and the value is looked at in these places only.
 *
 * <p>Values come as they are, literals folded. Grams ignore case the cheap way, by setting one bit of each character,
 * which also makes some characters alike that are not; the comparison folds. A literal is at most
 * {@link #LITERAL_CHARS_MAX} long, which bounds what a hostile value can cost.
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
        END
    }

    /**
     * What the literals of one index have in common.
     *
     * @param stride 1 unless the place is {@link Place#ANYWHERE}
     */
    record Kind(Place place, int gramChars, int stride) {
        static Kind of(Anchor anchor, int length) {
            return switch (anchor) {
                case INSIDE -> inside(length);
                case PREFIX -> new Kind(Place.BEGINNING, atEdge(length), 1);
                case SUFFIX, EXACT -> new Kind(Place.END, atEdge(length), 1);
            };
        }

        private static Kind inside(int length) {
            return switch (length) {
                // Each with a loop of its own in find().
                case 1 -> new Kind(Place.ANYWHERE, 1, 1);
                case 2, 3 -> new Kind(Place.ANYWHERE, 2, 1);
                case 4, 5, 6 -> new Kind(Place.ANYWHERE, 3, 2);
                default -> new Kind(Place.ANYWHERE, 4, 4);
            };
        }

        private static int atEdge(int length) {
            return length >= 4 ? 4 : Math.min(2, length);
        }
    }

    /**
     * Characters between the edge and the gram of a literal that stands there. A few are enough to get past what all
     * have in common ({@code .exe}, {@code C:\Windows\}); each costs a look at every value.
     */
    private static final int[] DISTANCES = {0, 2, 4, 8, 11, 20};

    private static final long SPREAD = 0x9E3779B97F4A7C15L;
    /** Set in each character of a gram: the bit in which the cases of Latin letters differ. */
    private static final long CASE_BITS = 0x0020_0020_0020_0020L;
    /** Bits for each gram: with this many, fewer than one in fifty is looked up in vain. */
    private static final int BITS_PER_GRAM = 64;

    private final Kind kind;
    private final int gramChars;
    /** Those of {@link #DISTANCES} that some literal's gram was taken at. */
    private final int[] distances;

    /** Whether a blank at an end of a value may decide if a literal is found. */
    final boolean blanksMatter;

    private final long gramBits;
    private final long caseBits;
    private final long[] bitmap;
    private final int bitmapShift;
    private final long[] grams;
    private final int[] firstOfGram;
    private final int tableShift;

    // Of each gram that was taken: the literal it is of, where in it, and another of the same gram, or -1.
    private final int[] literalOf;
    private final int[] offsetOf;
    private final int[] nextOfGram;

    private final char[] pool;
    private final int[] textStart;
    private final Anchor[] anchors;
    private final int[][] tests;

    /** @param entries each of this kind */
    GramIndex(Kind kind, List<Entry> entries) {
        this.kind = kind;
        this.gramChars = kind.gramChars();
        this.gramBits = gramChars == 4 ? -1 : (1L << (16 * gramChars)) - 1;
        this.caseBits = CASE_BITS & gramBits;
        int size = entries.size();
        int stride = kind.stride();
        int count = size * stride;
        int bits = Math.max(64, Integer.highestOneBit(Math.max(1, count * BITS_PER_GRAM - 1)) * 2);
        bitmap = new long[bits / 64];
        bitmapShift = 64 - Integer.numberOfTrailingZeros(bits);
        int slots = Integer.highestOneBit(Math.max(2, count)) * 4;
        tableShift = 64 - Integer.numberOfTrailingZeros(slots);
        grams = new long[slots];
        firstOfGram = new int[slots];
        Arrays.fill(firstOfGram, -1);
        literalOf = new int[count];
        offsetOf = new int[count];
        nextOfGram = new int[count];
        int chars = 0;
        boolean outerBlanks = false;
        for (Entry entry : entries) {
            chars += entry.text().length();
            outerBlanks |= !entry.text().strip().equals(entry.text());
        }
        blanksMatter = outerBlanks || kind.place() != Place.ANYWHERE;
        pool = new char[chars];
        textStart = new int[size + 1];
        anchors = new Anchor[size];
        tests = new int[size][];
        GramCounts counts = new GramCounts(entries);
        BitSet taken = new BitSet();
        for (int e = 0; e < size; e++) {
            Entry entry = entries.get(e);
            String text = entry.text();
            text.getChars(0, text.length(), pool, textStart[e]);
            textStart[e + 1] = textStart[e] + text.length();
            anchors[e] = entry.anchor();
            tests[e] = entry.tests();
            int best = rarest(text, counts);
            for (int i = 0; i < stride; i++) {
                literalOf[e * stride + i] = e;
                offsetOf[e * stride + i] = best + i;
                put(gram(text, best + i), e * stride + i);
            }
            taken.set(kind.place() == Place.END ? text.length() - gramChars - best : best);
        }
        distances = kind.place() == Place.ANYWHERE ? new int[0] : taken.stream().toArray();
    }

    /** The offset from which on the grams to take stand in the fewest literals. */
    private int rarest(String text, GramCounts counts) {
        int best = 0;
        int fewest = Integer.MAX_VALUE;
        if (kind.place() == Place.ANYWHERE) {
            int[] each = counts.ofEach(text);
            int stride = kind.stride();
            for (int offset = 0; offset + stride <= each.length && fewest > 1; offset++) {
                int most = 0;
                for (int i = offset; i < offset + stride; i++) {
                    most = Math.max(most, each[i]);
                }
                if (most < fewest) {
                    fewest = most;
                    best = offset;
                }
            }
            return best;
        }
        for (int distance : DISTANCES) {
            int offset = offset(text, distance);
            if (offset < 0 || fewest == 1) { // none is rarer than its only one
                break;
            }
            int count = counts.of(gram(text, offset));
            if (count < fewest) {
                fewest = count;
                best = offset;
            }
        }
        return best;
    }

    /** Where in a literal at an edge the gram of this distance from it begins; below 0 where the literal ends before. */
    private int offset(String text, int distance) {
        int last = text.length() - gramChars;
        return kind.place() == Place.END ? last - distance : distance <= last ? distance : -1;
    }

    private void put(long gram, int entry) {
        int bit = (int) ((gram * SPREAD) >>> bitmapShift);
        bitmap[bit >>> 6] |= 1L << bit;
        int slot = (int) ((gram * SPREAD) >>> tableShift);
        while (firstOfGram[slot] >= 0 && grams[slot] != gram) {
            slot = (slot + 1) & (grams.length - 1);
        }
        grams[slot] = gram;
        nextOfGram[entry] = firstOfGram[slot];
        firstOfGram[slot] = entry;
    }

    private long gram(String text, int at) {
        long gram = 0;
        for (int i = at; i < at + gramChars; i++) {
            gram = (gram << 16) | text.charAt(i);
        }
        return gram | caseBits;
    }

    /**
     * How often each gram stands where one may be taken, in all literals together. Grams that share a place here seem more
     * frequent than they are, which only makes the choice a little worse.
     */
    private final class GramCounts {
        private final int[] counts;
        private final int shift;

        GramCounts(List<Entry> entries) {
            int slots = Integer.highestOneBit(Math.max(8, textStart.length * 16)) * 2;
            counts = new int[slots];
            shift = 64 - Integer.numberOfTrailingZeros(slots);
            for (Entry entry : entries) {
                if (kind.place() == Place.ANYWHERE) {
                    for (int slot : slots(entry.text())) {
                        counts[slot]++;
                    }
                } else {
                    countAtEdge(entry.text());
                }
            }
        }

        private void countAtEdge(String text) {
            for (int distance : DISTANCES) {
                int offset = offset(text, distance);
                if (offset < 0) {
                    break;
                }
                counts[slot(gram(text, offset))]++;
            }
        }

        /** The places of a text's grams here, each gram made of the one before. */
        private int[] slots(String text) {
            int[] slots = new int[text.length() - gramChars + 1];
            long gram = 0;
            for (int i = 0; i < text.length(); i++) {
                gram = ((gram << 16) | text.charAt(i)) & gramBits;
                if (i >= gramChars - 1) {
                    slots[i - gramChars + 1] = slot(gram | caseBits);
                }
            }
            return slots;
        }

        /** How often each of a text's grams stands in literals. */
        int[] ofEach(String text) {
            int[] each = slots(text);
            for (int i = 0; i < each.length; i++) {
                each[i] = counts[each[i]];
            }
            return each;
        }

        int of(long gram) {
            return counts[slot(gram)];
        }

        private int slot(long gram) {
            return (int) ((gram * SPREAD) >>> shift);
        }
    }

    void find(char[] value, int length, Found found) {
        if (kind.place() == Place.ANYWHERE) {
            switch (gramChars) {
                case 4 -> findEachFourth(value, length, found);
                case 3 -> findEachSecond(value, length, found);
                default -> findEach(value, length, found);
            }
            return;
        }
        int last = length - gramChars;
        for (int distance : distances) {
            if (distance > last) {
                return;
            }
            int at = kind.place() == Place.BEGINNING ? distance : last - distance;
            long gram = 0;
            for (int i = at; i < at + gramChars; i++) {
                gram = (gram << 16) | value[i];
            }
            gram |= caseBits;
            if (mayBe(gram, bitmap, bitmapShift)) {
                look(gram, at, value, length, found);
            }
        }
    }

    private static boolean mayBe(long gram, long[] bitmap, int shift) {
        int bit = (int) ((gram * SPREAD) >>> shift);
        return (bitmap[bit >>> 6] & (1L << bit)) != 0;
    }

    /** Four characters to a gram, and each in one gram only: what most of the time is spent on. */
    private void findEachFourth(char[] value, int length, Found found) {
        long[] bits = bitmap;
        int shift = bitmapShift;
        for (int at = 0; at <= length - 4; at += 4) {
            long gram = ((long) value[at] << 48)
                    | ((long) value[at + 1] << 32)
                    | ((long) value[at + 2] << 16)
                    | value[at + 3]
                    | CASE_BITS;
            if (mayBe(gram, bits, shift)) {
                look(gram, at, value, length, found);
            }
        }
    }

    private void findEachSecond(char[] value, int length, Found found) {
        long[] bits = bitmap;
        int shift = bitmapShift;
        long cases = caseBits;
        for (int at = 0; at <= length - 3; at += 2) {
            long gram = ((long) value[at] << 32) | ((long) value[at + 1] << 16) | value[at + 2] | cases;
            if (mayBe(gram, bits, shift)) {
                look(gram, at, value, length, found);
            }
        }
    }

    private void findEach(char[] value, int length, Found found) {
        long[] bits = bitmap;
        int shift = bitmapShift;
        long cases = caseBits;
        for (int at = 0; at <= length - gramChars; at++) {
            long gram = (gramChars == 1 ? value[at] : ((long) value[at] << 16) | value[at + 1]) | cases;
            if (mayBe(gram, bits, shift)) {
                look(gram, at, value, length, found);
            }
        }
    }

    private void look(long gram, int at, char[] value, int length, Found found) {
        int slot = (int) ((gram * SPREAD) >>> tableShift);
        while (firstOfGram[slot] >= 0) {
            if (grams[slot] == gram) {
                for (int entry = firstOfGram[slot]; entry >= 0; entry = nextOfGram[entry]) {
                    compare(literalOf[entry], at - offsetOf[entry], value, length, found);
                }
                return;
            }
            slot = (slot + 1) & (grams.length - 1);
        }
    }

    private void compare(int literal, int at, char[] value, int length, Found found) {
        int from = textStart[literal];
        int chars = textStart[literal + 1] - from;
        if (at < 0 || at + chars > length || !anchors[literal].allows(at, chars, length)) {
            return;
        }
        for (int i = 0; i < chars; i++) {
            if (pool[from + i] != Folding.fold(value[at + i])) {
                return;
            }
        }
        found.found(tests[literal]);
    }
}
