package org.tipstaff.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tipstaff.event.Event;

/** Bounds, refusals and a slow twin of the counting correlations. */
class CorrelationsTest {
    private static final SigmaRule RULE = Given.rule("base", Given.exists("G", true));
    private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");

    private static SigmaCorrelation count(String name, List<String> rules, int atLeast, long seconds) {
        return new SigmaCorrelation(
                Given.header(name),
                SigmaCorrelation.Type.EVENT_COUNT,
                rules,
                List.of("G"),
                Map.of(),
                Duration.ofSeconds(seconds),
                false,
                List.of(new SigmaCorrelation.Criterion(Comparison.GTE, BigDecimal.valueOf(atLeast))),
                null,
                List.of(),
                null);
    }

    private static RuleMatch match(long second, long record, Object group) {
        Event event =
                Given.at(START.plusSeconds(second), record, "windows", "Security", 1, null, Given.fields("G", group));
        return new RuleMatch(RULE, event, Map.of());
    }

    private static final class Heard implements CorrelationSink {
        final List<CorrelationMatch> matches = new ArrayList<>();
        final List<String> limits = new ArrayList<>();
        final List<String> unused = new ArrayList<>();

        @Override
        public void matched(CorrelationMatch match) {
            matches.add(match);
        }

        @Override
        public void limitReached(SigmaCorrelation correlation, String reason) {
            limits.add(reason);
        }

        @Override
        public void unused(SigmaCorrelation correlation, Unused why, long count) {
            unused.add(why + " " + count);
        }
    }

    @Test
    void aReferenceToNothingIsRefusedByName() {
        Correlations correlations =
                Correlations.of(List.of(count("c", List.of("base", "missing"), 2, 60)), List.of(RULE));
        assertThat(correlations.active()).isEmpty();
        assertThat(correlations.refused())
                .singleElement()
                .satisfies(refused -> assertThat(refused.reason()).contains("'missing'"));
        assertThat(correlations.suppressed()).isEmpty();
    }

    @Test
    void whatIsBuiltOnItselfOrOnTheRefusedIsRefused() {
        Correlations correlations = Correlations.of(
                List.of(
                        count("a", List.of("b"), 1, 60),
                        count("b", List.of("a"), 1, 60),
                        count("c", List.of("gone"), 1, 60),
                        count("d", List.of("c"), 1, 60),
                        count("e", List.of("base"), 1, 60)),
                List.of(RULE));
        assertThat(correlations.active())
                .extracting(each -> each.header().name())
                .containsExactly("e");
        assertThat(correlations.refused())
                .extracting(each -> each.correlation().header().name())
                .containsExactlyInAnyOrder("a", "b", "c", "d");
    }

    @Test
    void aChainMayStandBeforeWhatItIsBuiltOn() {
        Correlations correlations = Correlations.of(
                List.of(count("outer", List.of("inner"), 1, 60), count("inner", List.of("base"), 2, 60)),
                List.of(RULE));
        Heard heard = new Heard();
        correlations.examine(List.of(match(0, 1, "x"), match(1, 2, "x")), CorrelationLimits.DEFAULT, heard);
        assertThat(heard.matches)
                .extracting(each -> each.correlation().header().name())
                .containsExactly("inner", "outer");
        assertThat(correlations.suppressed())
                .contains(RULE.header().id(), Given.header("inner").id())
                .doesNotContain(Given.header("outer").id());
    }

    @Test
    void generateOfOneCorrelationKeepsTheRulesOwnFindings() {
        SigmaCorrelation quiet = count("quiet", List.of("base"), 2, 60);
        SigmaCorrelation loud = new SigmaCorrelation(
                Given.header("loud"),
                quiet.type(),
                quiet.rules(),
                quiet.groupBy(),
                quiet.aliases(),
                quiet.timespan(),
                true,
                quiet.criteria(),
                null,
                List.of(),
                null);
        assertThat(Correlations.of(List.of(quiet), List.of(RULE)).suppressed())
                .containsExactly(RULE.header().id());
        assertThat(Correlations.of(List.of(quiet, loud), List.of(RULE)).suppressed())
                .isEmpty();
    }

    @Test
    void moreGroupsThanKeptIsSaid() {
        Heard heard = new Heard();
        CorrelationRun run = Correlations.of(List.of(count("c", List.of("base"), 2, 3600)), List.of(RULE))
                .start(new CorrelationLimits(10, 10, 10), heard);
        for (int i = 0; i < 20; i++) {
            run.accept(match(i, i, "group" + i));
        }
        run.accept(match(20, 20, "group0"));
        run.accept(match(21, 21, "group19"));
        run.finish();
        // group0 was forgotten when others came; group19 was not.
        assertThat(heard.matches).extracting(CorrelationMatch::group).containsExactly(Map.of("G", "group19"));
        assertThat(heard.limits).singleElement().asString().contains("openGroupsMax");
    }

    @Test
    void groupsWhoseWindowPassedAreForgottenWithoutALimit() {
        Heard heard = new Heard();
        CorrelationRun run = Correlations.of(List.of(count("c", List.of("base"), 2, 5)), List.of(RULE))
                .start(new CorrelationLimits(10, 10, 10), heard);
        for (int i = 0; i < 1000; i++) {
            run.accept(match(i, i, "group" + i));
        }
        run.finish();
        assertThat(heard.limits).isEmpty();
        assertThat(heard.matches).isEmpty();
    }

    @Test
    void moreEventsThanKeptInOneWindowIsSaid() {
        Heard heard = new Heard();
        Correlations.of(List.of(count("c", List.of("base"), 50, 3600)), List.of(RULE))
                .examine(many(100), new CorrelationLimits(10, 20, 10), heard);
        assertThat(heard.matches).isEmpty();
        assertThat(heard.limits).singleElement().asString().contains("eventsPerWindowMax");
    }

    @Test
    void aMatchNamesTheEarliestEventsAndCountsAll() {
        Heard heard = new Heard();
        Correlations.of(List.of(count("c", List.of("base"), 50, 3600)), List.of(RULE))
                .examine(many(100), new CorrelationLimits(10, 1000, 10), heard);
        CorrelationMatch match = heard.matches.getFirst();
        assertThat(match.total()).isEqualTo(50);
        assertThat(match.contributing()).hasSize(10);
        assertThat(match.first()).isEqualTo(START);
        assertThat(match.time()).isEqualTo(START.plusSeconds(49));
        assertThat(heard.matches).hasSize(1);
    }

    private static List<RuleMatch> many(int count) {
        List<RuleMatch> matches = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            matches.add(match(i, i, "x"));
        }
        return matches;
    }

    @Test
    void aLateEventIsCountedAndNotUsed() {
        Heard heard = new Heard();
        CorrelationRun run = Correlations.of(List.of(count("c", List.of("base"), 2, 60)), List.of(RULE))
                .start(CorrelationLimits.DEFAULT, heard);
        run.accept(match(100, 1, "x"));
        run.accept(match(200, 2, "y"));
        run.accept(match(99, 3, "x"));
        run.finish();
        assertThat(heard.matches).isEmpty();
        assertThat(heard.unused).containsExactly("LATE 1");
    }

    @Test
    void timesAtTheEdgeOfWhatCanBeCountedAreNoError() {
        for (Instant time : List.of(Instant.MIN, Instant.MAX)) {
            Heard heard = new Heard();
            Event event = Given.at(time, 1, "windows", "Security", 1, null, Given.fields("G", "x"));
            Correlations.of(List.of(count("c", List.of("base"), 1, 60)), List.of(RULE))
                    .examine(List.of(new RuleMatch(RULE, event, Map.of())), CorrelationLimits.DEFAULT, heard);
            assertThat(heard.matches).hasSize(1);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void slidingCountsEqualTheObviousOnes(long seed) {
        Random random = new Random(seed);
        int atLeast = 2 + random.nextInt(4);
        long span = 3 + random.nextInt(20);
        List<RuleMatch> matches = new ArrayList<>();
        long second = 0;
        for (int i = 0; i < 500; i++) {
            second += random.nextInt(5);
            matches.add(match(second, i, "g" + random.nextInt(4)));
        }
        Heard heard = new Heard();
        Correlations.of(List.of(count("c", List.of("base"), atLeast, span)), List.of(RULE))
                .examine(matches, CorrelationLimits.DEFAULT, heard);
        List<String> expected = new ArrayList<>();
        for (int group = 0; group < 4; group++) {
            expected.addAll(obvious(matches, "g" + group, atLeast, Duration.ofSeconds(span)));
        }
        assertThat(heard.matches)
                .as("seed %d", seed)
                .extracting(each -> each.group().get("G") + " " + each.first() + " " + each.time())
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    /** At each event look back over all events that no earlier match has spent. */
    private static List<String> obvious(List<RuleMatch> matches, String group, int atLeast, Duration span) {
        List<Instant> times = matches.stream()
                .filter(match -> group.equals(match.event().fields().text("G")))
                .map(match -> match.event().time())
                .toList();
        List<String> found = new ArrayList<>();
        Instant spent = Instant.MIN;
        for (int now = 0; now < times.size(); now++) {
            int last = now;
            Instant after = spent;
            List<Instant> window = times.subList(0, now + 1).stream()
                    .filter(time -> time.isAfter(after)
                            && !time.isBefore(times.get(last).minus(span)))
                    .toList();
            if (window.size() >= atLeast) {
                found.add(group + " " + window.getFirst() + " " + times.get(now));
                spent = window.getFirst().plus(span);
            }
        }
        return found;
    }
}
