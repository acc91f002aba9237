package org.tipstaff.sigma;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Takes the {@code detection} of a rule, or the like part of a filter, gives its searches and its condition. */
final class DetectionReader {
    private static final String CONDITION = "condition";
    private static final String TIMEFRAME = "timeframe";

    /** Predicates of one rule after every selector is written out; keeps later passes over the expression bounded. */
    private static final long MAX_PREDICATES = 1_000_000;

    /** The searches, the condition as written and the whole as one expression. */
    record Detection(Map<String, Expression> searches, String conditionText, Expression condition) {}

    private final RuleText source;
    private final ValueReader values;

    DetectionReader(RuleText source, RuleOptions options) {
        this.source = source;
        this.values = new ValueReader(source, options);
    }

    /** Reads every entry but those named in {@code otherKeys}; all faults are said before it gives up. */
    Optional<Detection> read(YamlNode.Entry detection, Set<String> otherKeys) {
        if (!(detection.value() instanceof YamlNode.Mapping parts)) {
            source.error(
                    detection.value(),
                    "'" + detection.key().text() + "' must be a map of searches and a condition, here it is "
                            + detection.value().kind());
            return Optional.empty();
        }
        int errorsBefore = source.errors();
        Map<String, Expression> searches = new LinkedHashMap<>();
        Map<String, YamlNode.Scalar> keys = new LinkedHashMap<>();
        for (YamlNode.Entry part : parts.entries()) {
            String name = part.key().text();
            if (!name.equals(TIMEFRAME) && !name.equals(CONDITION) && !otherKeys.contains(name)) {
                keys.put(name, part.key());
                // A search that cannot be read keeps its name, so that the condition's own faults can be told apart.
                searches.put(name, search(part).orElse(new Expression.And(List.of())));
            }
        }
        Optional<YamlNode.Entry> condition = parts.entry(CONDITION);
        if (condition.isEmpty()) {
            missingCondition(detection.key(), keys);
            return Optional.empty();
        }
        Set<String> mentioned = new LinkedHashSet<>();
        Optional<Expression> whole = condition(condition.get(), searches, mentioned);
        if (source.errors() > errorsBefore || whole.isEmpty()) {
            return Optional.empty();
        }
        parts.entry(TIMEFRAME)
                .ifPresent(part -> source.warning(
                        part.key(),
                        "'timeframe' meant something to aggregations only, which Sigma v2 does not have; it is not"
                                + " used. A correlation has 'timespan'"));
        keys.forEach((name, key) -> {
            if (!mentioned.contains(name)) {
                source.warning(key, "search '" + name + "' is not used by the condition");
            }
        });
        if (size(whole.get(), MAX_PREDICATES) > MAX_PREDICATES) {
            source.error(
                    condition.get().value(),
                    "the rule has more than " + MAX_PREDICATES + " predicates when every selector is written out");
            return Optional.empty();
        }
        return Optional.of(new Detection(
                Collections.unmodifiableMap(searches), text(condition.get().value()), whole.get()));
    }

    private void missingCondition(YamlNode.Scalar detection, Map<String, YamlNode.Scalar> keys) {
        Optional<String> misspelt = Spelling.nearest(CONDITION, keys.keySet());
        if (misspelt.isPresent()) {
            source.error(
                    java.util.Objects.requireNonNull(keys.get(misspelt.get())),
                    "'condition' is missing (did you mean it by '" + misspelt.get() + "'?)");
        } else {
            source.error(detection, "'condition' is missing in '" + detection.text() + "'");
        }
    }

    private Optional<Expression> condition(
            YamlNode.Entry condition, Map<String, Expression> searches, Set<String> mentioned) {
        List<YamlNode> nodes =
                condition.value() instanceof YamlNode.Sequence list ? list.items() : List.of(condition.value());
        if (nodes.isEmpty()) {
            source.error(condition.value(), "the list of conditions is empty");
            return Optional.empty();
        }
        List<Expression> alternatives = new ArrayList<>();
        for (YamlNode node : nodes) {
            if (node instanceof YamlNode.Scalar text && !text.isNull()) {
                ConditionReader.read(text, searches, mentioned, source).ifPresent(alternatives::add);
            } else {
                source.error(node, "a condition is text such as 'selection and not filter', here it is " + node.kind());
            }
        }
        if (alternatives.size() < nodes.size()) {
            return Optional.empty();
        }
        return Optional.of(
                alternatives.size() == 1 ? alternatives.getFirst() : new Expression.Or(List.copyOf(alternatives)));
    }

    private static String text(YamlNode condition) {
        if (condition instanceof YamlNode.Sequence list) {
            List<String> texts = new ArrayList<>();
            for (YamlNode item : list.items()) {
                texts.add("(" + ((YamlNode.Scalar) item).text().strip() + ")");
            }
            return String.join(" or ", texts);
        }
        return ((YamlNode.Scalar) condition).text().strip();
    }

    private Optional<Expression> search(YamlNode.Entry entry) {
        String name = entry.key().text();
        boolean empty = entry.value() instanceof YamlNode.Scalar scalar && scalar.isNull();
        if (empty) {
            source.error(entry.key(), "search '" + name + "' is empty");
            return Optional.empty();
        }
        return search(name, entry.value());
    }

    /** A map is "and", a list is "or", a single value is a keyword; to any depth. */
    private Optional<Expression> search(String name, YamlNode node) {
        return switch (node) {
            case YamlNode.Scalar keyword -> values.keyword(keyword);
            case YamlNode.Mapping fields -> {
                List<Expression> parts = new ArrayList<>();
                for (YamlNode.Entry field : fields.entries()) {
                    values.field(field.key(), field.value()).ifPresent(parts::add);
                }
                yield joined(name, node, fields.entries().size(), parts, true);
            }
            case YamlNode.Sequence items -> {
                List<Expression> parts = new ArrayList<>();
                for (YamlNode item : items.items()) {
                    search(name, item).ifPresent(parts::add);
                }
                yield joined(name, node, items.items().size(), parts, false);
            }
        };
    }

    private Optional<Expression> joined(String name, YamlNode node, int expected, List<Expression> parts, boolean all) {
        if (expected == 0) {
            source.error(node, "search '" + name + "' is empty");
            return Optional.empty();
        }
        if (parts.size() < expected) {
            return Optional.empty();
        }
        if (parts.size() == 1) {
            return Optional.of(parts.getFirst());
        }
        return Optional.of(all ? new Expression.And(List.copyOf(parts)) : new Expression.Or(List.copyOf(parts)));
    }

    /** Counts predicates until there are more than {@code limit}. */
    private static long size(Expression expression, long limit) {
        return switch (expression) {
            case Expression.And and -> size(and.parts(), limit);
            case Expression.Or or -> size(or.parts(), limit);
            case Expression.Not not -> size(not.part(), limit);
            case Expression.FieldPredicate _, Expression.Keyword _, Expression.RuleReference _ -> 1;
        };
    }

    private static long size(List<Expression> parts, long limit) {
        long sum = 0;
        for (Expression part : parts) {
            sum += size(part, limit - sum);
            if (sum > limit) {
                return sum;
            }
        }
        return sum;
    }
}
