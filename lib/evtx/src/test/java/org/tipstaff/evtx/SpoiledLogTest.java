package org.tipstaff.evtx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A log of ours, spoiled at random: whatever the bytes are, a reader ends, throws nothing, tells losses that lie within
 * the file, and gives no record twice from one place.
 */
class SpoiledLogTest {
    private static final byte[] SOUND = new EvtxBuilder()
            .events(20)
            .record(
                    21,
                    EvtxBuilder.event(
                            7,
                            21,
                            EvtxBuilder.fragment(EvtxBuilder.element("UserData")
                                    .with(EvtxBuilder.element("Wrapper")
                                            .with(EvtxBuilder.element("Leaf").with("x"))))))
            .newChunk()
            .events(5)
            .build();

    static LongStream seeds() {
        int count = Boolean.getBoolean("tipstaff.full") ? 20_000 : 200;
        return LongStream.range(0, count);
    }

    static byte[] spoiled(byte[] sound, long seed) {
        Random random = new Random(seed);
        byte[] bytes = sound.clone();
        int spoils = 1 + random.nextInt(12);
        for (int i = 0; i < spoils; i++) {
            // Mostly where something stands: chunks are filled from their beginning.
            int chunk = random.nextInt((bytes.length - 4096) / EvtxBuilder.CHUNK);
            int at = random.nextInt(10) == 0
                    ? random.nextInt(bytes.length)
                    : 4096 + chunk * EvtxBuilder.CHUNK + random.nextInt(8192);
            int length = Math.min(bytes.length - at, 1 + random.nextInt(16));
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(0x50);
                case 2 -> Arrays.fill(bytes, at, at + length, (byte) 0);
                case 3 -> Arrays.fill(bytes, at, at + length, (byte) 0xFF);
                case 4 -> {
                    int from = random.nextInt(bytes.length - length);
                    System.arraycopy(bytes, from, bytes, at, length);
                }
                default -> {
                    int shift = 1 + random.nextInt(40);
                    System.arraycopy(
                            bytes,
                            at,
                            bytes,
                            Math.min(bytes.length, at + shift),
                            Math.max(0, bytes.length - at - shift));
                }
            }
        }
        return random.nextInt(5) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }

    static void assertReadsQuietly(byte[] file, String what) {
        ReadLog log;
        try {
            log = ReadLog.of(file);
        } catch (RuntimeException | StackOverflowError thrown) {
            throw new AssertionError(what + " makes the reader throw", thrown);
        }
        assertThat(log.losses).as(what).allSatisfy(loss -> {
            assertThat(loss.offset()).isBetween(0L, (long) file.length);
            assertThat(loss.offset() + loss.length()).isLessThanOrEqualTo(file.length + 65_536L);
        });
        assertThat(log.records)
                .as(what)
                .allSatisfy(record -> assertThat(
                                RealLogsTest.documents(record.json().getBytes(StandardCharsets.UTF_8)))
                        .as("is JSON: " + record.json())
                        .hasSize(1));
        assertThat(log.records.stream().map(ReadLog.Kept::offset))
                .as(what)
                .doesNotHaveDuplicates()
                .allMatch(offset -> offset >= 0 && offset < file.length);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void spoiledLog_isReadQuietly(long seed) {
        assertReadsQuietly(spoiled(SOUND, seed), "seed " + seed);
    }

    /** A log of one record, and where its bytes end. */
    private static byte[] oneRecord() {
        byte[] file = new EvtxBuilder().events(1).build();
        int end = file.length;
        while (file[end - 1] == 0) {
            end--;
        }
        return Arrays.copyOf(file, end + 8);
    }

    @Test
    void everyByteFlipped_isReadQuietly() {
        byte[] sound = oneRecord();
        for (int at = 0; at < sound.length; at = at == 127 ? 4096 : at + 1) {
            for (int flip : new int[] {0x01 << at % 8, sound[at] & 0xFF}) {
                byte[] spoiled = sound.clone();
                spoiled[at] ^= (byte) flip;
                assertReadsQuietly(spoiled, "byte " + at + " flipped by " + flip);
            }
        }
    }

    @Test
    void everyCut_isReadQuietly() {
        byte[] sound = oneRecord();
        for (int length = 0; length < sound.length; length = length == 200 ? 4090 : length + 1) {
            assertReadsQuietly(Arrays.copyOf(sound, length), "cut to " + length);
            assertReadsQuietly(
                    Arrays.copyOfRange(sound, length, sound.length), "without its first " + length + " bytes");
        }
    }
}
