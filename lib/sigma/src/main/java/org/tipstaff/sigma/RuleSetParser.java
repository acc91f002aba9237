package org.tipstaff.sigma;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tipstaff.event.Sha256;

/** The reading half of {@link RuleSetCodec}. Used once. */
final class RuleSetParser {
    private static final int NANOS = 1_000_000_000;

    /** Places set aside on the word of a count; lists stand in lists, and each may claim all that is left. */
    private static final int SET_ASIDE_MAX = 16;

    private static final StringPattern.Part[] WILDCARDS = {
        new StringPattern.AnyRun(), new StringPattern.AnyOne(), new StringPattern.Dash()
    };
    private static final Level[] LEVELS = Level.values();
    private static final Comparison[] COMPARISONS = Comparison.values();
    private static final Problem.Severity[] SEVERITIES = Problem.Severity.values();
    private static final SigmaCorrelation.Type[] TYPES = SigmaCorrelation.Type.values();
    private static final ValueTest.Relation[] RELATIONS = ValueTest.Relation.values();
    private static final ValueTest.Unit[] UNITS = ValueTest.Unit.values();

    private interface Item<T> {
        T read() throws RuleSetFormatException;
    }

    private final CodecInput in;
    private String[] texts = {};
    private Expression[] expressions = {};

    RuleSetParser(CodecInput in) {
        this.in = in;
    }

    RuleSet read() throws RuleSetFormatException {
        texts = new String[in.count()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = in.text();
        }
        expressions = new Expression[in.count()];
        CodecExtent[] extents = new CodecExtent[expressions.length];
        for (int i = 0; i < expressions.length; i++) {
            readExpression(i, extents);
        }
        return new RuleSet(
                list(this::rule),
                list(this::correlation),
                list(this::filter),
                list(this::refused),
                list(this::problem),
                counts(),
                digest());
    }

    private SigmaRule rule() throws RuleSetFormatException {
        return new SigmaRule(header(), logSource(), map(this::expression), text(), expression());
    }

    private SigmaFilter filter() throws RuleSetFormatException {
        return new SigmaFilter(header(), logSource(), list(this::text), map(this::expression), text(), expression());
    }

    private SigmaCorrelation correlation() throws RuleSetFormatException {
        return new SigmaCorrelation(
                header(),
                one(TYPES, "a type"),
                list(this::text),
                list(this::text),
                map(() -> map(this::text)),
                Duration.ofSeconds(in.large(), in.below(NANOS, "a part of a second")),
                in.flag(),
                list(() -> new SigmaCorrelation.Criterion(comparison(), in.decimal())),
                in.flag() ? expression() : null,
                list(this::text),
                in.flag() ? in.decimal() : null);
    }

    private RuleHeader header() throws RuleSetFormatException {
        return new RuleHeader(
                text(),
                text(),
                text(),
                one(LEVELS, "a level"),
                text(),
                text(),
                text(),
                list(this::text),
                list(this::text),
                list(this::text),
                list(this::text),
                list(this::text),
                list(this::text),
                map(() -> value(1)),
                location());
    }

    private LogSource logSource() throws RuleSetFormatException {
        return new LogSource(text(), text(), text());
    }

    private Location location() throws RuleSetFormatException {
        return new Location(text(), in.number(), in.number());
    }

    private RuleFile.Refused refused() throws RuleSetFormatException {
        return new RuleFile.Refused(text(), text(), location(), list(this::problem));
    }

    private Problem problem() throws RuleSetFormatException {
        return new Problem(one(SEVERITIES, "a severity"), location(), text(), text());
    }

    private RuleSet.Counts counts() throws RuleSetFormatException {
        return new RuleSet.Counts(
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                map(in::number),
                map(() -> new RuleSet.FolderCount(in.number(), in.number())));
    }

    private Sha256 digest() throws RuleSetFormatException {
        String hex = in.text();
        try {
            return new Sha256(hex);
        } catch (IllegalArgumentException e) {
            throw new RuleSetFormatException(String.valueOf(e.getMessage()));
        }
    }

    private Object value(int depth) throws RuleSetFormatException {
        if (depth > RuleSetWriter.MAX_VALUE_DEPTH) {
            throw new RuleSetFormatException("a value is nested deeper than " + RuleSetWriter.MAX_VALUE_DEPTH);
        }
        int kind = in.one();
        return switch (kind) {
            case CodecKind.TEXT -> text();
            case CodecKind.BOOLEAN -> in.flag();
            case CodecKind.DECIMAL -> in.decimal();
            case CodecKind.LIST -> list(() -> value(depth + 1));
            case CodecKind.MAP -> map(() -> value(depth + 1));
            default -> throw unknown("value", kind);
        };
    }

    private void readExpression(int number, CodecExtent[] extents) throws RuleSetFormatException {
        int kind = in.one();
        CodecExtent extent = CodecExtent.LEAF;
        Expression expression;
        switch (kind) {
            case CodecKind.AND, CodecKind.OR -> {
                Expression[] parts = new Expression[in.count()];
                CodecExtent inner = CodecExtent.NONE;
                for (int i = 0; i < parts.length; i++) {
                    int part = before(number);
                    parts[i] = expressions[part];
                    inner = inner.beside(extents[part]);
                }
                extent = inner.wrapped();
                List<Expression> list = List.of(parts);
                expression = kind == CodecKind.AND ? new Expression.And(list) : new Expression.Or(list);
            }
            case CodecKind.NOT -> {
                int part = before(number);
                extent = extents[part].wrapped();
                expression = new Expression.Not(expressions[part]);
            }
            case CodecKind.FIELD_PREDICATE -> expression = new Expression.FieldPredicate(text(), test());
            case CodecKind.KEYWORD -> expression = new Expression.Keyword(test());
            case CodecKind.RULE_REFERENCE -> expression = new Expression.RuleReference(text());
            default -> throw unknown("expression", kind);
        }
        expressions[number] = expression;
        extents[number] = extent;
    }

    /** The number of an expression by its distance back from this one. */
    private int before(int number) throws RuleSetFormatException {
        int back = in.below(number + 1, "the distance of a part");
        if (back == 0) {
            throw new RuleSetFormatException("an expression is a part of itself");
        }
        return number - back;
    }

    private ValueTest test() throws RuleSetFormatException {
        int kind = in.one();
        return switch (kind) {
            case CodecKind.MATCHES -> {
                boolean cased = in.flag();
                yield new ValueTest.Matches(pattern(), cased);
            }
            case CodecKind.EQUALS_NUMBER -> new ValueTest.EqualsNumber(in.decimal());
            case CodecKind.EQUALS_BOOLEAN -> new ValueTest.EqualsBoolean(in.flag());
            case CodecKind.COMPARES -> new ValueTest.Compares(comparison(), in.decimal());
            case CodecKind.REGEX -> new ValueTest.Regex(text(), in.number());
            case CodecKind.IN_NETWORK -> network();
            case CodecKind.IS_NULL -> new ValueTest.IsNull();
            case CodecKind.EXISTS -> new ValueTest.Exists(in.flag());
            case CodecKind.RELATES_TO_FIELD ->
                new ValueTest.RelatesToField(text(), one(RELATIONS, "a relation"), in.flag());
            case CodecKind.TIME_PART -> new ValueTest.TimePart(one(UNITS, "a unit"), comparison(), in.decimal());
            default -> throw unknown("test", kind);
        };
    }

    private ValueTest network() throws RuleSetFormatException {
        String text = text();
        Byte[] bytes = new Byte[in.count()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) in.one();
        }
        int prefix = in.number();
        if ((bytes.length != 4 && bytes.length != 16) || prefix < 0 || prefix > 8 * bytes.length) {
            throw new RuleSetFormatException("a network of " + bytes.length + " bytes and " + prefix + " bits");
        }
        return new ValueTest.InNetwork(text, List.of(bytes), prefix);
    }

    private StringPattern pattern() throws RuleSetFormatException {
        StringPattern.Part[] parts = new StringPattern.Part[in.count()];
        for (int i = 0; i < parts.length; i++) {
            int part = in.below(CodecKind.LITERALS + texts.length, "a part of a pattern");
            parts[i] = part < CodecKind.LITERALS
                    ? WILDCARDS[part]
                    : new StringPattern.Literal(texts[part - CodecKind.LITERALS]);
        }
        return new StringPattern(List.of(parts));
    }

    private Comparison comparison() throws RuleSetFormatException {
        return one(COMPARISONS, "a comparison");
    }

    private Expression expression() throws RuleSetFormatException {
        return expressions[in.below(expressions.length, "the number of an expression")];
    }

    private String text() throws RuleSetFormatException {
        return texts[in.below(texts.length, "the number of a text")];
    }

    /** Constants stand by name, so that their order means nothing. */
    private <E extends Enum<E>> E one(E[] constants, String what) throws RuleSetFormatException {
        String name = text();
        for (E constant : constants) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        throw new RuleSetFormatException(what + " '" + name + "' is not known");
    }

    private <T> List<T> list(Item<? extends T> item) throws RuleSetFormatException {
        int count = in.count();
        List<T> items = new ArrayList<>(Math.min(count, SET_ASIDE_MAX));
        for (int i = 0; i < count; i++) {
            items.add(item.read());
        }
        return List.copyOf(items);
    }

    private <T> Map<String, T> map(Item<? extends T> item) throws RuleSetFormatException {
        int count = in.count();
        if (count == 0) {
            return Map.of();
        }
        Map<String, T> entries = LinkedHashMap.newLinkedHashMap(Math.min(count, SET_ASIDE_MAX));
        for (int i = 0; i < count; i++) {
            String key = text();
            if (entries.put(key, item.read()) != null) {
                throw new RuleSetFormatException("a map holds '" + key + "' twice");
            }
        }
        return Collections.unmodifiableMap(entries);
    }

    private static RuleSetFormatException unknown(String what, int kind) {
        return new RuleSetFormatException("a kind of " + what + " that is not known: " + kind);
    }
}
