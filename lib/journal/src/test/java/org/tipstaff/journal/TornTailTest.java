package org.tipstaff.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tipstaff.journal.Fixtures.records;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a crash may leave of the last write: any part of it, and whatever in the rest. Batches before it stand whole,
 * what was cut is named, and writing goes on at the offset that was never acknowledged.
 */
class TornTailTest {
    private static final int BEFORE = 4;
    private static final int AFTER = 7;

    @TempDir
    Path temp;

    @Test
    void cutAtEachByte() throws Exception {
        byte[] whole = segmentWithAppends();
        int sound = soundBytes(whole);
        for (int length = 0; length <= whole.length; length++) {
            byte[] torn = java.util.Arrays.copyOf(whole, length);
            String what = "cut to " + length + " of " + whole.length;
            int records = length == whole.length ? AFTER : length >= sound ? BEFORE : 0;
            if (length > headerLength(whole) && length < sound) {
                // The first batch may not be whole either; it was acknowledged, but who cuts files can't be told from a
                // crash.
                records = 0;
            }
            assertRecovers(
                    torn,
                    records,
                    length < whole.length && length != sound && length != headerLength(whole) && length != 0,
                    what);
        }
    }

    @Test
    void garbledAtEachByteOfTheLastBatch() throws Exception {
        byte[] whole = segmentWithAppends();
        int sound = soundBytes(whole);
        Random random = new Random(20261122);
        for (int at = sound; at < whole.length; at++) {
            byte[] torn = whole.clone();
            torn[at] ^= (byte) (1 << random.nextInt(8));
            assertRecovers(torn, BEFORE, true, "bit flipped at " + at);
        }
        for (int at = sound; at < whole.length; at++) {
            byte[] torn = whole.clone();
            java.util.Arrays.fill(torn, at, torn.length, (byte) 0);
            boolean same = java.util.Arrays.equals(torn, whole);
            assertRecovers(torn, same ? AFTER : BEFORE, !same, "zeros from " + at);
        }
    }

    @Test
    void damageBeforeASoundBatchIsNamedAsLostAndLeftAsItIs() throws Exception {
        byte[] whole = segmentWithAppends();
        for (int at = headerLength(whole); at < soundBytes(whole); at += 7) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x10;
            Path folder = Files.createTempDirectory(temp, "damaged");
            Files.write(folder.resolve(Segment.name(0, Segment.RAW)), damaged);
            try (Journal journal = Fixtures.open(folder, Fixtures.small())) {
                assertThat(journal.end()).as("at %d", at).isEqualTo(AFTER);
                assertThat(journal.recovery().cut()).isEmpty();
                assertThat(journal.recovery().lost()).singleElement().satisfies(lost -> {
                    assertThat(lost.first()).isZero();
                    assertThat(lost.end()).isEqualTo(BEFORE);
                });
                assertThat(Files.readAllBytes(folder.resolve(Segment.name(0, Segment.RAW))))
                        .isEqualTo(damaged);
                List<Received> found = Fixtures.readAll(journal, 0);
                assertThat(found.subList(0, BEFORE)).containsOnlyNulls();
                Fixtures.assertSame(records(BEFORE, AFTER), found.subList(BEFORE, AFTER), "at " + at);
                Fixtures.Told told = new Fixtures.Told();
                journal.seal(Retention.KEEP_ALL, told);
                Fixtures.assertSame(
                        records(BEFORE, AFTER), Fixtures.readAll(journal, 0).subList(BEFORE, AFTER), "sealed");
            }
        }
    }

    /** Only the last write can be torn; two bad batches at the end mean that one of them was acknowledged. */
    @Test
    void twoBadBatchesAtTheEnd_areOneLossAndOneTornWrite() throws Exception {
        Path folder = Files.createTempDirectory(temp, "two");
        try (Journal journal = Fixtures.open(folder, Fixtures.small())) {
            journal.append(records(0, BEFORE));
            journal.append(records(BEFORE, AFTER));
            journal.append(records(AFTER, AFTER + 3));
        }
        Path file = folder.resolve(Segment.name(0, Segment.RAW));
        byte[] whole = Files.readAllBytes(file);
        whole[whole.length - 1] ^= 1;
        whole[soundBytes(whole) + Frame.HEAD + 5] ^= 1;
        Files.write(file, whole);
        for (int i = 0; i < 2; i++) {
            try (Journal journal = Fixtures.open(folder, Fixtures.small())) {
                assertThat(journal.recovery().lost()).singleElement().satisfies(lost -> {
                    assertThat(lost.first()).isEqualTo(BEFORE);
                    assertThat(lost.end()).isEqualTo(AFTER);
                });
                assertThat(journal.recovery().cut()).isEmpty();
                assertThat(journal.append(records(AFTER + i, AFTER + i + 1))).isEqualTo(AFTER + i);
                assertThat(Files.readAllBytes(file)).isEqualTo(whole);
                List<Received> found = Fixtures.readAll(journal, 0);
                assertThat(found.subList(BEFORE, AFTER)).containsOnlyNulls();
                Fixtures.assertSame(records(AFTER, AFTER + i + 1), found.subList(AFTER, AFTER + i + 1), "after");
            }
        }
    }

    @Test
    void aSegmentWhoseHeaderIsSpoiled_isSetAside() throws Exception {
        Path folder = Files.createTempDirectory(temp, "header");
        byte[] spoiled = segmentWithAppends();
        spoiled[30] ^= 1;
        Files.write(folder.resolve(Segment.name(0, Segment.RAW)), spoiled);
        try (Journal journal = Fixtures.open(folder, Fixtures.small())) {
            assertThat(journal.recovery().lost()).hasSize(1);
            assertThat(journal.recovery().cut()).isEmpty();
            journal.append(records(0, 1));
        }
        assertThat(folder.resolve(Segment.name(0, Segment.RAW) + ".damaged")).hasBinaryContent(spoiled);
    }

    @Test
    void aBatchOfAGivenUpSegmentWhoseOffsetsALaterOneHasIsCut() throws Exception {
        Path folder = Files.createTempDirectory(temp, "superseded");
        Files.write(folder.resolve(Segment.name(0, Segment.RAW)), segmentWithAppends());
        Path other = temp.resolve("other");
        try (Journal journal = Fixtures.open(other, Fixtures.small())) {
            journal.append(records(0, BEFORE));
            journal.seal(Retention.KEEP_ALL, new Fixtures.Told());
            journal.append(records(500, 510));
            Files.copy(
                    other.resolve(Segment.name(BEFORE, Segment.RAW)),
                    folder.resolve(Segment.name(BEFORE, Segment.RAW)));
        }
        try (Journal journal = Fixtures.open(folder, Fixtures.small())) {
            assertThat(journal.end()).isEqualTo(BEFORE + 10);
            assertThat(journal.recovery().cut()).hasSize(1);
            assertThat(journal.recovery().lost()).isEmpty();
            List<Received> expected = new java.util.ArrayList<>(records(0, BEFORE));
            expected.addAll(records(500, 510));
            Fixtures.assertSame(expected, Fixtures.readAll(journal, 0), "superseded");
        }
    }

    private void assertRecovers(byte[] segment, int records, boolean cut, String what) throws Exception {
        Path folder = temp.resolve("torn");
        Files.createDirectories(folder);
        Files.write(folder.resolve(Segment.name(0, Segment.RAW)), segment);
        try (Journal journal = Fixtures.open(folder, Fixtures.small())) {
            assertThat(journal.end()).as(what).isEqualTo(records);
            assertThat(journal.recovery().lost()).as(what).isEmpty();
            assertThat(journal.recovery().cut()).as(what).hasSize(cut ? 1 : 0);
            Fixtures.assertSame(records(0, records), Fixtures.readAll(journal, 0), what);
            assertThat(journal.append(records(records, records + 2))).as(what).isEqualTo(records);
            Fixtures.assertSame(records(0, records + 2), Fixtures.readAll(journal, 0), what);
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.delete(file);
            }
        }
    }

    /** A segment of two batches. */
    private byte[] segmentWithAppends() throws IOException {
        Path folder = Files.createTempDirectory(temp, "whole");
        try (Journal journal = Fixtures.open(folder, Fixtures.small())) {
            journal.append(records(0, BEFORE));
            journal.append(records(BEFORE, AFTER));
        }
        return Files.readAllBytes(folder.resolve(Segment.name(0, Segment.RAW)));
    }

    private static int headerLength(byte[] segment) {
        int length = 0;
        while (segment[length] != '\n') {
            length++;
        }
        return length + 1;
    }

    private static int soundBytes(byte[] segment) {
        int head = headerLength(segment);
        return head + Frame.HEAD + (int) Frame.INT.get(segment, head + 20) + Frame.CRC;
    }
}
