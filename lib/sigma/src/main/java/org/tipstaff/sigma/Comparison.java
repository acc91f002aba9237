package org.tipstaff.sigma;

import java.math.BigDecimal;

/** How a number is compared with a bound. */
public enum Comparison {
    GT,
    GTE,
    LT,
    LTE,
    EQ,
    NEQ;

    public boolean holds(BigDecimal value, BigDecimal bound) {
        int order = value.compareTo(bound);
        return switch (this) {
            case GT -> order > 0;
            case GTE -> order >= 0;
            case LT -> order < 0;
            case LTE -> order <= 0;
            case EQ -> order == 0;
            case NEQ -> order != 0;
        };
    }
}
