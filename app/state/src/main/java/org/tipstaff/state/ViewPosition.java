package org.tipstaff.state;

/**
 * How far the views have come in each of what feeds them. The numbers go up only; what is behind them is in the views, what is
 * not can be had again from there.
 *
 * @param told offset of the first finding or incident, in the order in which they were told, that is not in the views
 * @param custody index of the first custody entry that is not in the views
 * @param counted journal offset of the first record that no source is credited with
 */
public record ViewPosition(long told, long custody, long counted) {
    public static final ViewPosition START = new ViewPosition(0, 0, 0);

    public ViewPosition {
        if (told < 0 || custody < 0 || counted < 0) {
            throw new IllegalArgumentException("a position is not negative: " + told + ", " + custody + ", " + counted);
        }
    }

    /** Whether nothing that this position covers is missing from the other. */
    boolean isCoveredBy(ViewPosition other) {
        return told <= other.told && custody <= other.custody && counted <= other.counted;
    }
}
