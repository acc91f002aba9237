package org.tipstaff.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.event.Gap;
import org.tipstaff.event.RawRecord;
import org.tipstaff.event.Sha256;

class ContainersTest {
    private static final byte[] LOG = utf8("{\"EventID\":1}\n{\"EventID\":2}\n");
    private static final byte[] MANY = utf8(IntStream.range(0, 5000)
            .mapToObj(i -> "{\"EventID\":" + i + ",\"Value\":\"" + Integer.toHexString(i * 7919) + "\"}\n")
            .collect(Collectors.joining()));

    @TempDir
    Path folder;

    private Collected read(String name, byte[] content) {
        return Collected.of(folder, name, content);
    }

    @Test
    void member_hasThePathBehindTheMark_andTheDigestOfItsOwnBytes() {
        byte[] packed = zip(Map.of("dir/Security.json", LOG));
        Collected read = read("logs.zip", packed);
        assertThat(read.gaps).isEmpty();
        assertThat(read.numbers()).containsExactly(1L, 2L);
        assertThat(read.paths()).containsExactly("logs.zip", "logs.zip!dir/Security.json");
        assertThat(read.sources.get("logs.zip").sha256()).isEqualTo(Sha256.of(packed));
        assertThat(read.sources.get("logs.zip!dir/Security.json").sha256()).isEqualTo(Sha256.of(LOG));
        assertThat(read.sources.get("logs.zip!dir/Security.json").sizeBytes()).isEqualTo(LOG.length);
        assertThat(read.records
                        .getFirst()
                        .provenance()
                        .source()
                        .container()
                        .orElseThrow()
                        .path())
                .isEqualTo("logs.zip");
    }

    @Test
    void everyPacking_isFoundByContentAndNotByName() {
        Map<String, byte[]> packed = new LinkedHashMap<>();
        packed.put("a.json.gz", gzip(LOG));
        packed.put("a.json.bz2", bzip2(LOG));
        packed.put("a.json.xz", xz(LOG));
        packed.put("a.json.zst", zstd(LOG));
        packed.forEach((name, content) -> {
            Collected read = read(name, content);
            assertThat(read.gaps).as(name).isEmpty();
            assertThat(read.records).as(name).hasSize(2);
            assertThat(read.paths()).containsExactly(name, name + "!a.json");
            Collected renamed = read("evidence.evtx", content);
            assertThat(renamed.records).as(name).hasSize(2);
            assertThat(renamed.paths()).containsExactly("evidence.evtx", "evidence.evtx!unpacked");
        });
    }

    @Test
    void tar_plainAndPacked_isOneContainer() {
        byte[] tar = tar(Map.of("host/a.json", LOG));
        assertThat(read("x.tar", tar).paths()).containsExactly("x.tar", "x.tar!host/a.json");
        for (byte[] packed : List.of(gzip(tar), bzip2(tar), xz(tar), zstd(tar))) {
            Collected read = read("x.tgz", packed);
            assertThat(read.gaps).isEmpty();
            assertThat(read.paths()).containsExactly("x.tgz", "x.tgz!host/a.json");
            assertThat(read.records).hasSize(2);
        }
    }

    @Test
    void containersWithinContainers() {
        byte[] inner = gzip(tar(Map.of("a.evtx", TinyEvtx.log(1, 3))));
        byte[] outer = zip(Map.of("case/inner.tar.gz", zip(Map.of("deep.zip", zip(Map.of("inner.tar.gz", inner))))));
        Collected read = read("logs.zip", outer);
        assertThat(read.gaps).isEmpty();
        assertThat(read.records).hasSize(3);
        assertThat(read.paths())
                .contains("logs.zip!case/inner.tar.gz!deep.zip!inner.tar.gz!a.evtx")
                .hasSize(5);
        read.sources.values().forEach(source -> assertThat(source.isHashed()).isTrue());
    }

    @Test
    void nestingBeyondTheLimit_isSaid_andHashed() {
        byte[] content = LOG;
        for (int i = 0; i < 10; i++) {
            content = zip(Map.of("n" + i + ".zip", content));
        }
        Collected read = read("logs.zip", content);
        assertThat(read.records).isEmpty();
        assertThat(read.gap().kind()).isEqualTo(Gap.Kind.LIMIT);
        assertThat(read.gap().reason()).contains("(nesting)");
        assertThat(read.sources)
                .hasSize(7)
                .allSatisfy((path, source) -> assertThat(source.isHashed()).isTrue());
    }

    @Test
    void resourceForksAndFolderSettings_areSkippedAndSaid() {
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("a.json", LOG);
        members.put("__MACOSX/._a.json", LOG);
        members.put("x/._b.json", LOG);
        members.put("x/.DS_Store", LOG);
        members.put("x/Thumbs.db", LOG);
        members.put("desktop.ini", LOG);
        for (byte[] packed : List.of(zip(members), tar(members))) {
            Collected read = read("logs", packed);
            assertThat(read.records).hasSize(2);
            assertThat(read.gaps).hasSize(5).allMatch(gap -> gap.kind() == Gap.Kind.SKIPPED);
            assertThat(read.sources)
                    .hasSize(7)
                    .allSatisfy((path, source) -> assertThat(source.isHashed()).isTrue());
        }
    }

    @Test
    void skippedNames_inFolders() throws IOException {
        Files.write(folder.resolve("a.json"), LOG);
        Files.write(folder.resolve("Thumbs.db"), LOG);
        Collected read = Collected.of(folder);
        assertThat(read.records).hasSize(2);
        assertThat(read.gap().kind()).isEqualTo(Gap.Kind.SKIPPED);
        assertThat(read.sources.get("Thumbs.db").isHashed()).isTrue();
    }

    @Test
    void emptyAndUnknownFiles_areGaps() {
        assertThat(read("x.evtx", new byte[0]).gap().reason()).isEqualTo("it is empty: 0 bytes");
        assertThat(read("x.evtx", new byte[1000]).gap().kind()).isEqualTo(Gap.Kind.UNKNOWN_FORMAT);
        assertThat(read("x", "7z\u00bc\u00af'\u001c\0\u0004".getBytes(ISO_8859_1))
                        .gap()
                        .reason())
                .contains("7-Zip");
        assertThat(read("x", "regf\0\0\0\0".getBytes(ISO_8859_1)).gap().reason())
                .contains("registry hive");
        Collected inZip = read("x.zip", zip(Map.of("e", new byte[0])));
        assertThat(inZip.gap().source().path()).isEqualTo("x.zip!e");
        assertThat(inZip.sources.get("x.zip!e").sha256()).isEqualTo(Sha256.of(new byte[0]));
    }

    @Test
    void truncatedGzip_keepsWhatWasReadable() {
        byte[] packed = gzip(MANY);
        Collected read = read("a.gz", Arrays.copyOf(packed, packed.length / 2));
        assertThat(read.records).hasSizeBetween(1000, 4999);
        assertThat(read.gaps).anyMatch(gap -> gap.kind() == Gap.Kind.CONTAINER);
        assertThat(read.sources.get("a.gz!a").isHashed()).isTrue();
    }

    @Test
    void gzipMembers_followEachOther_andPaddingIsNoGap_butOtherBytesAre() {
        byte[] two = Packed.bytes(out -> {
            out.write(gzip(LOG));
            out.write(gzip(LOG));
            out.write(new byte[512]);
        });
        assertThat(read("a.gz", two).numbers()).containsExactly(1L, 2L, 3L, 4L);
        assertThat(read("a.gz", two).gaps).isEmpty();
        byte[] trailing = Packed.bytes(out -> {
            out.write(gzip(LOG));
            out.write(utf8("garbage"));
        });
        Collected read = read("a.gz", trailing);
        assertThat(read.records).hasSize(2);
        assertThat(read.gap().reason()).startsWith("7 bytes follow the gzip stream");
    }

    @Test
    void truncatedZip_isReadWithoutItsDirectory() {
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("a.json", LOG);
        members.put("b.json", MANY);
        byte[] packed = zip(members);
        Collected read = read("logs.zip", Arrays.copyOf(packed, packed.length * 2 / 3));
        assertThat(read.records).hasSizeBetween(500, 4999);
        assertThat(read.gaps)
                .anyMatch(gap ->
                        gap.kind() == Gap.Kind.CONTAINER && gap.source().path().equals("logs.zip"));
        assertThat(read.sources.get("logs.zip!a.json").sha256()).isEqualTo(Sha256.of(LOG));
    }

    @Test
    void truncatedTar_keepsTheMembersBefore() {
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("a.json", LOG);
        members.put("b.json", MANY);
        byte[] packed = tar(members);
        Collected read = read("logs.tar", Arrays.copyOf(packed, 20_000));
        assertThat(read.sources.get("logs.tar!a.json").sha256()).isEqualTo(Sha256.of(LOG));
        assertThat(read.records.size()).isGreaterThan(100);
        assertThat(read.gaps).anyMatch(gap -> gap.kind() == Gap.Kind.CONTAINER);
    }

    @Test
    void damagedMember_isToldByItsChecksum() {
        byte[] packed = Packed.bytes(out -> {
            try (java.util.zip.ZipOutputStream zip = new java.util.zip.ZipOutputStream(out)) {
                java.util.zip.ZipEntry entry = new java.util.zip.ZipEntry("a.json");
                entry.setMethod(java.util.zip.ZipEntry.STORED);
                entry.setSize(LOG.length);
                java.util.zip.CRC32 crc = new java.util.zip.CRC32();
                crc.update(LOG);
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(LOG);
            }
        });
        int at = new String(packed, ISO_8859_1).indexOf("\"EventID\":2") + 10;
        packed[at] = '9';
        Collected read = read("logs.zip", packed);
        assertThat(read.values("EventID")).containsExactly(1L, 9L);
        assertThat(read.gap().kind()).isEqualTo(Gap.Kind.CONTAINER);
        assertThat(read.gap().reason()).contains("checksum");
    }

    @Test
    void encryptedMember_isAGap_andTheOthersAreRead() {
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("a.json", LOG);
        members.put("b.json", LOG);
        byte[] packed = zip(members);
        // The flag "encrypted" (bit 0) in both headers of the first member (APPNOTE.TXT 4.4.4).
        String text = new String(packed, ISO_8859_1);
        packed[text.indexOf("PK\u0001\u0002") + 8] |= 1;
        packed[text.indexOf("PK\u0003\u0004") + 6] |= 1;
        Collected read = read("logs.zip", packed);
        assertThat(read.records).hasSize(2);
        assertThat(read.gap().kind()).isEqualTo(Gap.Kind.CONTAINER);
        assertThat(read.gap().reason()).contains("encrypted");
        assertThat(read.gap().source().path()).isEqualTo("logs.zip!a.json");
    }

    @Test
    void bomb_endsAtTheRatio() {
        byte[] bomb = zip(Map.of("zeros", new byte[80 << 20]));
        Collected read = read("bomb.zip", bomb);
        assertThat(read.records).isEmpty();
        assertThat(read.gaps)
                .anyMatch(gap -> gap.kind() == Gap.Kind.LIMIT && gap.reason().contains("(expansionRatio)"));
        assertThat(read.sources.get("bomb.zip!zeros").sizeBytes()).isLessThan(80 << 20);
    }

    @Test
    void bombOfBombs_isBoundedByThePieceItStandsIn() {
        byte[] zeros = zip(Map.of("zeros", new byte[8 << 20]));
        Map<String, byte[]> many = new LinkedHashMap<>();
        for (int i = 0; i < 100; i++) {
            many.put("z" + i + ".zip", zeros);
        }
        Collected read = read("bomb.zip", zip(Map.of("many.zip", zip(many))));
        long unpacked = read.sources.values().stream()
                .mapToLong(source -> Math.max(0, source.sizeBytes()))
                .sum();
        assertThat(unpacked).isLessThan(140 << 20);
        assertThat(read.gaps).anyMatch(gap -> gap.kind() == Gap.Kind.LIMIT);
    }

    @Test
    void limitsOfMembersAndBytes() {
        Map<String, byte[]> members = new LinkedHashMap<>();
        for (int i = 0; i < 20; i++) {
            members.put("m" + i + ".json", LOG);
        }
        IngestLimits few = IngestLimits.defaults().withMembers(5);
        for (byte[] packed : List.of(zip(members), tar(members))) {
            Collected read = Collected.of(few, folder, "logs", packed);
            assertThat(read.records).hasSize(10);
            assertThat(read.gaps).anyMatch(gap -> gap.reason().contains("(members)"));
        }
        Collected read = Collected.of(
                IngestLimits.defaults().withUnpackedBytes(50_000), folder, "logs", zip(Map.of("a.json", MANY)));
        assertThat(read.records).hasSizeBetween(500, 3000);
        assertThat(read.gaps).anyMatch(gap -> gap.reason().contains("(unpackedBytes)"));
    }

    @Test
    void memberReadByPosition_goesToATemporaryFileWhenLarge_andIsRefusedBeyondTheLimit() {
        byte[] packed = gzip(TinyEvtx.log(1, 20));
        Collected spilled =
                Collected.of(IngestLimits.defaults().withBuffer(Integer.MAX_VALUE, 1000), folder, "a.evtx.gz", packed);
        assertThat(spilled.gaps).isEmpty();
        assertThat(spilled.records).hasSize(20);
        Collected refused = Collected.of(IngestLimits.defaults().withBuffer(10_000, 1000), folder, "a.evtx.gz", packed);
        assertThat(refused.records).isEmpty();
        assertThat(refused.gap().kind()).isEqualTo(Gap.Kind.LIMIT);
        assertThat(refused.gap().reason()).contains("(bufferedBytes)");
        assertThat(refused.sources.get("a.evtx.gz!a.evtx").sha256()).isEqualTo(Sha256.of(TinyEvtx.log(1, 20)));
    }

    @Test
    void namesThatLie_areShownSafely_andNothingIsWritten() {
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("../../etc/passwd", LOG);
        members.put("win\\dir\\a.json", LOG);
        members.put("red\u001b[31m\u202ecod.json\n", LOG);
        Collected read = read("logs.zip", zip(members));
        assertThat(read.gaps).isEmpty();
        assertThat(read.paths())
                .contains(
                        "logs.zip!../../etc/passwd",
                        "logs.zip!win/dir/a.json",
                        "logs.zip!red\\u001B[31m\\u202Ecod.json\\u000A");
        assertThat(folder.toFile().list()).containsExactly("logs.zip");
    }

    @Test
    void membersOfOneName_areToldApart() {
        byte[] twice = zip(Map.of("a.json", LOG, "b.json", MANY));
        String text = new String(twice, ISO_8859_1).replace("b.json", "a.json");
        Collected read = read("logs.zip", text.getBytes(ISO_8859_1));
        assertThat(read.paths()).containsExactly("logs.zip", "logs.zip!a.json", "logs.zip!a.json#2");
        assertThat(read.records).hasSize(5002);
    }

    @Test
    void evtx_withItsRecordNumbers_systemFirst() {
        Collected read = read("renamed.txt", TinyEvtx.log(100, 3));
        assertThat(read.gaps).isEmpty();
        assertThat(read.numbers()).containsExactly(100L, 101L, 102L);
        RawRecord record = read.records.getFirst();
        assertThat(record.format()).isEqualTo(RawRecord.Format.EVTX);
        assertThat(record.provenance().offset()).isEqualTo(4096 + 512);
        assertThat(record.fields().name(0)).isEqualTo("EventID");
        assertThat(record.fields().get("EventID")).isEqualTo(List.of("4688", "in the data"));
        assertThat(record.fields().get("Image")).isEqualTo("C:\\court\\tool100.exe");
        assertThat(record.fields().get("Data")).isEqualTo("bare");
        assertThat(record.text()).isNull();
    }

    @Test
    void chunksWithoutAHeader_areFoundAtTheBeginAndWithinAnImage() {
        byte[] chunk = TinyEvtx.chunk(7, 4);
        assertThat(read("part", chunk).numbers()).containsExactly(7L, 8L, 9L, 10L);
        byte[] image = new byte[200_000];
        Arrays.fill(image, (byte) 0xA5);
        System.arraycopy(chunk, 0, image, 51_200, chunk.length);
        assertThat(read("image.dd", image).numbers()).containsExactly(7L, 8L, 9L, 10L);
        byte[] record = Arrays.copyOfRange(chunk, 512, 512 + 4096);
        // A record without its chunk can lack its names; that it is one is seen nevertheless.
        assertThat(read("record", record).gaps).isNotEmpty().noneMatch(gap -> gap.kind() == Gap.Kind.UNKNOWN_FORMAT);
    }

    @Test
    void pieces_giveTheSameInAnyOrder() throws IOException {
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("a.json", LOG);
        members.put("b.evtx", TinyEvtx.log(1, 9));
        members.put("c.json.gz", gzip(MANY));
        Path zip = Files.write(folder.resolve("logs.zip"), zip(members));
        List<String> forward = readInOrder(zip, false);
        assertThat(readInOrder(zip, true)).containsExactlyInAnyOrderElementsOf(forward);
        assertThat(forward).hasSize(2 + 9 + 5000);
    }

    /** Members of different lengths, begun together over and over: who moves another's position is found out soon. */
    @Test
    void membersOfOneZip_readOnSeveralThreads_keepTheirOwnBytes() throws Exception {
        Map<String, byte[]> members = new LinkedHashMap<>();
        for (int i = 0; i < 300; i++) {
            members.put("m" + i + ".json", utf8(("{\"EventID\":" + i + "}\n").repeat(1 + i % 7)));
        }
        Path zip = Files.write(folder.resolve("logs.zip"), zip(members));
        for (int round = 0; round < 20; round++) {
            LogFile file = new Ingest(IngestLimits.defaults())
                    .list(List.of(zip))
                    .files()
                    .getFirst();
            Collected opening = new Collected();
            try (OpenLog open = file.open(opening);
                    ExecutorService threads = Executors.newFixedThreadPool(4)) {
                List<Callable<Collected>> work = new ArrayList<>();
                for (Piece piece : open.pieces()) {
                    work.add(() -> {
                        Collected collected = new Collected();
                        piece.read(collected);
                        return collected;
                    });
                }
                List<Future<Collected>> read = threads.invokeAll(work);
                for (int i = 0; i < read.size(); i++) {
                    Collected collected = read.get(i).get();
                    assertThat(collected.gaps).as("member %d", i).isEmpty();
                    Object expected = (long) i;
                    assertThat(collected.records.getFirst().fields().get("EventID"))
                            .isEqualTo(expected);
                }
            }
        }
    }

    private static List<String> readInOrder(Path path, boolean reversed) {
        Collected collected = new Collected();
        LogFile file =
                new Ingest(IngestLimits.defaults()).list(List.of(path)).files().getFirst();
        try (OpenLog open = file.open(collected)) {
            List<Piece> pieces = reversed ? open.pieces().reversed() : open.pieces();
            pieces.forEach(piece -> piece.read(collected));
        }
        assertThat(collected.gaps).isEmpty();
        return collected.records.stream()
                .map(record ->
                        record.provenance() + " " + record.provenance().source().sha256() + " " + record.fields())
                .toList();
    }

    @Test
    void whatTheSinkThrows_isThrown() throws IOException {
        Path file = Files.write(folder.resolve("a.zip"), zip(Map.of("a.json", LOG)));
        LogFile log =
                new Ingest(IngestLimits.defaults()).list(List.of(file)).files().getFirst();
        Collected sink = new Collected();
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> log.read(new RecordSink() {
                    @Override
                    public void record(RawRecord record) {
                        throw new IllegalStateException("stop");
                    }

                    @Override
                    public void gap(Gap gap) {
                        sink.gap(gap);
                    }

                    @Override
                    public void source(org.tipstaff.event.Source source) {}
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("stop");
        assertThat(sink.gaps).isEmpty();
    }

    @Test
    void listing_isSorted_andLinksAreNotFollowed() throws IOException {
        Path inner = Files.createDirectories(folder.resolve("logs/b"));
        Files.write(inner.resolve("z.json"), LOG);
        Files.write(folder.resolve("logs/c.json"), LOG);
        Files.write(folder.resolve("logs/a.json"), LOG);
        Path outside = Files.write(folder.resolve("outside.json"), LOG);
        Files.createSymbolicLink(folder.resolve("logs/link.json"), outside);
        Ingest.Listing listing = new Ingest(IngestLimits.defaults())
                .list(List.of(folder.resolve("logs"), outside, folder.resolve("missing")));
        assertThat(listing.files().stream().map(file -> file.source().path()))
                .containsExactly("a.json", "b/z.json", "c.json", "outside.json");
        assertThat(listing.gaps().stream().map(Gap::kind)).containsExactly(Gap.Kind.SKIPPED, Gap.Kind.UNREADABLE);
        assertThat(new Ingest(IngestLimits.defaults().withFiles(2))
                        .list(List.of(folder.resolve("logs")))
                        .gaps())
                .anyMatch(gap -> gap.kind() == Gap.Kind.LIMIT);
    }

    @Test
    void fileThatWentAway_isAGap() throws IOException {
        Path file = Files.write(folder.resolve("a.json"), LOG);
        LogFile log =
                new Ingest(IngestLimits.defaults()).list(List.of(file)).files().getFirst();
        Files.delete(file);
        Collected collected = new Collected();
        log.read(collected);
        assertThat(collected.gap().kind()).isEqualTo(Gap.Kind.UNREADABLE);
        assertThat(collected.sources.get("a.json").isHashed()).isFalse();
    }
}
