package org.tipstaff.normalise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tipstaff.normalise.Tables.evtx;
import static org.tipstaff.normalise.Tables.json;
import static org.tipstaff.normalise.Tables.normaliser;
import static org.tipstaff.normalise.Tables.record;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;
import org.tipstaff.event.RawRecord.Format;

/** One event, as each dialect writes it, is the same event. */
class DialectsTest {
    private static final String GUID = "{5770385F-C22A-43E0-BF4C-06F5698FFBD9}";

    private static void assertIsTheDnsQuery(Event event) {
        assertThat(event.product()).isEqualTo("windows");
        assertThat(event.channel()).isEqualTo("Microsoft-Windows-Sysmon/Operational");
        assertThat(event.provider()).isEqualTo("Microsoft-Windows-Sysmon");
        assertThat(event.eventId()).isEqualTo(22);
        assertThat(event.host()).isEqualTo("registry-01.court.example");
        assertThat(event.user()).isEqualTo("COURT\\registry.clerk1");
        assertThat(event.time()).hasToString("2026-03-06T09:15:30.120Z");
        Fields fields = event.fields();
        assertThat(fields.text("Provider_Guid")).isEqualTo(GUID);
        assertThat(fields.text("EventRecordID")).isEqualTo("4711");
        assertThat(fields.text("Execution_ProcessID")).isEqualTo("2604");
        assertThat(fields.text("Security_UserID")).isEqualTo("S-1-5-18");
        assertThat(fields.text("QueryName")).isEqualTo("files.example");
        assertThat(fields.text("Image")).isEqualTo("C:\\Windows\\System32\\certutil.exe");
        assertThat(fields.text("ProcessGuid")).isEqualTo("{5F4B0C1A-0000-69AA-0100-000000000B00}");
        assertThat(fields.text("RuleName")).isEmpty();
    }

    @Test
    void evtx_hasTheCanonicalNamesAlready() {
        assertIsTheDnsQuery(evtx(
                "Provider_Name", "Microsoft-Windows-Sysmon",
                "Provider_Guid", GUID,
                "EventID", 22L,
                "TimeCreated_SystemTime", "2026-03-06T09:15:30.1200000Z",
                "EventRecordID", 4711L,
                "Execution_ProcessID", 2604L,
                "Channel", "Microsoft-Windows-Sysmon/Operational",
                "Computer", "registry-01.court.example",
                "Security_UserID", "S-1-5-18",
                "RuleName", "",
                "ProcessGuid", "{5F4B0C1A-0000-69AA-0100-000000000B00}",
                "Image", "C:\\Windows\\System32\\certutil.exe",
                "QueryName", "files.example",
                "User", "COURT\\registry.clerk1"));
    }

    @Test
    void evtxDump_withAttributesInAnObjectOfTheirOwn() {
        assertIsTheDnsQuery(json(
                "Event.#attributes.xmlns", "http://schemas.microsoft.com/win/2004/08/events/event",
                "Event.System.Provider.#attributes.Name", "Microsoft-Windows-Sysmon",
                "Event.System.Provider.#attributes.Guid", "5770385F-C22A-43E0-BF4C-06F5698FFBD9",
                "Event.System.EventID.#attributes.Qualifiers", 0L,
                "Event.System.EventID.#text", 22L,
                "Event.System.TimeCreated.#attributes.SystemTime", "2026-03-06T09:15:30.120000Z",
                "Event.System.EventRecordID", 4711L,
                "Event.System.Correlation", Fields.NULL,
                "Event.System.Execution.#attributes.ProcessID", 2604L,
                "Event.System.Channel", "Microsoft-Windows-Sysmon/Operational",
                "Event.System.Computer", "registry-01.court.example",
                "Event.System.Security.#attributes.UserID", "S-1-5-18",
                "Event.EventData.RuleName", "",
                "Event.EventData.ProcessGuid", "5F4B0C1A-0000-69AA-0100-000000000B00",
                "Event.EventData.Image", "C:\\Windows\\System32\\certutil.exe",
                "Event.EventData.QueryName", "files.example",
                "Event.EventData.User", "COURT\\registry.clerk1"));
    }

    @Test
    void xmlAsJson_withAtSignsOrPlainAttributes() {
        assertIsTheDnsQuery(json(
                "Event.@xmlns", "http://schemas.microsoft.com/win/2004/08/events/event",
                "Event.System.Provider.@Name", "Microsoft-Windows-Sysmon",
                "Event.System.Provider.@Guid", GUID.toLowerCase(java.util.Locale.ROOT),
                "Event.System.EventID", "22",
                "Event.System.TimeCreated.@SystemTime", "2026-03-06T09:15:30.1200000Z",
                "Event.System.EventRecordID", "4711",
                "Event.System.Execution.ProcessID", "2604",
                "Event.System.Channel", "Microsoft-Windows-Sysmon/Operational",
                "Event.System.Computer", "registry-01.court.example",
                "Event.System.Security.UserID", "S-1-5-18",
                "Event.EventData.Data.RuleName", "",
                "Event.EventData.Data.ProcessGuid", "{5f4b0c1a-0000-69aa-0100-000000000b00}",
                "Event.EventData.Data.Image", "C:\\Windows\\System32\\certutil.exe",
                "Event.EventData.Data.QueryName", "files.example",
                "Event.EventData.Data.User", "COURT\\registry.clerk1"));
    }

    @Test
    void winlogbeat_since7() {
        Event event = json(
                "@timestamp", "2026-03-06T09:15:30.120Z",
                "host.name", "collector-01",
                "event.code", "22",
                "event.created", "2026-03-06T09:15:32.000Z",
                "winlog.provider_name", "Microsoft-Windows-Sysmon",
                "winlog.provider_guid", GUID,
                "winlog.event_id", 22L,
                "winlog.record_id", 4711L,
                "winlog.process.pid", 2604L,
                "winlog.channel", "Microsoft-Windows-Sysmon/Operational",
                "winlog.computer_name", "registry-01.court.example",
                "winlog.user.identifier", "S-1-5-18",
                "winlog.event_data.RuleName", "",
                "winlog.event_data.ProcessGuid", "{5F4B0C1A-0000-69AA-0100-000000000B00}",
                "winlog.event_data.Image", "C:\\Windows\\System32\\certutil.exe",
                "winlog.event_data.QueryName", "files.example",
                "winlog.event_data.User", "COURT\\registry.clerk1",
                "winlog.task", "Dns query");
        assertIsTheDnsQuery(event);
        assertThat(event.fields().text("winlog.task")).isEqualTo("Dns query");
        assertThat(event.fields().text("host.name")).isEqualTo("collector-01");
        assertThat(event.clocks()).extracting("clock").containsExactly("@timestamp", "event.created");
    }

    @Test
    void winlogbeat_before7() {
        assertIsTheDnsQuery(json(
                "@timestamp", "2026-03-06T09:15:30.120Z",
                "source_name", "Microsoft-Windows-Sysmon",
                "provider_guid", GUID,
                "event_id", 22L,
                "record_number", "4711",
                "process_id", 2604L,
                "log_name", "Microsoft-Windows-Sysmon/Operational",
                "computer_name", "registry-01.court.example",
                "user.identifier", "S-1-5-18",
                "event_data.RuleName", "",
                "event_data.ProcessGuid", "{5F4B0C1A-0000-69AA-0100-000000000B00}",
                "event_data.Image", "C:\\Windows\\System32\\certutil.exe",
                "event_data.QueryName", "files.example",
                "event_data.User", "COURT\\registry.clerk1",
                "host.name", "collector-01"));
    }

    @Test
    void nxlog_whoseOwnTimeNamesNoZone() {
        Event event = json(
                "EventTime", "2026-03-06 10:15:30",
                "@timestamp", "2026-03-06T09:15:30.120Z",
                "EventReceivedTime", "2026-03-06 10:15:32",
                "Hostname", "registry-01.court.example",
                "SourceName", "Microsoft-Windows-Sysmon",
                "ProviderGuid", GUID,
                "EventID", 22L,
                "RecordNumber", 4711L,
                "ExecutionProcessID", 2604L,
                "Channel", "Microsoft-Windows-Sysmon/Operational",
                "UserID", "S-1-5-18",
                "RuleName", "",
                "ProcessGuid", "{5f4b0c1a-0000-69aa-0100-000000000b00}",
                "Image", "C:\\Windows\\System32\\certutil.exe",
                "QueryName", "files.example",
                "User", "COURT\\registry.clerk1");
        assertIsTheDnsQuery(event);
        assertThat(event.clocks()).extracting("clock").containsExactly("@timestamp", "EventTime", "EventReceivedTime");
        assertThat(event.fields().text("Hostname")).isEqualTo("registry-01.court.example");
        assertThat(event.fields().text("RecordNumber")).isEqualTo("4711");
    }

    @Test
    void azure_tableWithLengthenedColumns() {
        Event event = json(
                "TimeGenerated", "2026-03-06T09:15:30.12Z",
                "EventSourceName", "Microsoft-Windows-Security-Auditing",
                "Channel", "Security",
                "Computer", "DC01.court.example",
                "EventID", 4624L,
                "Level", "8",
                "Account", "COURT\\registry.clerk1",
                "LogonType", 3L,
                "ProcessId_string", "0x0",
                "ProcessId_long", Fields.NULL,
                "TargetUserName", "registry.clerk1",
                "EventData.TargetUserName", "registry.clerk1",
                "EventData.IpAddress", "192.0.2.7",
                "TargetDomainName", "COURT",
                "SubjectUserName", "-");
        assertThat(event.channel()).isEqualTo("Security");
        assertThat(event.provider()).isEqualTo("Microsoft-Windows-Security-Auditing");
        assertThat(event.user()).isEqualTo("COURT\\registry.clerk1");
        assertThat(event.fields().get("ProcessId")).isEqualTo("0x0");
        assertThat(event.fields().get("ProcessId_string")).isEqualTo("0x0");
        assertThat(event.fields().get("TargetUserName")).isEqualTo("registry.clerk1");
        assertThat(event.fields().get("IpAddress")).isEqualTo("192.0.2.7");
    }

    @Test
    void azure_eventTable() {
        Event event = json(
                "TimeGenerated", "2026-03-06T09:15:30.12Z",
                "Source", "Service Control Manager",
                "EventLog", "System",
                "Computer", "DC01.court.example",
                "EventID", 7045L,
                "EventLevel", 4L,
                "RenderedDescription", "A service was installed in the system.",
                "EventData.ServiceName", "archive");
        assertThat(event.channel()).isEqualTo("System");
        assertThat(event.provider()).isEqualTo("Service Control Manager");
        assertThat(event.fields().text("ServiceName")).isEqualTo("archive");
        assertThat(event.fields().get("Level")).isEqualTo(4L);
        assertThat(event.fields().text("EventLog")).isEqualTo("System");
    }

    @Test
    void flatForm_ofOurOwnExamples() {
        Event event = json(
                "TimeCreated", "2026-03-06T09:15:30.120Z",
                "Channel", "Security",
                "Provider_Name", "Microsoft-Windows-Security-Auditing",
                "EventID", 4625L,
                "Computer", "DC01",
                "Data", List.of("a", "b"));
        assertThat(event.time()).hasToString("2026-03-06T09:15:30.120Z");
        assertThat(event.clocks()).hasSize(1);
        assertThat(event.fields().get("TimeCreated_SystemTime")).isEqualTo("2026-03-06T09:15:30.120Z");
        assertThat(event.fields().get("Data")).isEqualTo(List.of("a", "b"));
    }

    @Test
    void userData_isNamedWithoutItsWrapper_andTheWrapperIsNamed() {
        Event event = json(
                "Event.System.EventID", 1102L,
                "Event.System.Channel", "Security",
                "Event.UserData.LogFileCleared.#attributes.xmlns",
                        "http://manifests.microsoft.com/win/2004/08/windows/eventlog",
                "Event.UserData.LogFileCleared.SubjectUserName", "registry.clerk1",
                "Event.UserData.LogFileCleared.SubjectDomainName", "COURT");
        assertThat(event.fields().text("SubjectUserName")).isEqualTo("registry.clerk1");
        assertThat(event.fields().text("UserData_Name")).isEqualTo("LogFileCleared");
        assertThat(event.user()).isEqualTo("COURT\\registry.clerk1");
    }

    @Test
    void unnamedValues_areData() {
        assertThat(json("Event.System.EventID", 1L, "Event.EventData.Data.#text", List.of("a", "b"))
                        .fields()
                        .get("Data"))
                .isEqualTo(List.of("a", "b"));
        Event beat = json(
                "winlog.event_id", 1033L,
                "winlog.channel", "Application",
                "winlog.event_data.param2", "1.0",
                "winlog.event_data.param1", "Archive tool",
                "winlog.event_data.param300", "far");
        assertThat(beat.fields().get("Data")).isEqualTo(List.of("Archive tool", "1.0"));
        assertThat(beat.fields().get("param1")).isEqualTo("Archive tool");
        assertThat(beat.fields().get("param300")).isEqualTo("far");
    }

    @Test
    void ofTwoFieldsWithOneName_theSystemsStandsFirst() {
        Event event = json(
                "Event.EventData.Channel", "PowerShell/Operational",
                "Event.System.Channel", "System",
                "Event.System.EventID", 104L);
        assertThat(event.channel()).isEqualTo("System");
        assertThat(event.fields().get("Channel")).isEqualTo(List.of("System", "PowerShell/Operational"));
    }

    @Test
    void otherSystemsJson_isNoEvent() {
        Outcome outcome = normaliser()
                .normalise(record(
                        Format.JSON,
                        "TimeGenerated",
                        "2026-03-06T09:15:30Z",
                        "Operation",
                        "MailItemsAccessed",
                        "Type",
                        "OfficeActivity"));
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Unknown.class, unknown -> {
            assertThat(unknown.reason()).startsWith("JSON of no known dialect").contains("winlogbeat", "Azure");
            assertThat(unknown.example()).isEqualTo("TimeGenerated, Operation, Type");
        });
        assertThat(normaliser().normalise(record(Format.JSON))).isInstanceOf(Outcome.Unknown.class);
        assertThat(normaliser().normalise(record(Format.JSON, "EventID", 1L))).isInstanceOf(Outcome.Unknown.class);
    }

    @Test
    void sysmonForLinux_isNotWindows() {
        Event event = json(
                "Event.System.Provider.Name", "Linux-Sysmon",
                "Event.System.EventID", "1",
                "Event.System.Channel", "Linux-Sysmon/Operational");
        assertThat(event.product()).isEqualTo("linux");
    }
}
