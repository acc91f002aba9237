package org.tipstaff.report;

import java.util.Locale;

/** The sign of a tactic: eight shapes in two rounds of the matrix, filled or hollow, and a colour beside. */
final class TacticMark {
    private static final int SHAPES = 8;

    private TacticMark() {}

    /** {@code t0} to {@code t16} for its colour, {@code hollow} in the second round. */
    static String cssClass(String tactic) {
        int position = Tactics.position(tactic);
        return "t" + position + (position / SHAPES % 2 == 1 ? " hollow" : "");
    }

    static void draw(Html html, String tactic, double x, double y) {
        switch (Tactics.position(tactic) % SHAPES) {
            case 0 ->
                html.open("circle", "cx", number(x), "cy", number(y), "r", "6").close("circle");
            case 1 -> shape(html, x, y, -5.5, -5.5, 5.5, -5.5, 5.5, 5.5, -5.5, 5.5);
            case 2 -> shape(html, x, y, 0, -7, 7, 5.5, -7, 5.5);
            case 3 -> shape(html, x, y, 0, -7.5, 7.5, 0, 0, 7.5, -7.5, 0);
            case 4 -> shape(html, x, y, -7, -5.5, 7, -5.5, 0, 7);
            case 5 ->
                shape(
                        html, x, y, -6.5, -2, -2, -2, -2, -6.5, 2, -6.5, 2, -2, 6.5, -2, 6.5, 2, 2, 2, 2, 6.5, -2, 6.5,
                        -2, 2, -6.5, 2);
            case 6 -> shape(html, x, y, -7, 0, -3.5, -6, 3.5, -6, 7, 0, 3.5, 6, -3.5, 6);
            default -> shape(html, x, y, -6.5, -6.5, 6.5, 0, -6.5, 6.5);
        }
    }

    private static void shape(Html html, double x, double y, double... corners) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < corners.length; i += 2) {
            points.append(i == 0 ? "" : " ")
                    .append(number(x + corners[i]))
                    .append(',')
                    .append(number(y + corners[i + 1]));
        }
        html.open("polygon", "points", points.toString()).close("polygon");
    }

    /** A coordinate with at most one decimal, the same in every locale. */
    static String number(double value) {
        long tenths = Math.round(value * 10);
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : String.format(Locale.ROOT, "%.1f", tenths / 10.0);
    }
}
