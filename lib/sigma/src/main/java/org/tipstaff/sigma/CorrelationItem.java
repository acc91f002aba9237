package org.tipstaff.sigma;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * One match as one correlation sees it.
 *
 * @param rank the place of its rule among those the correlation names
 * @param values the counted values, folded; empty where none are
 * @param number the number that is computed with; zero where none is
 * @param contributing rule matches it stands for, bounded
 * @param total how many those were
 */
record CorrelationItem(
        Instant time,
        int rank,
        List<String> values,
        BigDecimal number,
        List<RuleMatch> contributing,
        long total,
        Instant first) {}
