package org.tipstaff.label;

import java.util.Locale;

/** Foreign text in a message: short, and without characters that act on a terminal or hide in it. */
final class Shown {
    private static final int LENGTH_MAX = 40;

    private Shown() {}

    static String of(String text) {
        String cut = text.length() <= LENGTH_MAX ? text : text.substring(0, LENGTH_MAX) + "...";
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < cut.length(); i++) {
            char c = cut.charAt(i);
            if (c >= ' ' && c <= '~') {
                shown.append(c);
            } else {
                shown.append("\\u").append(String.format(Locale.ROOT, "%04x", (int) c));
            }
        }
        return shown.toString();
    }
}
