package org.tipstaff.impact.hypothesis;

import java.util.Locale;

/**
 * The words of ICD 203 for how likely something is, least first. They say nothing of how sure whoever speaks is, and the two are
 * never said in one sentence.
 */
public enum Likelihood {
    /** 1 to 5 %. */
    ALMOST_NO_CHANCE(1, 5),
    /** 5 to 20 %. */
    VERY_UNLIKELY(5, 20),
    /** 20 to 45 %. */
    UNLIKELY(20, 45),
    /** 45 to 55 %. */
    ROUGHLY_EVEN(45, 55),
    /** 55 to 80 %. */
    LIKELY(55, 80),
    /** 80 to 95 %. */
    VERY_LIKELY(80, 95),
    /** 95 to 99 %. The machine never says it: it sees logs, not the people behind them. */
    ALMOST_CERTAIN(95, 99);

    private final int from;
    private final int to;

    Likelihood(int from, int to) {
        this.from = from;
        this.to = to;
    }

    /** The least it stands for, in percent. */
    public int from() {
        return from;
    }

    /** The most it stands for, in percent. */
    public int to() {
        return to;
    }

    /** As files and catalogues write it: {@code roughly-even}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
