package org.tipstaff.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tipstaff.event.Event;
import org.tipstaff.event.Gap;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.Source;

class ContextCollectorTest {
    private static final String CLERK = "COURT\\registry.clerk1";

    @Test
    void missingRecordNumbersAreNamedPerLogAndWholeOnesAreNot() {
        ContextCollector collector = new ContextCollector();
        Given given = new Given("Security.evtx");
        for (int i = 1; i <= 200; i++) {
            Event event = given.event("Security", 4634, "REG01", CLERK, i, "EventRecordID", Integer.toString(i));
            if (i < 50 || i > 59) {
                collector.observe(event);
            }
        }
        Given whole = new Given("System.evtx");
        for (int i = 1; i <= 200; i++) {
            collector.observe(whole.event("System", 1, "REG01", "", i, "EventRecordID", Integer.toString(i)));
        }
        List<Gap> gaps = collector.finish().gaps();
        assertThat(gaps).singleElement().satisfies(gap -> {
            assertThat(gap.kind()).isEqualTo(Gap.Kind.RECORDS_MISSING);
            assertThat(gap.source().path()).isEqualTo("Security.evtx");
            assertThat(gap.record()).isEqualTo(50);
            assertThat(gap.reason()).contains("10 of the 200").contains("50-59");
        });
    }

    @Test
    void linesWithoutRecordNumbersAreNotCountedAsMissing() {
        Given given = new Given("a.json");
        given.event("Security", 4634, "REG01", CLERK, 1);
        assertThat(given.context().gaps()).isEmpty();
    }

    @Test
    void aClearedLogIsAGap() {
        Given given = new Given("a.evtx");
        given.event(
                "Security",
                1102,
                "REG01",
                CLERK,
                1,
                "SubjectUserName",
                "registry.clerk1",
                "SubjectDomainName",
                "COURT");
        given.event("System", 104, "REG01", "", 2, "Message", "The Application log file was cleared.");
        assertThat(given.context().gaps())
                .allSatisfy(gap -> assertThat(gap.kind()).isEqualTo(Gap.Kind.LOG_CLEARED))
                .extracting(Gap::reason)
                .anyMatch(reason -> reason.contains("'Security'") && reason.contains("by COURT\\registry.clerk1"))
                .anyMatch(reason -> reason.contains("'Application'"));
    }

    @Test
    void keepsTheSameFactsInWhateverOrderAndDivision() {
        int limit = 50;
        List<Fact.NameLookup> facts = new ArrayList<>();
        Source source = Source.file("a");
        for (int i = 0; i < 400; i++) {
            facts.add(new Fact.NameLookup(
                    new Fact.Seen("h", Given.NOON.plusSeconds(i), "c", null, new Provenance(source, i, -1)),
                    "",
                    1,
                    "x.exe",
                    "name" + i % 200,
                    ""));
        }
        List<String> expected = null;
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            List<Fact.NameLookup> shuffled = new ArrayList<>(facts);
            Collections.shuffle(shuffled, random);
            List<Kept<Fact.NameLookup>> parts = List.of(new Kept<>(limit), new Kept<>(limit), new Kept<>(limit));
            shuffled.forEach(fact ->
                    parts.get(random.nextInt(3)).add(fact.name(), fact.name().length() % 2, fact));
            Kept<Fact.NameLookup> all = new Kept<>(limit);
            parts.forEach(all::addAll);
            List<String> kept = all.sorted().stream()
                    .map(entry -> entry.first() + " " + entry.count() + " " + entry.last())
                    .toList();
            assertThat(kept).hasSize(limit);
            assertThat(all.dropped()).isEqualTo(400 - 2L * limit);
            if (expected == null) {
                expected = kept;
            }
            assertThat(kept).as("seed " + seed).isEqualTo(expected);
        }
    }

    @Test
    void belowTheLimitNothingIsDropped() {
        Kept<Fact.NameLookup> kept = new Kept<>(10);
        Source source = Source.file("a");
        for (int i = 0; i < 10; i++) {
            kept.add(
                    "k" + i,
                    0,
                    new Fact.NameLookup(
                            new Fact.Seen("h", null, "", null, new Provenance(source, i, -1)), "", 1, "", "n", ""));
        }
        assertThat(kept.dropped()).isZero();
        assertThat(kept.sorted()).hasSize(10);
    }
}
