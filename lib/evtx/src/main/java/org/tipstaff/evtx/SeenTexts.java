package org.tipstaff.evtx;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Texts that were made before, by the bytes they were made of. A log says the same things again and again: the names of
 * programs, accounts and computers, the identifiers of sessions. One String for each spares making it anew, and what is
 * asked of it later (its hash, whether it is the same as another) is answered at once.
 *
 * <p>Each text has one place, by a hash of its type and bytes; a text that comes later takes the place over. So memory is
 * bounded, and values made to collide cost what they would without.
 */
final class SeenTexts {
    /** Longer ones are rarely said twice. */
    static final int BYTES_MAX = 512;

    /** A power of two. At worst, texts and their bytes take 2 KiB each. */
    private static final int PLACES = 1 << 11;

    private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

    private final @Nullable String[] texts = new @Nullable String[PLACES];
    private final byte[][] made = new byte[PLACES][];
    private final int[] types = new int[PLACES];
    private int place;

    /** The text made of these bytes as a value of this type, or null; then {@link #remember} may be told it. */
    @Nullable
    String find(byte[] bytes, int type, int at, int size) {
        long hash = (type * 31L + size) * MIX;
        int i = at;
        int end = at + size;
        for (; i <= end - 8; i += 8) {
            hash = (hash ^ LittleEndian.i64(bytes, i)) * MIX;
            hash ^= hash >>> 32;
        }
        for (; i < end; i++) {
            hash = (hash ^ bytes[i]) * MIX;
        }
        place = (int) (hash >>> 53);
        String text = texts[place];
        return text != null && types[place] == type && Arrays.equals(made[place], 0, made[place].length, bytes, at, end)
                ? text
                : null;
    }

    /** Keeps the text of the bytes that were looked for last. */
    String remember(String text, byte[] bytes, int type, int at, int size) {
        texts[place] = text;
        types[place] = type;
        made[place] = Arrays.copyOfRange(bytes, at, at + size);
        return text;
    }
}
