package org.tipstaff.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spoiled segments: reading ends, gives only records that were written, in order, and names the rest as damage. */
class SegmentFuzzTest {
    private static final int MUTATIONS = Boolean.getBoolean("tipstaff.full") ? 100_000 : 3_000;

    @TempDir
    Path temp;

    private byte[] segment;
    private byte[] packed;
    private List<Received> written;

    @BeforeEach
    void aSegment() throws Exception {
        written = new ArrayList<>();
        Random random = new Random(1);
        Path folder = temp.resolve("journal");
        Fixtures.Told told = new Fixtures.Told();
        try (Journal journal = Fixtures.open(folder, Fixtures.small().withSegmentBytes(1 << 20))) {
            for (int i = 0; i < 30; i++) {
                List<Received> batch = new ArrayList<>();
                for (int r = 0; r <= random.nextInt(6); r++) {
                    batch.add(Fixtures.random(random, 200));
                }
                journal.append(batch);
                written.addAll(batch);
            }
            segment = Files.readAllBytes(folder.resolve(Segment.name(0, Segment.RAW)));
            journal.seal(Retention.KEEP_ALL, told);
            packed = Files.readAllBytes(told.sealed.get(0).file());
        }
    }

    @Test
    void mutatedBytes() throws Exception {
        for (int seed = 0; seed < MUTATIONS; seed++) {
            Random random = new Random(seed);
            byte[] spoiled = mutate(segment, random);
            check(SegmentFormat.of(new ByteArrayInputStream(spoiled)), seed);
        }
    }

    @Test
    void mutatedPackedBytes() throws Exception {
        Path file = temp.resolve("spoiled.segment.zst");
        for (int seed = 0; seed < MUTATIONS / 10; seed++) {
            Random random = new Random(seed);
            Files.write(file, mutate(packed, random));
            check(SegmentFormat.open(file), seed);
        }
    }

    private void check(SegmentFormat content, int seed) throws Exception {
        String what = "seed " + seed;
        long expected = 0;
        int parts = 0;
        long at = 0;
        try (content) {
            for (Part part = content.next(); part != null; part = content.next()) {
                assertThat(++parts).as(what).isLessThan(10_000);
                switch (part) {
                    case Batch batch -> {
                        assertThat(batch.first()).as(what).isGreaterThanOrEqualTo(expected);
                        expected = batch.end();
                        for (int i = 0; i < batch.size(); i++) {
                            Received found = new Received(batch.source(i), batch.at(i), batch.form(i), batch.bytes(i));
                            Fixtures.assertSame(written.get((int) batch.offset(i)), found, what);
                        }
                    }
                    case Damage damage -> {
                        assertThat(damage.position()).as(what).isGreaterThanOrEqualTo(at);
                        assertThat(damage.reason()).isNotEmpty();
                    }
                }
                assertThat(content.position()).as(what).isGreaterThanOrEqualTo(at);
                at = content.position();
            }
            assertThat(content.next()).as(what).isNull();
        }
    }

    private static byte[] mutate(byte[] bytes, Random random) {
        byte[] spoiled = bytes.clone();
        switch (random.nextInt(6)) {
            case 0 -> spoiled = Arrays.copyOf(spoiled, random.nextInt(spoiled.length));
            case 1 -> {
                int from = random.nextInt(spoiled.length);
                int to = Math.min(spoiled.length, from + random.nextInt(400));
                byte[] less = new byte[spoiled.length - (to - from)];
                System.arraycopy(spoiled, 0, less, 0, from);
                System.arraycopy(spoiled, to, less, from, spoiled.length - to);
                spoiled = less;
            }
            case 2 -> {
                byte[] more = new byte[1 + random.nextInt(400)];
                random.nextBytes(more);
                int at = random.nextInt(spoiled.length);
                byte[] longer = new byte[spoiled.length + more.length];
                System.arraycopy(spoiled, 0, longer, 0, at);
                System.arraycopy(more, 0, longer, at, more.length);
                System.arraycopy(spoiled, at, longer, at + more.length, spoiled.length - at);
                spoiled = longer;
            }
            default -> {
                for (int i = 0; i <= random.nextInt(8); i++) {
                    spoiled[random.nextInt(spoiled.length)] = (byte) random.nextInt(256);
                }
            }
        }
        return spoiled;
    }

    /** A payload whose checksum is right and whose content is not: only who writes segments by hand makes one. */
    @Test
    void forgedPayloadsAreRefused() throws Exception {
        for (int seed = 0; seed < MUTATIONS; seed++) {
            Random random = new Random(seed);
            int head = headerLength();
            int length = (int) Frame.INT.get(segment, head + 20);
            byte[] forged = segment.clone();
            for (int i = 0; i <= random.nextInt(3); i++) {
                forged[head + Frame.HEAD + random.nextInt(Math.min(length, 60))] = (byte) random.nextInt(256);
            }
            if (random.nextInt(3) == 0) {
                Frame.INT.set(forged, head + 16, random.nextInt(70_000));
                Frame.INT.set(forged, head + Frame.HEAD_CRC, Frame.crc(forged, head, Frame.HEAD_CRC));
            }
            Frame.INT.set(forged, head + Frame.HEAD + length, Frame.crc(forged, head + Frame.HEAD, length));
            try (SegmentFormat content = SegmentFormat.of(new ByteArrayInputStream(forged))) {
                long expected = 0;
                for (Part part = content.next(); part != null; part = content.next()) {
                    if (part instanceof Batch batch) {
                        assertThat(batch.first()).isGreaterThanOrEqualTo(expected);
                        expected = batch.end();
                        for (int i = 0; i < batch.size(); i++) {
                            assertThat(batch.bytes(i)).hasSize(batch.length(i));
                            assertThat(batch.source(i)).isNotEmpty();
                            assertThat(batch.at(i)).isNotNull();
                            assertThat(batch.form(i)).isNotNull();
                        }
                    }
                }
            }
        }
    }

    /** Heads that promise the largest payload, one after the other, take time and memory for what is there, not for what is promised. */
    @Test
    void promisesCostNothing() throws Exception {
        int head = headerLength();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(segment, 0, head);
        byte[] promise = Arrays.copyOfRange(segment, head, head + Frame.HEAD);
        Frame.INT.set(promise, 20, Frame.PAYLOAD_BYTES_MAX);
        Frame.INT.set(promise, Frame.HEAD_CRC, Frame.crc(promise, 0, Frame.HEAD_CRC));
        for (int i = 0; i < 40_000; i++) {
            file.write(promise);
        }
        int parts = 0;
        try (SegmentFormat content = SegmentFormat.of(new ByteArrayInputStream(file.toByteArray()))) {
            while (content.next() != null) {
                parts++;
            }
        }
        assertThat(parts).isLessThanOrEqualTo(40_000);
    }

    /** Each part of the packed file that is damaged costs what lies in it, and the batches that reach into it. */
    @Test
    void damageToAPackedFile_costsTheFramesItLiesIn() throws Exception {
        Path folder = temp.resolve("large");
        Random random = new Random(3);
        Fixtures.Told told = new Fixtures.Told();
        List<Received> all = new ArrayList<>();
        try (Journal journal = Fixtures.open(folder, Fixtures.small().withSegmentBytes(64 << 20))) {
            for (int i = 0; i < 200; i++) {
                List<Received> batch = List.of(Fixtures.random(random, 60_000), Fixtures.random(random, 60_000));
                journal.append(batch);
                all.addAll(batch);
            }
            journal.seal(Retention.KEEP_ALL, told);
            Path file = told.sealed.get(0).file();
            byte[] sound = Files.readAllBytes(file);
            assertThat(sound).hasSizeGreaterThan(10 << 20);
            for (int seed = 0; seed < 12; seed++) {
                random = new Random(seed);
                byte[] spoiled = sound.clone();
                // Behind the first part, which has the header.
                int at = (2 << 20) + random.nextInt(sound.length - (4 << 20));
                spoiled[at] ^= 1;
                spoiled[at + random.nextInt(100)] ^= 2;
                if (seed % 3 == 2) {
                    byte[] less = Arrays.copyOf(spoiled, spoiled.length - 1000);
                    System.arraycopy(spoiled, at + 1000, less, at, spoiled.length - at - 1000);
                    spoiled = less;
                }
                Files.write(file, spoiled);
                List<Received> found = Fixtures.readAll(journal, 0);
                int lost = 0;
                for (int i = 0; i < found.size(); i++) {
                    if (found.get(i) == null) {
                        lost++;
                    } else {
                        Fixtures.assertSame(all.get(i), found.get(i), "seed " + seed + ", record " + i);
                    }
                }
                assertThat(lost).as("seed %d", seed).isBetween(1, 150);
            }
        }
    }

    /** A bomb: little that unpacks to much without a batch. */
    @Test
    void aBombIsReadThroughWithTheMemoryOfOneBatch() throws Exception {
        byte[] zeros = new byte[Sealing.FRAME_BYTES];
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(Zstd.compress(Arrays.copyOf(segment, headerLength())));
        for (int i = 0; i < 300; i++) {
            file.write(Zstd.compress(zeros));
        }
        Path bomb = temp.resolve("bomb.segment.zst");
        Files.write(bomb, file.toByteArray());
        try (SegmentFormat content = SegmentFormat.open(bomb)) {
            assertThat(content.next())
                    .isInstanceOfSatisfying(
                            Damage.class, damage -> assertThat(damage.length()).isEqualTo(300L * zeros.length));
            assertThat(content.next()).isNull();
        }
        // The same as one frame.
        Files.write(bomb, Zstd.compress(Arrays.copyOf(segment, 200 << 20)));
        long end = 0;
        try (SegmentFormat content = SegmentFormat.open(bomb)) {
            for (Part part = content.next(); part != null; part = content.next()) {
                if (part instanceof Damage damage) {
                    end = damage.position() + damage.length();
                }
            }
        }
        assertThat(end).isEqualTo(200 << 20);
    }

    @Test
    void aJournalWithASpoiledSealedSegment_namesTheLossAndGoesOn() throws Exception {
        Path folder = temp.resolve("journal");
        try (Journal journal = Fixtures.open(folder, Fixtures.small())) {
            journal.append(Fixtures.records(0, 5));
        }
        for (int seed = 0; seed < 50; seed++) {
            byte[] spoiled = mutate(packed, new Random(seed));
            Files.write(folder.resolve(Segment.name(0, Segment.PACKED)), spoiled);
            try (Journal journal = Fixtures.open(folder, Fixtures.small());
                    JournalReader reader = journal.reader(0)) {
                long at = 0;
                for (Read read = reader.next(Duration.ZERO); read != null; read = reader.next(Duration.ZERO)) {
                    assertThat(read.first()).as("seed %d", seed).isEqualTo(at);
                    at = read.end();
                    if (read instanceof Batch batch && batch.first() < written.size()) {
                        for (int i = 0; i < batch.size(); i++) {
                            Received found = new Received(batch.source(i), batch.at(i), batch.form(i), batch.bytes(i));
                            Fixtures.assertSame(written.get((int) batch.offset(i)), found, "seed " + seed);
                        }
                    }
                }
                assertThat(at).as("seed %d", seed).isEqualTo(written.size() + 5);
            }
        }
    }

    private int headerLength() {
        int length = 0;
        while (segment[length] != '\n') {
            length++;
        }
        return length + 1;
    }
}
