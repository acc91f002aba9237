package org.tipstaff.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The journal beside its slow twin, a list: random appends, sealings, removals, holds, reopenings, and crashes at which
 * the folder is taken as it lies there, with a torn end.
 */
class JournalTwinTest {
    private static final int RUNS = Boolean.getBoolean("tipstaff.full") ? 400 : 12;
    private static final int STEPS = 100;

    @TempDir
    Path temp;

    static IntStream seeds() {
        return IntStream.range(0, RUNS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theJournalIsAList(int seed) throws Exception {
        new Run(seed).go();
    }

    private final class Run {
        private final int seed;
        private final Random random;
        private final List<Received> twin = new ArrayList<>();
        private final Fixtures.SetClock clock = new Fixtures.SetClock();
        private final Fixtures.Told told = new Fixtures.Told();
        private final JournalLimits limits;
        private Path folder;
        private Journal journal;
        private long removedUntil;

        Run(int seed) throws IOException {
            this.seed = seed;
            this.random = new Random(seed);
            this.limits = Fixtures.small().withSegmentBytes(1 + random.nextInt(20_000));
            this.folder = temp.resolve("journal-" + seed);
            this.journal = Journal.open(folder, limits, clock);
        }

        void go() throws Exception {
            for (int step = 0; step < STEPS; step++) {
                clock.advance(Duration.ofMillis(random.nextInt(1000)));
                switch (random.nextInt(12)) {
                    case 0 -> journal.seal(Retention.KEEP_ALL, told);
                    case 1 -> {
                        told.fails = random.nextBoolean();
                        journal.maintain(Retention.KEEP_ALL, told);
                        told.fails = false;
                    }
                    case 2 -> remove();
                    case 3 -> reopen(folder);
                    case 4 -> crash();
                    case 5 -> check();
                    default -> append();
                }
            }
            check();
            journal.seal(Retention.KEEP_ALL, told);
            check();
            assertEachSegmentWasTold();
            journal.close();
        }

        private void append() throws IOException {
            List<Received> records = new ArrayList<>();
            int count = 1 + random.nextInt(20);
            for (int i = 0; i < count; i++) {
                records.add(Fixtures.random(random, 600));
            }
            assertThat(journal.append(records)).as("seed %d", seed).isEqualTo(twin.size());
            twin.addAll(records);
        }

        private void remove() throws IOException {
            long bytes = random.nextInt(200_000);
            Housekeeping done = journal.maintain(Retention.of(null, bytes), told);
            for (Tombstone stone : done.removed()) {
                assertThat(stone.first()).as("seed %d", seed).isEqualTo(removedUntil);
                removedUntil = stone.end();
            }
        }

        private void reopen(Path where) throws IOException {
            journal.close();
            folder = where;
            journal = Journal.open(folder, limits, clock);
            assertThat(journal.end()).as("seed %d", seed).isEqualTo(twin.size());
            assertThat(journal.recovery().lost()).as("seed %d", seed).isEmpty();
        }

        /** Copies the folder as it lies there, adds the torn end of a write, and goes on in the copy. */
        private void crash() throws IOException {
            Path copy = temp.resolve("journal-" + seed + "-" + random.nextInt(Integer.MAX_VALUE));
            Files.createDirectory(copy);
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    Files.copy(file, copy.resolve(file.getFileName()));
                }
            }
            Path last = copy.resolve(Segment.name(lastFirst(copy), Segment.RAW));
            if (Files.exists(last)) {
                byte[] torn = new byte[random.nextInt(300)];
                random.nextBytes(torn);
                Files.write(last, torn, java.nio.file.StandardOpenOption.APPEND);
            }
            reopen(copy);
        }

        private long lastFirst(Path where) throws IOException {
            try (Stream<Path> files = Files.list(where)) {
                return files.map(f -> f.getFileName().toString())
                        .filter(n -> n.contains(Segment.RAW))
                        .mapToLong(n -> Long.parseLong(n.substring(0, 20)))
                        .max()
                        .orElse(0);
            }
        }

        private void check() throws Exception {
            long from = twin.isEmpty() ? 0 : random.nextInt(twin.size());
            List<Received> found = Fixtures.readAll(journal, from);
            for (int i = 0; i < found.size(); i++) {
                long offset = from + i;
                String what = "seed " + seed + ", record " + offset;
                if (offset < removedUntil) {
                    assertThat(found.get(i)).as(what).isNull();
                } else {
                    Fixtures.assertSame(twin.get((int) offset), found.get(i), what);
                }
            }
            assertThat(from + found.size()).isEqualTo(twin.size());
        }

        /** At least once, and each time with the same words. */
        private void assertEachSegmentWasTold() {
            Map<Long, SealedSegment> byFirst = new TreeMap<>();
            for (SealedSegment segment : told.sealed) {
                SealedSegment before = byFirst.put(segment.first(), segment);
                if (before != null) {
                    assertThat(segment.sha256()).as("seed %d", seed).isEqualTo(before.sha256());
                }
            }
            long at = 0;
            for (SealedSegment segment : byFirst.values()) {
                assertThat(segment.first()).as("seed %d", seed).isEqualTo(at);
                at = segment.end();
            }
            assertThat(at).as("seed %d", seed).isEqualTo(twin.size());
        }
    }
}
