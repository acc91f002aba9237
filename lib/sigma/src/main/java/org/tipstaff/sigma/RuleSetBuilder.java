package org.tipstaff.sigma;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks documents against each other, across files and in no order: ids, names, references, filters. */
final class RuleSetBuilder {
    private final List<RuleFile> files;
    private final Map<String, Integer> leftOut;
    private final Map<String, RuleSet.FolderCount> byFolder;
    private final Map<String, RuleFile.ReadDocument> byId = new LinkedHashMap<>();
    private final Map<String, List<SigmaDocument>> byName = new HashMap<>();
    private final List<RuleFile.Refused> refused = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private int documents;
    private int folded;

    RuleSetBuilder(List<RuleFile> files, Map<String, Integer> leftOut, Map<String, RuleSet.FolderCount> byFolder) {
        this.files = files;
        this.leftOut = leftOut;
        this.byFolder = byFolder;
    }

    RuleSet build() {
        int notRules = 0;
        int ruleFiles = 0;
        for (RuleFile file : files) {
            notRules += file.otherDocuments();
            boolean any = !file.documents().isEmpty() || !file.refused().isEmpty();
            ruleFiles += any ? 1 : 0;
            problems.addAll(file.problems());
            refused.addAll(file.refused());
            documents += file.documents().size() + file.refused().size();
            file.documents().forEach(this::enter);
        }
        List<SigmaCorrelation> correlations = new CorrelationOrder().resolved();
        List<SigmaFilter> filters = all(SigmaFilter.class);
        List<SigmaRule> rules = filtered(all(SigmaRule.class), filters);
        warnOfSuperseded();
        Comparator<Problem> byPlace = Comparator.comparing(Problem::location).thenComparing(Problem::message);
        return new RuleSet(
                rules,
                correlations,
                filters,
                refused.stream()
                        .sorted(Comparator.comparing(RuleFile.Refused::location))
                        .toList(),
                problems.stream().sorted(byPlace).toList(),
                new RuleSet.Counts(
                        ruleFiles,
                        documents,
                        refused.size(),
                        folded,
                        notRules,
                        Collections.unmodifiableMap(leftOut),
                        Collections.unmodifiableMap(byFolder)),
                RuleSetDigest.of(rules, correlations));
    }

    private void enter(RuleFile.ReadDocument read) {
        RuleHeader header = read.document().header();
        RuleFile.ReadDocument first = byId.putIfAbsent(header.id(), read);
        if (first == null) {
            if (!header.name().isEmpty()) {
                byName.computeIfAbsent(header.name(), _ -> new ArrayList<>()).add(read.document());
            }
            return;
        }
        Location at = first.document().header().location();
        if (first.text().equals(read.text())) {
            folded++;
            problems.add(
                    problem(Problem.Severity.WARNING, header, "the same document as at " + at + "; it counts once"));
        } else {
            refuse(header, "id " + header.id() + " is already that of another document at " + at);
        }
    }

    private void refuse(RuleHeader header, String message) {
        Problem problem = problem(Problem.Severity.ERROR, header, message);
        problems.add(problem);
        refused.add(new RuleFile.Refused(header.title(), header.id(), header.location(), List.of(problem)));
    }

    private static Problem problem(Problem.Severity severity, RuleHeader header, String message) {
        return new Problem(severity, header.location(), message, "title: " + header.title());
    }

    private <T extends SigmaDocument> List<T> all(Class<T> kind) {
        return byId.values().stream()
                .map(RuleFile.ReadDocument::document)
                .filter(kind::isInstance)
                .map(kind::cast)
                .sorted(Comparator.comparing(document -> document.header().location()))
                .toList();
    }

    /** Documents that a reference may mean; an id is stronger than a name. */
    private List<SigmaDocument> referred(String reference) {
        RuleFile.ReadDocument read = byId.get(reference);
        if (read == null) {
            read = byId.get(reference.toLowerCase(java.util.Locale.ROOT));
        }
        return read != null ? List.of(read.document()) : byName.getOrDefault(reference, List.of());
    }

    private List<SigmaRule> filtered(List<SigmaRule> rules, List<SigmaFilter> filters) {
        Map<String, List<SigmaFilter>> byRule = new HashMap<>();
        for (SigmaFilter filter : filters) {
            boolean applied = false;
            for (SigmaRule rule : targets(filter, rules)) {
                if (contains(filter.logSource(), rule.logSource())) {
                    byRule.computeIfAbsent(rule.header().id(), _ -> new ArrayList<>())
                            .add(filter);
                    applied = true;
                } else if (!filter.rules().isEmpty()) {
                    warn(
                            filter,
                            "rule '" + rule.header().title() + "' has log source " + rule.logSource()
                                    + ", which is not within the filter's " + filter.logSource()
                                    + "; it is not filtered");
                }
            }
            if (!applied) {
                warn(filter, "the filter applies to no rule that was read");
            }
        }
        return rules.stream()
                .map(rule -> join(rule, byRule.getOrDefault(rule.header().id(), List.of())))
                .toList();
    }

    private void warn(SigmaFilter filter, String message) {
        problems.add(problem(Problem.Severity.WARNING, filter.header(), message));
    }

    private List<SigmaRule> targets(SigmaFilter filter, List<SigmaRule> rules) {
        if (filter.rules().isEmpty()) {
            return rules;
        }
        Map<String, SigmaRule> targets = new LinkedHashMap<>();
        for (String reference : filter.rules()) {
            List<SigmaRule> meant = referred(reference).stream()
                    .filter(SigmaRule.class::isInstance)
                    .map(SigmaRule.class::cast)
                    .toList();
            if (meant.isEmpty()) {
                warn(filter, "the filter names rule '" + reference + "', which was not read");
            }
            meant.forEach(rule -> targets.put(rule.header().id(), rule));
        }
        return List.copyOf(targets.values());
    }

    /** Each part that the filter names must be the same in the rule; a part it leaves out is any. */
    static boolean contains(LogSource outer, LogSource inner) {
        return within(outer.product(), inner.product())
                && within(outer.category(), inner.category())
                && within(outer.service(), inner.service());
    }

    private static boolean within(String outer, String inner) {
        return outer.isEmpty() || outer.equals(inner);
    }

    /**
     * Joins filters with "and", word for word. Their searches were resolved when they were read, so a selector of the
     * rule such as {@code 1 of selection*} can never catch a filter's search, nor the other way round.
     */
    private static SigmaRule join(SigmaRule rule, List<SigmaFilter> filters) {
        if (filters.isEmpty()) {
            return rule;
        }
        List<Expression> parts = new ArrayList<>();
        parts.add(rule.condition());
        filters.forEach(filter -> parts.add(filter.condition()));
        return new SigmaRule(
                rule.header(),
                rule.logSource(),
                rule.detections(),
                rule.conditionText(),
                new Expression.And(List.copyOf(parts)));
    }

    private void warnOfSuperseded() {
        for (RuleFile.ReadDocument read : byId.values()) {
            RuleHeader header = read.document().header();
            if (!(header.other().get("related") instanceof List<?> related)) {
                continue;
            }
            for (Object item : related) {
                if (item instanceof Map<?, ?> entry
                        && ("obsolete".equals(entry.get("type")) || "renamed".equals(entry.get("type")))) {
                    RuleFile.ReadDocument old = byId.get(String.valueOf(entry.get("id")));
                    if (old != null && old != read) {
                        problems.add(problem(
                                Problem.Severity.WARNING,
                                header,
                                "it says that it makes '"
                                        + old.document().header().title() + "' at "
                                        + old.document().header().location() + " obsolete (" + entry.get("type")
                                        + "), and both were read"));
                    }
                }
            }
        }
    }

    /** Resolves correlations, innermost first, by an explicit stack: chains may be long. */
    private final class CorrelationOrder {
        private final Set<String> done = new HashSet<>();
        private final Set<String> broken = new HashSet<>();
        private final List<SigmaCorrelation> order = new ArrayList<>();

        List<SigmaCorrelation> resolved() {
            List<SigmaCorrelation> all = all(SigmaCorrelation.class);
            all.forEach(this::resolve);
            return List.copyOf(order);
        }

        private void resolve(SigmaCorrelation root) {
            List<SigmaCorrelation> open = new ArrayList<>(List.of(root));
            Set<String> path = new LinkedHashSet<>();
            while (!open.isEmpty()) {
                SigmaCorrelation top = open.getLast();
                String id = top.header().id();
                if (done.contains(id)) {
                    open.removeLast();
                    continue;
                }
                path.add(id);
                List<SigmaCorrelation> waiting = inner(top).stream()
                        .filter(inner -> !done.contains(inner.header().id()))
                        .toList();
                Optional<SigmaCorrelation> circle = waiting.stream()
                        .filter(inner -> path.contains(inner.header().id()))
                        .findFirst();
                if (circle.isPresent() || waiting.isEmpty()) {
                    String fault = circle.map(inner -> "the correlation refers to itself through '"
                                    + inner.header().title() + "'")
                            .orElseGet(() -> fault(top));
                    if (fault.isEmpty()) {
                        order.add(top);
                    } else {
                        broken.add(id);
                        refuse(top.header(), fault);
                    }
                    done.add(id);
                    path.remove(id);
                    open.removeLast();
                } else {
                    open.add(waiting.getFirst());
                }
            }
        }

        private List<SigmaCorrelation> inner(SigmaCorrelation correlation) {
            return correlation.rules().stream()
                    .flatMap(reference -> referred(reference).stream())
                    .filter(SigmaCorrelation.class::isInstance)
                    .map(SigmaCorrelation.class::cast)
                    .toList();
        }

        /** Why the correlation cannot run, or nothing. */
        private String fault(SigmaCorrelation correlation) {
            for (String reference : correlation.rules()) {
                List<SigmaDocument> meant = referred(reference);
                if (meant.isEmpty()) {
                    return "the correlation refers to rule '" + reference + "', which was not read or was refused";
                }
                if (meant.size() > 1) {
                    return "the correlation refers to '" + reference + "', a name that " + meant.size()
                            + " rules have: " + meant.get(0).header().location() + " and "
                            + meant.get(1).header().location();
                }
                SigmaDocument target = meant.getFirst();
                if (target instanceof SigmaFilter) {
                    return "the correlation refers to '" + reference + "', which is a filter";
                }
                if (broken.contains(target.header().id())) {
                    return "the correlation refers to '" + reference + "', which was refused";
                }
                String alias = aliasWithout(correlation, reference, target);
                if (!alias.isEmpty()) {
                    return alias;
                }
            }
            return strayAlias(correlation);
        }

        /** Without a field for one of its rules an alias in group-by would drop all events of that rule. */
        private String aliasWithout(SigmaCorrelation correlation, String reference, SigmaDocument target) {
            for (Map.Entry<String, Map<String, String>> alias :
                    correlation.aliases().entrySet()) {
                Set<String> rules = alias.getValue().keySet();
                boolean used = correlation.groupBy().contains(alias.getKey());
                boolean given = rules.contains(reference)
                        || rules.contains(target.header().id())
                        || rules.contains(target.header().name());
                if (used && !given && target instanceof SigmaRule) {
                    return "alias '" + alias.getKey() + "' gives no field for rule '" + reference
                            + "', so none of its events could be grouped";
                }
            }
            return "";
        }

        private String strayAlias(SigmaCorrelation correlation) {
            Set<String> known = new HashSet<>(correlation.rules());
            for (String reference : correlation.rules()) {
                referred(reference).forEach(document -> {
                    known.add(document.header().id());
                    known.add(document.header().name());
                });
            }
            for (Map.Entry<String, Map<String, String>> alias :
                    correlation.aliases().entrySet()) {
                for (String rule : alias.getValue().keySet()) {
                    if (!known.contains(rule)) {
                        return "alias '" + alias.getKey() + "' names rule '" + rule
                                + "', which is none of the correlation's rules" + Spelling.hint(rule, known);
                    }
                }
            }
            return "";
        }
    }
}
