package org.tipstaff.sigma;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.tipstaff.event.Sha256;

/** Rule sets from a seed, with every kind of record, expression, test and value; they need not make sense. */
final class RandomRuleSets {
    private static final String[] ALPHABET = {
        "a", "B", "\\", "é", "ß", "漢", "\uD83D\uDE00", "\uD800", "\n", "\0", "%", ""
    };

    private final Random random;
    private final List<Expression> made = new ArrayList<>();

    RandomRuleSets(long seed) {
        random = new Random(seed);
    }

    RuleSet ruleSet() {
        return new RuleSet(
                list(6, this::rule),
                list(4, this::correlation),
                list(3, this::filter),
                list(3, this::refused),
                list(4, this::problem),
                new RuleSet.Counts(
                        number(),
                        number(),
                        number(),
                        number(),
                        number(),
                        map(this::number),
                        map(() -> new RuleSet.FolderCount(number(), number()))),
                Sha256.of(new byte[] {(byte) random.nextInt()}));
    }

    private SigmaRule rule() {
        return new SigmaRule(header(), logSource(), map(() -> expression(4)), text(), expression(5));
    }

    private SigmaFilter filter() {
        return new SigmaFilter(
                header(), logSource(), list(3, this::text), map(() -> expression(3)), text(), expression(3));
    }

    private SigmaCorrelation correlation() {
        return new SigmaCorrelation(
                header(),
                one(SigmaCorrelation.Type.values()),
                list(3, this::text),
                list(3, this::text),
                map(() -> map(this::text)),
                Duration.ofSeconds(random.nextLong() >> random.nextInt(64), random.nextInt(1_000_000_000)),
                random.nextBoolean(),
                list(2, () -> new SigmaCorrelation.Criterion(one(Comparison.values()), decimal())),
                random.nextBoolean() ? expression(3) : null,
                list(3, this::text),
                random.nextBoolean() ? decimal() : null);
    }

    private RuleHeader header() {
        return new RuleHeader(
                text(),
                text(),
                text(),
                one(Level.values()),
                text(),
                text(),
                text(),
                list(3, this::text),
                list(3, this::text),
                list(3, this::text),
                list(3, this::text),
                list(3, this::text),
                list(3, this::text),
                map(() -> value(3)),
                location());
    }

    private RuleFile.Refused refused() {
        return new RuleFile.Refused(text(), text(), location(), list(3, this::problem));
    }

    private Problem problem() {
        return new Problem(one(Problem.Severity.values()), location(), text().repeat(random.nextInt(300)), text());
    }

    private Location location() {
        return new Location(text(), number(), number());
    }

    private LogSource logSource() {
        return new LogSource(text(), text(), text());
    }

    private Object value(int depth) {
        return switch (random.nextInt(depth == 0 ? 3 : 5)) {
            case 0 -> text();
            case 1 -> random.nextBoolean();
            case 2 -> decimal();
            case 3 -> list(3, () -> value(depth - 1));
            default -> map(() -> value(depth - 1));
        };
    }

    private Expression expression(int depth) {
        if (!made.isEmpty() && random.nextInt(5) == 0) {
            return made.get(random.nextInt(made.size()));
        }
        Expression expression = switch (random.nextInt(depth == 0 ? 3 : 6)) {
            case 0 -> new Expression.FieldPredicate(text(), test());
            case 1 -> new Expression.Keyword(test());
            case 2 -> new Expression.RuleReference(text());
            case 3 -> new Expression.And(list(4, () -> expression(depth - 1)));
            case 4 -> new Expression.Or(list(4, () -> expression(depth - 1)));
            default -> new Expression.Not(expression(depth - 1));
        };
        made.add(expression);
        return expression;
    }

    private ValueTest test() {
        return switch (random.nextInt(10)) {
            case 0 -> new ValueTest.Matches(new StringPattern(list(4, this::part)), random.nextBoolean());
            case 1 -> new ValueTest.EqualsNumber(decimal());
            case 2 -> new ValueTest.EqualsBoolean(random.nextBoolean());
            case 3 -> new ValueTest.Compares(one(Comparison.values()), decimal());
            case 4 -> new ValueTest.Regex(text(), number());
            case 5 -> {
                int bytes = random.nextBoolean() ? 4 : 16;
                List<Byte> network = new ArrayList<>();
                for (int i = 0; i < bytes; i++) {
                    network.add((byte) random.nextInt());
                }
                yield new ValueTest.InNetwork(text(), network, random.nextInt(8 * bytes + 1));
            }
            case 6 -> new ValueTest.IsNull();
            case 7 -> new ValueTest.Exists(random.nextBoolean());
            case 8 -> new ValueTest.RelatesToField(text(), one(ValueTest.Relation.values()), random.nextBoolean());
            default -> new ValueTest.TimePart(one(ValueTest.Unit.values()), one(Comparison.values()), decimal());
        };
    }

    private StringPattern.Part part() {
        return switch (random.nextInt(4)) {
            case 0 -> new StringPattern.Literal(text());
            case 1 -> new StringPattern.AnyRun();
            case 2 -> new StringPattern.AnyOne();
            default -> new StringPattern.Dash();
        };
    }

    private BigDecimal decimal() {
        return new BigDecimal(new BigInteger(random.nextInt(100), random).subtract(BigInteger.TEN), number());
    }

    /** Mostly small, sometimes any. */
    private int number() {
        return random.nextInt() >> random.nextInt(32);
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append(ALPHABET[random.nextInt(random.nextBoolean() ? 3 : ALPHABET.length)]);
        }
        return text.toString();
    }

    private <T> T one(T[] items) {
        return items[random.nextInt(items.length)];
    }

    private <T> List<T> list(int max, Supplier<? extends T> item) {
        List<T> items = new ArrayList<>();
        for (int i = random.nextInt(max + 1); i > 0; i--) {
            items.add(item.get());
        }
        return items;
    }

    private <T> Map<String, T> map(Supplier<? extends T> item) {
        Map<String, T> items = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            items.put(text(), item.get());
        }
        return items;
    }
}
