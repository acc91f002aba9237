package org.tipstaff.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;

/**
 * The whole public ruleset, planned and slow, over events made from what its rules look for: each event is built to satisfy some rules, so
 * that the fields, literals and near misses are the real ones.
 */
class SigmaHqAgainstSlowTest {
    private static final long SEED = 20260805;
    private static final int EVENTS = Boolean.getBoolean("tipstaff.full") ? 1000 : 40;
    /** One kind of event for each log source, so that routing is part of what is compared. */
    private static final RouteTable ROUTES = source -> Optional.of(List.of(
            new RouteTable.Route(
                    source.product(),
                    List.of(source.category() + "/" + source.service()),
                    List.of(),
                    new Expression.And(List.of())),
            new RouteTable.Route("", List.of("everything"), List.of(), new Expression.And(List.of()))));

    @Test
    void thePlanAgreesWithTheSlowEvaluatorOnEveryPublicRule() throws Exception {
        String data = System.getenv("TIPSTAFF_DATA");
        Path zip = (data == null ? Path.of(System.getProperty("tipstaff.root", "."), "../shared/data") : Path.of(data))
                .resolve("sigmahq/sigma-rules.zip");
        Assumptions.assumeTrue(Files.exists(zip), "skipped: no public ruleset at " + zip);
        List<SigmaRule> rules = new RuleSetLoader(RuleOptions.defaults(), 1)
                .load(List.of(zip.toString()))
                .rules();
        assertThat(rules.size()).isGreaterThan(3000);

        EventMatcher matcher = RulePlan.of(rules, ROUTES).matcher();
        SlowEvaluator slow = new SlowEvaluator(rules, ROUTES);
        Random random = new Random(SEED);
        int matches = 0;
        for (int i = 0; i < EVENTS; i++) {
            SigmaRule one = rules.get(random.nextInt(rules.size()));
            Map<String, Object> values = new TreeMap<>();
            new Maker(random, values).satisfy(one.condition());
            new Maker(random, values)
                    .satisfy(rules.get(random.nextInt(rules.size())).condition());
            LogSource source = one.logSource();
            Event event = Given.event(
                    source.product(),
                    random.nextInt(3) == 0 ? "everything" : source.category() + "/" + source.service(),
                    1,
                    random.nextInt(4) == 0 ? values.toString() : null,
                    fields(values));
            Given.Heard expected = new Given.Heard();
            slow.match(event, expected);
            Given.Heard actual = new Given.Heard();
            matcher.match(event, actual);
            assertThat(actual.byRule)
                    .as("seed %d, event %d: %s", SEED, i, event)
                    .isEqualTo(expected.byRule);
            matches += expected.byRule.size();
        }
        assertThat(matches).as("matches of %d events", EVENTS).isGreaterThan(EVENTS / 2);
    }

    private static Fields fields(Map<String, Object> values) {
        Fields.Builder fields = Fields.builder();
        values.forEach(fields::append);
        return fields.build();
    }

    /** Sets fields so that an expression may hold. What can't be aimed at is left to chance. */
    private record Maker(Random random, Map<String, Object> values) {
        void satisfy(Expression expression) {
            switch (expression) {
                case Expression.And and -> and.parts().forEach(this::satisfy);
                case Expression.Or or -> {
                    if (!or.parts().isEmpty()) {
                        satisfy(or.parts().get(random.nextInt(or.parts().size())));
                    }
                }
                case Expression.FieldPredicate predicate -> add(predicate.field(), value(predicate.test()));
                case Expression.Keyword keyword -> add("Data", value(keyword.test()));
                case Expression.Not not -> {
                    if (random.nextInt(6) == 0) {
                        satisfy(not.part());
                    }
                }
                case Expression.RuleReference _ -> {}
            }
        }

        /** Two texts for one field are put together: a contains of each may hold, an endswith of one. */
        private void add(String field, Object value) {
            if (value == null) {
                return;
            }
            Object before = values.get(field);
            if (before instanceof String first && value instanceof String second) {
                int cut = random.nextInt(4);
                values.put(
                        field,
                        cut == 0
                                ? List.of(first, second)
                                : cut == 1 ? second + first : first + (cut == 2 ? " " : "") + second);
            } else if (!(before instanceof List<?>)) {
                values.put(field, value);
            }
        }

        private Object value(ValueTest test) {
            return switch (test) {
                case ValueTest.Matches matches -> text(matches.pattern());
                case ValueTest.EqualsNumber equals -> number(equals.number());
                case ValueTest.EqualsBoolean equals -> equals.value();
                case ValueTest.Compares compares ->
                    number(compares.bound().add(BigDecimal.valueOf(random.nextInt(3) - 1)));
                case ValueTest.Regex regex -> regex.pattern().replaceAll("[\\\\^$()?*+\\[\\]{}|]", "");
                case ValueTest.InNetwork network ->
                    network.network().size() == 4
                            ? (network.network().get(0) & 0xFF) + "."
                                    + (network.network().get(1) & 0xFF) + ".0." + random.nextInt(256)
                            : "::" + random.nextInt(9);
                case ValueTest.IsNull _ -> null;
                case ValueTest.Exists exists -> exists.expected() ? "" : null;
                case ValueTest.RelatesToField relates -> values.get(relates.field());
                case ValueTest.TimePart _ -> "2026-03-02T08:00:00Z";
            };
        }

        private Object number(BigDecimal number) {
            return random.nextBoolean()
                    ? number.toPlainString()
                    : number.scale() <= 0 ? (Object) number.longValue() : number;
        }

        private String text(StringPattern pattern) {
            StringBuilder text = new StringBuilder();
            for (StringPattern.Part part : pattern.parts()) {
                switch (part) {
                    case StringPattern.Literal literal ->
                        text.append(
                                random.nextInt(3) == 0
                                        ? literal.text().toUpperCase(java.util.Locale.ROOT)
                                        : literal.text());
                    case StringPattern.AnyRun _ ->
                        text.append(List.of("", "C:\\Windows", " x ", "\n").get(random.nextInt(4)));
                    case StringPattern.AnyOne _ -> text.append(random.nextInt(5) == 0 ? "" : "q");
                    case StringPattern.Dash _ ->
                        text.append(List.of("-", "/", "\u2014").get(random.nextInt(3)));
                }
            }
            return text.toString();
        }
    }
}
