package org.tipstaff.sigma;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** The writing half of {@link RuleSetCodec}. Used once. */
final class RuleSetWriter {
    /** YAML nests at most {@link YamlReader#MAX_DEPTH} deep. */
    static final int MAX_VALUE_DEPTH = 100;

    private interface Item<T> {
        void write(T item) throws RuleSetFormatException;
    }

    private final CodecOutput texts = new CodecOutput();
    private final Map<String, Integer> numberOfText = new HashMap<>();
    private final CodecOutput expressions = new CodecOutput();
    /** By identity: to hash an expression is to walk all of it, and what the reader shares is one object. */
    private final IdentityHashMap<Expression, Integer> numberOfExpression = new IdentityHashMap<>();

    private final List<CodecExtent> extents = new ArrayList<>();
    private final CodecOutput records = new CodecOutput();

    void write(RuleSet set, CodecOutput out) throws RuleSetFormatException {
        list(set.rules(), this::rule);
        list(set.correlations(), this::correlation);
        list(set.filters(), this::filter);
        list(set.refused(), this::refused);
        list(set.problems(), this::problem);
        counts(set.counts());
        records.text(set.digest().hex());
        finish(out);
    }

    /** What of a rule decides its matches and how they are shown, whatever file it stands in. */
    byte[] essence(SigmaRule rule) throws RuleSetFormatException {
        heading(rule.header());
        logSource(rule.logSource());
        expression(rule.condition());
        return finished();
    }

    /** As {@link #essence(SigmaRule)}. */
    byte[] essence(SigmaCorrelation correlation) throws RuleSetFormatException {
        heading(correlation.header());
        withoutHeader(correlation);
        return finished();
    }

    private void heading(RuleHeader header) {
        text(header.id());
        text(header.title());
        text(header.level().name());
    }

    private byte[] finished() {
        CodecOutput out = new CodecOutput();
        finish(out);
        return out.toByteArray();
    }

    private void finish(CodecOutput out) {
        out.number(numberOfText.size());
        out.append(texts);
        out.number(extents.size());
        out.append(expressions);
        out.append(records);
    }

    private void rule(SigmaRule rule) throws RuleSetFormatException {
        header(rule.header());
        logSource(rule.logSource());
        map(rule.detections(), this::expression);
        text(rule.conditionText());
        expression(rule.condition());
    }

    private void filter(SigmaFilter filter) throws RuleSetFormatException {
        header(filter.header());
        logSource(filter.logSource());
        list(filter.rules(), this::text);
        map(filter.detections(), this::expression);
        text(filter.conditionText());
        expression(filter.condition());
    }

    private void correlation(SigmaCorrelation correlation) throws RuleSetFormatException {
        header(correlation.header());
        withoutHeader(correlation);
    }

    private void withoutHeader(SigmaCorrelation correlation) throws RuleSetFormatException {
        records.number(number(correlation.type().name()));
        list(correlation.rules(), this::text);
        list(correlation.groupBy(), this::text);
        map(correlation.aliases(), fields -> map(fields, this::text));
        records.large(correlation.timespan().toSeconds());
        records.number(correlation.timespan().toNanosPart());
        records.flag(correlation.generate());
        list(correlation.criteria(), criterion -> {
            records.number(number(criterion.comparison().name()));
            records.decimal(criterion.bound());
        });
        Expression expression = correlation.expression();
        records.flag(expression != null);
        if (expression != null) {
            expression(expression);
        }
        list(correlation.fields(), this::text);
        BigDecimal percentile = correlation.percentile();
        records.flag(percentile != null);
        if (percentile != null) {
            records.decimal(percentile);
        }
    }

    private void header(RuleHeader header) throws RuleSetFormatException {
        text(header.id());
        text(header.name());
        text(header.title());
        records.number(number(header.level().name()));
        text(header.status());
        text(header.description());
        text(header.author());
        list(header.tags(), this::text);
        list(header.tactics(), this::text);
        list(header.techniques(), this::text);
        list(header.references(), this::text);
        list(header.falsePositives(), this::text);
        list(header.fields(), this::text);
        map(header.other(), value -> value(value, 1));
        location(header.location());
    }

    private void logSource(LogSource source) {
        text(source.product());
        text(source.category());
        text(source.service());
    }

    private void location(Location location) {
        text(location.file());
        records.number(location.line());
        records.number(location.column());
    }

    private void refused(RuleFile.Refused refused) throws RuleSetFormatException {
        text(refused.title());
        text(refused.id());
        location(refused.location());
        list(refused.problems(), this::problem);
    }

    private void problem(Problem problem) {
        records.number(number(problem.severity().name()));
        location(problem.location());
        text(problem.message());
        text(problem.sourceLine());
    }

    private void counts(RuleSet.Counts counts) throws RuleSetFormatException {
        records.number(counts.files());
        records.number(counts.documents());
        records.number(counts.refused());
        records.number(counts.folded());
        records.number(counts.notRules());
        map(counts.leftOut(), records::number);
        map(counts.byFolder(), folder -> {
            records.number(folder.documents());
            records.number(folder.refused());
        });
    }

    private void value(Object value, int depth) throws RuleSetFormatException {
        if (depth > MAX_VALUE_DEPTH) {
            throw new RuleSetFormatException("a header's value is nested deeper than " + MAX_VALUE_DEPTH);
        }
        switch (value) {
            case String text -> {
                records.one(CodecKind.TEXT);
                text(text);
            }
            case Boolean bool -> {
                records.one(CodecKind.BOOLEAN);
                records.flag(bool);
            }
            case BigDecimal number -> {
                records.one(CodecKind.DECIMAL);
                records.decimal(number);
            }
            case List<?> items -> {
                records.one(CodecKind.LIST);
                list(items, item -> value(item, depth + 1));
            }
            case Map<?, ?> entries -> {
                records.one(CodecKind.MAP);
                records.number(entries.size());
                for (Map.Entry<?, ?> entry : entries.entrySet()) {
                    if (!(entry.getKey() instanceof String key)) {
                        throw new RuleSetFormatException("a key of a header's value is no text");
                    }
                    text(key);
                    value(entry.getValue(), depth + 1);
                }
            }
            default ->
                throw new RuleSetFormatException("a header's value is neither text, boolean, number, list nor map");
        }
    }

    private void expression(Expression expression) throws RuleSetFormatException {
        records.number(number(expression, 1));
    }

    /** Writes an expression after those it is made of, unless it is there already. */
    private int number(Expression expression, int depth) throws RuleSetFormatException {
        Integer known = numberOfExpression.get(expression);
        if (known != null) {
            return known;
        }
        if (depth > CodecExtent.MAX_DEPTH) {
            throw new RuleSetFormatException("an expression is nested deeper than " + CodecExtent.MAX_DEPTH);
        }
        CodecExtent extent = switch (expression) {
            case Expression.And and -> joined(CodecKind.AND, and.parts(), depth);
            case Expression.Or or -> joined(CodecKind.OR, or.parts(), depth);
            case Expression.Not not -> {
                int part = number(not.part(), depth + 1);
                expressions.one(CodecKind.NOT);
                expressions.number(extents.size() - part);
                yield extents.get(part).wrapped();
            }
            case Expression.FieldPredicate predicate -> {
                expressions.one(CodecKind.FIELD_PREDICATE);
                expressions.number(number(predicate.field()));
                test(predicate.test());
                yield CodecExtent.LEAF;
            }
            case Expression.Keyword keyword -> {
                expressions.one(CodecKind.KEYWORD);
                test(keyword.test());
                yield CodecExtent.LEAF;
            }
            case Expression.RuleReference reference -> {
                expressions.one(CodecKind.RULE_REFERENCE);
                expressions.number(number(reference.rule()));
                yield CodecExtent.LEAF;
            }
        };
        int number = extents.size();
        extents.add(extent);
        numberOfExpression.put(expression, number);
        return number;
    }

    private CodecExtent joined(int kind, List<Expression> parts, int depth) throws RuleSetFormatException {
        int[] numbers = new int[parts.size()];
        CodecExtent extent = CodecExtent.NONE;
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number(parts.get(i), depth + 1);
            extent = extent.beside(extents.get(numbers[i]));
        }
        expressions.one(kind);
        expressions.number(numbers.length);
        for (int number : numbers) {
            expressions.number(extents.size() - number);
        }
        return extent.wrapped();
    }

    private void test(ValueTest test) {
        switch (test) {
            case ValueTest.Matches matches -> {
                expressions.one(CodecKind.MATCHES);
                expressions.flag(matches.cased());
                pattern(matches.pattern());
            }
            case ValueTest.EqualsNumber equals -> {
                expressions.one(CodecKind.EQUALS_NUMBER);
                expressions.decimal(equals.number());
            }
            case ValueTest.EqualsBoolean equals -> {
                expressions.one(CodecKind.EQUALS_BOOLEAN);
                expressions.flag(equals.value());
            }
            case ValueTest.Compares compares -> {
                expressions.one(CodecKind.COMPARES);
                expressions.number(number(compares.comparison().name()));
                expressions.decimal(compares.bound());
            }
            case ValueTest.Regex regex -> {
                expressions.one(CodecKind.REGEX);
                expressions.number(number(regex.pattern()));
                expressions.number(regex.flags());
            }
            case ValueTest.InNetwork network -> {
                expressions.one(CodecKind.IN_NETWORK);
                expressions.number(number(network.text()));
                expressions.number(network.network().size());
                network.network().forEach(expressions::one);
                expressions.number(network.prefixBits());
            }
            case ValueTest.IsNull _ -> expressions.one(CodecKind.IS_NULL);
            case ValueTest.Exists exists -> {
                expressions.one(CodecKind.EXISTS);
                expressions.flag(exists.expected());
            }
            case ValueTest.RelatesToField relates -> {
                expressions.one(CodecKind.RELATES_TO_FIELD);
                expressions.number(number(relates.field()));
                expressions.number(number(relates.relation().name()));
                expressions.flag(relates.cased());
            }
            case ValueTest.TimePart part -> {
                expressions.one(CodecKind.TIME_PART);
                expressions.number(number(part.unit().name()));
                expressions.number(number(part.comparison().name()));
                expressions.decimal(part.bound());
            }
        }
    }

    private void pattern(StringPattern pattern) {
        expressions.number(pattern.parts().size());
        for (StringPattern.Part part : pattern.parts()) {
            switch (part) {
                case StringPattern.Literal literal ->
                    expressions.large((long) CodecKind.LITERALS + number(literal.text()));
                case StringPattern.AnyRun _ -> expressions.one(CodecKind.ANY_RUN);
                case StringPattern.AnyOne _ -> expressions.one(CodecKind.ANY_ONE);
                case StringPattern.Dash _ -> expressions.one(CodecKind.DASH);
            }
        }
    }

    private <T> void list(List<T> items, Item<? super T> item) throws RuleSetFormatException {
        records.number(items.size());
        for (T each : items) {
            item.write(each);
        }
    }

    private <T> void map(Map<String, T> entries, Item<? super T> item) throws RuleSetFormatException {
        records.number(entries.size());
        for (Map.Entry<String, T> entry : entries.entrySet()) {
            text(entry.getKey());
            item.write(entry.getValue());
        }
    }

    private void text(String text) {
        records.number(number(text));
    }

    private int number(String text) {
        Integer known = numberOfText.putIfAbsent(text, numberOfText.size());
        if (known != null) {
            return known;
        }
        texts.text(text);
        return numberOfText.size() - 1;
    }
}
