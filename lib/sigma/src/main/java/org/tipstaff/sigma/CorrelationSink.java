package org.tipstaff.sigma;

/** Where correlations tell what they found and what they could not use. */
public interface CorrelationSink {
    /** Also told for a correlation whose own finding is suppressed because another is built on it. */
    void matched(CorrelationMatch match);

    /**
     * A bound was reached, so this correlation may have missed something. Told once for each correlation and reason.
     *
     * @param reason one English sentence that names the bound
     */
    void limitReached(SigmaCorrelation correlation, String reason);

    /** Matches of referenced rules that could not be used, counted; told when the run is finished, never with zero. */
    void unused(SigmaCorrelation correlation, Unused why, long count);

    /** Why a match could not be used. */
    enum Unused {
        /** The event has no time. */
        NO_TIME,
        /** The event lacks a field that the correlation groups by, or it is null there. */
        NO_GROUP,
        /** The event lacks the field whose values are counted, or it is no number where one is needed. */
        NO_VALUE,
        /** The event came after a later one. */
        LATE
    }
}
