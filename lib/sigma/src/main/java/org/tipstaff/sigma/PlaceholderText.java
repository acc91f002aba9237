package org.tipstaff.sigma;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A value split at its placeholders: plain stretches and names in turn, the first and last stretch plain. */
record PlaceholderText(List<String> stretches, List<String> names) {
    /** Combinations of the values of all placeholders in one string. */
    static final int MAX_COMBINATIONS = 10_000;

    /**
     * {@code \%} is a plain percent sign. A percent sign that no second one follows before a blank is plain too, as in
     * {@code 100% of it}. Other escapes are left in place for {@link PatternText}.
     */
    static PlaceholderText split(String text) {
        List<String> stretches = new ArrayList<>();
        List<String> names = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            int end = c == '%' ? endOfName(text, i) : -1;
            if (c == '\\' && i + 1 < text.length() && text.charAt(i + 1) == '%') {
                plain.append('%');
                i += 2;
            } else if (c == '\\' && i + 1 < text.length() && PatternText.isEscapable(text.charAt(i + 1))) {
                plain.append(c).append(text.charAt(i + 1));
                i += 2;
            } else if (end > 0) {
                stretches.add(plain.toString());
                plain.setLength(0);
                names.add(text.substring(i + 1, end));
                i = end + 1;
            } else {
                plain.append(c);
                i++;
            }
        }
        stretches.add(plain.toString());
        return new PlaceholderText(stretches, names);
    }

    /** The index of the second percent sign, or -1. */
    private static int endOfName(String text, int start) {
        for (int i = start + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                return i > start + 1 ? i : -1;
            }
            if (Character.isWhitespace(c) || c == '\\') {
                return -1;
            }
        }
        return -1;
    }

    /** Every way to put values in the names' places. The caller has checked {@link #combinations}. */
    <T> List<T> fill(
            Function<String, T> ofStretch,
            Function<String, List<T>> ofName,
            java.util.function.BinaryOperator<T> join) {
        List<T> filled = List.of(ofStretch.apply(stretches.getFirst()));
        for (int n = 0; n < names.size(); n++) {
            List<T> values = ofName.apply(names.get(n));
            T after = ofStretch.apply(stretches.get(n + 1));
            List<T> longer = new ArrayList<>();
            for (T before : filled) {
                for (T value : values) {
                    longer.add(join.apply(join.apply(before, value), after));
                }
            }
            filled = longer;
        }
        return filled;
    }

    long combinations(Placeholders placeholders) {
        long product = 1;
        for (String name : names) {
            product *= placeholders.of(name).map(List::size).orElse(0);
            if (product > MAX_COMBINATIONS) {
                return product;
            }
        }
        return product;
    }
}
