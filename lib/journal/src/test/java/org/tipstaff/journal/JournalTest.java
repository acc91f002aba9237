package org.tipstaff.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tipstaff.journal.Fixtures.record;
import static org.tipstaff.journal.Fixtures.records;
import static org.tipstaff.journal.Fixtures.small;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.event.Sha256;

class JournalTest {
    @TempDir
    Path temp;

    private Path folder() {
        return temp.resolve("journal");
    }

    @Test
    void whatWasAppendedIsReadBackInOrderAfterReopening() throws Exception {
        try (Journal journal = Fixtures.open(folder(), small())) {
            assertThat(journal.append(records(0, 3))).isZero();
            assertThat(journal.append(records(3, 400))).isEqualTo(3);
            Fixtures.assertSame(records(0, 400), Fixtures.readAll(journal, 0), "open");
        }
        try (Journal journal = Fixtures.open(folder(), small())) {
            assertThat(journal.end()).isEqualTo(400);
            assertThat(journal.recovery().cut()).isEmpty();
            assertThat(journal.recovery().lost()).isEmpty();
            assertThat(journal.append(records(400, 401))).isEqualTo(400);
            Fixtures.assertSame(records(0, 401), Fixtures.readAll(journal, 0), "reopened");
            Fixtures.assertSame(records(397, 401), Fixtures.readAll(journal, 397), "from within a batch");
        }
    }

    @Test
    void sealedSegmentsHaveTheDigestTheListenerIsTold() throws Exception {
        Fixtures.Told told = new Fixtures.Told();
        try (Journal journal = Fixtures.open(folder(), small())) {
            for (int i = 0; i < 1000; i++) {
                journal.append(records(i, i + 1));
            }
            Housekeeping done = journal.seal(Retention.KEEP_ALL, told);
            assertThat(done.problems()).isEmpty();
            assertThat(done.sealed()).isEqualTo(told.sealed).hasSizeGreaterThan(5);
            assertThat(journal.sealedSegments()).isEqualTo(told.sealed);
            assertThat(journal.status().unsealed()).isZero();
            long at = 0;
            for (SealedSegment segment : told.sealed) {
                assertThat(segment.first()).isEqualTo(at);
                at = segment.end();
                assertThat(segment.sha256()).isEqualTo(Sha256.of(Files.readAllBytes(segment.file())));
                assertThat(segment.bytes()).isEqualTo(Files.size(segment.file()));
                assertThat(segment.earliest())
                        .isEqualTo(record((int) segment.first()).at());
                assertThat(segment.latest())
                        .isEqualTo(record((int) segment.end() - 1).at());
            }
            assertThat(at).isEqualTo(1000);
            assertThat(rawFiles()).isEmpty();
            Fixtures.assertSame(records(0, 1000), Fixtures.readAll(journal, 0), "sealed");
            assertThat(journal.append(records(1000, 1001))).isEqualTo(1000);
            Fixtures.assertSame(records(501, 1001), Fixtures.readAll(journal, 501), "sealed and open");
        }
        Fixtures.Told again = new Fixtures.Told();
        try (Journal journal = Fixtures.open(folder(), small())) {
            assertThat(journal.sealedSegments()).isEqualTo(told.sealed);
            Fixtures.assertSame(records(0, 1001), Fixtures.readAll(journal, 0), "reopened");
            journal.maintain(Retention.KEEP_ALL, again);
            assertThat(again.sealed)
                    .singleElement()
                    .satisfies(s -> assertThat(s.first()).isEqualTo(1000));
        }
    }

    private List<Path> rawFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.filter(f -> f.toString().endsWith(Segment.RAW)).toList();
        }
    }

    @Test
    void aSegmentIsAnnouncedUntilTheListenerTakesIt_andOnlyThenIsTheUnpackedFileGone() throws Exception {
        Fixtures.Told told = new Fixtures.Told();
        told.fails = true;
        try (Journal journal = Fixtures.open(folder(), small())) {
            journal.append(records(0, 10));
            Housekeeping done = journal.seal(Retention.KEEP_ALL, told);
            assertThat(done.sealed()).isEmpty();
            assertThat(done.problems()).singleElement().asString().contains("the custody log does not answer");
            assertThat(rawFiles()).hasSize(1);
        }
        try (Journal journal = Fixtures.open(folder(), small())) {
            told.fails = false;
            assertThat(journal.maintain(Retention.KEEP_ALL, told).problems()).isEmpty();
            assertThat(told.sealed).hasSize(2);
            assertThat(told.sealed.get(0)).isEqualTo(told.sealed.get(1));
            assertThat(rawFiles()).isEmpty();
            Fixtures.assertSame(records(0, 10), Fixtures.readAll(journal, 0), "sealed");
        }
    }

    @Test
    void openSegmentIsSealedOnceItIsOldEnough() throws Exception {
        Fixtures.Told told = new Fixtures.Told();
        JournalLimits limits = small().withSegmentAge(Duration.ofDays(1));
        try (Journal journal = Fixtures.open(folder(), limits)) {
            journal.append(records(0, 10));
            assertThat(journal.maintain(Retention.KEEP_ALL, told).sealed()).isEmpty();
        }
        Path other = temp.resolve("other");
        try (Journal journal = Fixtures.open(other, small().withSegmentAge(Duration.ofNanos(1)))) {
            journal.append(records(0, 10));
            assertThat(journal.maintain(Retention.KEEP_ALL, told).sealed()).hasSize(1);
            assertThat(journal.maintain(Retention.KEEP_ALL, told).sealed()).isEmpty();
        }
    }

    @Test
    void readerWaitsForWhatComes() throws Exception {
        try (Journal journal = Fixtures.open(folder(), small());
                JournalReader reader = journal.reader(0)) {
            assertThat(reader.next(Duration.ZERO)).isNull();
            assertThat(reader.next(Duration.ofMillis(1))).isNull();
            CompletableFuture<List<Received>> read = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> {
                try {
                    List<Received> found = new ArrayList<>();
                    while (found.size() < 500) {
                        if (reader.next(Duration.ofMinutes(1)) instanceof Batch batch) {
                            Fixtures.addAll(batch, found);
                        }
                    }
                    read.complete(found);
                } catch (IOException | InterruptedException | AssertionError e) {
                    read.completeExceptionally(e);
                }
            });
            for (int i = 0; i < 500; i++) {
                journal.append(records(i, i + 1));
                if (i % 100 == 50) {
                    journal.seal(Retention.KEEP_ALL, new Fixtures.Told());
                }
            }
            Fixtures.assertSame(records(0, 500), read.get(), "read while it was written and sealed");
        }
    }

    @Test
    void closingWakesWhoWaits() throws Exception {
        Journal journal = Fixtures.open(folder(), small());
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        JournalReader reader = journal.reader(0);
        Thread.ofVirtual().start(() -> {
            try {
                reader.next(Duration.ofHours(1));
                ended.complete(new AssertionError("read something"));
            } catch (IOException | InterruptedException e) {
                ended.complete(e);
            }
        });
        journal.close();
        assertThat(ended.get()).isInstanceOf(IOException.class).hasMessageContaining("closed");
        assertThatThrownBy(() -> journal.append(records(0, 1))).isInstanceOf(IOException.class);
        journal.close();
    }

    @Test
    void anInterruptTearsNothingAndIsKept() throws Exception {
        try (Journal journal = Fixtures.open(folder(), small())) {
            for (int i = 0; i < 300; i++) {
                Thread.currentThread().interrupt();
                assertThat(journal.append(records(i, i + 1))).isEqualTo(i);
                assertThat(Thread.interrupted()).isTrue();
            }
            Fixtures.assertSame(records(0, 300), Fixtures.readAll(journal, 0), "interrupted");
        }
    }

    @Test
    void oneProcessAtATime() throws Exception {
        try (Journal journal = Fixtures.open(folder(), small())) {
            assertThatThrownBy(() -> Fixtures.open(folder(), small()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in use");
            journal.append(records(0, 1));
        }
    }

    @Test
    void everythingIsForItsOwnerOnly() throws Exception {
        Assumptions.assumeTrue(
                temp.getFileSystem().supportedFileAttributeViews().contains("posix"), "no POSIX permissions here");
        try (Journal journal = Fixtures.open(folder(), small().withSpace(0, 4096))) {
            journal.append(records(0, 300));
            journal.seal(Retention.KEEP_ALL, new Fixtures.Told());
            journal.append(records(0, 300));
            try (Stream<Path> files = Files.walk(folder())) {
                List<Path> all = files.toList();
                assertThat(all).hasSizeGreaterThanOrEqualTo(6);
                for (Path file : all) {
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .as(file.toString())
                            .endsWith("------");
                }
            }
        }
    }

    @Test
    void boundsAreSaid() throws Exception {
        JournalLimits limits =
                new JournalLimits(100, 1000, 500, 1000, 4096, Duration.ofHours(1), Long.MAX_VALUE, 0, 0, 1, 1);
        try (Journal journal = Fixtures.open(folder(), limits)) {
            assertThatThrownBy(() -> journal.append(List.of())).isInstanceOf(IllegalArgumentException.class);
            Received large = new Received("dc-1", Fixtures.START, Form.JSON, new byte[101]);
            assertThatThrownBy(() -> journal.append(List.of(large)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("101 bytes");
            Received fits = new Received("dc-1", Fixtures.START, Form.JSON, new byte[100]);
            assertThatThrownBy(() -> journal.append(java.util.Collections.nCopies(11, fits)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("divided");
            assertThat(journal.append(java.util.Collections.nCopies(10, fits))).isZero();
            JournalReader first = journal.reader(0);
            assertThatThrownBy(() -> journal.reader(0))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("readers");
            first.close();
            journal.reader(10).close();
            assertThatThrownBy(() -> journal.reader(11)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new Received("", Fixtures.START, Form.JSON, new byte[1]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Received("é".repeat(128), Fixtures.START, Form.JSON, new byte[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("255");
        assertThatThrownBy(() -> new Received("\ud800", Fixtures.START, Form.JSON, new byte[1]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Received("dc-1", Instant.MAX, Form.JSON, new byte[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2262");
    }

    @Test
    void atItsLimitItRefusesAndGoesOnOnceThereIsRoom() throws Exception {
        Fixtures.Told told = new Fixtures.Told();
        try (Journal journal = Fixtures.open(folder(), small().withTotalBytesMax(20_000))) {
            int taken = 0;
            JournalFullException refusal = null;
            while (refusal == null) {
                try {
                    assertThat(journal.append(records(taken, taken + 10))).isEqualTo(taken);
                    taken += 10;
                } catch (JournalFullException e) {
                    refusal = e;
                }
            }
            assertThat(refusal.reason()).isEqualTo(JournalFullException.Reason.LIMIT);
            assertThat(refusal).hasMessageContaining("20000");
            assertThat(journal.status().refusing()).isEqualTo(JournalFullException.Reason.LIMIT);
            assertThat(journal.status().refusedAppends()).isOne();
            assertThat(journal.status().storedBytes()).isLessThanOrEqualTo(20_000);
            Fixtures.assertSame(records(0, taken), Fixtures.readAll(journal, 0), "full");

            journal.maintain(Retention.KEEP_ALL, told);
            assertThat(told.sealed).isNotEmpty();
            assertThat(journal.append(records(taken, taken + 10))).isEqualTo(taken);
            assertThat(journal.status().refusing()).isNull();
            Fixtures.assertSame(records(0, taken + 10), Fixtures.readAll(journal, 0), "room again");
        }
    }

    @Test
    void aSealedSegmentReadsAloneAndSaysWhereItsRecordsStand() throws Exception {
        Fixtures.Told told = new Fixtures.Told();
        try (Journal journal = Fixtures.open(folder(), small())) {
            journal.append(records(0, 50));
            journal.append(records(50, 70));
            Path open = rawFiles().get(0);
            byte[] unpacked = Files.readAllBytes(open);
            assertThat(SegmentFormat.recognises(unpacked, unpacked.length)).isTrue();
            assertThat(SegmentFormat.recognises(unpacked, 5)).isFalse();
            assertThat(read(open, unpacked)).hasSize(70);
            journal.seal(Retention.KEEP_ALL, told);
            Fixtures.assertSame(records(0, 70), read(told.sealed.get(0).file(), unpacked), "alone");
        }
    }

    private static List<Received> read(Path file, byte[] unpacked) throws IOException {
        List<Received> found = new ArrayList<>();
        try (SegmentFormat content = SegmentFormat.open(file)) {
            for (Part part = content.next(); part != null; part = content.next()) {
                Batch batch = (Batch) part;
                Fixtures.addAll(batch, found);
                for (int i = 0; i < batch.size(); i++) {
                    int at = (int) batch.position(i);
                    assertThat(java.util.Arrays.copyOfRange(unpacked, at, at + batch.length(i)))
                            .isEqualTo(batch.bytes(i));
                    assertThat(java.util.Arrays.copyOfRange(
                                    batch.array(), batch.start(i), batch.start(i) + batch.length(i)))
                            .isEqualTo(batch.bytes(i));
                }
            }
            assertThat(content.position()).isEqualTo(unpacked.length);
        }
        return found;
    }
}
