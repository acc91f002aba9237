package org.tipstaff.sigma;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What was found in values met before. The values of a field are few, mostly: a computer runs the same programs for the
 * same accounts all day. What is found in a value depends on nothing but the field and the value, so it is looked through
 * once.
 *
 * <p>Each pair of field and value has one place, by hash; a later pair takes it over. So memory is bounded, and values
 * made to collide cost what they would without. Belongs to one thread.
 */
final class SeenValues {
    /** Longer texts are rarely met twice. */
    static final int CHARS_MAX = 256;

    /** A power of two. */
    private static final int PLACES = 1 << 13;

    private static final int SHIFT = 32 - 13;
    private static final int MIX = 0x9E37_79B1;
    private static final int[] NOTHING = {};

    private final @Nullable Object[] values = new @Nullable Object[PLACES];
    private final int[] fields = new int[PLACES];
    private final int[][] found = new int[PLACES][];
    private final GramIndex.Found collect = this::collect;
    private int[] collected = new int[64];
    private int count;
    private int place;

    /** The tests found in this value, a text or a whole number; null when it has to be looked through. */
    int @Nullable [] find(int field, Object value) {
        place = ((value.hashCode() * 31 + field) * MIX) >>> SHIFT;
        Object known = values[place];
        return known != null && fields[place] == field && (known == value || known.equals(value)) ? found[place] : null;
    }

    /** Where to tell what the value that was looked for last has. */
    GramIndex.Found collecting() {
        count = 0;
        return collect;
    }

    /** Keeps what was collected. */
    int[] remember(int field, Object value) {
        int[] tests = NOTHING;
        if (count > 0) {
            tests = Arrays.copyOf(collected, count);
        }
        values[place] = value;
        fields[place] = field;
        found[place] = tests;
        return tests;
    }

    private void collect(int[] tests) {
        if (count + tests.length > collected.length) {
            collected = Arrays.copyOf(collected, Math.max(2 * collected.length, count + tests.length));
        }
        System.arraycopy(tests, 0, collected, count, tests.length);
        count += tests.length;
    }
}
