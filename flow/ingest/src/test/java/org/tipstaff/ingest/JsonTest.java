package org.tipstaff.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.tipstaff.ingest.Packed.utf8;

import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tipstaff.event.Fields;
import org.tipstaff.event.Gap;
import org.tipstaff.event.RawRecord;
import org.tipstaff.event.Sha256;

class JsonTest {
    @TempDir
    Path folder;

    private Collected read(String text) {
        return Collected.of(folder, "log", utf8(text));
    }

    private Fields fields(String text) {
        return read(text).only().fields();
    }

    @Test
    void lines_areNumberedFromOne_withOffsets() {
        Collected read = read("{\"EventID\":1}\n\n{\"EventID\":2}\r\n  {\"EventID\":3}");
        assertThat(read.numbers()).containsExactly(1L, 3L, 4L);
        assertThat(read.records.stream().map(r -> r.provenance().offset())).containsExactly(0L, 15L, 32L);
        assertThat(read.values("EventID")).containsExactly(1L, 2L, 3L);
        assertThat(read.gaps).isEmpty();
    }

    /** As CloudTrail delivers it: one document of records a file, packed; and a digest file, which is one object. */
    @Test
    void recordsOfATrail_areReadFromAPackedDocument_withTheirNestedNames() {
        byte[] document = utf8("{\"Records\":[{\"eventName\":\"GetObject\",\"userIdentity\":{\"arn\":\"a\"},"
                + "\"requestParameters\":{\"bucketName\":\"b\"}},{\"eventName\":\"PutObject\"}]}");
        Collected read = Collected.of(folder, "t.json.gz", Packed.gzip(document));
        assertThat(read.values("eventName")).containsExactly("GetObject", "PutObject");
        assertThat(read.records.getFirst().fields().get("requestParameters.bucketName"))
                .isEqualTo("b");
        assertThat(read.records.getFirst().provenance().source().sha256()).isEqualTo(Sha256.of(document));
        Fields digest = fields("{\"awsAccountId\":\"1\",\"logFiles\":[{\"s3Object\":\"x\",\"hashValue\":\"1\"},"
                + "{\"s3Object\":\"y\",\"hashValue\":\"2\"}]}");
        assertThat(digest.get("logFiles.s3Object")).isEqualTo(List.of("x", "y"));
        assertThat(digest.get("logFiles.hashValue")).isEqualTo(List.of("1", "2"));
    }

    @Test
    void values_keepTheirTypes_andNothingIsTrimmedOrDropped() {
        Fields fields =
                fields("{\"s\":\" NtLmSsp \",\"i\":42,\"big\":18446744073709551615,\"d\":1.50,\"t\":true,\"f\":false,"
                        + "\"n\":null,\"e\":\"\",\"o\":{},\"a\":[],\"l\":[1,\"x\",null]}");
        assertThat(fields.get("s")).isEqualTo(" NtLmSsp ");
        assertThat(fields.get("i")).isEqualTo(42L);
        assertThat(fields.get("big")).isEqualTo(new BigDecimal("18446744073709551615"));
        assertThat(fields.get("d")).isEqualTo(new BigDecimal("1.50"));
        assertThat(fields.get("t")).isEqualTo(true);
        assertThat(fields.get("f")).isEqualTo(false);
        assertThat(fields.get("n")).isSameAs(Fields.NULL);
        assertThat(fields.get("e")).isEqualTo("");
        assertThat(fields.get("o")).isSameAs(Fields.NULL);
        assertThat(fields.get("a")).isSameAs(Fields.NULL);
        assertThat(fields.get("l")).isEqualTo(List.of(1L, "x", Fields.NULL));
    }

    @Test
    void numberWithAGigabyteOfDigits_staysText() {
        assertThat(fields("{\"n\":1e999999999}").get("n")).isEqualTo("1e999999999");
        assertThat(fields("{\"n\":1e99999999999999999999}").get("n")).isEqualTo("1e99999999999999999999");
    }

    @Test
    void nesting_isJoinedWithDots_andAFlatKeyComesFirst() {
        Fields fields = fields("{\"a\":{\"b\":{\"c\":1}},\"x.y\":\"flat\"}");
        assertThat(fields.get("a.b.c")).isEqualTo(1L);
        assertThat(fields.get("x.y")).isEqualTo("flat");
        assertThat(fields("{\"x\":{\"y\":\"nested\"},\"x.y\":\"flat\"}").get("x.y"))
                .isEqualTo(List.of("flat", "nested"));
        assertThat(fields("{\"x.y\":\"flat\",\"x\":{\"y\":\"nested\"}}").get("x.y"))
                .isEqualTo(List.of("flat", "nested"));
    }

    @Test
    void keyThatStandsTwice_keepsBothValues() {
        assertThat(fields("{\"a\":1,\"a\":2,\"a\":3}").get("a")).isEqualTo(List.of(1L, 2L, 3L));
    }

    @Test
    void arrayOfObjects_givesListsByPath() {
        Fields fields = fields("{\"r\":[{\"k\":\"a\",\"v\":1},{\"k\":\"b\",\"w\":{\"z\":2}}]}");
        assertThat(fields.get("r.k")).isEqualTo(List.of("a", "b"));
        assertThat(fields.get("r.v")).isEqualTo(List.of(1L));
        assertThat(fields.get("r.w.z")).isEqualTo(List.of(2L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"text\":\"C:\\\\a.exe\",\"Name\":\"Image\"},{\"Name\":\"RuleName\"}]",
                "[{\"Name\":\"Image\",\"#text\":\"C:\\\\a.exe\"},{\"Name\":\"RuleName\"}]",
                "[{\"#attributes\":{\"Name\":\"Image\"},\"#text\":\"C:\\\\a.exe\"},{\"#attributes\":{\"Name\":\"RuleName\"}}]",
                "[{\"@Name\":\"Image\",\"content\":\"C:\\\\a.exe\"},{\"@Name\":\"RuleName\"}]",
                "[{\"@Name\":\"Image\",\"value\":\"C:\\\\a.exe\"},{\"@Name\":\"RuleName\"}]"
            })
    void namedData_keepsThePairing_andAnElementWithoutTextIsEmpty(String data) {
        Fields fields = fields("{\"Event\":{\"EventData\":{\"Data\":" + data + "}}}");
        assertThat(fields.get("Event.EventData.Data.Image")).isEqualTo("C:\\a.exe");
        assertThat(fields.get("Event.EventData.Data.RuleName")).isEqualTo("");
        assertThat(fields.size()).isEqualTo(2);
    }

    @Test
    void namedData_asOneObjectWithoutAnArray() {
        assertThat(fields("{\"EventData\":{\"Data\":{\"Name\":\"Image\",\"text\":\"x\"}}}")
                        .get("EventData.Data.Image"))
                .isEqualTo("x");
    }

    @Test
    void unnamedData_isAList() {
        assertThat(fields("{\"EventData\":{\"Data\":[\"01566S\",\"%%5\"]}}").get("EventData.Data"))
                .isEqualTo(List.of("01566S", "%%5"));
    }

    @Test
    void objectsWithMoreThanNameAndText_areNoNamedData() {
        Fields fields = fields("{\"p\":[{\"Name\":\"a\",\"NewValue\":\"1\",\"OldValue\":\"2\"}]}");
        assertThat(fields.get("p.Name")).isEqualTo(List.of("a"));
        assertThat(fields.get("p.NewValue")).isEqualTo(List.of("1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"a\":1},{\"a\":2},{\"a\":3}]",
                "[\n  {\n    \"a\": 1\n  },\n  {\n    \"a\": 2\n  },\n  {\n    \"a\": 3\n  }\n]\n",
                "{\n \"a\": 1\n}\n{\n \"a\": 2\n}\n{\n \"a\": 3\n}",
                "{\"records\":[{\"a\":1},{\"a\":2},{\"a\":3}]}",
                "{\"records\":[{\"a\":1},{\"a\":2}]}\n{\"records\":[{\"a\":3}]}\n",
                "{\"@odata.context\":\"x\",\"value\":[{\"a\":1},{\"a\":2},{\"a\":3}],\"@odata.nextLink\":\"y\"}",
                "{\n\"Records\":[\n{\"a\":1},\n{\"a\":2},\n{\"a\":3}]}",
                "{\"tables\":[{\"name\":\"T\",\"columns\":[{\"name\":\"a\",\"type\":\"long\"}],\"rows\":[[1],[2],[3]]}]}",
                "{\"took\":3,\"_shards\":{\"total\":1},\"hits\":{\"total\":3,\"hits\":[{\"a\":1},{\"a\":2},{\"a\":3}]}}",
                "[{\"records\":[{\"a\":1}]},{\"records\":[{\"a\":2},{\"a\":3}]}]"
            })
    void documents_areNumberedByPosition(String text) {
        Collected read = read(text);
        assertThat(read.gaps).isEmpty();
        assertThat(read.values("a")).containsExactly(1L, 2L, 3L);
        assertThat(read.numbers()).containsExactly(1L, 2L, 3L);
        for (RawRecord record : read.records) {
            assertThat(record.fields().size()).isEqualTo(1);
        }
    }

    @Test
    void objectWithAnArrayAmongOtherThings_isARecordAndNoBatch() {
        Fields fields = fields("{\"actor\":{\"email\":\"a\"},\"events\":[{\"name\":\"x\"},{\"name\":\"y\"}]}");
        assertThat(fields.get("actor.email")).isEqualTo("a");
        assertThat(fields.get("events.name")).isEqualTo(List.of("x", "y"));
    }

    @Test
    void exportOfASearch_isUnwrapped() {
        Fields fields = fields("{\"_index\":\"winlogbeat\",\"_source\":{\"winlog\":{\"event_id\":1}}}");
        assertThat(fields.get("winlog.event_id")).isEqualTo(1L);
        assertThat(fields.get("_index")).isEqualTo("winlogbeat");
    }

    @Test
    void xmlAsJson_eventsWithinEvents() {
        Collected read = read("{\"Events\":{\"Event\":[{\"System\":{\"EventID\":1}},{\"System\":{\"EventID\":2}}]}}");
        assertThat(read.values("Event.System.EventID")).containsExactly(1L, 2L);
    }

    @Test
    void badLine_isAGap_andReadingGoesOn() {
        Collected read = read("{\"a\":1}\n{\"a\":\n{\"a\":3}\nnot json\nnot json either\n{\"a\":6}\n");
        assertThat(read.values("a")).containsExactly(1L, 3L, 6L);
        assertThat(read.numbers()).containsExactly(1L, 3L, 6L);
        assertThat(read.gaps).hasSize(2);
        assertThat(read.gaps.get(0).kind()).isEqualTo(Gap.Kind.SYNTAX);
        assertThat(read.gaps.get(0).offset()).isEqualTo(8);
        assertThat(read.gaps.get(0).record()).isEqualTo(2L);
        assertThat(read.gaps.get(1).reason()).startsWith("2 lines from line 4 on are no JSON objects");
        assertThat(read.gaps.get(1).offset()).isEqualTo(22);
        assertThat(read.gaps.get(1).length()).isEqualTo(25);
    }

    @Test
    void twoRecordsOnOneLine_areBothRead_andWhatFollowsIsSaid() {
        Collected read = read("{\"a\":1}{\"a\":2} rest\n{\"a\":3}\n{\"a\":4}\n");
        assertThat(read.values("a")).containsExactly(1L, 2L, 3L, 4L);
        assertThat(read.numbers()).containsExactly(1L, 1L, 2L, 3L);
        assertThat(read.gap().kind()).isEqualTo(Gap.Kind.SYNTAX);
    }

    @Test
    void scalarsWhereRecordsShouldBe_areGaps() {
        Collected read = read("{\"a\":1}\n42\n\"x\"\n{\"a\":2}\n{\"a\":3}\n");
        assertThat(read.records).hasSize(3);
        assertThat(read.gaps).hasSize(2).allMatch(gap -> gap.kind() == Gap.Kind.SYNTAX);
    }

    @Test
    void arrayThatBreaksOff_keepsWhatWasReadBefore() {
        Collected read = read("[{\"a\":1},{\"a\":2},{\"a\":");
        assertThat(read.values("a")).containsExactly(1L, 2L);
        assertThat(read.gap().kind()).isEqualTo(Gap.Kind.SYNTAX);
    }

    @Test
    void arrayWithABadElement_goesOnAtTheNext() {
        Collected read = read("[\n  {\"a\": 1},\n  {\"a\": 1 2},\n  {\"a\": 3},\n  {\"a\": 4}\n]");
        assertThat(read.values("a")).containsExactly(1L, 3L, 4L);
        assertThat(read.gap().kind()).isEqualTo(Gap.Kind.SYNTAX);
        assertThat(read.records.get(1).provenance().offset()).isEqualTo(30);
    }

    @Test
    void bytesThatAreNotUtf8_areReplacedAndSaid() {
        Collected read = Collected.of(folder, "log", "{\"u\":\"caf\u00e9\"}\n{\"u\":\"b\"}\n".getBytes(ISO_8859_1));
        assertThat(read.values("u")).containsExactly("caf\ufffd", "b");
        assertThat(read.gap().kind()).isEqualTo(Gap.Kind.ENCODING);
        assertThat(read.gap().record()).isEqualTo(1L);
        Collected array = Collected.of(folder, "log", "[{\"u\":\"caf\u00e9\"}]".getBytes(ISO_8859_1));
        assertThat(array.values("u")).containsExactly("caf\ufffd");
        assertThat(array.gap().kind()).isEqualTo(Gap.Kind.ENCODING);
    }

    @Test
    void everyEncoding_withAndWithoutMark() {
        String lines = IntStream.range(0, 200)
                .mapToObj(i -> "{\"n\":" + i + ",\"court\":\"Cour d’appel – 法院 😀\"}\n")
                .collect(Collectors.joining());
        for (Charset charset : List.of(java.nio.charset.StandardCharsets.UTF_8, UTF_16LE, UTF_16BE)) {
            for (String mark : List.of("", "\ufeff")) {
                for (boolean array : List.of(false, true)) {
                    String text = array ? "[" + lines.strip().replace("\n", ",") + "]" : lines;
                    Collected read = Collected.of(folder, "log", (mark + text).getBytes(charset));
                    assertThat(read.gaps).as(charset + mark + array).isEmpty();
                    assertThat(read.records).as(charset + mark + array).hasSize(200);
                    assertThat(read.values("court").getLast()).isEqualTo("Cour d’appel – 法院 😀");
                    assertThat(read.numbers().getLast()).isEqualTo(200L);
                }
            }
        }
    }

    @Test
    void recordWithinText_standsAtTheTop_andOuterFieldsStay() {
        Fields fields = fields(
                "{\"body\":\"{\\\"Event\\\":{\\\"System\\\":{\\\"EventID\\\":\\\"4688\\\"},"
                        + "\\\"EventData\\\":{\\\"Data\\\":[{\\\"text\\\":\\\"x\\\",\\\"Name\\\":\\\"Cmd\\\"}]}}}\",\"tag\":\"t\"}");
        assertThat(fields.get("Event.System.EventID")).isEqualTo("4688");
        assertThat(fields.get("Event.EventData.Data.Cmd")).isEqualTo("x");
        assertThat(fields.get("tag")).isEqualTo("t");
        assertThat(fields.get("body")).isNull();
    }

    @Test
    void textThatOnlyLooksLikeJson_staysText() {
        assertThat(fields("{\"message\":\"{not json\"}").get("message")).isEqualTo("{not json");
        assertThat(fields("{\"message\":\"<Event nonsense\"}").get("message")).isEqualTo("<Event nonsense");
        assertThat(fields("{\"other\":\"{\\\"a\\\":1}\"}").get("other")).isEqualTo("{\"a\":1}");
    }

    @Test
    void xmlWithinText_becomesAWindowsRecord() {
        RawRecord record = read("{\"SyslogMessage\":\"<Event><System><EventID>5</EventID></System>"
                        + "<EventData><Data Name=\\\"Image\\\">x</Data></EventData></Event>\",\"HostIP\":\"192.0.2.1\"}")
                .only();
        assertThat(record.format()).isEqualTo(RawRecord.Format.WINDOWS_XML);
        assertThat(record.fields().toString()).isEqualTo("{EventID=5, Image=x, HostIP=192.0.2.1}");
    }

    @Test
    void windowsEvent_isNotReplacedByWhatStandsInItsText() {
        Fields fields = fields("{\"EventID\":1,\"Message\":\"{\\\"EventID\\\":4624}\","
                + "\"message\":\"<Event><System><EventID>4624</EventID></System></Event>\"}");
        assertThat(fields.get("EventID")).isEqualTo(1L);
        assertThat(fields.text("Message")).isEqualTo("{\"EventID\":4624}");
    }

    @Test
    void eventDataAsText_isReadInItsPlace() {
        Fields json = fields("{\"EventID\":3,\"EventData\":\"{\\\"Image\\\":\\\"x\\\",\\\"n\\\":1}\"}");
        assertThat(json.get("EventData.Image")).isEqualTo("x");
        assertThat(json.get("EventData.n")).isEqualTo(1L);
        assertThat(json.get("EventData")).isNull();
        String data = "<Data Name='Image'>x</Data><Data Name='Empty'/>";
        for (String xml : List.of(
                "<EventData xmlns='y'>" + data + "</EventData>",
                "<DataItem type='System.XmlData'><EventData>" + data + "</EventData></DataItem>")) {
            Fields fields = fields("{\"EventID\":3,\"EventData\":\"" + xml + "\"}");
            assertThat(fields.get("EventData.Image")).as(xml).isEqualTo("x");
            assertThat(fields.get("EventData.Empty")).as(xml).isEqualTo("");
        }
    }

    @Test
    void namesAreTheSameObject_inEveryRecord() {
        Collected read = read("{\"winlog\":{\"event_id\":1},\"a\":1}\n{\"a\":2,\"winlog\":{\"event_id\":2}}\n");
        assertThat(read.records.get(0).fields().name(0))
                .isSameAs(read.records.get(1).fields().name(1));
        assertThat(read.records.get(0).fields().name(1))
                .isSameAs(read.records.get(1).fields().name(0));
    }

    @Test
    void limits_ofLineDepthAndFields() {
        IngestLimits limits = IngestLimits.defaults().withRecord(1000, 10, 5);
        String deep = "{\"a\":".repeat(12) + "1" + "}".repeat(12);
        String wide =
                IntStream.range(0, 9).mapToObj(i -> "\"f" + i + "\":" + i).collect(Collectors.joining(",", "{", "}"));
        String text = "{\"n\":1}\n{\"n\":\"" + "x".repeat(300_000) + "\"}\n{\"n\":3}\n" + deep + "\n" + wide
                + "\n{\"n\":6}\n";
        Collected read = Collected.of(limits, folder, "log", utf8(text));
        assertThat(read.numbers()).containsExactly(1L, 3L, 5L, 6L);
        assertThat(read.gaps).hasSize(3).allMatch(gap -> gap.kind() == Gap.Kind.LIMIT);
        assertThat(read.gaps.stream().map(Gap::record)).containsExactly(2L, 4L, 5L);
        assertThat(read.gaps.get(0).reason()).contains("(recordBytes)");
        assertThat(read.gaps.get(1).reason()).contains("jsonDepth");
        assertThat(read.gaps.get(2).reason()).startsWith("4 values beyond the limit of 5 fields");
        assertThat(read.records.get(3).provenance().offset()).isEqualTo(text.lastIndexOf("{\"n\":6}"));
    }

    @Test
    void limitOfGaps_countsTheRest() {
        String text = "{\"a\":1}\nbad\n".repeat(50);
        Collected read = Collected.of(IngestLimits.defaults().withGaps(10), folder, "log", utf8(text));
        assertThat(read.records).hasSize(50);
        assertThat(read.gaps).hasSize(11);
        assertThat(read.gaps.getLast().reason()).contains("40 more were counted");
    }

    @Test
    void textThatIsNoJson_isAGapThatSaysWhatWasTried() {
        for (String text :
                List.of("hello\nworld\n", "[2024-01-01] a line\n", "{ not json }\n", "a,b\n1,2\n", "  \n\n")) {
            Gap gap = read(text).gap();
            assertThat(gap.kind()).as(text).isEqualTo(Gap.Kind.UNKNOWN_FORMAT);
            assertThat(gap.reason()).as(text).contains("tried: EVTX");
        }
    }

    @Test
    void longFirstLine_isReadAsWell() {
        String text = "{\"a\":\"" + "y".repeat(400_000) + "\"}\n{\"a\":\"2\"}\n";
        Collected read = read(text);
        assertThat(read.gaps).isEmpty();
        assertThat(read.numbers()).containsExactly(1L, 2L);
    }

    @Test
    void digestIsThatOfTheFile() {
        String text = "{\"a\":1}\n";
        Collected read = read(text);
        assertThat(read.only().provenance().source().sha256()).isEqualTo(Sha256.of(utf8(text)));
        assertThat(read.only().provenance().source().path()).isEqualTo("log");
        assertThat(read.progress).isEqualTo(text.length());
    }

    @Test
    void largeFile_isDividedAtLines_andGivesTheSame() throws java.io.IOException {
        StringBuilder text = new StringBuilder("\ufeff");
        int lines = 0;
        while (text.length() < 40 << 20) {
            lines++;
            text.append("{\"n\":")
                    .append(lines)
                    .append(",\"pad\":\"")
                    .append("x".repeat(lines % 700))
                    .append("\"}\n");
        }
        Path file = java.nio.file.Files.write(folder.resolve("large"), utf8(text.toString()));
        Collected collected = new Collected();
        LogFile log =
                new Ingest(IngestLimits.defaults()).list(List.of(file)).files().getFirst();
        try (OpenLog open = log.open(collected)) {
            assertThat(open.pieces()).hasSize(3);
            open.pieces().reversed().forEach(piece -> piece.read(collected));
        }
        assertThat(collected.gaps).isEmpty();
        assertThat(collected.records).hasSize(lines);
        for (RawRecord record : collected.records) {
            assertThat(record.fields().get("n")).isEqualTo(record.provenance().record());
        }
        RawRecord last = collected.records.stream()
                .max(java.util.Comparator.comparingLong(r -> r.provenance().record()))
                .orElseThrow();
        assertThat(last.provenance().offset())
                .isEqualTo(utf8(text.toString()).length - utf8(text.substring(text.lastIndexOf("{\"n\""))).length);
    }

    @Test
    void pieceOfALargeFile_isGivenBeforeTheFileIsHashed_andNotBeforeItsOwnBytesAre() throws java.io.IOException {
        Path file = java.nio.file.Files.write(folder.resolve("large"), utf8(lines(40)));
        LogFile log =
                new Ingest(IngestLimits.defaults()).list(List.of(file)).files().getFirst();
        List<Boolean> hashed = new ArrayList<>();
        Collected collected = new Collected();
        try (OpenLog open = log.open(collected, piece -> {
            hashed.add(piece.source().isHashed());
            piece.read(collected);
        })) {
            assertThat(open.pieces()).isEmpty();
        }
        assertThat(hashed).containsExactly(false, false, true);
        assertThat(log.source().sha256()).isEqualTo(Sha256.of(java.nio.file.Files.readAllBytes(file)));
        assertThat(collected.gaps).isEmpty();
        assertThat(collected.numbers()).hasSize(40 * 1024).isSorted();
    }

    @Test
    void fileThatIsCutShortWhileItIsHashed_hasNoDigest_andAGapSaysSo() throws java.io.IOException {
        Path file = java.nio.file.Files.write(folder.resolve("large"), utf8(lines(40)));
        LogFile log =
                new Ingest(IngestLimits.defaults()).list(List.of(file)).files().getFirst();
        Collected collected = new Collected();
        log.open(collected, piece -> cut(file)).close();
        assertThat(log.source().isHashed()).isFalse();
        assertThat(collected.gaps)
                .singleElement()
                .satisfies(gap -> assertThat(gap.reason()).contains("changed while it was hashed"));
    }

    private static void cut(Path file) {
        try (var channel = java.nio.channels.FileChannel.open(file, java.nio.file.StandardOpenOption.WRITE)) {
            channel.truncate(1 << 20);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A mebibyte each: 1024 lines of 1024 bytes. */
    private static String lines(int mebibytes) {
        String line = "{\"pad\":\"" + "x".repeat(1024 - 11) + "\"}\n";
        return line.repeat(1024 * mebibytes);
    }

    @Test
    void lineRanges_coverEveryByteOnce() {
        byte[] text = utf8("a\nbb\n\nccc\ndddd");
        for (int bytes = 1; bytes < 20; bytes++) {
            long at = 1;
            List<LineRanges.Range> ranges = new ArrayList<>();
            LineRanges all = new LineRanges(1, bytes, ranges::add);
            all.readTo(java.lang.foreign.MemorySegment.ofArray(text), text.length);
            all.end();
            for (LineRanges.Range range : ranges) {
                assertThat(range.from()).isEqualTo(at);
                long before = new String(text, 1, (int) range.from() - 1, java.nio.charset.StandardCharsets.UTF_8)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
                assertThat(range.linesBefore()).isEqualTo(before);
                at = range.to();
            }
            assertThat(at).isEqualTo(text.length);
        }
    }
}
