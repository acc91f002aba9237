package org.tipstaff.ingest;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.tipstaff.ingest.Packed.utf8;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.event.Fields;
import org.tipstaff.event.Gap;
import org.tipstaff.event.RawRecord;

class WindowsXmlTest {
    private static final String EVENT = "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>"
            + "<System><Provider Name='Microsoft-Windows-Security-Auditing' Guid='{54849625}'/>"
            + "<EventID Qualifiers='16384'>4688</EventID><TimeCreated SystemTime='2024-03-01T08:00:00.1234567Z'/>"
            + "<EventRecordID>77</EventRecordID><Correlation/><Execution ProcessID='4' ThreadID='8'/>"
            + "<Channel>Security</Channel><Computer>registry.court.example</Computer><Security UserID='S-1-5-18'/></System>"
            + "<EventData><Data Name='LogonProcessName'>NtLmSsp </Data><Data Name='CommandLine'>cmd &lt;x&gt; &amp; y</Data>"
            + "<Data Name='Empty'></Data><Data>one</Data><Data>two</Data><Binary>00FF</Binary>"
            + "<Data Name='EventID'>other</Data></EventData>"
            + "<RenderingInfo Culture='en-GB'><Message>A process\nstarted</Message><Keywords><Keyword>Audit Success</Keyword>"
            + "</Keywords></RenderingInfo></Event>";

    @TempDir
    Path folder;

    private Collected read(String text) {
        return Collected.of(folder, "log.xml", utf8(text));
    }

    @Test
    void fields_haveTheFlatNamesOfWindows() {
        RawRecord record = read(EVENT).only();
        assertThat(record.format()).isEqualTo(RawRecord.Format.WINDOWS_XML);
        assertThat(record.provenance().record()).isEqualTo(1);
        Fields fields = record.fields();
        assertThat(fields.get("Provider_Name")).isEqualTo("Microsoft-Windows-Security-Auditing");
        assertThat(fields.get("Provider_Guid")).isEqualTo("{54849625}");
        assertThat(fields.get("EventID")).isEqualTo(List.of("4688", "other"));
        assertThat(fields.get("EventID_Qualifiers")).isEqualTo("16384");
        assertThat(fields.get("TimeCreated_SystemTime")).isEqualTo("2024-03-01T08:00:00.1234567Z");
        assertThat(fields.get("EventRecordID")).isEqualTo("77");
        assertThat(fields.get("Execution_ProcessID")).isEqualTo("4");
        assertThat(fields.get("Security_UserID")).isEqualTo("S-1-5-18");
        assertThat(fields.get("Correlation")).isNull();
        assertThat(fields.get("LogonProcessName")).isEqualTo("NtLmSsp ");
        assertThat(fields.get("CommandLine")).isEqualTo("cmd <x> & y");
        assertThat(fields.get("Empty")).isEqualTo("");
        assertThat(fields.get("Data")).isEqualTo(List.of("one", "two"));
        assertThat(fields.get("Binary")).isEqualTo("00FF");
        assertThat(fields.get("RenderingInfo_Message")).isEqualTo("A process\nstarted");
        assertThat(fields.get("RenderingInfo_Keyword")).isEqualTo("Audit Success");
        assertThat(fields.get("RenderingInfo_Culture")).isEqualTo("en-GB");
    }

    @Test
    void userData_isNamedBelowItsWrapper() {
        Fields fields = read("<Event><System><EventID>1102</EventID></System><UserData><LogFileCleared xmlns='x'>"
                        + "<SubjectUserName>admin1</SubjectUserName><a><b>deep</b></a></LogFileCleared></UserData></Event>")
                .only()
                .fields();
        assertThat(fields.get("SubjectUserName")).isEqualTo("admin1");
        assertThat(fields.get("a.b")).isEqualTo("deep");
        assertThat(fields.get("UserData_Name")).isEqualTo("LogFileCleared");
    }

    @Test
    void systemComesFirst_alsoWhereItStandsLast() {
        Fields fields =
                read("<Event><EventData><Data Name='EventID'>x</Data></EventData><System><EventID>1</EventID></System></Event>")
                        .only()
                        .fields();
        assertThat(fields.get("EventID")).isEqualTo(List.of("1", "x"));
    }

    @Test
    void oneRoot_noRoot_severalRoots() {
        String declaration = "<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\n";
        for (String text : List.of(
                declaration + "<Events>" + EVENT + EVENT + EVENT + "</Events>",
                EVENT + EVENT + "\n" + EVENT,
                declaration + EVENT + "\n" + declaration + EVENT + "<!-- x -->" + EVENT,
                "<Events>" + EVENT + "</Events><Events>\n" + EVENT + EVENT + "</Events>")) {
            Collected read = read(text);
            assertThat(read.gaps).isEmpty();
            assertThat(read.numbers()).containsExactly(1L, 2L, 3L);
            assertThat(read.records.get(0).provenance().offset()).isEqualTo(text.indexOf("<Event xmlns"));
            assertThat(read.records.get(2).provenance().offset()).isEqualTo(text.lastIndexOf("<Event xmlns"));
        }
    }

    @Test
    void encodings() {
        String text = "<Events>" + (EVENT.replace("registry", "greffe-é")).repeat(300) + "</Events>";
        for (Charset charset : List.of(java.nio.charset.StandardCharsets.UTF_8, UTF_16LE, UTF_16BE)) {
            for (String mark : List.of("", "\ufeff")) {
                Collected read = Collected.of(folder, "x", (mark + text).getBytes(charset));
                assertThat(read.gaps).isEmpty();
                assertThat(read.records).hasSize(300);
                assertThat(read.values("Computer").getLast()).isEqualTo("greffe-é.court.example");
            }
        }
        String declared = "<?xml version='1.0' encoding='windows-1252'?>" + text;
        Collected read = Collected.of(folder, "x", declared.getBytes(Charset.forName("windows-1252")));
        assertThat(read.gaps).isEmpty();
        assertThat(read.values("Computer").getLast()).isEqualTo("greffe-é.court.example");
        String wrong = "<?xml version='1.0' encoding='UTF-16'?>" + text;
        assertThat(Collected.of(folder, "x", utf8(wrong)).records).hasSize(300);
    }

    @Test
    void damagedEvent_costsOnlyItself() {
        Collected read = read("<Events>" + EVENT + "<Event><System><EventID>1</System></Event>" + EVENT + "</Events>");
        assertThat(read.numbers()).containsExactly(1L, 3L);
        assertThat(read.gap().kind()).isEqualTo(Gap.Kind.SYNTAX);
        assertThat(read.gap().record()).isEqualTo(2L);
    }

    @Test
    void eventThatIsCutOff_doesNotTakeTheNextWithIt() {
        Collected read = read("<Events>" + EVENT.substring(0, 300) + EVENT + EVENT.substring(0, 200));
        assertThat(read.records).hasSize(1);
        assertThat(read.gaps).hasSize(2).allMatch(gap -> gap.kind() == Gap.Kind.SYNTAX);
    }

    @Test
    void charactersThatXmlForbids_areReplacedAndSaid() {
        Collected read = read(EVENT.replace("cmd ", "cmd &#x1b; & \u0007 &copy; "));
        assertThat(read.gap().kind()).isEqualTo(Gap.Kind.CONTENT);
        assertThat(read.values("CommandLine").getFirst()).isEqualTo("cmd \ufffd & \ufffd &copy; <x> & y");
    }

    @Test
    void documentTypesAndEntities_areNeverRead() {
        Collected read = read("<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><Events>"
                + EVENT.replace("cmd ", "&e;") + "</Events>");
        assertThat(read.records).hasSize(1);
        assertThat(read.values("CommandLine").getFirst()).isEqualTo("&e;<x> & y");
        assertThat(read.gap().kind()).isEqualTo(Gap.Kind.CONTENT);
    }

    @Test
    void limits() {
        IngestLimits limits = IngestLimits.defaults().withRecord(3000, 20, 100);
        String big = "<Event><EventData><Data Name='x'>" + "y".repeat(200_000) + "</Data></EventData></Event>";
        String deep = "<Event><UserData>" + "<a>".repeat(30) + "</a>".repeat(30) + "</UserData></Event>";
        String wide = "<Event><EventData>" + "<Data>z</Data>".repeat(5) + "</EventData></Event>";
        Collected read = Collected.of(limits, folder, "x", utf8("<Events>" + big + deep + wide + "</Events>"));
        assertThat(read.records).hasSize(1);
        assertThat(read.gaps.stream().map(Gap::kind)).containsExactly(Gap.Kind.LIMIT, Gap.Kind.SYNTAX);
    }

    @Test
    void otherXml_isUnknown() {
        assertThat(read("<html><body>x</body></html>").gap().kind()).isEqualTo(Gap.Kind.UNKNOWN_FORMAT);
        assertThat(read("<?xml version='1.0'?><EventDataList/>").gap().kind()).isEqualTo(Gap.Kind.UNKNOWN_FORMAT);
    }
}
