package org.tipstaff.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class CourtIntrusionTest {
    private static final Path EXAMPLES = Path.of(System.getProperty("tipstaff.root"), "examples");
    private static final NavigableMap<String, byte[]> FILES = CourtIntrusion.files();

    /** Unpacked, because two builds of zlib may pack the same bytes differently, and both are right. */
    @Test
    void treeHoldsWhatTheGeneratorWrites() throws IOException {
        for (Map.Entry<String, byte[]> file : FILES.entrySet()) {
            byte[] inTree = Files.readAllBytes(EXAMPLES.resolve(file.getKey()));
            assertThat(Arrays.equals(file.getKey().endsWith(".gz") ? unpacked(inTree) : inTree, file.getValue()))
                    .as(
                            "%s is not what the generator writes: run CourtIntrusion again, and look at what changed",
                            file.getKey())
                    .isTrue();
        }
    }

    @Test
    void logsFolderHoldsNothingElse() throws IOException {
        try (Stream<Path> logs = Files.list(EXAMPLES.resolve("court-intrusion/logs"))) {
            List<String> names = logs.map(path -> "court-intrusion/logs/" + path.getFileName())
                    .sorted()
                    .toList();
            assertThat(names)
                    .containsExactlyElementsOf(FILES.keySet().stream()
                            .filter(name -> name.startsWith("court-intrusion/logs/"))
                            .toList());
        }
    }

    @Test
    void packedLogsNameNoTimeAndNoSystem() throws IOException {
        for (String name : FILES.keySet()) {
            if (name.endsWith(".gz")) {
                byte[] inTree = Files.readAllBytes(EXAMPLES.resolve(name));
                assertThat(List.of(inTree[4], inTree[5], inTree[6], inTree[7]))
                        .as(name)
                        .containsOnly((byte) 0);
            }
        }
    }

    @Test
    void twoRunsGiveTheSameBytes() {
        NavigableMap<String, byte[]> again = CourtIntrusion.files();
        assertThat(again.keySet()).isEqualTo(FILES.keySet());
        again.forEach((name, bytes) ->
                assertThat(Arrays.equals(bytes, FILES.get(name))).as(name).isTrue());
    }

    @Test
    void weekHoldsAtLeastTenThousandEvents() {
        assertThat(CourtIntrusion.events()).isGreaterThanOrEqualTo(10_000);
    }

    private static byte[] unpacked(byte[] packed) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return in.readAllBytes();
        }
    }
}
