package org.tipstaff.sigma;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All literals and numbers that rules look for in one field, or, for keywords, anywhere. */
final class ValueIndex {
    private final GramIndex[] narrow;
    /** Literals with characters beyond Latin-1; most values have none and skip them. */
    private final GramIndex[] wide;

    private final int[] ofEmptyText;
    private final Map<Long, int[]> numbers;
    /** Length of the shortest literal. */
    private final int shortest;
    /** Whether some literal may stand in the digits of a whole number. */
    private final boolean hasDigits;

    private ValueIndex(
            GramIndex[] narrow,
            GramIndex[] wide,
            int[] ofEmptyText,
            Map<Long, int[]> numbers,
            int shortest,
            boolean hasDigits) {
        this.narrow = narrow;
        this.wide = wide;
        this.ofEmptyText = ofEmptyText;
        this.numbers = numbers;
        this.shortest = shortest;
        this.hasDigits = hasDigits;
    }

    /** False when nothing can be found in the value, for its kind or its length. */
    boolean mayHold(Object value) {
        return hasNumbers()
                || (value instanceof String text ? text.length() >= shortest : hasDigits || !(value instanceof Long));
    }

    boolean hasNumbers() {
        return !numbers.isEmpty();
    }

    boolean hasLiterals() {
        return narrow.length > 0 || wide.length > 0 || ofEmptyText.length > 0;
    }

    /** @param value is folded in place where it isn't plain ASCII */
    void scan(char[] value, int length, GramIndex.Found found) {
        scan(value, length, false, found);
    }

    /** Looks only for what a blank at an end of the value may decide; tells some of the rest, too, or not. */
    void scanForBlanks(char[] value, int length, GramIndex.Found found) {
        scan(value, length, true, found);
    }

    private void scan(char[] value, int length, boolean forBlanks, GramIndex.Found found) {
        if (length == 0) {
            found.found(ofEmptyText);
            return;
        }
        boolean ascii = Folding.isAscii(value, length);
        if (!ascii) {
            // Some characters fold to others far away (the Kelvin sign to k), so that grams differ before folding.
            Folding.fold(value, length);
            scan(wide, value, length, forBlanks, found);
        }
        scan(narrow, value, length, forBlanks, found);
    }

    private static void scan(GramIndex[] indexes, char[] value, int length, boolean forBlanks, GramIndex.Found found) {
        for (GramIndex index : indexes) {
            if (!forBlanks || index.blanksMatter) {
                index.find(value, length, found);
            }
        }
    }

    void number(Object value, GramIndex.Found found) {
        Long number = switch (value) {
            case Long whole -> whole;
            case String text -> whole(text);
            case BigDecimal decimal -> whole(decimal);
            default -> null;
        };
        if (number != null) {
            int[] tests = numbers.get(number);
            if (tests != null) {
                found.found(tests);
            }
        }
    }

    private static @Nullable Long whole(String text) {
        int length = text.length();
        if (length == 0 || text.charAt(0) > '9' || text.charAt(length - 1) > '9') {
            return null;
        }
        if (length > 18) {
            BigDecimal parsed = Numbers.parse(text);
            return parsed == null ? null : whole(parsed);
        }
        long number = 0; // what can't be too large and has neither sign nor point: nearly all there is
        for (int i = 0; i < length; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                BigDecimal parsed = Numbers.parse(text);
                return parsed == null ? null : whole(parsed);
            }
            number = number * 10 + digit;
        }
        return number;
    }

    static @Nullable Long whole(BigDecimal number) {
        try {
            return number.longValueExact();
        } catch (ArithmeticException _) {
            return null; // a fraction, or too large: not among the whole numbers that are looked up
        }
    }

    /** Collects what is looked for. */
    static final class Builder {
        private static final int[] NONE = {};

        /** By anchor, the folded literals and the tests that each is of. */
        private final Map<Anchor, Map<String, int[]>> literals = new EnumMap<>(Anchor.class);

        private final Map<Long, int[]> numbers = new HashMap<>();

        /** @param folded empty only when exact */
        void literal(String folded, Anchor anchor, int test) {
            add(literals.computeIfAbsent(anchor, _ -> new HashMap<>()), folded, test);
        }

        void number(long number, int test) {
            add(numbers, number, test);
        }

        private static <K> void add(Map<K, int[]> testsOf, K key, int test) {
            int[] known = testsOf.getOrDefault(key, NONE);
            if (known.length > 0 && known[known.length - 1] == test) { // tests come one after the other
                return;
            }
            int[] more = Arrays.copyOf(known, known.length + 1);
            more[known.length] = test;
            testsOf.put(key, more);
        }

        /** How many tests look for this literal: what many rules name stands in many events. */
        int popularity(String folded, Anchor anchor) {
            return literals.getOrDefault(anchor, Map.of()).getOrDefault(folded, NONE).length;
        }

        /** Over everything. */
        ValueIndex build() {
            return build(null);
        }

        /** @param wanted the tests whose literals and numbers are looked for; null for all */
        ValueIndex build(@Nullable BitSet wanted) {
            Map<GramIndex.Kind, List<GramIndex.Entry>> narrow = new HashMap<>();
            Map<GramIndex.Kind, List<GramIndex.Entry>> wide = new HashMap<>();
            int[] ofEmptyText = new int[0];
            int shortest = Integer.MAX_VALUE;
            boolean hasDigits = false;
            for (Map.Entry<Anchor, Map<String, int[]>> ofAnchor : literals.entrySet()) {
                Anchor anchor = ofAnchor.getKey();
                for (Map.Entry<String, int[]> literal : ofAnchor.getValue().entrySet()) {
                    String text = literal.getKey();
                    int[] tests = asked(literal.getValue(), wanted);
                    if (tests.length == 0) {
                        continue;
                    }
                    shortest = Math.min(shortest, text.length());
                    if (text.isEmpty()) {
                        ofEmptyText = tests;
                        continue;
                    }
                    hasDigits |= isInNumbers(text);
                    (isNarrow(text) ? narrow : wide)
                            .computeIfAbsent(GramIndex.Kind.of(anchor, text.length()), _ -> new ArrayList<>())
                            .add(new GramIndex.Entry(text, anchor, tests));
                }
            }
            Map<Long, int[]> byNumber = new HashMap<>();
            for (Map.Entry<Long, int[]> number : numbers.entrySet()) {
                int[] tests = asked(number.getValue(), wanted);
                if (tests.length > 0) {
                    byNumber.put(number.getKey(), tests);
                }
            }
            return new ValueIndex(indexes(narrow), indexes(wide), ofEmptyText, byNumber, shortest, hasDigits);
        }

        private static boolean isInNumbers(String text) {
            for (int i = 0; i < text.length(); i++) {
                if (text.charAt(i) > '9') {
                    return false;
                }
            }
            return true;
        }

        private static boolean isNarrow(String text) {
            for (int i = 0; i < text.length(); i++) {
                if (text.charAt(i) >= 256) {
                    return false;
                }
            }
            return true;
        }

        private static GramIndex[] indexes(Map<GramIndex.Kind, List<GramIndex.Entry>> byKind) {
            return byKind.entrySet().stream()
                    .map(entry -> new GramIndex(entry.getKey(), entry.getValue()))
                    .toArray(GramIndex[]::new);
        }

        private static int[] asked(int[] tests, @Nullable BitSet wanted) {
            if (wanted == null) {
                return tests;
            }
            int[] asked = new int[tests.length];
            int count = 0;
            for (int test : tests) {
                if (wanted.get(test)) {
                    asked[count++] = test;
                }
            }
            return Arrays.copyOf(asked, count);
        }
    }
}
