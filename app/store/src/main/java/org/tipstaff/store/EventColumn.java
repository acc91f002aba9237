package org.tipstaff.store;

import java.util.List;
import org.tipstaff.engine.EventStore;

/**
 * A column of the store. The order and the set are those of {@link #VERSION}: files of another version are made anew.
 *
 * @param name as queries write it
 * @param type of DuckDB
 * @param meaning for whoever asks
 * @param fields the names that rules use for it, the first that is there wins; empty for columns that are not fields
 */
record EventColumn(String name, Type type, String meaning, List<String> fields) {
    /** Raised with every change to the columns or to what stands in them. */
    static final int VERSION = 1;

    enum Type {
        VARCHAR,
        BIGINT,
        TIMESTAMP,
        JSON
    }

    /** Columns that are not fields, in the order in which {@link EventRow} fills them. */
    static final List<EventColumn> OWN = List.of(
            own(
                    "time",
                    Type.TIMESTAMP,
                    "when it happened (UTC), by the clock that the program uses; NULL when it has none"),
            own("product", Type.VARCHAR, "windows, linux; NULL when nothing knows the record"),
            own("channel", Type.VARCHAR, "log of Windows, or facility"),
            own("provider", Type.VARCHAR, "who wrote it: provider of Windows, program of syslog"),
            own("event_id", Type.BIGINT, "of Windows"),
            own("host", Type.VARCHAR, "computer it is about"),
            own("user", Type.VARCHAR, "account it is about, DOMAIN\\name where both are known"),
            own("fields", Type.JSON, "every value, under its own name and the names rules use: fields->>'CommandLine'"),
            own("text", Type.VARCHAR, "the record as text, where it has one"),
            own("label", Type.VARCHAR, "who may know it"),
            own("source", Type.VARCHAR, "who sent it (journal/SENDER), or path of the log"),
            own("sha256", Type.VARCHAR, "of the source: what was sent, or the log"),
            own("record", Type.BIGINT, "number of the record in its source, as in findings"),
            own("byte_offset", Type.BIGINT, "where it begins in its source, when known"),
            own("received", Type.TIMESTAMP, "when it was received (UTC)"),
            own("journal_offset", Type.BIGINT, "its number in the journal"),
            own("file", Type.VARCHAR, "segment of the journal, or original of the case, that holds it"),
            own("file_sha256", Type.VARCHAR, "of that file; NULL while the segment is not sealed"),
            own("gap", Type.VARCHAR, "what could not be read and why; only in the view gaps"));

    /** Fields that have a column of their own. */
    static final List<EventColumn> FIELDS = List.of(
            field("image", "program that was started or acts", "Image", "NewProcessName", "ProcessName"),
            field("command_line", "its command line", "CommandLine", "ProcessCommandLine"),
            field("original_file_name", "as its maker called it", "OriginalFileName"),
            field("parent_image", "program that started it", "ParentImage", "ParentProcessName"),
            field("parent_command_line", "command line of that", "ParentCommandLine"),
            field("hashes", "of the program", "Hashes"),
            field("process_guid", "of the process", "ProcessGuid"),
            field("subject_user", "account that acts", "SubjectUserName"),
            field("target_user", "account that is acted on, or logs on", "TargetUserName"),
            field("logon_type", "how somebody logged on", "LogonType"),
            field("logon_id", "session", "TargetLogonId", "LogonId", "SubjectLogonId"),
            field("workstation", "computer somebody came from", "WorkstationName", "Workstation"),
            field("source_ip", "address it came from", "SourceIp", "IpAddress", "ClientAddress"),
            field("source_port", "port it came from", "SourcePort", "IpPort"),
            field("destination_ip", "address it went to", "DestinationIp", "DestAddress"),
            field("destination_port", "port it went to", "DestinationPort", "DestPort"),
            field("destination_host", "name it went to", "DestinationHostname"),
            field("query_name", "name that was looked up", "QueryName"),
            field("target_filename", "file that was made, changed or deleted", "TargetFilename"),
            field("target_object", "key of the registry, or other object", "TargetObject", "ObjectName"),
            field("details", "value that was written", "Details"),
            field("image_loaded", "library or driver that was loaded", "ImageLoaded"),
            field("pipe_name", "named pipe", "PipeName"),
            field("share_name", "share", "ShareName"),
            field("service_name", "service", "ServiceName"),
            field("service_file", "program of the service", "ServiceFileName", "ImagePath"),
            field("task_name", "scheduled task", "TaskName"),
            field("script_block", "text of PowerShell", "ScriptBlockText"),
            field("status", "result, as written", "Status"),
            field("message", "message for people", "message", "Message"));

    static List<EventColumn> all() {
        List<EventColumn> all = new java.util.ArrayList<>(OWN);
        all.addAll(FIELDS);
        return List.copyOf(all);
    }

    EventStore.Column described() {
        return new EventStore.Column(
                name, type.name(), fields.isEmpty() ? meaning : meaning + " (" + String.join(", ", fields) + ")");
    }

    private static EventColumn own(String name, Type type, String meaning) {
        return new EventColumn(name, type, meaning, List.of());
    }

    private static EventColumn field(String name, String meaning, String... fields) {
        return new EventColumn(name, Type.VARCHAR, meaning, List.of(fields));
    }
}
