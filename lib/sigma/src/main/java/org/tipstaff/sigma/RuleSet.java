package org.tipstaff.sigma;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tipstaff.event.Sha256;

/**
 * Rules that belong together and are ready to be planned. Immutable; the same paths give the same set in the same
 * order.
 *
 * @param rules filters that apply are already joined to their conditions; ordered by place
 * @param correlations a correlation stands after those it refers to, else ordered by place
 * @param filters those that were read, for people
 * @param refused what is not run, each with its reasons
 * @param problems all errors and warnings, ordered by place
 * @param digest over what was checked of every rule that runs, wherever it stood, so that two runs can be told to have
 *     used the same
 */
public record RuleSet(
        List<SigmaRule> rules,
        List<SigmaCorrelation> correlations,
        List<SigmaFilter> filters,
        List<RuleFile.Refused> refused,
        List<Problem> problems,
        Counts counts,
        Sha256 digest) {

    /**
     * @param files rule files that were read
     * @param documents Sigma documents in them, the refused and the folded included
     * @param refused documents that are not run
     * @param folded documents that are byte for byte a copy of another
     * @param notRules files or documents that are YAML and no Sigma
     * @param leftOut rule files not read, by the folder that is left out unless it is named
     * @param byFolder what was read, by the path and the folders directly in it, in order
     */
    public record Counts(
            int files,
            int documents,
            int refused,
            int folded,
            int notRules,
            Map<String, Integer> leftOut,
            Map<String, FolderCount> byFolder) {}

    public record FolderCount(int documents, int refused) {}

    /** A rule as a list shows it. */
    public record Listed(
            String id, String title, Level level, String status, LogSource logSource, List<RouteTable.Route> routes) {
        /** Whether any event this program reads can reach the rule. */
        public boolean isReachable() {
            return !routes.isEmpty();
        }
    }

    /** The rule of this id or name. */
    public Optional<SigmaRule> rule(String reference) {
        return rules.stream()
                .filter(rule -> rule.header().id().equals(reference)
                        || rule.header().name().equals(reference))
                .findFirst();
    }

    /** All rules with the events that can reach them. */
    public List<Listed> list(RouteTable table) {
        return rules.stream()
                .map(rule -> new Listed(
                        rule.header().id(),
                        rule.header().title(),
                        rule.header().level(),
                        rule.header().status(),
                        rule.logSource(),
                        table.routes(rule.logSource()).orElse(List.of())))
                .toList();
    }

    public long errors() {
        return problems.stream()
                .filter(problem -> problem.severity() == Problem.Severity.ERROR)
                .count();
    }
}
