package org.tipstaff.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;

/**
 * Each folder holds rules, events and every finding they must give, in the order of time and record: what is not listed must not be found.
 * Folders are named by the row of the checklist they show.
 */
class CorrelationFoldersTest {
    private static final Path FOLDERS = Path.of("src/test/resources/correlation");

    static List<String> folders() throws IOException {
        try (Stream<Path> folders = Files.list(FOLDERS)) {
            return folders.map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("folders")
    void findsWhatIsExpectedAndNothingElse(String name) throws Exception {
        Path folder = FOLDERS.resolve(name);
        RuleSet rules = new RuleSetLoader(RuleOptions.defaults().withTemporalExpressions(), 1)
                .load(List.of(folder.resolve("rule.yml").toString()));
        assertThat(rules.refused()).isEmpty();
        Correlations correlations = Correlations.of(rules.correlations(), rules.rules());
        assertThat(correlations.refused()).isEmpty();

        List<RuleMatch> matches = new ArrayList<>();
        EventMatcher matcher = RulePlan.of(rules.rules(), this::routes).matcher();
        List<Event> events = events(folder.resolve("events.jsonl"));
        for (Event event : events) {
            matcher.match(event, new MatchSink() {
                @Override
                public void matched(RuleMatch match) {
                    matches.add(match);
                }

                @Override
                public void limitReached(SigmaRule rule, Event event, String reason) {
                    throw new AssertionError(reason);
                }
            });
        }
        Findings findings = new Findings(correlations);
        correlations.examine(matches, CorrelationLimits.DEFAULT, findings);
        matches.stream()
                .filter(match -> !correlations
                        .suppressed()
                        .contains(match.rule().header().id()))
                .forEach(findings::ruleMatched);
        assertThat(findings.found).isEqualTo(expected(folder.resolve("expected-findings.json")));
    }

    private Optional<List<RouteTable.Route>> routes(LogSource source) {
        return Optional.of(
                List.of(new RouteTable.Route(source.product(), List.of(), List.of(), new Expression.And(List.of()))));
    }

    /** What was found, in a form that the expected lines are brought into too; sorted, since order is the engine's. */
    private static final class Findings implements CorrelationSink {
        private final Correlations correlations;
        private final java.util.TreeSet<String> found = new java.util.TreeSet<>();

        Findings(Correlations correlations) {
            this.correlations = correlations;
        }

        void ruleMatched(RuleMatch match) {
            add(line(
                    match.rule().header().name(),
                    List.of(match.event().provenance().record()),
                    Map.of(),
                    1,
                    match.event().time()));
        }

        @Override
        public void matched(CorrelationMatch match) {
            if (!correlations.suppressed().contains(match.correlation().header().id())) {
                add(line(
                        match.correlation().header().name(),
                        match.contributing().stream()
                                .map(each -> each.event().provenance().record())
                                .toList(),
                        match.group(),
                        match.total(),
                        match.time()));
            }
        }

        @Override
        public void limitReached(SigmaCorrelation correlation, String reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void unused(SigmaCorrelation correlation, Unused why, long count) {
            add(correlation.header().name() + " could not use " + count + ": " + why);
        }

        private void add(String line) {
            assertThat(found.add(line)).as("found once: %s", line).isTrue();
        }
    }

    private static String line(String rule, List<Long> records, Map<String, String> group, long total, Instant time) {
        return rule + " " + group + " of " + total + " at " + time + " from records " + records;
    }

    private static java.util.Set<String> expected(Path file) throws IOException {
        java.util.TreeSet<String> expected = new java.util.TreeSet<>();
        List<Event> events = events(file.resolveSibling("events.jsonl"));
        for (Object each : (List<?>) parse(Files.readString(file))) {
            Map<?, ?> finding = (Map<?, ?>) each;
            if (finding.containsKey("unused")) {
                expected.add(
                        finding.get("rule") + " could not use " + finding.get("count") + ": " + finding.get("unused"));
                continue;
            }
            List<Long> records = ((List<?>) finding.get("records"))
                    .stream().map(record -> ((Number) record).longValue()).toList();
            Map<String, String> group = new LinkedHashMap<>();
            if (finding.get("group") instanceof Map<?, ?> map) {
                map.forEach((key, value) -> group.put((String) key, (String) value));
            }
            long total = finding.get("total") instanceof Number number ? number.longValue() : 1;
            Instant time = finding.get("time") instanceof String text
                    ? Instant.parse(text)
                    : events.get((int) (records.getFirst() - 1)).time();
            expected.add(line((String) finding.get("rule"), records, group, total, time));
        }
        return expected;
    }

    private static List<Event> events(Path file) throws IOException {
        List<Event> events = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            Map<?, ?> object = (Map<?, ?>) parse(line);
            Fields.Builder fields = Fields.builder();
            object.forEach((name, value) -> {
                if (!name.equals("time")) {
                    fields.append((String) name, value(value));
                }
            });
            Instant time = object.get("time") instanceof String text ? Instant.parse(text) : null;
            events.add(Given.at(
                    time,
                    events.size() + 1,
                    "windows",
                    "Security",
                    ((Number) object.get("EventID")).longValue(),
                    null,
                    fields.build()));
        }
        return events;
    }

    private static Object value(Object value) {
        return switch (value) {
            case null -> Fields.NULL;
            case Integer number -> (long) number;
            case Double number -> BigDecimal.valueOf(number);
            default -> value;
        };
    }

    /** JSON is YAML, and a YAML reader is at hand. */
    private static Object parse(String json) {
        return new Load(LoadSettings.builder().build()).loadFromString(json);
    }
}
