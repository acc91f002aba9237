package org.tipstaff.state;

/**
 * How far the views have come. Both numbers go up only; what is behind them is in the views, what is not can be had again
 * from the journal and the custody log.
 *
 * @param journal journal offset of the first record whose results are not in the views
 * @param custody index of the first custody entry that is not in the views
 */
public record ViewPosition(long journal, long custody) {
    public static final ViewPosition START = new ViewPosition(0, 0);

    public ViewPosition {
        if (journal < 0 || custody < 0) {
            throw new IllegalArgumentException("a position is not negative: " + journal + ", " + custody);
        }
    }

    /** Whether nothing that this position covers is missing from the other. */
    boolean isCoveredBy(ViewPosition other) {
        return journal <= other.journal && custody <= other.custody;
    }
}
