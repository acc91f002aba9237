package org.tipstaff.evtx;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes whatever, as a log and as the content of a record of a sound log.
 *
 * <p>In an ordinary run the fuzz tests run their seeds once. To fuzz:
 * {@code JAZZER_FUZZ=1 mvn -pl lib/evtx test -Dtest=EvtxFuzzTest#anyBytes_areReadQuietly} (one method at a time; Jazzer
 * stops after five minutes, or as its {@code maxDuration} says).
 */
class EvtxFuzzTest {
    static Stream<Arguments> logs() {
        return Stream.of(
                        new EvtxBuilder().events(1).build(),
                        java.util.Arrays.copyOf(new EvtxBuilder().events(3).build(), 4096 + 8000),
                        java.util.Arrays.copyOfRange(new EvtxBuilder().events(3).build(), 4096, 4096 + 8000),
                        new byte[0])
                .map(bytes -> Arguments.of((Object) bytes));
    }

    @MethodSource("logs")
    @FuzzTest(maxDuration = "5m")
    void anyBytes_areReadQuietly(byte[] bytes) {
        SpoiledLogTest.assertReadsQuietly(bytes, "fuzzed log");
    }

    static Stream<Arguments> fragments() {
        byte[] log = new EvtxBuilder().events(1).build();
        int record = 4096 + 512;
        int size = java.nio.ByteBuffer.wrap(log)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .getInt(record + 4);
        return Stream.of(Arguments.of((Object) java.util.Arrays.copyOfRange(log, record + 24, record + size - 4)));
    }

    @MethodSource("fragments")
    @FuzzTest(maxDuration = "5m")
    void anyRecordContent_isReadQuietly(byte[] bytes) {
        byte[] content = bytes.length > 60_000 ? java.util.Arrays.copyOf(bytes, 60_000) : bytes;
        SpoiledLogTest.assertReadsQuietly(
                new EvtxBuilder().record(1, new EvtxBuilder.Raw(content)).build(), "fuzzed record");
    }
}
