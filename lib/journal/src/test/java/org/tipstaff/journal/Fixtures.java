package org.tipstaff.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Records, small limits, and a clock that stands where it is set. */
final class Fixtures {
    static final Instant START = Instant.parse("2026-11-22T10:00:00.123456789Z");

    private Fixtures() {}

    /** A clock that a test sets. */
    static final class SetClock implements InstantSource {
        private volatile Instant now = START;

        @Override
        public Instant instant() {
            return now;
        }

        void advance(Duration by) {
            now = now.plus(by);
        }
    }

    /** Many small segments; no demands on the disk. */
    static JournalLimits small() {
        return JournalLimits.defaults().withSegmentBytes(4096).withSpace(0, 0);
    }

    static Journal open(Path folder, JournalLimits limits) throws IOException {
        return Journal.open(folder, limits, new SetClock());
    }

    static Received record(int number) {
        return new Received(
                "source-" + number % 3,
                START.plusNanos(number),
                number % 2 == 0 ? Form.SYSLOG : Form.JSON,
                ("record " + number).getBytes(StandardCharsets.UTF_8));
    }

    static List<Received> records(int from, int to) {
        List<Received> records = new ArrayList<>();
        for (int i = from; i < to; i++) {
            records.add(record(i));
        }
        return records;
    }

    static Received random(Random random, int bytesMax) {
        byte[] bytes = new byte[random.nextInt(bytesMax + 1)];
        random.nextBytes(bytes);
        String[] sources = {"dc-1", "mail", "greffe-é-1", "s".repeat(255)};
        Form[] forms = Form.values();
        return new Received(
                sources[random.nextInt(sources.length)],
                START.plusNanos(random.nextLong(1L << 50)),
                forms[1 + random.nextInt(forms.length - 1)],
                bytes);
    }

    /** All that there is from this offset on, losses as null. */
    static List<Received> readAll(Journal journal, long from) throws IOException, InterruptedException {
        List<Received> all = new ArrayList<>();
        try (JournalReader reader = journal.reader(from)) {
            long at = from;
            for (Read read = reader.next(Duration.ZERO); read != null; read = reader.next(Duration.ZERO)) {
                assertThat(read.first()).isEqualTo(at);
                at = read.end();
                assertThat(reader.position()).isEqualTo(at);
                switch (read) {
                    case Batch batch -> addAll(batch, all);
                    case Lost lost -> {
                        for (long i = lost.first(); i < lost.end(); i++) {
                            all.add(null);
                        }
                    }
                }
            }
            assertThat(at).isEqualTo(journal.end());
        }
        return all;
    }

    static void addAll(Batch batch, List<Received> to) {
        for (int i = 0; i < batch.size(); i++) {
            assertThat(batch.offset(i)).isEqualTo(batch.first() + i);
            to.add(new Received(batch.source(i), batch.at(i), batch.form(i), batch.bytes(i)));
        }
    }

    static void assertSame(List<Received> expected, List<Received> found, String what) {
        assertThat(found).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertSame(expected.get(i), found.get(i), what + ", record " + i);
        }
    }

    static void assertSame(Received expected, Received found, String what) {
        assertThat(found).as(what).isNotNull();
        if (!found.source().equals(expected.source())
                || !found.at().equals(expected.at())
                || found.form() != expected.form()
                || !java.util.Arrays.equals(found.bytes(), expected.bytes())) {
            throw new AssertionError(what + ": " + found + " instead of " + expected);
        }
    }

    /** Remembers what it was told. */
    static final class Told implements SegmentListener {
        final List<SealedSegment> sealed = new ArrayList<>();
        final List<Tombstone> removed = new ArrayList<>();
        volatile boolean fails;

        @Override
        public void sealed(SealedSegment segment) throws IOException {
            sealed.add(segment);
            failIfAsked();
        }

        @Override
        public void removed(Tombstone tombstone) throws IOException {
            removed.add(tombstone);
            failIfAsked();
        }

        private void failIfAsked() throws IOException {
            if (fails) {
                throw new IOException("the custody log does not answer");
            }
        }
    }
}
