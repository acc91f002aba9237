package org.tipstaff.sigma;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether a text fits a pattern, in time bounded by the length of the text times that of the longest piece between two
 * {@code *}: each piece is taken at the first place where it fits, which never loses a match, so nothing is tried twice.
 */
final class Wildcards {
    /** Comparisons of one character made for one value; above it the answer is unknown. About a tenth of a second. */
    static final long WILDCARD_STEPS_MAX = 1L << 26;

    private static final int ANY_ONE = -1;
    private static final int DASH = -2;

    private final int[][] pieces;
    private final boolean cased;
    private final boolean openStart;
    private final boolean openEnd;

    Wildcards(StringPattern pattern, boolean cased) {
        this.cased = cased;
        List<int[]> found = new ArrayList<>();
        List<Integer> piece = new ArrayList<>();
        for (StringPattern.Part part : pattern.parts()) {
            switch (part) {
                case StringPattern.Literal literal ->
                    literal.text()
                            .codePoints()
                            .map(c -> cased ? c : Folding.fold(c))
                            .forEach(piece::add);
                case StringPattern.AnyOne _ -> piece.add(ANY_ONE);
                case StringPattern.Dash _ -> piece.add(DASH);
                case StringPattern.AnyRun _ -> {
                    found.add(piece.stream().mapToInt(Integer::intValue).toArray());
                    piece.clear();
                }
            }
        }
        found.add(piece.stream().mapToInt(Integer::intValue).toArray());
        openStart = found.size() > 1 && found.getFirst().length == 0;
        openEnd = found.size() > 1 && found.getLast().length == 0;
        boolean run = found.size() > 1;
        found.removeIf(symbols -> run && symbols.length == 0);
        pieces = found.toArray(int[][]::new);
    }

    Truth fits(String text) {
        return new Run(text).fits();
    }

    /** How many comparisons it takes to know whether this text fits. */
    long steps(String text) {
        Run run = new Run(text);
        run.fits();
        return run.steps;
    }

    static String limit() {
        return "a wildcard pattern was given up after " + WILDCARD_STEPS_MAX + " comparisons";
    }

    private final class Run {
        private final char[] units;
        private long steps;

        Run(String text) {
            units = text.toCharArray();
            if (!cased) {
                Folding.fold(units, units.length);
            }
        }

        Truth fits() {
            int first = 0;
            int last = pieces.length;
            int at = 0;
            if (last == 0) {
                return Truth.TRUE; // nothing but runs
            }
            if (!openStart) {
                at = end(pieces[0], 0);
                if (at < 0) {
                    return Truth.FALSE;
                }
                first = 1;
                if (last == 1 && !openEnd) {
                    return Truth.of(at == units.length);
                }
            }
            int limit = units.length;
            if (!openEnd && first < last) {
                last--;
                limit = back(pieces[last].length);
                if (limit < at || end(pieces[last], limit) != units.length) {
                    return Truth.FALSE;
                }
            }
            for (int i = first; i < last; i++) {
                at = find(pieces[i], at);
                if (steps > WILDCARD_STEPS_MAX) {
                    return Truth.UNKNOWN;
                }
                if (at < 0 || at > limit) {
                    return Truth.FALSE;
                }
            }
            return Truth.TRUE;
        }

        /** Where the first place at or after {@code from} that fits ends, or -1. */
        private int find(int[] piece, int from) {
            for (int at = from; at < units.length; at = next(at)) {
                int end = end(piece, at);
                if (end >= 0 || steps > WILDCARD_STEPS_MAX) {
                    return end;
                }
            }
            return -1;
        }

        /** Where the piece ends when it begins at {@code at}, or -1 when it does not fit there. */
        private int end(int[] piece, int at) {
            int unit = at;
            for (int symbol : piece) {
                steps++;
                if (unit >= units.length) {
                    return -1;
                }
                int codePoint = Character.codePointAt(units, unit);
                if (symbol != codePoint && symbol != ANY_ONE && !(symbol == DASH && Dashes.isDash(codePoint))) {
                    return -1;
                }
                unit += Character.charCount(codePoint);
            }
            return unit;
        }

        private int next(int at) {
            return at + Character.charCount(Character.codePointAt(units, at));
        }

        /** Where the last {@code codePoints} characters begin, or -1 when there are fewer. */
        private int back(int codePoints) {
            int at = units.length;
            for (int i = 0; i < codePoints; i++) {
                if (at == 0) {
                    return -1;
                }
                at -= Character.charCount(Character.codePointBefore(units, at));
            }
            return at;
        }
    }
}
