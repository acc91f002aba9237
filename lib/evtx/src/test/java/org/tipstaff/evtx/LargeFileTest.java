package org.tipstaff.evtx;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LargeFileTest {
    private static final int CHUNKS = 600;

    @Test
    void whoeverMappedALargeFileIsToldHowFarItWasSearched() {
        byte[] bytes = new byte[CHUNKS * Chunk.SIZE];
        for (int chunk = 0; chunk < CHUNKS; chunk++) {
            System.arraycopy("ElfChnk\0".getBytes(StandardCharsets.US_ASCII), 0, bytes, chunk * Chunk.SIZE, 8);
        }
        List<Long> told = new ArrayList<>();
        EvtxFile searched = EvtxFile.of(MemorySegment.ofArray(bytes), EvtxLimits.defaults(), told::add);
        assertThat(told).isSorted().doesNotHaveDuplicates().hasSizeBetween(1, CHUNKS / 200);
        assertThat(told.getLast()).isBetween(1L << 24, (long) bytes.length);
        assertThat(searched.chunks())
                .isEqualTo(EvtxFile.of(MemorySegment.ofArray(bytes), EvtxLimits.defaults())
                        .chunks());
    }
}
