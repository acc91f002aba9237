package org.tipstaff.sigma;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A correlation that holds in one window of one group.
 *
 * @param group the values that all events share, by the name in {@code group-by}, in the author's order and in the
 *     spelling of the window's first event
 * @param contributing the earliest rule matches of the window, in time order, at most
 *     {@link CorrelationLimits#contributingMax()}; those of correlations it is built on stand in their place
 * @param total how many there were in all
 * @param first time of the window's first event
 * @param time time of the event that decided it; for what only the end of a window can decide, time of its last event
 */
public record CorrelationMatch(
        SigmaCorrelation correlation,
        Map<String, String> group,
        List<RuleMatch> contributing,
        long total,
        Instant first,
        Instant time) {}
