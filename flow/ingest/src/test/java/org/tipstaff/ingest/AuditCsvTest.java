package org.tipstaff.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tipstaff.ingest.Packed.utf8;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.event.Fields;
import org.tipstaff.event.Gap;
import org.tipstaff.event.RawRecord;

class AuditCsvTest {
    static final String HEADER = "RecordType,CreationDate,UserIds,Operations,AuditData,ResultIndex,ResultCount\r\n";

    @TempDir
    Path folder;

    /** One row whose JSON has a line break and a comma in it. */
    static String row(int index, int count) {
        String json = "{\"Id\":\"r" + index + "\",\n\"Operation\":\"MailItemsAccessed\",\"RecordType\":50,"
                + "\"OperationProperties\":[{\"Name\":\"MailAccessType\",\"Value\":\"Bind\"}]}";
        return "\"ExchangeItemAggregated\",\"2026-03-01T08:00:00.0000000Z\",clerk@court.example,MailItemsAccessed,"
                + quoted(json) + "," + index + "," + count + "\r\n";
    }

    private static String quoted(String value) {
        return '"' + value.replace("\"", "\"\"") + '"';
    }

    private Collected read(String text) {
        return Collected.of(folder, "export.csv", utf8(text));
    }

    @Test
    void whatTheJsonSays_comesFirst_andTheColumnsStandBesideIt() {
        RawRecord record = read(HEADER + row(1, 3)).only();
        Fields fields = record.fields();
        assertThat(record.provenance().record()).isEqualTo(2);
        assertThat(record.provenance().offset()).isEqualTo(HEADER.length());
        assertThat(fields.get("Operation")).isEqualTo("MailItemsAccessed");
        assertThat(fields.get("OperationProperties.MailAccessType")).isEqualTo("Bind");
        assertThat(fields.get("RecordType")).isEqualTo(List.of(50L, "ExchangeItemAggregated"));
        assertThat(fields.get("UserIds")).isEqualTo("clerk@court.example");
        assertThat(fields.get("ResultIndex")).isEqualTo("1");
        assertThat(fields.get("AuditData")).isNull();
    }

    @Test
    void rowsAreNumberedByTheirLines_overLineBreaksWithinValues() {
        Collected read = read(HEADER + row(1, 3) + row(2, 3) + row(3, 3));
        assertThat(read.numbers()).containsExactly(2L, 4L, 6L);
        assertThat(read.gaps).isEmpty();
        assertThat(read.records.get(2).provenance().offset()).isEqualTo((HEADER + row(1, 3) + row(2, 3)).length());
    }

    @Test
    void marks_otherSeparators_otherEncodings_andTheLineOfPowerShell_areKnown() {
        String text = HEADER + row(1, 1);
        String semicolons = text.lines().findFirst().orElseThrow().replace(',', ';')
                + "\n50;2026;clerk;MailItemsAccessed;" + quoted("{\"Id\":\"r;1\"}") + ";1;1\n";
        assertThat(Collected.of(folder, "a", utf8("\ufeff" + text)).values("Id"))
                .containsExactly("r1");
        assertThat(Collected.of(folder, "b", utf8("#TYPE Selected.Object\r\n" + text))
                        .values("Id"))
                .containsExactly("r1");
        assertThat(Collected.of(folder, "c", utf8(semicolons)).values("Id")).containsExactly("r;1");
        assertThat(Collected.of(folder, "d", ("\ufeff" + text).getBytes(StandardCharsets.UTF_16LE))
                        .values("Id"))
                .containsExactly("r1");
        assertThat(Collected.of(folder, "e", utf8(text.replace("\r\n", "\n").strip()))
                        .values("Id"))
                .containsExactly("r1");
    }

    @Test
    void columnsOfTheSameNameInOtherTables_areNoAuditLog() {
        Collected read = read("Time,Audit,Data\r\n1,2,3\r\n");
        assertThat(read.records).isEmpty();
        assertThat(read.gap().kind()).isEqualTo(Gap.Kind.UNKNOWN_FORMAT);
    }

    @Test
    void unclosedQuote_costsItsLineOnly() {
        Collected read = read(HEADER + row(1, 3) + "50,2026,\"clerk,MailItemsAccessed,x,2,3\r\n" + row(3, 3));
        assertThat(read.values("Id")).containsExactly("r1", "r3");
        assertThat(read.gap().kind()).isEqualTo(Gap.Kind.SYNTAX);
        assertThat(read.gap().record()).isEqualTo(4L);
        assertThat(read.gap().offset()).isEqualTo((HEADER + row(1, 3)).length());
    }

    @Test
    void cutExport_keepsWhatStandsBefore_andSaysWhereItEnds() {
        String text = HEADER + row(1, 3) + row(2, 3);
        Collected read = read(text.substring(0, text.lastIndexOf("Bind") + 2));
        assertThat(read.values("Id")).containsExactly("r1");
        assertThat(read.gap().kind()).isEqualTo(Gap.Kind.SYNTAX);
        assertThat(read.gap().record()).isEqualTo(4L);
        assertThat(read.gap().reason()).contains("never closed").contains("2 lines");
    }

    @Test
    void wrongNumberOfColumns_isNamed() {
        Collected read = read(HEADER + "1,2,3\r\n" + row(1, 1));
        assertThat(read.values("Id")).containsExactly("r1");
        assertThat(read.gap().reason()).contains("line 2").contains("3 columns").contains("names 7");
    }

    @Test
    void jsonThatASpreadsheetCut_isSaid_andTheOtherColumnsAreRead() {
        String cut = quoted("{\"Id\":\"" + "x".repeat(40_000)).substring(0, 32_767 + 4) + '"';
        Collected read = read(HEADER + "50,2026,clerk,MailItemsAccessed," + cut + ",1,1\r\n");
        assertThat(read.values("Operations")).containsExactly("MailItemsAccessed");
        assertThat(read.gap().kind()).isEqualTo(Gap.Kind.CONTENT);
        assertThat(read.gap().reason()).contains("cut after 32767 characters");
    }

    @Test
    void exportsPutTogether_haveTheHeaderAgain() {
        Collected read = read(HEADER + row(1, 1) + HEADER + row(2, 1));
        assertThat(read.values("Id")).containsExactly("r1", "r2");
        assertThat(read.gaps).isEmpty();
    }

    @Test
    void valueNamedLikeTheColumn_isNoHeader() {
        String row = "50,2026,AuditData,AuditData," + quoted("{\"Id\":\"a\"}") + ",1,2\r\n";
        assertThat(read(HEADER + row + row(2, 2)).values("Id")).containsExactly("a", "r2");
    }

    @Test
    void rowBeyondTheLimit_isLeftOut_withItsPlace() {
        IngestLimits limits = IngestLimits.defaults().withRecord(1 << 16, 50, 500);
        String large = "50,2026,x,y," + quoted("{\"a\":\"" + "z".repeat(1 << 20) + "\"}") + ",1,1\r\n";
        Collected read = Collected.of(limits, folder, "f", utf8(HEADER + row(1, 2) + large + row(2, 2)));
        assertThat(read.values("Id")).containsExactly("r1", "r2");
        assertThat(read.gap().kind()).isEqualTo(Gap.Kind.LIMIT);
        assertThat(read.gap().record()).isEqualTo(4L);
    }

    @Test
    void quotesThatAreNeverClosed_endInAsManyLines() {
        // Each line opens a quote that the next one closes wrongly; reading again is bounded.
        IngestLimits limits = IngestLimits.defaults().withRecord(1 << 12, 50, 500);
        Collected read = Collected.of(limits, folder, "f", utf8(HEADER + "\"a,b\n".repeat(20_000) + row(1, 1)));
        assertThat(read.values("Id")).containsExactly("r1");
        assertThat(read.gaps).isNotEmpty().allMatch(gap -> gap.kind() == Gap.Kind.SYNTAX);
    }

    @Test
    void anyValuesAtAll_areReadAsTheyWereWritten() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            List<List<String>> rows = new ArrayList<>();
            StringBuilder text = new StringBuilder("A,AuditData,B\n");
            for (int i = 0; i < 1 + random.nextInt(8); i++) {
                List<String> row = List.of(drawn(random), "{\"n\":" + i + "}", drawn(random));
                rows.add(row);
                text.append(quoted(row.get(0)))
                        .append(',')
                        .append(quoted(row.get(1)))
                        .append(',')
                        .append(quoted(row.get(2)))
                        .append(random.nextBoolean() ? "\r\n" : "\n");
            }
            Collected read = read(text.toString());
            assertThat(read.gaps).as("seed %d", seed).isEmpty();
            assertThat(read.values("A"))
                    .as("seed %d", seed)
                    .isEqualTo(rows.stream().map(row -> (Object) row.get(0)).toList());
            assertThat(read.values("B"))
                    .as("seed %d", seed)
                    .isEqualTo(rows.stream().map(row -> (Object) row.get(2)).toList());
        }
    }

    private static String drawn(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(",;\"\n\r\tx\u00e9 ".charAt(random.nextInt(9)));
        }
        return text.toString();
    }

    @Test
    void oneRecordInEachForm_isTheSame() {
        String json = "{\"Id\":\"r1\",\"Operation\":\"Send\",\"RecordType\":2,\"Item\":{\"Subject\":\"a\"}}";
        String api = "[" + json + "," + json.replace("r1", "r2") + "]";
        String search = "{\"Identity\":\"r1\",\"Operations\":\"Send\",\"AuditData\":"
                + quoted(json).replace("\"\"", "\\\"") + "}\n";
        String graph = "{\"id\":\"r1\",\"operation\":\"Send\",\"auditData\":" + json + "}\n";
        for (String text : List.of(api, search, graph, HEADER + "2,2026,x,Send," + quoted(json) + ",1,1\n")) {
            RawRecord record = read(text).records.getFirst();
            assertThat(record.fields().get("Item.Subject")).as(text).isEqualTo("a");
            assertThat(record.fields().get("Operation")).as(text).isEqualTo("Send");
        }
    }

    @Test
    void structuresThatATableKeepsAsText_areRead_ofAuditRecordsAlone() {
        String folders =
                "\"Folders\":\"[{\\\"Path\\\":\\\"\\\\\\\\Inbox\\\",\\\"FolderItems\\\":[{\\\"Id\\\":\\\"i1\\\"}]}]\"";
        RawRecord audit = read("{\"Operation\":\"MailItemsAccessed\",\"RecordType\":\"50\"," + folders + "}\n")
                .only();
        assertThat(audit.fields().get("Folders.FolderItems.Id")).isEqualTo(List.of("i1"));
        assertThat(audit.fields().get("Folders")).isNull();
        RawRecord other = read("{\"EventID\":1," + folders + "}\n").only();
        assertThat(other.fields().get("Folders")).isInstanceOf(String.class);
    }
}
