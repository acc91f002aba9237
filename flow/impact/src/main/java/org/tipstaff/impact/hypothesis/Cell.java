package org.tipstaff.impact.hypothesis;

/**
 * One item of evidence against one hypothesis.
 *
 * @param weight {@link Weight#NONE} unless it is inconsistent
 * @param reason key of the catalogue: why it goes with the hypothesis as it does
 */
public record Cell(Hypothesis hypothesis, Fit fit, Weight weight, String reason) {
    public Cell {
        if ((weight == Weight.NONE) != (fit != Fit.INCONSISTENT)) {
            throw new IllegalArgumentException("only what is inconsistent has a weight: " + fit + ", " + weight);
        }
    }
}
