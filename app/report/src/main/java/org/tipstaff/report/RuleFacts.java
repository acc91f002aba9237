package org.tipstaff.report;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tipstaff.sigma.LogSource;
import org.tipstaff.sigma.Problem;

/**
 * What became of the rules (spec/sigma.md section 6, trap 15). Every rule that was read is counted once: {@code read =
 * active + unmapped + rejected + needing placeholders + filters + copies}, where a rejected document may have several
 * problems.
 *
 * @param read documents that were read: rules, correlations and filters
 * @param filters sound filters, which find nothing by themselves
 * @param copies documents that are the same text as another that was read; both together count once
 * @param active rules and correlations that ran
 * @param unmapped rules that were sound but whose log source no events are mapped to
 * @param rejectedRules documents that were refused because of an error in them
 * @param rejected why, one or more for each, by place
 * @param placeholderRules documents refused because they name placeholders without values
 * @param placeholders why, by place
 * @param leftOut files that were not read because of their folder ({@code deprecated}, {@code unsupported}), by folder
 * @param logSources every log source that a sound rule names
 */
public record RuleFacts(
        long read,
        long filters,
        long copies,
        long active,
        long unmapped,
        long rejectedRules,
        List<Problem> rejected,
        long placeholderRules,
        List<Problem> placeholders,
        SortedMap<String, Long> leftOut,
        List<LogSourceFacts> logSources) {
    public RuleFacts {
        rejected = List.copyOf(rejected);
        placeholders = List.copyOf(placeholders);
        leftOut = Collections.unmodifiableSortedMap(new TreeMap<>(leftOut));
        logSources = List.copyOf(logSources);
    }

    /**
     * The rules of one log source.
     *
     * @param logSource what the rules say they are for
     * @param rules how many name it
     * @param mapped true when events are known to stand for it; false means none of its rules can match
     * @param events how many events of this case stand for it; 0 means its rules had nothing to look at
     */
    public record LogSourceFacts(LogSource logSource, long rules, boolean mapped, long events) {}
}
