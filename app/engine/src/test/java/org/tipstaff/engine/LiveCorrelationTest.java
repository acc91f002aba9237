package org.tipstaff.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.event.ClockReading;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.Source;
import org.tipstaff.sigma.CorrelationLimits;
import org.tipstaff.sigma.CorrelationMatch;
import org.tipstaff.sigma.CorrelationSink;
import org.tipstaff.sigma.RuleMatch;
import org.tipstaff.sigma.SigmaCorrelation;
import org.tipstaff.sigma.SigmaRule;

/** What is out of order by less than the hold is put right; when that is done makes no difference. */
class LiveCorrelationTest {
    private static final long HOLD = 10;
    private static final Instant BEGIN = Instant.parse("2026-03-02T08:00:00Z");
    private static final LiveLimits LIMITS = new LiveLimits(
            100, 1 << 20, 1, Duration.ofSeconds(HOLD), 100_000, Duration.ofDays(1), 3, 100, Duration.ZERO);

    @TempDir
    Path folder;

    /** A match and the second in which it was received. */
    private record Arrival(RuleMatch match, long second) {}

    private static final class Seen implements CorrelationSink {
        final List<String> matches = new ArrayList<>();

        @Override
        public void matched(CorrelationMatch match) {
            matches.add(match.correlation().header().id() + " " + match.group() + " " + match.time() + " "
                    + match.total() + " "
                    + match.contributing().stream()
                            .map(each -> each.event().provenance().record())
                            .toList());
        }

        @Override
        public void limitReached(SigmaCorrelation correlation, String reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void unused(SigmaCorrelation correlation, Unused why, long count) {
            // Asked of the detection as a whole.
        }
    }

    private RuleBook book() throws IOException {
        Path rules = Files.writeString(folder.resolve("rules.yml"), LiveDetectionTest.RULES);
        return RuleBook.read(
                RuleSources.of(List.of(rules.toString())), 1, RuleCache.of(Map.of("TIPSTAFF_CACHE", "off")));
    }

    /** @param disorder seconds after its event at which a match is received, at most */
    private static List<Arrival> arrivals(RuleBook book, Random random, int disorder) {
        List<SigmaRule> rules = book.plan().active();
        Source source = Source.file("log");
        List<Arrival> arrivals = new ArrayList<>();
        int count = 50 + random.nextInt(300);
        for (int i = 0; i < count; i++) {
            Instant time = BEGIN.plusMillis(random.nextInt(1_800_000));
            Event event = new Event(
                    new Provenance(source, i, i),
                    "windows",
                    "Security",
                    "",
                    4688,
                    "host",
                    "",
                    List.of(new ClockReading("TimeCreated", time)),
                    Fields.builder()
                            .append("Computer", "host" + random.nextInt(2))
                            .append("ParentImage", "parent" + random.nextInt(2))
                            .append("Image", "image" + random.nextInt(5))
                            .build(),
                    null);
            SigmaRule rule = rules.get(random.nextInt(rules.size()));
            long second = time.plusMillis(random.nextInt(1000 * disorder)).getEpochSecond();
            arrivals.add(new Arrival(new RuleMatch(rule, event, Map.of()), second));
        }
        arrivals.sort(Comparator.comparingLong(Arrival::second));
        return arrivals;
    }

    /** @param jumps whether seconds pass several at once */
    private static List<String> live(RuleBook book, List<Arrival> arrivals, Random random, boolean jumps) {
        Seen seen = new Seen();
        LiveCorrelation correlation = new LiveCorrelation(book.correlations(), LIMITS, seen);
        TreeMap<Long, List<Arrival>> bySecond = new TreeMap<>();
        arrivals.forEach(each ->
                bySecond.computeIfAbsent(each.second(), _ -> new ArrayList<>()).add(each));
        long now = bySecond.firstKey();
        for (var second : bySecond.entrySet()) {
            for (; now < second.getKey(); now++) {
                if (!jumps || random.nextInt(20) == 0) {
                    correlation.tick(now);
                }
            }
            correlation.tick(second.getKey());
            for (Arrival each : second.getValue()) {
                correlation.add(
                        second.getKey(),
                        List.of(each.match()),
                        each.match().event().time());
            }
        }
        long end = bySecond.lastKey() + 3600;
        correlation.add(end, List.of(), Instant.ofEpochSecond(end));
        correlation.tick(end + 2 * HOLD);
        seen.matches.add("late " + correlation.late());
        return seen.matches;
    }

    @RepeatedTest(20)
    void whatIsOutOfOrderIsPutRight(RepetitionInfo repetition) throws IOException {
        long seed = repetition.getCurrentRepetition();
        RuleBook book = book();
        List<Arrival> arrivals = arrivals(book, new Random(seed), (int) HOLD - 1);
        Seen all = new Seen();
        book.correlations().examine(arrivals.stream().map(Arrival::match).toList(), CorrelationLimits.DEFAULT, all);
        all.matches.add("late 0");
        assertThat(live(book, arrivals, new Random(seed), true))
                .as("seed %s", seed)
                .isEqualTo(all.matches);
    }

    @RepeatedTest(20)
    void itMakesNoDifferenceWhenSecondsPass(RepetitionInfo repetition) throws IOException {
        long seed = repetition.getCurrentRepetition();
        RuleBook book = book();
        List<Arrival> arrivals = arrivals(book, new Random(seed), 6 * (int) HOLD);
        List<String> eachSecond = live(book, arrivals, new Random(seed), false);
        assertThat(eachSecond.getLast()).isNotEqualTo("late 0");
        assertThat(live(book, arrivals, new Random(seed), true))
                .as("seed %s", seed)
                .isEqualTo(eachSecond);
    }
}
