package org.tipstaff.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tipstaff.journal.Fixtures.records;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
    private static final Retention NOTHING_LEFT = Retention.of(null, 0);

    @TempDir
    Path folder;

    private final Fixtures.SetClock clock = new Fixtures.SetClock();
    private final Fixtures.Told told = new Fixtures.Told();
    private Journal journal;

    /** Three sealed segments of ten records, and an open one. */
    @BeforeEach
    void threeSealedSegments() throws IOException {
        journal = Journal.open(folder, Fixtures.small(), clock);
        for (int i = 0; i < 3; i++) {
            journal.append(records(i * 10, i * 10 + 10));
            journal.seal(Retention.KEEP_ALL, told);
        }
        journal.append(records(30, 40));
    }

    private void reopen() throws IOException {
        journal.close();
        journal = Journal.open(folder, Fixtures.small(), clock);
    }

    @Test
    void bySize_theOldestGoFirst_andTheirTombstonesStay() throws Exception {
        clock.advance(Duration.ofSeconds(5));
        SealedSegment oldest = told.sealed.get(0);
        long packed = told.sealed.stream().mapToLong(SealedSegment::bytes).sum();
        long unpacked = Files.size(folder.resolve(Segment.name(30, Segment.RAW)));
        assertThat(journal.maintain(Retention.of(null, packed + unpacked), told).removed())
                .isEmpty();
        Housekeeping done = journal.maintain(Retention.of(null, packed + unpacked - 1), told);
        assertThat(done.problems()).isEmpty();
        Tombstone stone = new Tombstone(
                0,
                10,
                oldest.earliest(),
                oldest.latest(),
                oldest.bytes(),
                oldest.sha256(),
                clock.instant(),
                Tombstone.Why.SIZE,
                false,
                List.of());
        assertThat(done.removed()).containsExactly(stone);
        assertThat(told.removed).containsExactly(stone);
        assertThat(oldest.file()).doesNotExist();
        assertThat(journal.first()).isEqualTo(10);
        for (int i = 0; i < 2; i++) {
            assertThat(journal.tombstones(0, 100)).containsExactly(stone);
            assertThat(journal.tombstones(10, 100)).isEmpty();
            try (JournalReader reader = journal.reader(4)) {
                assertThat(reader.next(Duration.ZERO)).isEqualTo(new Lost(4, 10, "removed by retention"));
                assertThat(reader.next(Duration.ZERO)).isInstanceOf(Batch.class);
            }
            reopen();
            assertThat(journal.recovery().lost()).isEmpty();
        }
    }

    @Test
    void whatIsUnsealedNeverGoes_andOffsetsAreNotUsedAgain() throws Exception {
        Housekeeping done = journal.maintain(NOTHING_LEFT, told);
        assertThat(done.removed()).hasSize(3);
        assertThat(done.problems()).singleElement().asString().contains("unsealed");
        Fixtures.assertSame(records(30, 40), Fixtures.readAll(journal, 30), "unsealed");
        assertThat(journal.seal(NOTHING_LEFT, told).removed()).hasSize(1);
        assertThat(journal.first()).isEqualTo(40);
        reopen();
        assertThat(journal.end()).isEqualTo(40);
        assertThat(journal.append(records(40, 41))).isEqualTo(40);
        assertThat(Fixtures.readAll(journal, 0).subList(0, 40)).containsOnlyNulls();
    }

    @Test
    void byAge_countedFromTheLatestRecord() throws Exception {
        Retention day = Retention.of(Duration.ofDays(1), Long.MAX_VALUE);
        assertThat(journal.maintain(day, told).removed()).isEmpty();
        // As a program that is started anew two days later: its clock runs evenly.
        clock.advance(Duration.ofDays(2));
        reopen();
        assertThat(journal.maintain(day, told).removed())
                .hasSize(4)
                .allSatisfy(stone -> assertThat(stone.why()).isEqualTo(Tombstone.Why.AGE));
    }

    @Test
    void aClockThatIsSetForwardWhileTheProgramRuns_removesNothing() throws Exception {
        Retention day = Retention.of(Duration.ofDays(1), Long.MAX_VALUE);
        journal.maintain(day, told);
        clock.advance(Duration.ofDays(4000));
        for (int i = 0; i < 3; i++) {
            Housekeeping done = journal.maintain(day, told);
            assertThat(done.removed()).isEmpty();
            assertThat(done.problems()).singleElement().asString().contains("clock was set");
        }
        assertThat(journal.maintain(NOTHING_LEFT, told).removed())
                .as("by size as ever")
                .isNotEmpty();
    }

    @Test
    void whatAReaderHasNotDoneWithStays_unlessThePolicySaysSo_andThenItIsSaid() throws Exception {
        try (JournalReader reader = journal.reader(5)) {
            assertThat(journal.maintain(NOTHING_LEFT, told).removed()).isEmpty();
            assertThatThrownBy(() -> reader.processed(12)).isInstanceOf(IllegalArgumentException.class);
            reader.next(Duration.ZERO);
            reader.next(Duration.ZERO);
            assertThat(journal.maintain(NOTHING_LEFT, told).removed())
                    .as("read is not done with")
                    .isEmpty();
            reader.processed(12);
            assertThat(journal.maintain(NOTHING_LEFT, told).removed()).hasSize(1);
            assertThat(told.removed.get(0).unread()).isFalse();
            Housekeeping done = journal.maintain(new Retention(null, 0, true, false), told);
            assertThat(done.removed()).hasSize(2).allMatch(Tombstone::unread);
            assertThat(reader.next(Duration.ZERO)).isEqualTo(new Lost(20, 30, "removed by retention"));
        }
    }

    @Test
    void aHoldKeepsItsSegmentsAcrossRestarts_unlessThePolicySaysSo_andThenItIsNamed() throws Exception {
        journal.hold(new Hold("case-0007", 15, 16));
        journal.hold(new Hold("case-0008", 100, 200));
        assertThat(journal.maintain(NOTHING_LEFT, told).removed())
                .extracting(Tombstone::first)
                .containsExactly(0L, 20L);
        reopen();
        assertThat(journal.holds()).extracting(Hold::name).containsExactly("case-0007", "case-0008");
        assertThat(journal.maintain(NOTHING_LEFT, told).removed())
                .extracting(Tombstone::first)
                .containsExactly(30L);
        List<Received> found = Fixtures.readAll(journal, 0);
        Fixtures.assertSame(records(10, 20), found.subList(10, 20), "held");
        assertThat(found.subList(20, 40)).containsOnlyNulls();
        assertThat(journal.maintain(new Retention(null, 0, false, true), told).removed())
                .singleElement()
                .satisfies(stone -> assertThat(stone.heldBy()).containsExactly("case-0007"));
        journal.release("case-0007");
        journal.release("case-0007");
        reopen();
        assertThat(journal.holds()).extracting(Hold::name).containsExactly("case-0008");
    }

    @Test
    void aRemovalIsToldBeforeItIsDone_andAgainWithTheSameWordsWhenTheListenerFailed() throws Exception {
        told.fails = true;
        assertThat(journal.maintain(NOTHING_LEFT, told).removed()).isEmpty();
        assertThat(told.sealed.get(0).file()).exists();
        List<Tombstone> first = List.copyOf(told.removed);
        assertThat(first).hasSize(3);
        told.removed.clear();
        clock.advance(Duration.ofMinutes(1));
        reopen();
        told.fails = false;
        assertThat(journal.maintain(Retention.KEEP_ALL, told).removed()).isEqualTo(first);
        assertThat(told.removed.subList(0, 3)).isEqualTo(first);
        assertThat(told.sealed.get(0).file()).doesNotExist();
    }

    @Test
    void aDeletedOrSpoiledCatalogue_isMadeAgainFromTheSegments() throws Exception {
        journal.close();
        Path catalogue = folder.resolve(Catalogue.NAME);
        List<String> lines = Files.readAllLines(catalogue);
        Files.write(catalogue, List.of(lines.get(0), lines.get(1).replace("end=20", "end=21"), lines.get(2)));
        journal = Journal.open(folder, Fixtures.small(), clock);
        assertThat(journal.recovery().lost())
                .singleElement()
                .satisfies(lost -> assertThat(lost.reason()).contains("catalogue"));
        Fixtures.assertSame(records(0, 40), Fixtures.readAll(journal, 0), "spoiled");
        journal.close();
        Files.delete(catalogue);
        journal = Journal.open(folder, Fixtures.small(), clock);
        Fixtures.assertSame(records(0, 40), Fixtures.readAll(journal, 0), "deleted");
        assertThat(journal.sealedSegments())
                .extracting(SealedSegment::sha256)
                .isEqualTo(told.sealed.stream().map(SealedSegment::sha256).toList());
        Files.writeString(catalogue, "sealed first=1 en", java.nio.file.StandardOpenOption.APPEND);
        reopen();
        assertThat(journal.sealedSegments()).hasSize(4 - 1);
    }

    @Test
    void aPackedFileThatIsNone_isSetAside_andNeverWrittenOver() throws Exception {
        journal.close();
        Path packed = folder.resolve(Segment.name(40, Segment.PACKED));
        Files.writeString(packed, "not a segment");
        for (int i = 0; i < 2; i++) {
            journal = Journal.open(folder, Fixtures.small(), clock);
            assertThat(journal.recovery().lost()).hasSize(1 - i);
            assertThat(journal.append(records(40 + i, 41 + i))).isEqualTo(40 + i);
            journal.seal(Retention.KEEP_ALL, told);
            journal.close();
        }
        assertThat(folder.resolve(packed.getFileName() + ".damaged")).hasContent("not a segment");
        reopen();
        Fixtures.assertSame(records(0, 42), Fixtures.readAll(journal, 0), "set aside");
    }

    @Test
    void aSegmentThatIsGone_isALoss_andItsOffsetsStayTaken() throws Exception {
        journal.seal(Retention.KEEP_ALL, told);
        journal.close();
        Files.delete(told.sealed.get(1).file());
        Files.delete(told.sealed.get(3).file());
        journal = Journal.open(folder, Fixtures.small(), clock);
        assertThat(journal.recovery().lost())
                .extracting(Lost::first, Lost::end)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(10L, 20L), org.assertj.core.groups.Tuple.tuple(30L, 40L));
        assertThat(journal.end()).isEqualTo(40);
        List<Received> found = Fixtures.readAll(journal, 0);
        assertThat(found.subList(10, 20)).containsOnlyNulls();
        Fixtures.assertSame(records(20, 30), found.subList(20, 30), "beside the hole");
    }
}
