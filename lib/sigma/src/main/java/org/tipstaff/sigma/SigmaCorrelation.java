package org.tipstaff.sigma;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A correlation (correlation rules specification v2.1).
 *
 * @param rules ids or names of the rules or correlations it looks at, in the author's order
 * @param groupBy fields whose values must be the same; empty means one group
 * @param aliases alias, then rule reference, then field
 * @param timespan length of the sliding window in event time; its end is inclusive
 * @param generate true when the referenced rules keep their own findings
 * @param criteria bounds that must all hold; empty for temporal types without condition
 * @param expression for temporal types with a condition over rule names (opt-in), else null
 * @param fields for value types, the field or fields whose values are counted or computed
 * @param percentile for value_percentile, 0 to 100
 */
public record SigmaCorrelation(
        RuleHeader header,
        Type type,
        List<String> rules,
        List<String> groupBy,
        Map<String, Map<String, String>> aliases,
        Duration timespan,
        boolean generate,
        List<Criterion> criteria,
        @Nullable Expression expression,
        List<String> fields,
        @Nullable BigDecimal percentile)
        implements SigmaDocument {

    public enum Type {
        EVENT_COUNT,
        VALUE_COUNT,
        TEMPORAL,
        TEMPORAL_ORDERED,
        VALUE_SUM,
        VALUE_AVG,
        VALUE_MEDIAN,
        VALUE_PERCENTILE
    }

    /** One bound of a correlation's condition. */
    public record Criterion(Comparison comparison, BigDecimal bound) {}
}
