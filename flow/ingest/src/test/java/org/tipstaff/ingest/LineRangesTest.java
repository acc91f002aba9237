package org.tipstaff.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Eight bytes at a time give what one byte at a time gives. */
class LineRangesTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void rangesAreThoseOfTheObviousWay(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            byte[] text = new byte[random.nextInt(seed == 8 ? 600_000 : 300)];
            random.nextBytes(text);
            for (int i = 0; i < text.length; i++) {
                // Neighbours of the line feed, and it with its high bit set, are what a trick with carries gets wrong.
                text[i] = switch (random.nextInt(12)) {
                    case 0, 1 -> '\n';
                    case 2 -> (byte) ('\n' | 0x80);
                    case 3 -> '\n' + 1;
                    case 4 -> '\n' - 1;
                    default -> text[i];
                };
            }
            int begin = random.nextInt(Math.min(4, text.length + 1));
            int bytes = 1 + random.nextInt(seed == 8 ? 300_000 : 60);
            int step = 1 + random.nextInt(seed == 8 ? 600_000 : 40);
            assertThat(ranges(text, begin, bytes, step))
                    .describedAs("seed %d, round %d", seed, round)
                    .isEqualTo(obvious(text, begin, bytes));
            if (seed == 8 && round == 8) {
                return;
            }
        }
    }

    /** Told of the text step by step, as it is hashed. */
    private static List<LineRanges.Range> ranges(byte[] text, int begin, int bytes, int step) {
        List<LineRanges.Range> ranges = new ArrayList<>();
        LineRanges all = new LineRanges(begin, bytes, ranges::add);
        MemorySegment segment = MemorySegment.ofArray(text);
        for (int at = step; at < text.length; at += step) {
            all.readTo(segment, at);
        }
        all.readTo(segment, text.length);
        all.end();
        return ranges;
    }

    private static List<LineRanges.Range> obvious(byte[] text, int begin, int bytes) {
        List<LineRanges.Range> ranges = new ArrayList<>();
        int from = begin;
        int lines = 0;
        int before = 0;
        for (int i = begin; i < text.length; i++) {
            if (text[i] == '\n') {
                lines++;
                if (i + 1 - from >= bytes) {
                    ranges.add(new LineRanges.Range(from, i + 1, before));
                    from = i + 1;
                    before = lines;
                }
            }
        }
        if (from < text.length) {
            ranges.add(new LineRanges.Range(from, text.length, before));
        }
        return ranges;
    }
}
