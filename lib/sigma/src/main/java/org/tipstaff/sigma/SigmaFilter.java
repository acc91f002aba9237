package org.tipstaff.sigma;

import java.util.List;
import java.util.Map;

/**
 * A filter (filters specification): a condition that is joined with {@code and} to the rules it names.
 *
 * @param rules ids or names of the rules it applies to; empty means every rule of the log source
 */
public record SigmaFilter(
        RuleHeader header,
        LogSource logSource,
        List<String> rules,
        Map<String, Expression> detections,
        String conditionText,
        Expression condition)
        implements SigmaDocument {}
