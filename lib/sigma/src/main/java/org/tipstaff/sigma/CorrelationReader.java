package org.tipstaff.sigma;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes a document with {@code correlation}, gives the correlation (correlation rules specification). */
final class CorrelationReader {
    private static final Set<String> KEYS =
            Set.of("type", "rules", "group-by", "timespan", "condition", "aliases", "generate");
    private static final List<String> TYPES = Arrays.stream(SigmaCorrelation.Type.values())
            .map(type -> type.name().toLowerCase(Locale.ROOT))
            .toList();
    private static final List<String> OPERATORS = Arrays.stream(Comparison.values())
            .map(operator -> operator.name().toLowerCase(Locale.ROOT))
            .toList();

    private static final Pattern TIMESPAN = Pattern.compile("([0-9]{1,9})([smhdwMy])");

    /** pySigma's lengths for the units that the specification does not have: the mean month and year. */
    private static final Map<String, Long> UNIT_SECONDS =
            Map.of("s", 1L, "m", 60L, "h", 3_600L, "d", 86_400L, "w", 604_800L, "M", 2_629_746L, "y", 31_556_952L);

    private static final Duration MAX_TIMESPAN = Duration.ofDays(36_525);
    private static final int MAX_RULES = 1_000;

    /** The condition in its two forms, of which one is empty. */
    private record Condition(
            List<SigmaCorrelation.Criterion> criteria,
            List<String> fields,
            @Nullable BigDecimal percentile,
            @Nullable Expression expression,
            List<String> named) {
        static Condition none() {
            return new Condition(List.of(), List.of(), null, null, List.of());
        }
    }

    private final RuleText source;
    private final RuleOptions options;

    CorrelationReader(RuleText source, RuleOptions options) {
        this.source = source;
        this.options = options;
    }

    Optional<SigmaCorrelation> read(RuleHeader header, YamlNode.Mapping root) {
        YamlNode.Entry entry = root.entry("correlation").orElseThrow();
        if (!(entry.value() instanceof YamlNode.Mapping map)) {
            source.error(
                    entry.value(),
                    "'correlation' must be a map, here it is " + entry.value().kind());
            return Optional.empty();
        }
        int errorsBefore = source.errors();
        if (root.has("detection")) {
            source.error(
                    root.entry("detection").orElseThrow().key(),
                    "a document is either a rule or a correlation: put 'detection' into a document of its own");
        }
        for (YamlNode.Entry part : map.entries()) {
            String key = part.key().text();
            if (!KEYS.contains(key)) {
                source.error(part.key(), "unknown key '" + key + "' in correlation" + Spelling.hint(key, KEYS));
            }
        }
        Optional<SigmaCorrelation.Type> type = type(entry, map);
        Optional<Duration> timespan = timespan(entry, map);
        List<String> rules = names(map, "rules");
        List<String> groupBy = names(map, "group-by");
        Map<String, Map<String, String>> aliases = aliases(map);
        boolean generate = generate(root, map);
        Condition condition =
                type.map(known -> condition(known, entry, map, rules)).orElse(Condition.none());
        List<String> referred = rules.isEmpty() ? condition.named() : rules;
        if (referred.isEmpty() && source.errors() == errorsBefore) {
            source.error(entry.key(), "'rules' is missing in correlation: name at least one rule by id or name");
        }
        if (referred.size() > MAX_RULES) {
            source.error(entry.key(), "a correlation of more than " + MAX_RULES + " rules");
        }
        if (source.errors() > errorsBefore || type.isEmpty() || timespan.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new SigmaCorrelation(
                header,
                type.get(),
                referred,
                groupBy,
                aliases,
                timespan.get(),
                generate,
                condition.criteria(),
                condition.expression(),
                condition.fields(),
                condition.percentile()));
    }

    private Optional<SigmaCorrelation.Type> type(YamlNode.Entry correlation, YamlNode.Mapping map) {
        Optional<YamlNode> node = map.get("type");
        if (node.isEmpty()) {
            source.error(correlation.key(), "'type' is missing in correlation: one of " + String.join(", ", TYPES));
            return Optional.empty();
        }
        String word =
                node.get() instanceof YamlNode.Scalar scalar ? scalar.text().strip() : "";
        if (!TYPES.contains(word)) {
            source.error(
                    node.get(),
                    "correlation type '" + word + "' is none of " + String.join(", ", TYPES)
                            + Spelling.hint(word, TYPES));
            return Optional.empty();
        }
        return Optional.of(SigmaCorrelation.Type.valueOf(word.toUpperCase(Locale.ROOT)));
    }

    private Optional<Duration> timespan(YamlNode.Entry correlation, YamlNode.Mapping map) {
        Optional<YamlNode> node = map.get("timespan");
        if (node.isEmpty()) {
            source.error(correlation.key(), "'timespan' is missing in correlation, such as 'timespan: 15m'");
            return Optional.empty();
        }
        String word =
                node.get() instanceof YamlNode.Scalar scalar ? scalar.text().strip() : "";
        Matcher matcher = TIMESPAN.matcher(word);
        if (!matcher.matches()) {
            source.error(
                    node.get(),
                    "timespan '" + word + "' is not a number with s, m, h or d (or w, M, y), such as '90m'");
            return Optional.empty();
        }
        long seconds = Long.parseLong(matcher.group(1)) * UNIT_SECONDS.getOrDefault(matcher.group(2), 1L);
        Duration span = Duration.ofSeconds(seconds);
        if (span.isZero() || span.compareTo(MAX_TIMESPAN) > 0) {
            source.error(node.get(), "timespan '" + word + "' must be longer than nothing and at most a hundred years");
            return Optional.empty();
        }
        return Optional.of(span);
    }

    private List<String> names(YamlNode.Mapping map, String key) {
        return map.get(key)
                .flatMap(node -> RuleReader.references(node, key, source))
                .orElse(List.of());
    }

    private Map<String, Map<String, String>> aliases(YamlNode.Mapping map) {
        Map<String, Map<String, String>> aliases = new LinkedHashMap<>();
        Optional<YamlNode> node = map.get("aliases");
        if (node.isEmpty()) {
            return aliases;
        }
        if (!(node.get() instanceof YamlNode.Mapping byAlias)) {
            source.error(
                    node.get(),
                    "'aliases' must be a map of aliases, here it is "
                            + node.get().kind());
            return aliases;
        }
        for (YamlNode.Entry alias : byAlias.entries()) {
            Map<String, String> fields = new LinkedHashMap<>();
            if (alias.value() instanceof YamlNode.Mapping byRule) {
                for (YamlNode.Entry rule : byRule.entries()) {
                    if (rule.value() instanceof YamlNode.Scalar field && !field.isNull()) {
                        fields.put(rule.key().text(), field.text());
                    } else {
                        source.error(
                                rule.value(),
                                "an alias gives each rule one field, here it is "
                                        + rule.value().kind());
                    }
                }
            } else {
                source.error(
                        alias.value(),
                        "alias '" + alias.key().text() + "' must be a map from rule to field, here it is "
                                + alias.value().kind());
            }
            aliases.put(alias.key().text(), Collections.unmodifiableMap(fields));
        }
        return Collections.unmodifiableMap(aliases);
    }

    /** The specification puts {@code generate} beside {@code correlation}, pySigma into it; both are read. */
    private boolean generate(YamlNode.Mapping root, YamlNode.Mapping map) {
        Optional<Boolean> outside = generate(root);
        Optional<Boolean> inside = generate(map);
        if (outside.isPresent() && inside.isPresent() && !outside.get().equals(inside.get())) {
            source.error(
                    map.entry("generate").orElseThrow().key(),
                    "'generate' stands inside and outside of 'correlation' and says two things");
        }
        return inside.or(() -> outside).orElse(false);
    }

    private Optional<Boolean> generate(YamlNode.Mapping map) {
        Optional<YamlNode> node = map.get("generate");
        if (node.isEmpty()) {
            return Optional.empty();
        }
        Optional<Boolean> value = node.get() instanceof YamlNode.Scalar scalar ? scalar.asBoolean() : Optional.empty();
        if (value.isEmpty()) {
            source.error(node.get(), "'generate' takes true or false");
        }
        return value;
    }

    private Condition condition(
            SigmaCorrelation.Type type, YamlNode.Entry correlation, YamlNode.Mapping map, List<String> rules) {
        boolean temporal = type == SigmaCorrelation.Type.TEMPORAL || type == SigmaCorrelation.Type.TEMPORAL_ORDERED;
        Optional<YamlNode.Entry> entry = map.entry("condition");
        if (entry.isEmpty()) {
            if (!temporal) {
                source.error(correlation.key(), "'condition' is missing in correlation, such as 'gte: 10'");
            }
            return Condition.none();
        }
        return switch (entry.get().value()) {
            case YamlNode.Mapping criteria -> criteria(type, entry.get(), criteria);
            case YamlNode.Scalar text when temporal && !text.isNull() -> overRules(text, rules);
            case YamlNode node -> {
                source.error(
                        node, "the condition of a correlation is a map such as 'gte: 10', here it is " + node.kind());
                yield Condition.none();
            }
        };
    }

    private Condition overRules(YamlNode.Scalar text, List<String> rules) {
        if (!options.temporalExpressions()) {
            source.error(
                    text, "a condition over rule names is not in the specification; it is read only when asked for");
            return Condition.none();
        }
        Set<String> named = new LinkedHashSet<>();
        Expression expression =
                ConditionReader.readOverRules(text, rules, named, source).orElse(null);
        return new Condition(List.of(), List.of(), null, expression, List.copyOf(named));
    }

    private Condition criteria(SigmaCorrelation.Type type, YamlNode.Entry entry, YamlNode.Mapping map) {
        boolean ofValues = switch (type) {
            case EVENT_COUNT, TEMPORAL, TEMPORAL_ORDERED -> false;
            case VALUE_COUNT, VALUE_SUM, VALUE_AVG, VALUE_MEDIAN, VALUE_PERCENTILE -> true;
        };
        String typeName = type.name().toLowerCase(Locale.ROOT);
        List<SigmaCorrelation.Criterion> criteria = new ArrayList<>();
        List<String> fields = List.of();
        BigDecimal percentile = null;
        for (YamlNode.Entry part : map.entries()) {
            String key = part.key().text();
            if (OPERATORS.contains(key)) {
                Comparison comparison = Comparison.valueOf(key.toUpperCase(Locale.ROOT));
                number(part).ifPresent(bound -> criteria.add(new SigmaCorrelation.Criterion(comparison, bound)));
            } else if (key.equals("field")) {
                fields = RuleReader.references(part.value(), "field", source).orElse(List.of());
            } else if (key.equals("percentile")) {
                percentile = number(part).orElse(null);
            } else {
                List<String> known = new ArrayList<>(OPERATORS);
                known.add("field");
                known.add("percentile");
                source.error(
                        part.key(),
                        "unknown key '" + key + "' in the correlation's condition" + Spelling.hint(key, known));
            }
        }
        if (criteria.isEmpty()) {
            source.error(
                    entry.key(),
                    "the correlation's condition has no bound: one or more of " + String.join(", ", OPERATORS));
        }
        if (ofValues && fields.isEmpty()) {
            source.error(entry.key(), "'field' is missing in the condition: " + typeName + " looks at its values");
        }
        if (!ofValues && !fields.isEmpty()) {
            source.error(entry.key(), "'field' has no meaning in the condition of " + typeName);
        }
        if (fields.size() > 1 && type != SigmaCorrelation.Type.VALUE_COUNT) {
            source.error(entry.key(), "'field' must be a single field for " + typeName);
        }
        checkPercentile(type, entry, percentile);
        return new Condition(List.copyOf(criteria), fields, percentile, null, List.of());
    }

    private void checkPercentile(SigmaCorrelation.Type type, YamlNode.Entry entry, @Nullable BigDecimal percentile) {
        boolean wanted = type == SigmaCorrelation.Type.VALUE_PERCENTILE;
        if (wanted && percentile == null) {
            source.error(
                    entry.key(),
                    "'percentile' (0 to 100) is missing in the condition: without it the specification does not say"
                            + " what value_percentile compares");
        } else if (!wanted && percentile != null) {
            source.error(entry.key(), "'percentile' belongs to value_percentile only");
        } else if (percentile != null
                && (percentile.signum() < 0 || percentile.compareTo(BigDecimal.valueOf(100)) > 0)) {
            source.error(entry.key(), "'percentile' must lie between 0 and 100, not " + percentile);
        }
    }

    private Optional<BigDecimal> number(YamlNode.Entry part) {
        Optional<BigDecimal> number = part.value() instanceof YamlNode.Scalar scalar
                ? ValueReader.number(scalar.text().strip())
                : Optional.empty();
        if (number.isEmpty()) {
            source.error(part.value(), "'" + part.key().text() + "' needs a number");
        }
        return number;
    }
}
