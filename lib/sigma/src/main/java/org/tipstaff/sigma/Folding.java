package org.tipstaff.sigma;

/**
 * Unicode simple case folding (CaseFolding.txt, status C and S), whatever the default locale. Folding keeps the number
 * of UTF-16 units, so positions in folded text are positions in the text.
 *
 * <p>The Java library has no case folding, but lower case of upper case gives the same classes of equal characters,
 * except for the few that are named below: dotted and dotless I, which only Turkic folding joins with {@code i}, and
 * three pairs that differ in no letter but in how they are composed.
 */
final class Folding {
    private static final char[] BELOW_256 = table();

    private Folding() {}

    private static char[] table() {
        char[] table = new char[256];
        for (int c = 0; c < table.length; c++) {
            table[c] = (char) foldCodePoint(c);
        }
        return table;
    }

    static int fold(int codePoint) {
        return codePoint < 256 ? BELOW_256[codePoint] : foldCodePoint(codePoint);
    }

    private static int foldCodePoint(int codePoint) {
        return switch (codePoint) {
            case 0x130, 0x131 -> codePoint;
            case 0x1FD3 -> 0x390;
            case 0x1FE3 -> 0x3B0;
            case 0xFB05 -> 0xFB06;
            default -> Character.toLowerCase(Character.toUpperCase(codePoint));
        };
    }

    static String fold(String text) {
        char[] units = text.toCharArray();
        fold(units, units.length);
        return new String(units);
    }

    /**
     * Folds in place.
     *
     * @return all units joined by binary or: below 256 when every unit was
     */
    static int fold(char[] units, int length) {
        int all = 0;
        for (int i = 0; i < length; i++) {
            all |= units[i];
        }
        return all < 128 ? foldAscii(units, length, all) : foldAny(units, length);
    }

    private static int foldAscii(char[] units, int length, int all) {
        char[] table = BELOW_256;
        for (int i = 0; i < length; i++) {
            units[i] = table[units[i]];
        }
        return all;
    }

    private static int foldAny(char[] units, int length) {
        int all = 0;
        for (int i = 0; i < length; i++) {
            char unit = units[i];
            all |= unit;
            if (unit < 256) {
                // The micro sign folds to a Greek letter, hence the second look at what comes out.
                char folded = BELOW_256[unit];
                all |= folded;
                units[i] = folded;
            } else if (Character.isHighSurrogate(unit) && i + 1 < length && Character.isLowSurrogate(units[i + 1])) {
                int folded = foldCodePoint(Character.toCodePoint(unit, units[i + 1]));
                units[i] = Character.highSurrogate(folded);
                units[i + 1] = Character.lowSurrogate(folded);
                i++;
            } else {
                units[i] = (char) foldCodePoint(unit);
                // The Kelvin and Angstrom signs fold to letters below 256; they stay marked as wide, which is harmless.
            }
        }
        return all;
    }
}
