package org.tipstaff.evtx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tipstaff.evtx.EvtxBuilder.bytes;
import static org.tipstaff.evtx.EvtxBuilder.definition;
import static org.tipstaff.evtx.EvtxBuilder.element;
import static org.tipstaff.evtx.EvtxBuilder.fileTime;
import static org.tipstaff.evtx.EvtxBuilder.fragment;
import static org.tipstaff.evtx.EvtxBuilder.guid;
import static org.tipstaff.evtx.EvtxBuilder.instance;
import static org.tipstaff.evtx.EvtxBuilder.number;
import static org.tipstaff.evtx.EvtxBuilder.optional;
import static org.tipstaff.evtx.EvtxBuilder.slot;
import static org.tipstaff.evtx.EvtxBuilder.string;
import static org.tipstaff.evtx.EvtxBuilder.uint16;
import static org.tipstaff.evtx.EvtxBuilder.uint32;
import static org.tipstaff.evtx.EvtxBuilder.uint64;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * {@code examples/event-log}: an ordinary morning of one workstation as a binary event log, to try the reader on, and for the
 * launcher to learn from which classes a start needs. The file is what this test makes; {@code -Dtipstaff.write=true}
 * writes it anew.
 */
class ExampleLogTest {
    private static final EvtxBuilder.Definition SECURITY = definition(
            "54849625-5478-4994-a5ba-3e3b0328c30d",
            element("Event")
                    .attribute("xmlns", "http://schemas.microsoft.com/win/2004/08/events/event")
                    .with(
                            element("System")
                                    .with(
                                            element("Provider")
                                                    .attribute("Name", "Microsoft-Windows-Security-Auditing")
                                                    .attribute("Guid", slot(0, 0x0F)),
                                            element("EventID").with(slot(1, 0x06)),
                                            element("Level").with("0"),
                                            element("Keywords").with(slot(2, 0x15)),
                                            element("TimeCreated").attribute("SystemTime", slot(3, 0x11)),
                                            element("EventRecordID").with(slot(4, 0x0A)),
                                            element("Execution")
                                                    .attribute("ProcessID", slot(5, 0x08))
                                                    .attribute("ThreadID", slot(6, 0x08)),
                                            element("Channel").with("Security"),
                                            element("Computer").with("CHB-WS-003.court.example"),
                                            element("Security").attribute("UserID", optional(7, 0x13))),
                            optional(8, 0x21)));

    private static final EvtxBuilder.Definition PROCESS = definition(
            "6f1c2d34-0000-4000-8000-000000004688",
            element("EventData")
                    .with(
                            named("SubjectUserSid", 0, 0x13),
                            named("SubjectUserName", 1, 0x01),
                            named("SubjectDomainName", 2, 0x01),
                            named("SubjectLogonId", 3, 0x15),
                            named("NewProcessId", 4, 0x15),
                            named("NewProcessName", 5, 0x01),
                            named("CommandLine", 6, 0x01),
                            named("ParentProcessName", 7, 0x01)));

    private static final EvtxBuilder.Definition LOGON = definition(
            "6f1c2d34-0000-4000-8000-000000004624",
            element("EventData")
                    .with(
                            named("TargetUserName", 0, 0x01),
                            named("TargetDomainName", 1, 0x01),
                            named("LogonType", 2, 0x08),
                            named("LogonProcessName", 3, 0x01),
                            named("WorkstationName", 4, 0x01),
                            named("LogonGuid", 5, 0x0F),
                            named("IpAddress", 6, 0x01),
                            named("ElevatedToken", 7, 0x01)));

    private static final String[] PROGRAMS = {
        "C:\\Windows\\System32\\svchost.exe",
        "C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE",
        "C:\\Program Files\\Registry Client\\ecourt.exe",
        "C:\\Windows\\System32\\SearchIndexer.exe"
    };

    private static EvtxBuilder.Element named(String name, int slot, int type) {
        return element("Data").attribute("Name", name).with(slot(slot, type));
    }

    private static byte[] log() {
        EvtxBuilder log = new EvtxBuilder();
        for (int id = 1; id <= 150; id++) {
            boolean logon = id % 10 == 1;
            EvtxBuilder.Instance data = logon
                    ? instance(
                            LOGON,
                            string("chambers.clerk3"),
                            string("COURT"),
                            uint32(id == 1 ? 2 : 3),
                            string("Kerberos"),
                            string("CHB-WS-003"),
                            guid("0cce9217-69ae-11d9-bed3-505054503030"),
                            string(id == 1 ? "-" : "10.20.3.7"),
                            string("%%1843"))
                    : instance(
                            PROCESS,
                            bytes(0x13, 1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0),
                            string("chambers.clerk3"),
                            string("COURT"),
                            number(0x15, 8, 0x3e7),
                            number(0x15, 8, 0x1000 + 4L * id),
                            string(PROGRAMS[id % PROGRAMS.length]),
                            string("\"" + PROGRAMS[id % PROGRAMS.length] + "\" /case " + id),
                            string("C:\\Windows\\explorer.exe"));
            log.record(
                    id,
                    instance(
                            SECURITY,
                            guid("54849625-5478-4994-a5ba-3e3b0328c30d"),
                            uint16(logon ? 4624 : 4688),
                            number(0x15, 8, 0x8020_0000_0000_0000L),
                            fileTime(EvtxBuilder.MORNING + id * 70_000_000L),
                            uint64(id),
                            uint32(4),
                            uint32(200 + id % 7),
                            EvtxBuilder.nothing(),
                            fragment(data)));
        }
        return log.build();
    }

    @Test
    void committedFileIsWhatIsMadeHere_andHoldsEveryEvent() throws IOException {
        Path file = Path.of(System.getProperty("tipstaff.root", "../.."))
                .resolve("examples/event-log/CHB-WS-003.security.evtx");
        byte[] log = log();
        if (Boolean.getBoolean("tipstaff.write")) {
            Files.write(file, log);
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(log);
        ReadLog read = ReadLog.of(log);
        assertThat(read.records).hasSize(150);
        assertThat(read.losses).isEmpty();
    }
}
