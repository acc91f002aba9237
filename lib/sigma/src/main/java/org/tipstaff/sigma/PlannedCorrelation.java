package org.tipstaff.sigma;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A correlation with every reference resolved to an id and a rank. */
final class PlannedCorrelation {
    private final SigmaCorrelation correlation;
    /** Rank by id, in the author's order. */
    private final Map<String, Integer> ranks = new LinkedHashMap<>();
    /** By id of a rule: for each field of group-by, where that rule's events have it. */
    private final Map<String, List<String>> groupFields = new LinkedHashMap<>();

    private final Map<String, List<String>> valueFields = new LinkedHashMap<>();
    private final @Nullable RuleExpression expression;

    /** @param idOf id by id or name; knows every reference */
    PlannedCorrelation(SigmaCorrelation correlation, Map<String, String> idOf) {
        this.correlation = correlation;
        Map<String, Integer> rankOfReference = new LinkedHashMap<>();
        for (String reference : references(correlation)) {
            String id = Objects.requireNonNull(idOf.get(reference));
            ranks.putIfAbsent(id, ranks.size());
            rankOfReference.put(reference, Objects.requireNonNull(ranks.get(id)));
        }
        for (String id : ranks.keySet()) {
            groupFields.put(id, resolved(correlation.groupBy(), id, idOf));
            valueFields.put(id, resolved(correlation.fields(), id, idOf));
        }
        Expression condition = correlation.expression();
        expression = condition == null ? null : new RuleExpression(condition, rankOfReference);
    }

    /** Everything it names, in the author's order: first {@code rules}, then what only its condition names. */
    static Set<String> references(SigmaCorrelation correlation) {
        Set<String> references = new LinkedHashSet<>(correlation.rules());
        Expression condition = correlation.expression();
        if (condition != null) {
            collect(condition, references);
        }
        return references;
    }

    private static void collect(Expression part, Set<String> references) {
        switch (part) {
            case Expression.And and -> and.parts().forEach(each -> collect(each, references));
            case Expression.Or or -> or.parts().forEach(each -> collect(each, references));
            case Expression.Not not -> collect(not.part(), references);
            case Expression.RuleReference reference -> references.add(reference.rule());
            case Expression.FieldPredicate _, Expression.Keyword _ ->
                throw new IllegalArgumentException("a correlation's condition names rules, not fields");
        }
    }

    private List<String> resolved(List<String> names, String id, Map<String, String> idOf) {
        List<String> fields = new ArrayList<>();
        for (String name : names) {
            String field = name;
            for (Map.Entry<String, String> alias :
                    correlation.aliases().getOrDefault(name, Map.of()).entrySet()) {
                if (id.equals(idOf.get(alias.getKey()))) {
                    field = alias.getValue();
                }
            }
            fields.add(field);
        }
        return List.copyOf(fields);
    }

    SigmaCorrelation correlation() {
        return correlation;
    }

    Map<String, Integer> ranks() {
        return ranks;
    }

    List<String> groupFields(String id) {
        return Objects.requireNonNull(groupFields.get(id));
    }

    List<String> valueFields(String id) {
        return Objects.requireNonNull(valueFields.get(id));
    }

    Tally tally() {
        return Tally.of(correlation, ranks.size(), expression);
    }

    boolean needsValues() {
        return correlation.type() == SigmaCorrelation.Type.VALUE_COUNT;
    }

    boolean needsNumber() {
        return switch (correlation.type()) {
            case VALUE_SUM, VALUE_AVG, VALUE_MEDIAN, VALUE_PERCENTILE -> true;
            case EVENT_COUNT, VALUE_COUNT, TEMPORAL, TEMPORAL_ORDERED -> false;
        };
    }

    /** Each event counts once, however many of the rules match it. */
    boolean countsEvents() {
        return switch (correlation.type()) {
            case EVENT_COUNT, VALUE_COUNT, VALUE_SUM, VALUE_AVG, VALUE_MEDIAN, VALUE_PERCENTILE -> true;
            case TEMPORAL, TEMPORAL_ORDERED -> false;
        };
    }

    /** True when no further event can undo the condition, once it holds. */
    boolean isDecidedAtOnce() {
        boolean rising = correlation.criteria().stream()
                .allMatch(each -> each.comparison() == Comparison.GT || each.comparison() == Comparison.GTE);
        Expression condition = correlation.expression();
        return switch (correlation.type()) {
            case EVENT_COUNT, VALUE_COUNT, VALUE_SUM -> rising;
            case VALUE_AVG, VALUE_MEDIAN, VALUE_PERCENTILE -> false;
            case TEMPORAL, TEMPORAL_ORDERED -> rising && (condition == null || !RuleExpression.hasNot(condition));
        };
    }
}
