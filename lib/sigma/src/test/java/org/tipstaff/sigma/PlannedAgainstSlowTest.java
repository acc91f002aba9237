package org.tipstaff.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;

/** The plan and the slow evaluator say the same of generated rules and events, explanations included. */
class PlannedAgainstSlowTest {
    private static final boolean FULL = Boolean.getBoolean("tipstaff.full");
    private static final int RULES = 60;
    private static final int EVENTS = 60;
    private static final int THREADS = 4;
    private static final int ROUNDS = 5;

    /** Each seed makes 60 rules × 60 events = 3,600 pairs. */
    static List<Long> seeds() {
        List<Long> seeds = new ArrayList<>();
        for (long seed = 1; seed <= (FULL ? 60 : 6); seed++) {
            seeds.add(seed);
        }
        return seeds;
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void plannedEqualsSlow(long seed) {
        Random random = new Random(seed);
        RouteTable routes = new RandomRoutes();
        List<SigmaRule> rules = rules(random);
        EventMatcher matcher = RulePlan.of(rules, routes).matcher();
        SlowEvaluator slow = new SlowEvaluator(rules, routes);
        int said = 0;
        for (int i = 0; i < EVENTS; i++) {
            Event event = event(random);
            Given.Heard expected = new Given.Heard();
            slow.match(event, expected);
            Given.Heard actual = new Given.Heard();
            matcher.match(event, actual);
            assertThat(actual.byRule)
                    .as("seed %d, event %d: %s", seed, i, event)
                    .isEqualTo(expected.byRule);
            said += expected.byRule.size();
        }
        assertThat(said).as("seed %d matches something", seed).isPositive();
    }

    /** Indexes and automata are made when the first event asks for them: here several threads ask at once. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void threadsThatBeginTogetherEachEqualSlow(long seed) throws Exception {
        Random random = new Random(seed);
        RouteTable routes = new RandomRoutes();
        List<SigmaRule> rules = rules(random);
        SlowEvaluator slow = new SlowEvaluator(rules, routes);
        List<Event> events = new ArrayList<>();
        List<Object> expected = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            Event event = event(random);
            events.add(event);
            Given.Heard heard = new Given.Heard();
            slow.match(event, heard);
            expected.add(heard.byRule);
        }
        for (int round = 0; round < ROUNDS; round++) {
            RulePlan plan = RulePlan.of(rules, routes);
            CyclicBarrier together = new CyclicBarrier(THREADS);
            List<Callable<List<Object>>> matching = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                matching.add(() -> {
                    EventMatcher matcher = plan.matcher();
                    List<Object> said = new ArrayList<>();
                    together.await();
                    for (Event event : events) {
                        Given.Heard heard = new Given.Heard();
                        matcher.match(event, heard);
                        said.add(heard.byRule);
                    }
                    return said;
                });
            }
            try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
                for (Future<List<Object>> said : threads.invokeAll(matching)) {
                    assertThat(said.get()).as("seed %d, round %d", seed, round).isEqualTo(expected);
                }
            }
        }
    }

    private static List<SigmaRule> rules(Random random) {
        List<SigmaRule> rules = new ArrayList<>();
        for (int i = 0; i < RULES; i++) {
            LogSource source =
                    new LogSource("windows", List.of("a", "b", "c", "none").get(random.nextInt(4)), "");
            rules.add(Given.rule("rule" + i, source, expression(random, 4)));
        }
        return rules;
    }

    private static final class RandomRoutes implements RouteTable {
        @Override
        public Optional<List<Route>> routes(LogSource logSource) {
            Expression.And nothing = new Expression.And(List.of());
            return switch (logSource.category()) {
                case "a" -> Optional.of(List.of(new Route("windows", List.of(), List.of(), nothing)));
                case "b" ->
                    Optional.of(List.of(
                            new Route("windows", List.of("SECURITY"), List.of(1L, 2L), nothing),
                            new Route("", List.of("Application"), List.of(), Given.matches("F0", "*a*"))));
                case "c" ->
                    Optional.of(List.of(
                            new Route("windows", List.of("Security"), List.of(2L), Given.exists("F1", true)),
                            new Route("windows", List.of("security"), List.of(2L, 3L), Given.matches("F2", "*b*"))));
                default -> Optional.empty();
            };
        }
    }

    private static Expression expression(Random random, int depth) {
        int kind = random.nextInt(depth == 0 ? 1 : 6);
        return switch (kind) {
            case 1 -> new Expression.And(parts(random, depth));
            case 2, 3 -> new Expression.Or(parts(random, depth));
            case 4 -> Given.not(expression(random, depth - 1));
            default -> leaf(random);
        };
    }

    private static List<Expression> parts(Random random, int depth) {
        List<Expression> parts = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            parts.add(expression(random, depth - 1));
        }
        return random.nextInt(40) == 0 ? List.of() : parts;
    }

    private static Expression leaf(Random random) {
        ValueTest test = switch (random.nextInt(16)) {
            case 0 -> new ValueTest.EqualsNumber(number(random));
            case 1 -> new ValueTest.EqualsBoolean(random.nextBoolean());
            case 2 -> new ValueTest.Compares(Comparison.values()[random.nextInt(6)], number(random));
            case 3 -> new ValueTest.Regex(REGEXES[random.nextInt(REGEXES.length)], random.nextInt(2) * 2);
            case 4 -> new ValueTest.InNetwork("10.0.0.0/8", List.of((byte) 10, (byte) 0, (byte) 0, (byte) 0), 8);
            case 5 -> new ValueTest.IsNull();
            case 6 -> new ValueTest.Exists(random.nextBoolean());
            case 7 ->
                new ValueTest.RelatesToField(
                        field(random), ValueTest.Relation.values()[random.nextInt(4)], random.nextBoolean());
            case 8 ->
                new ValueTest.TimePart(
                        ValueTest.Unit.values()[random.nextInt(6)],
                        Comparison.values()[random.nextInt(6)],
                        BigDecimal.valueOf(random.nextInt(14)));
            case 9 -> new ValueTest.Matches(pattern(random), true);
            default -> new ValueTest.Matches(pattern(random), false);
        };
        return random.nextInt(8) == 0 && !(test instanceof ValueTest.IsNull) && !(test instanceof ValueTest.Exists)
                ? new Expression.Keyword(test)
                : Given.field(field(random), test);
    }

    private static final String[] REGEXES = {
        "ab+c",
        "(ab|ba)c?",
        "^a",
        "b$",
        "[ab]{2}c",
        "a(?=b)",
        "(a)\\1",
        "K",
        "abc|\\s",
        "(?i)ABC",
        "a.*c",
        "\\.exe",
        "aabb(?!c)"
    };

    private static StringPattern pattern(Random random) {
        StringBuilder text = new StringBuilder();
        int shape = random.nextInt(6);
        text.append(shape == 1 || shape == 3 ? "*" : "").append(text(random, 6));
        if (shape == 4) {
            text.append(List.of("*", "?", "~").get(random.nextInt(3))).append(text(random, 4));
        } else if (shape == 5) {
            for (int i = 0; i < 4; i++) {
                text.append(List.of("*", "?", "~", "a", "bb", "").get(random.nextInt(6)));
            }
        }
        return Given.pattern(text.append(shape == 2 || shape == 3 ? "*" : "").toString());
    }

    private static final String[] LETTERS = {
        "a",
        "b",
        "c",
        "A",
        "B",
        "-",
        "/",
        ".",
        "\\",
        "1",
        "ab",
        "abc",
        "\uD83D\uDE00",
        "\uD801\uDC00",
        "\uD801\uDC28",
        "\u212A",
        "k",
        "\u0131",
        "I",
        "\u00B5",
        "\u03BC",
        "\n",
        "\u2013",
        "\u00E9",
        "\u00C9",
        " "
    };

    private static String text(Random random, int longest) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(longest + 1); i > 0; i--) {
            text.append(LETTERS[random.nextInt(random.nextInt(3) == 0 ? LETTERS.length : 3)]);
        }
        return text.toString();
    }

    private static BigDecimal number(Random random) {
        return random.nextInt(4) == 0 ? new BigDecimal("1.5") : BigDecimal.valueOf(random.nextInt(4));
    }

    private static String field(Random random) {
        return "F" + random.nextInt(5);
    }

    private static Event event(Random random) {
        Fields.Builder fields = Fields.builder();
        for (int i = 0; i < 5; i++) {
            if (random.nextInt(5) > 0) {
                fields.append("F" + i, random.nextInt(6) == 0 ? list(random) : value(random));
            }
        }
        return Given.event(
                List.of("windows", "Windows", "linux").get(random.nextInt(3)),
                List.of("Security", "application", "Other", "").get(random.nextInt(4)),
                random.nextInt(4),
                random.nextInt(3) == 0 ? text(random, 12) : null,
                fields.build());
    }

    private static Object list(Random random) {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(value(random));
        }
        return List.copyOf(list);
    }

    private static Object value(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> (long) random.nextInt(4);
            case 1 -> number(random);
            case 2 -> random.nextBoolean();
            case 3 -> Fields.NULL;
            case 4 ->
                List.of("10.1.2.3", "::ffff:10.0.0.1", "11.0.0.1", "fe80::1%3", "1", "1.50", "true")
                        .get(random.nextInt(7));
            case 5 ->
                List.of(
                                "2026-03-02T08:05:00Z",
                                "2026-03-02 01:30:00.123",
                                "2026-01-01",
                                "1700000000",
                                "2026-03-02T23:00:00+02:00")
                        .get(random.nextInt(5));
            default -> text(random, 10);
        };
    }
}
