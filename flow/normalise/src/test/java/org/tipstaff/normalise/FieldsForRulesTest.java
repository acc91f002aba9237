package org.tipstaff.normalise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tipstaff.normalise.Tables.evtx;
import static org.tipstaff.normalise.Tables.json;
import static org.tipstaff.normalise.Tables.record;
import static org.tipstaff.normalise.Tables.withOptional;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;
import org.tipstaff.event.RawRecord.Format;

/** The names that rules use, for each kind of event that carries the fact under another. */
class FieldsForRulesTest {
    private static Event newProcess(Object... more) {
        Object[] all = new Object[12 + more.length];
        System.arraycopy(
                new Object[] {
                    "EventID", 4688L,
                    "Channel", "Security",
                    "SubjectDomainName", "COURT",
                    "SubjectUserName", "registry.clerk1",
                    "SubjectLogonId", "0x3E7A",
                    "NewProcessId", "0x1a4"
                },
                0,
                all,
                0,
                12);
        System.arraycopy(more, 0, all, 12, more.length);
        return evtx(all);
    }

    @Test
    void newProcess_hasSysmonsNames() {
        Event event = newProcess(
                "NewProcessName", "C:\\Windows\\System32\\cmd.exe",
                "ProcessId", "0x31c",
                "ParentProcessName", "C:\\Windows\\explorer.exe",
                "TargetUserSid", "S-1-0-0",
                "TargetUserName", "-",
                "MandatoryLabel", "S-1-16-12288");
        Fields fields = event.fields();
        assertThat(fields.get("Image")).isEqualTo("C:\\Windows\\System32\\cmd.exe");
        assertThat(fields.get("NewProcessName")).isEqualTo("C:\\Windows\\System32\\cmd.exe");
        assertThat(fields.get("ParentImage")).isEqualTo("C:\\Windows\\explorer.exe");
        assertThat(fields.get("ProcessId")).isEqualTo(420L);
        assertThat(fields.get("ParentProcessId")).isEqualTo(796L);
        assertThat(fields.get("CreatorProcessId")).isEqualTo("0x31c");
        assertThat(fields.get("LogonId")).isEqualTo("0x3e7a");
        assertThat(fields.get("SubjectLogonId")).isEqualTo("0x3E7A");
        assertThat(fields.get("User")).isEqualTo("COURT\\registry.clerk1");
        assertThat(fields.get("IntegrityLevel")).isEqualTo("High");
        assertThat(fields.get("CommandLine")).isNull();
        assertThat(event.user()).isEqualTo("COURT\\registry.clerk1");
    }

    @Test
    void newProcess_ofWindows7_hasNoParentImage() {
        Fields fields =
                newProcess("NewProcessName", "C:\\a.exe", "ProcessId", "0x4").fields();
        assertThat(fields.get("ParentImage")).isNull();
        assertThat(fields.get("IntegrityLevel")).isNull();
    }

    @Test
    void newProcess_runAsAnother_isTheOthers() {
        Event event = newProcess(
                "TargetUserSid", "S-1-5-21-1-2-3-1105", "TargetDomainName", "COURT", "TargetUserName", "svc.archive");
        assertThat(event.fields().get("User")).isEqualTo("COURT\\svc.archive");
        assertThat(event.user()).isEqualTo("COURT\\svc.archive");
    }

    @Test
    void newProcess_whoseNumbersAreNone_isLeftAsItIs() {
        Fields fields = newProcess("ProcessId", "0xnothing", "MandatoryLabel", "S-1-16-1")
                .fields();
        assertThat(fields.get("ParentProcessId")).isNull();
        assertThat(fields.get("CreatorProcessId")).isEqualTo("0xnothing");
        assertThat(fields.get("IntegrityLevel")).isNull();
    }

    @Test
    void idOfAnotherChannel_isNotRewritten() {
        Fields fields = evtx("EventID", 4688L, "Channel", "Application", "NewProcessName", "C:\\a.exe")
                .fields();
        assertThat(fields.get("Image")).isNull();
    }

    @Test
    void channelsAreComparedWithoutCase() {
        Fields fields = evtx("EventID", 4688L, "Channel", "SECURITY", "NewProcessName", "C:\\a.exe")
                .fields();
        assertThat(fields.get("Image")).isEqualTo("C:\\a.exe");
    }

    @Test
    void registryAndConnectionsOfTheSecurityLog_areLeftAlone_unlessAskedFor() {
        Object[] registry = {
            "EventID", 4657L,
            "Channel", "Security",
            "ProcessName", "C:\\Windows\\regedit.exe",
            "ObjectName", "\\REGISTRY\\MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run",
            "ObjectValueName", "archive",
            "OperationType", "%%1905",
            "NewValueType", "%%1876",
            "NewValue", "1"
        };
        assertThat(evtx(registry).fields().get("TargetObject")).isNull();
        Fields fields = ((Outcome.Normalised) withOptional().normalise(record(Format.EVTX, registry)))
                .event()
                .fields();
        assertThat(fields.get("TargetObject"))
                .isEqualTo("HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\archive");
        assertThat(fields.get("Details")).isEqualTo("DWORD (0x00000001)");
        assertThat(fields.get("EventType")).isEqualTo("SetValue");
        assertThat(fields.get("Image")).isEqualTo("C:\\Windows\\regedit.exe");

        Object[] connection = {
            "EventID", 5156L,
            "Channel", "Security",
            "Application", "\\device\\harddiskvolume2\\windows\\system32\\certutil.exe",
            "Direction", "%%14593",
            "SourceAddress", "192.0.2.7",
            "DestAddress", "198.51.100.4",
            "DestPort", "443",
            "Protocol", "6"
        };
        assertThat(evtx(connection).fields().get("Image")).isNull();
        Fields made = ((Outcome.Normalised) withOptional().normalise(record(Format.EVTX, connection)))
                .event()
                .fields();
        assertThat(made.get("Image")).isEqualTo("\\windows\\system32\\certutil.exe");
        assertThat(made.get("Initiated")).isEqualTo("true");
        assertThat(made.get("Protocol")).isEqualTo("tcp");
        assertThat(made.get("ProtocolNumber")).isEqualTo("6");
        assertThat(made.get("DestinationPort")).isEqualTo("443");
        assertThat(made.get("DestinationIp")).isEqualTo("198.51.100.4");
        assertThat(made.get("DestinationHostname")).isNull();
    }

    @Test
    void registryValues_asSysmonWritesThem() {
        assertThat(registryValue("%%1873", "C:\\a.exe")).isEqualTo("C:\\a.exe");
        assertThat(registryValue("%%1876", "0xff")).isEqualTo("DWORD (0x000000ff)");
        assertThat(registryValue("%%1876", "text")).isEqualTo("text");
        assertThat(registryValue("%%1883", "4294967297")).isEqualTo("QWORD (0x00000001-0x00000001)");
        assertThat(registryValue("%%1875", "00ff")).isEqualTo("Binary Data");
    }

    private static Object registryValue(String type, String value) {
        return String.valueOf(Conversion.REGISTRY_VALUE.apply(new Object[] {type, value}));
    }

    @Test
    void hashes_areSplitAndKept() {
        Fields fields = evtx(
                        "EventID", 1L,
                        "Channel", "Microsoft-Windows-Sysmon/Operational",
                        "Hashes", "MD5=0A,SHA256=0B,IMPHASH=0C,OTHER=0D")
                .fields();
        assertThat(fields.get("Hashes")).isEqualTo("MD5=0A,SHA256=0B,IMPHASH=0C,OTHER=0D");
        assertThat(fields.get("md5")).isEqualTo("0A");
        assertThat(fields.get("sha256")).isEqualTo("0B");
        assertThat(fields.get("imphash")).isEqualTo("0C");
        assertThat(fields.get("sha1")).isNull();
    }

    @Test
    void defendersNames_withoutBlanks_andAsAntivirusRulesCallThem() {
        Fields fields = evtx(
                        "EventID", 1116L,
                        "Channel", "Microsoft-Windows-Windows Defender/Operational",
                        "Threat Name", "HackTool:Win32/Example",
                        "Path", "file:_C:\\Users\\Public\\a.exe")
                .fields();
        assertThat(fields.get("Threat Name")).isEqualTo("HackTool:Win32/Example");
        assertThat(fields.get("ThreatName")).isEqualTo("HackTool:Win32/Example");
        assertThat(fields.get("Signature")).isEqualTo("HackTool:Win32/Example");
        assertThat(fields.get("Filename")).isEqualTo("file:_C:\\Users\\Public\\a.exe");
    }

    @Test
    void wmiConsumer_hasADestination() {
        assertThat(evtx(
                                "EventID", 5861L,
                                "Channel", "Microsoft-Windows-WMI-Activity/Operational",
                                "PossibleCause", "Binding EventFilter: …")
                        .fields()
                        .get("Destination"))
                .isEqualTo("Binding EventFilter: …");
    }

    @Test
    void classicPowerShell_factsOfItsLines() {
        Fields fields = evtx(
                        "EventID",
                        400L,
                        "Channel",
                        "Windows PowerShell",
                        "Data",
                        List.of(
                                "Available",
                                "None",
                                "\tNewEngineState=Available\r\n\tHostVersion=3.0\r\n\tHostApplication=powershell -c a=b \r\n\tEngineVersion=\r\n"))
                .fields();
        assertThat(fields.get("HostApplication")).isEqualTo("powershell -c a=b ");
        assertThat(fields.get("HostVersion")).isEqualTo("3.0");
        assertThat(fields.get("EngineVersion")).isEqualTo("");
        assertThat(fields.get("Data")).isInstanceOf(List.class);
    }

    @Test
    void classicPowerShell_whoseDataWasDropped_isFoundInTheMessage() {
        Fields fields = json(
                        "EventID", 400L,
                        "Channel", "Windows PowerShell",
                        "Message", "Engine state is changed.\r\n\r\nDetails:\r\n\tHostApplication=powershell.exe\r\n")
                .fields();
        assertThat(fields.text("Data")).contains("HostApplication=powershell.exe");
        assertThat(fields.get("HostApplication")).isEqualTo("powershell.exe");
    }

    @Test
    void moduleLogging_hasItsHostApplication() {
        Fields fields = evtx(
                        "EventID", 4103L,
                        "Channel", "Microsoft-Windows-PowerShell/Operational",
                        "ContextInfo",
                                "        Severity = Informational\r\n        Host Application = powershell.exe -nop\r\n        User = COURT\\registry.clerk1\r\n")
                .fields();
        assertThat(fields.get("HostApplication")).isEqualTo("powershell.exe -nop");
        assertThat(fields.get("User")).isEqualTo("COURT\\registry.clerk1");
    }

    @Test
    void endlessLines_areNotAllLookedAt() {
        String many = "x=1\n".repeat(Rewrite.Split.PARTS_MAX) + "HostApplication=late";
        assertThat(evtx("EventID", 400L, "Channel", "Windows PowerShell", "Data", many)
                        .fields()
                        .get("HostApplication"))
                .isNull();
    }

    @Test
    void accounts_byKindOfEvent() {
        Object[] both = {
            "Channel",
            "Security",
            "SubjectDomainName",
            "COURT",
            "SubjectUserName",
            "DC01$",
            "TargetDomainName",
            "COURT",
            "TargetUserName",
            "registry.clerk1"
        };
        assertThat(user(4624L, both)).isEqualTo("COURT\\registry.clerk1");
        assertThat(user(4720L, both)).isEqualTo("COURT\\DC01$");
        assertThat(user(4769L, "Channel", "Security", "TargetDomainName", "COURT", "TargetUserName", "clerk1@COURT"))
                .isEqualTo("clerk1@COURT");
        assertThat(user(4776L, "Channel", "Security", "TargetUserName", "registry.clerk1"))
                .isEqualTo("registry.clerk1");
        assertThat(user(4625L, "Channel", "Security", "TargetUserName", "-", "SubjectUserName", ""))
                .isEmpty();
        assertThat(user(7036L, "Channel", "System", "Security_UserID", "S-1-5-18"))
                .isEqualTo("S-1-5-18");
        assertThat(user(10L, "Channel", "Microsoft-Windows-Sysmon/Operational", "SourceUser", "COURT\\a"))
                .isEqualTo("COURT\\a");
    }

    private static String user(long id, Object... fields) {
        Object[] all = new Object[fields.length + 2];
        all[0] = "EventID";
        all[1] = id;
        System.arraycopy(fields, 0, all, 2, fields.length);
        return evtx(all).user();
    }
}
