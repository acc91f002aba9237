package org.tipstaff.sigma;

import java.util.Map;

/**
 * A rule as its author wrote it, checked: every selector resolved, every modifier applied.
 *
 * @param detections the named searches, in the author's order
 * @param conditionText the condition as written, for people
 * @param condition the whole rule as one expression; filters that apply are already joined to it
 */
public record SigmaRule(
        RuleHeader header,
        LogSource logSource,
        Map<String, Expression> detections,
        String conditionText,
        Expression condition)
        implements SigmaDocument {}
