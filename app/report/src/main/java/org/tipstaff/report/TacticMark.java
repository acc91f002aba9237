package org.tipstaff.report;

import org.tipstaff.incident.Tactics;

/** The sign of a tactic: eight shapes in two rounds of the matrix, filled or hollow, and a colour beside. */
final class TacticMark {
    private static final int SHAPES = 8;

    private static final double[] CROSS = {
        -6.5, -2, -2, -2, -2, -6.5, 2, -6.5, 2, -2, 6.5, -2, 6.5, 2, 2, 2, 2, 6.5, -2, 6.5, -2, 2, -6.5, 2
    };

    private TacticMark() {}

    /** {@code m} and {@code t0} to {@code t16} for its colour, {@code hollow} in the second round. */
    static String cssClass(String tactic) {
        int position = Tactics.position(tactic);
        return "m t" + position + (position / SHAPES % 2 == 1 ? " hollow" : "");
    }

    static void draw(Drawing drawing, String tactic, double x, double y) {
        switch (Tactics.position(tactic) % SHAPES) {
            case 0 -> drawing.circle(x, y, 6);
            case 1 -> drawing.shape(x, y, -5.5, -5.5, 5.5, -5.5, 5.5, 5.5, -5.5, 5.5);
            case 2 -> drawing.shape(x, y, 0, -7, 7, 5.5, -7, 5.5);
            case 3 -> drawing.shape(x, y, 0, -7.5, 7.5, 0, 0, 7.5, -7.5, 0);
            case 4 -> drawing.shape(x, y, -7, -5.5, 7, -5.5, 0, 7);
            case 5 -> drawing.shape(x, y, CROSS);
            case 6 -> drawing.shape(x, y, -7, 0, -3.5, -6, 3.5, -6, 7, 0, 3.5, 6, -3.5, 6);
            default -> drawing.shape(x, y, -6.5, -6.5, 6.5, 0, -6.5, 6.5);
        }
    }
}
