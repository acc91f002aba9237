package org.tipstaff.sigma;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a window has seen, in the form that its correlation's condition needs. Adding and removing cost the same
 * however much is in the window.
 */
abstract sealed class Tally {
    abstract void add(CorrelationItem item);

    /** Takes back what was added longest ago. */
    abstract void remove(CorrelationItem item);

    /** Whether the condition holds at this time. */
    abstract boolean holds(Instant now);

    static Tally of(SigmaCorrelation correlation, int ruleCount, @Nullable RuleExpression expression) {
        List<SigmaCorrelation.Criterion> criteria = correlation.criteria();
        return switch (correlation.type()) {
            case EVENT_COUNT -> new Count(criteria);
            case VALUE_COUNT -> new Distinct(criteria);
            case VALUE_SUM -> new Sum(criteria);
            case VALUE_AVG -> new Average(criteria);
            case VALUE_MEDIAN -> new Median(criteria);
            case VALUE_PERCENTILE -> {
                BigDecimal percentile = correlation.percentile();
                if (percentile == null) {
                    throw new IllegalArgumentException("value_percentile without percentile");
                }
                yield new Percentile(criteria, percentile);
            }
            case TEMPORAL -> new RulesSeen(criteria, ruleCount, expression);
            case TEMPORAL_ORDERED -> new RulesInOrder(criteria, ruleCount, expression, correlation.timespan());
        };
    }

    private static boolean all(List<SigmaCorrelation.Criterion> criteria, BigDecimal value) {
        for (SigmaCorrelation.Criterion criterion : criteria) {
            if (!criterion.comparison().holds(value, criterion.bound())) {
                return false;
            }
        }
        return true;
    }

    private static final class Count extends Tally {
        private final List<SigmaCorrelation.Criterion> criteria;
        private long count;

        Count(List<SigmaCorrelation.Criterion> criteria) {
            this.criteria = criteria;
        }

        @Override
        void add(CorrelationItem item) {
            count++;
        }

        @Override
        void remove(CorrelationItem item) {
            count--;
        }

        @Override
        boolean holds(Instant now) {
            return all(criteria, BigDecimal.valueOf(count));
        }
    }

    private static final class Distinct extends Tally {
        private final List<SigmaCorrelation.Criterion> criteria;
        private final Map<List<String>, Integer> counts = new HashMap<>();

        Distinct(List<SigmaCorrelation.Criterion> criteria) {
            this.criteria = criteria;
        }

        @Override
        void add(CorrelationItem item) {
            counts.merge(item.values(), 1, Integer::sum);
        }

        @Override
        void remove(CorrelationItem item) {
            counts.computeIfPresent(item.values(), (_, count) -> count == 1 ? null : count - 1);
        }

        @Override
        boolean holds(Instant now) {
            return all(criteria, BigDecimal.valueOf(counts.size()));
        }
    }

    private static final class Sum extends Tally {
        private final List<SigmaCorrelation.Criterion> criteria;
        private BigDecimal sum = BigDecimal.ZERO;

        Sum(List<SigmaCorrelation.Criterion> criteria) {
            this.criteria = criteria;
        }

        @Override
        void add(CorrelationItem item) {
            sum = sum.add(item.number());
        }

        @Override
        void remove(CorrelationItem item) {
            sum = sum.subtract(item.number());
        }

        @Override
        boolean holds(Instant now) {
            return all(criteria, sum);
        }
    }

    /** Compares the sum with the bound times the count: no division, nothing is rounded. */
    private static final class Average extends Tally {
        private final List<SigmaCorrelation.Criterion> criteria;
        private BigDecimal sum = BigDecimal.ZERO;
        private long count;

        Average(List<SigmaCorrelation.Criterion> criteria) {
            this.criteria = criteria;
        }

        @Override
        void add(CorrelationItem item) {
            sum = sum.add(item.number());
            count++;
        }

        @Override
        void remove(CorrelationItem item) {
            sum = sum.subtract(item.number());
            count--;
        }

        @Override
        boolean holds(Instant now) {
            for (SigmaCorrelation.Criterion criterion : criteria) {
                if (!criterion.comparison().holds(sum, criterion.bound().multiply(BigDecimal.valueOf(count)))) {
                    return false;
                }
            }
            return count > 0;
        }
    }

    /** Keeps the numbers; asked only once, when the window closes. */
    private abstract static sealed class Sorted extends Tally {
        private final List<BigDecimal> numbers = new ArrayList<>();

        @Override
        void add(CorrelationItem item) {
            numbers.add(item.number());
        }

        @Override
        void remove(CorrelationItem item) {
            numbers.removeFirst();
        }

        @Override
        boolean holds(Instant now) {
            if (numbers.isEmpty()) {
                return false;
            }
            List<BigDecimal> sorted = new ArrayList<>(numbers);
            Collections.sort(sorted);
            return holds(sorted);
        }

        abstract boolean holds(List<BigDecimal> sorted);
    }

    /** The middle number, or the mean of the two in the middle. */
    private static final class Median extends Sorted {
        private static final BigDecimal TWO = BigDecimal.valueOf(2);
        private final List<SigmaCorrelation.Criterion> criteria;

        Median(List<SigmaCorrelation.Criterion> criteria) {
            this.criteria = criteria;
        }

        @Override
        boolean holds(List<BigDecimal> sorted) {
            BigDecimal twice = sorted.get((sorted.size() - 1) / 2).add(sorted.get(sorted.size() / 2));
            return all(criteria, twice.divide(TWO)); // exact: a half ends
        }
    }

    /** Nearest rank: the smallest number that at least this percentage of all numbers do not exceed. */
    private static final class Percentile extends Sorted {
        private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
        private final List<SigmaCorrelation.Criterion> criteria;
        private final BigDecimal percentile;

        Percentile(List<SigmaCorrelation.Criterion> criteria, BigDecimal percentile) {
            this.criteria = criteria;
            this.percentile = percentile;
        }

        @Override
        boolean holds(List<BigDecimal> sorted) {
            int rank = percentile
                    .multiply(BigDecimal.valueOf(sorted.size()))
                    .divide(HUNDRED, 0, RoundingMode.CEILING)
                    .intValue();
            return all(criteria, sorted.get(Math.clamp(rank, 1, sorted.size()) - 1));
        }
    }

    /** temporal: which rules were seen, in any order. */
    private static final class RulesSeen extends Tally {
        private final List<SigmaCorrelation.Criterion> criteria;
        private final int ruleCount;
        private final @Nullable RuleExpression expression;
        private final Map<Integer, Integer> counts = new HashMap<>();

        RulesSeen(List<SigmaCorrelation.Criterion> criteria, int ruleCount, @Nullable RuleExpression expression) {
            this.criteria = criteria;
            this.ruleCount = ruleCount;
            this.expression = expression;
        }

        @Override
        void add(CorrelationItem item) {
            counts.merge(item.rank(), 1, Integer::sum);
        }

        @Override
        void remove(CorrelationItem item) {
            counts.computeIfPresent(item.rank(), (_, count) -> count == 1 ? null : count - 1);
        }

        @Override
        boolean holds(Instant now) {
            if (expression != null) {
                return expression.holds(counts::containsKey);
            }
            return criteria.isEmpty() ? counts.size() == ruleCount : all(criteria, BigDecimal.valueOf(counts.size()));
        }
    }

    /**
     * temporal_ordered: the longest chain of rules that were seen in the author's order, within one timespan. For each
     * rule and length the chain is kept that began last; it outlives every other.
     */
    private static final class RulesInOrder extends Tally {
        private final List<SigmaCorrelation.Criterion> criteria;
        private final int ruleCount;
        private final @Nullable RuleExpression expression;
        private final Duration timespan;
        /** By rank, then by length minus one: when that chain began. */
        private final @Nullable Instant[][] begun;

        private final Map<Integer, Integer> counts = new HashMap<>();

        RulesInOrder(
                List<SigmaCorrelation.Criterion> criteria,
                int ruleCount,
                @Nullable RuleExpression expression,
                Duration timespan) {
            this.criteria = criteria;
            this.ruleCount = ruleCount;
            this.expression = expression;
            this.timespan = timespan;
            begun = new @Nullable Instant[ruleCount][ruleCount];
        }

        @Override
        void add(CorrelationItem item) {
            int rank = item.rank();
            counts.merge(rank, 1, Integer::sum);
            begun[rank][0] = item.time();
            for (int length = 1; length <= rank; length++) {
                for (int before = length - 1; before < rank; before++) {
                    Instant chain = begun[before][length - 1];
                    Instant known = begun[rank][length];
                    if (chain != null && (known == null || chain.isAfter(known))) {
                        begun[rank][length] = chain;
                    }
                }
            }
        }

        @Override
        void remove(CorrelationItem item) {
            counts.computeIfPresent(item.rank(), (_, count) -> count == 1 ? null : count - 1);
            // Chains that began before the window are told by their time.
        }

        @Override
        boolean holds(Instant now) {
            int longest = longest(now.isBefore(Instant.MIN.plus(timespan)) ? Instant.MIN : now.minus(timespan));
            if (expression != null) {
                return longest == counts.size() && expression.holds(counts::containsKey);
            }
            return criteria.isEmpty() ? longest == ruleCount : all(criteria, BigDecimal.valueOf(longest));
        }

        private int longest(Instant from) {
            for (int length = ruleCount; length > 0; length--) {
                int place = length - 1;
                if (Arrays.stream(begun).anyMatch(chains -> chains[place] != null && !chains[place].isBefore(from))) {
                    return length;
                }
            }
            return 0;
        }
    }
}
