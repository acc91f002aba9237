package org.tipstaff.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tipstaff.ingest.Packed.gzip;
import static org.tipstaff.ingest.Packed.utf8;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.event.Fields;
import org.tipstaff.event.Gap;
import org.tipstaff.event.RawRecord;

class ZeekTextTest {
    static final String HEADER =
            "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n"
                    + "#open\t2024-03-01-08-00-00\n"
                    + "#fields\tts\tuid\tid.orig_h\tid.orig_p\tservice\tduration\torig_bytes\tlocal\ttunnel_parents\tnote\n"
                    + "#types\ttime\tstring\taddr\tport\tstring\tinterval\tcount\tbool\tset[string]\tstring\n";
    static final String ROW =
            "1709280000.123456\tC1\t10.0.1.4\t55000\t-\t0.5\t184467440737095516\tT\ta,b\\x2cc\tx\\x09y\n";

    /** Fields whose notation is another in the two forms: which log, and times. */
    private static final Set<String> NOTATION = Set.of(
            "_path", "_write_ts", "ts", "from", "till", "certificate.not_valid_before", "certificate.not_valid_after");

    @TempDir
    Path folder;

    private Collected read(String text) {
        return Collected.of(folder, "conn.log", utf8(text));
    }

    @Test
    void valuesHaveTheTypesTheHeaderNames() {
        RawRecord record = read(HEADER + ROW).only();
        assertThat(record.format()).isEqualTo(RawRecord.Format.ZEEK);
        assertThat(record.provenance().record()).isEqualTo(9);
        assertThat(record.provenance().offset()).isEqualTo(HEADER.length());
        Fields fields = record.fields();
        assertThat(fields.get("_path")).isEqualTo("conn");
        assertThat(fields.get("ts")).isEqualTo(new BigDecimal("1709280000.123456"));
        assertThat(fields.get("id.orig_h")).isEqualTo("10.0.1.4");
        assertThat(fields.get("id.orig_p")).isEqualTo(55000L);
        assertThat(fields.get("service")).isSameAs(Fields.NULL);
        assertThat(fields.get("orig_bytes")).isEqualTo(184467440737095516L);
        assertThat(fields.get("local")).isEqualTo(true);
        assertThat(fields.get("tunnel_parents")).isEqualTo(List.of("a", "b,c"));
        assertThat(fields.get("note")).isEqualTo("x\ty");
    }

    @Test
    void unsetAndEmptyAreTwoThings() {
        Fields fields = read(HEADER + "1.5\t(empty)\t-\t-\t-\t-\t-\t-\t(empty)\t-\n")
                .only()
                .fields();
        assertThat(fields.get("uid")).isEqualTo("");
        assertThat(fields.get("id.orig_h")).isSameAs(Fields.NULL);
        assertThat(fields.get("tunnel_parents")).isSameAs(Fields.NULL);
    }

    @Test
    void valueOfAnotherType_staysText_andIsCounted() {
        Collected read = read(HEADER + ROW.replace("55000", "many") + ROW.replace("55000", "none"));
        assertThat(read.records).hasSize(2);
        assertThat(read.records.getFirst().fields().get("id.orig_p")).isEqualTo("many");
        assertThat(read.gap().kind()).isEqualTo(Gap.Kind.CONTENT);
        assertThat(read.gap().reason())
                .startsWith("2 value(s) of id.orig_p (port)")
                .contains("line 9");
    }

    @Test
    void brokenRows_costThemselvesOnly_andAreOneGap() {
        Collected read = read(HEADER + ROW + "1709280001\tC2\n" + "1709280001\tC3\n" + ROW);
        assertThat(read.records).hasSize(2);
        assertThat(read.records.getLast().provenance().record()).isEqualTo(12);
        assertThat(read.gap().kind()).isEqualTo(Gap.Kind.SYNTAX);
        assertThat(read.gap().record()).isEqualTo(10);
        assertThat(read.gap().reason()).startsWith("2 lines from line 10 on").contains("2 columns");
    }

    @Test
    void rowCutOffAtTheEnd_isAGap() {
        Collected read = read(HEADER + ROW + ROW.substring(0, 40));
        assertThat(read.records).hasSize(1);
        assertThat(read.gap().kind()).isEqualTo(Gap.Kind.SYNTAX);
    }

    @Test
    void rotatedLogsOneAfterTheOther_eachHasItsOwnHeader() {
        String dns =
                "#separator |\n#path|dns\n#fields|ts|query\n#types|time|string\n1.0|court.example\n#close|2024-03-01-09-00-00\n";
        Collected read = read(HEADER + ROW + "#close\t2024-03-01-09-00-00\n" + dns + HEADER + ROW);
        assertThat(read.gaps).isEmpty();
        assertThat(read.records.stream().map(record -> record.fields().get("_path")))
                .containsExactly("conn", "dns", "conn");
        assertThat(read.records.get(1).fields().get("query")).isEqualTo("court.example");
    }

    @Test
    void headerWithoutTypes_isReadAsText_andSaid() {
        Collected read = read("#fields\tts\tuid\n#types\ttime\n1.5\tC1\n");
        assertThat(read.records).hasSize(1);
        assertThat(read.gap().kind()).isEqualTo(Gap.Kind.FILE_HEADER);
    }

    @Test
    void rowsWithoutHeader_areNoZeek() {
        assertThat(read(ROW).gap().kind()).isEqualTo(Gap.Kind.UNKNOWN_FORMAT);
    }

    @Test
    void headerOfAnotherProgram_isNoZeek() {
        assertThat(read("#Fields: date time cs-uri\n2024-03-01 08:00:00 /\n")
                        .gap()
                        .kind())
                .isEqualTo(Gap.Kind.UNKNOWN_FORMAT);
    }

    @Test
    void aLineBeyondTheLimit_isLeftOut_andTheNextIsRead() {
        Collected read = Collected.of(
                IngestLimits.defaults().withRecord(300_000, 100, 1000),
                folder,
                "conn.log",
                utf8(HEADER + ROW + "x".repeat(900_000) + "\n" + ROW));
        assertThat(read.records).hasSize(2);
        assertThat(read.gap().kind()).isEqualTo(Gap.Kind.LIMIT);
        assertThat(read.records.getLast().provenance().record()).isEqualTo(11);
        assertThat(read.records.getLast().provenance().offset()).isEqualTo(HEADER.length() + ROW.length() + 900_001L);
    }

    @Test
    void bytesThatAreNotUtf8_areReplaced_andSaid() {
        byte[] bytes = utf8(HEADER + ROW);
        bytes[bytes.length - 2] = (byte) 0xC3;
        Collected read = Collected.of(folder, "conn.log.gz", gzip(bytes));
        assertThat(read.records).hasSize(1);
        assertThat(read.gap().kind()).isEqualTo(Gap.Kind.ENCODING);
    }

    /** The same morning as rows and as JSON: the records are the same, value by value. */
    @Test
    void wrccdc_rowsAndJsonSayTheSame() {
        Path zip = RealData.folder("network").resolve("wrccdc2018-zeek.zip");
        Map<String, List<RawRecord>> rows = new TreeMap<>();
        Map<String, List<RawRecord>> json = new TreeMap<>();
        Collected read = Collected.of(zip);
        for (RawRecord record : read.records) {
            String path = record.provenance().source().path();
            String name = path.substring(path.lastIndexOf('/') + 1, path.indexOf(".", path.lastIndexOf('/')));
            (record.format() == RawRecord.Format.ZEEK ? rows : json)
                    .computeIfAbsent(name, _ -> new ArrayList<>())
                    .add(record);
        }
        assertThat(rows).isNotEmpty();
        int compared = 0;
        for (Map.Entry<String, List<RawRecord>> each : rows.entrySet()) {
            List<RawRecord> others = json.getOrDefault(each.getKey(), List.of());
            assertThat(others).as(each.getKey()).hasSameSizeAs(each.getValue());
            Map<String, Integer> sides = new TreeMap<>();
            each.getValue().forEach(row -> sides.merge(told(row), 1, Integer::sum));
            others.forEach(row -> sides.merge(told(row), -1, Integer::sum));
            sides.values().removeIf(count -> count == 0);
            assertThat(sides).as(each.getKey()).isEmpty();
            compared += others.size();
        }
        System.out.println("wrccdc: " + compared + " records say the same as rows and as JSON");
        assertThat(compared).isGreaterThan(100_000);
    }

    /** What a record says, without what only one of the two forms has: times in their notation, and fields without a value. */
    private static String told(RawRecord record) {
        TreeMap<String, String> values = new TreeMap<>();
        Fields fields = record.fields();
        for (int i = 0; i < fields.size(); i++) {
            String name = fields.name(i);
            Object value = fields.value(i);
            if (value == Fields.NULL || NOTATION.contains(name) || name.endsWith("_time") || isTime(value)) {
                continue;
            }
            String plain = plain(value);
            if (!plain.equals("[]")) { // a set of one empty string, which rows write as an empty set
                values.put(name, plain);
            }
        }
        return values.toString();
    }

    private static boolean isTime(Object value) {
        String text = value instanceof List<?> list && !list.isEmpty()
                ? String.valueOf(list.getFirst())
                : String.valueOf(value);
        return text.startsWith("20") && text.endsWith("Z") && text.length() > 19 || text.matches("1[0-9]{9}\\.[0-9]+");
    }

    private static String plain(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(ZeekTextTest::plain).toList().toString();
        }
        if (value instanceof BigDecimal number) {
            return String.format("%.6f", number.doubleValue());
        }
        return value == Fields.NULL ? "" : String.valueOf(value);
    }
}
