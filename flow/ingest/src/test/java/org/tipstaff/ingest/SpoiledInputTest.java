package org.tipstaff.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tipstaff.ingest.Packed.bzip2;
import static org.tipstaff.ingest.Packed.gzip;
import static org.tipstaff.ingest.Packed.tar;
import static org.tipstaff.ingest.Packed.utf8;
import static org.tipstaff.ingest.Packed.xz;
import static org.tipstaff.ingest.Packed.zip;
import static org.tipstaff.ingest.Packed.zstd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tipstaff.event.Gap;
import org.tipstaff.event.RawRecord;
import org.tipstaff.event.Source;

/** Whatever is done to an input, reading it ends, throws nothing, and accounts for every byte by a digest. */
class SpoiledInputTest {
    private static final int SPOILED_EACH = Boolean.getBoolean("tipstaff.full") ? 20_000 : 150;

    @TempDir
    Path folder;

    static Stream<Map.Entry<String, byte[]>> inputs() {
        byte[] lines = utf8(IntStream.range(0, 60)
                .mapToObj(i ->
                        "{\"EventID\":" + i + ",\"a\":{\"b\":[1,{\"c\":\"d\\u00e9\"}]},\"body\":\"{\\\"x\\\":1}\"}\n")
                .collect(Collectors.joining()));
        byte[] document = utf8("{\"records\":[{\"a\":1,\n\"Data\":[{\"Name\":\"x\",\"text\":\"y\"}]},\n {\"a\":2}]}");
        byte[] xml = utf8(("<?xml version='1.0'?><Events>"
                + "<Event><System><EventID>1</EventID></System><EventData><Data Name='x'>y&amp;</Data></EventData></Event>"
                        .repeat(5)
                + "</Events>"));
        byte[] zeek = utf8(ZeekTextTest.HEADER + ZeekTextTest.ROW.repeat(40) + "#close\t2024-03-01-09-00-00\n");
        byte[] evtx = TinyEvtx.log(1, 12);
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("a.json", lines);
        members.put("b.xml", xml);
        members.put("c.json", document);
        Map<String, byte[]> inputs = new LinkedHashMap<>();
        inputs.put("lines", lines);
        inputs.put("document", document);
        inputs.put("xml", xml);
        inputs.put("zeek", zeek);
        inputs.put("zeek.gz", gzip(zeek));
        inputs.put(
                "audit.csv", utf8(AuditCsvTest.HEADER + AuditCsvTest.row(1, 3).repeat(20)));
        inputs.put("evtx", evtx);
        inputs.put("zip", zip(members));
        inputs.put("tar", tar(members));
        inputs.put("gzip", gzip(lines));
        inputs.put("tar.gz", gzip(tar(members)));
        inputs.put("bzip2", bzip2(lines));
        inputs.put("xz", xz(lines));
        inputs.put("zstd", zstd(lines));
        inputs.put("nested", zip(Map.of("x.tgz", gzip(tar(Map.of("y.zip", zip(members)))))));
        inputs.put("utf16", "\ufeff{\"a\":1}\n{\"a\":2}\n".getBytes(java.nio.charset.StandardCharsets.UTF_16LE));
        return inputs.entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void spoiledInput_isReadToItsEnd(Map.Entry<String, byte[]> input) throws IOException {
        // Small limits keep inputs that turn into bombs cheap.
        IngestLimits limits = IngestLimits.defaults()
                .withExpansion(1 << 20, 200)
                .withBuffer(1 << 20, 1 << 16)
                .withRecord(1 << 16, 50, 500);
        for (int i = 0; i < SPOILED_EACH; i++) {
            long seed = input.getKey().hashCode() * 1_000_003L + i;
            byte[] spoiled = spoil(input.getValue(), new Random(seed));
            Path file = Files.write(folder.resolve("input"), spoiled);
            Collected read = new Collected();
            try {
                new Ingest(limits).list(List.of(file)).files().getFirst().read(read);
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError(input.getKey() + " with seed " + seed, e);
            }
            assertThat(read.gaps)
                    .as("%s with seed %d", input.getKey(), seed)
                    .noneMatch(gap -> gap.kind() == Gap.Kind.UNREADABLE);
            for (RawRecord record : read.records) {
                assertThat(read.sources)
                        .as("%s with seed %d", input.getKey(), seed)
                        .containsKey(record.provenance().source().path());
            }
            assertThat(read.sources.values().stream().filter(Source::isHashed))
                    .as("%s with seed %d", input.getKey(), seed)
                    .isNotEmpty();
        }
    }

    /** Changes bytes, cuts, doubles or overwrites parts; sometimes only a little, so that headers stay true. */
    private static byte[] spoil(byte[] input, Random random) {
        byte[] bytes = input.clone();
        int changes = 1 + random.nextInt(random.nextBoolean() ? 2 : 30);
        for (int i = 0; i < changes && bytes.length > 0; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(7)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0xFF : 0);
                case 3 -> bytes = random.nextInt(8) == 0 ? Arrays.copyOf(bytes, at) : bytes;
                case 4 -> {
                    int from = random.nextInt(bytes.length);
                    int length =
                            Math.min(Math.min(random.nextInt(64), input.length), bytes.length - Math.max(from, at));
                    System.arraycopy(input, Math.min(from, input.length - length), bytes, at, length);
                }
                case 5 -> bytes[at] = (byte) "{}[]\",:<>&\n\\*".charAt(random.nextInt(13));
                default -> {
                    if (bytes.length < 1 << 18) {
                        byte[] longer = Arrays.copyOf(bytes, bytes.length + at);
                        System.arraycopy(bytes, 0, longer, bytes.length, at);
                        bytes = longer;
                    }
                }
            }
        }
        return bytes;
    }
}
