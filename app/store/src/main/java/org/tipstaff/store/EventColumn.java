package org.tipstaff.store;

import java.util.List;
import org.tipstaff.engine.EventStore;

/**
 * A column of the store. The order and the set are those of {@link #VERSION}: files of another version are made anew.
 *
 * @param name as queries write it
 * @param type of DuckDB
 * @param fields the names that rules use for it, the first that is there wins; empty for columns that are not fields
 */
record EventColumn(String name, Type type, List<String> fields) {
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
            own("time", Type.TIMESTAMP),
            own("product", Type.VARCHAR),
            own("channel", Type.VARCHAR),
            own("provider", Type.VARCHAR),
            own("event_id", Type.BIGINT),
            own("host", Type.VARCHAR),
            own("user", Type.VARCHAR),
            own("fields", Type.JSON),
            own("text", Type.VARCHAR),
            own("label", Type.VARCHAR),
            own("source", Type.VARCHAR),
            own("sha256", Type.VARCHAR),
            own("record", Type.BIGINT),
            own("byte_offset", Type.BIGINT),
            own("received", Type.TIMESTAMP),
            own("journal_offset", Type.BIGINT),
            own("file", Type.VARCHAR),
            own("file_sha256", Type.VARCHAR),
            own("gap", Type.VARCHAR));

    /** Fields that have a column of their own. */
    static final List<EventColumn> FIELDS = List.of(
            field("image", "Image", "NewProcessName", "ProcessName"),
            field("command_line", "CommandLine", "ProcessCommandLine"),
            field("original_file_name", "OriginalFileName"),
            field("parent_image", "ParentImage", "ParentProcessName"),
            field("parent_command_line", "ParentCommandLine"),
            field("hashes", "Hashes"),
            field("process_guid", "ProcessGuid"),
            field("subject_user", "SubjectUserName"),
            field("target_user", "TargetUserName"),
            field("logon_type", "LogonType"),
            field("logon_id", "TargetLogonId", "LogonId", "SubjectLogonId"),
            field("workstation", "WorkstationName", "Workstation"),
            field("source_ip", "SourceIp", "IpAddress", "ClientAddress"),
            field("source_port", "SourcePort", "IpPort"),
            field("destination_ip", "DestinationIp", "DestAddress"),
            field("destination_port", "DestinationPort", "DestPort"),
            field("destination_host", "DestinationHostname"),
            field("query_name", "QueryName"),
            field("target_filename", "TargetFilename"),
            field("target_object", "TargetObject", "ObjectName"),
            field("details", "Details"),
            field("image_loaded", "ImageLoaded"),
            field("pipe_name", "PipeName"),
            field("share_name", "ShareName"),
            field("service_name", "ServiceName"),
            field("service_file", "ServiceFileName", "ImagePath"),
            field("task_name", "TaskName"),
            field("script_block", "ScriptBlockText"),
            field("status", "Status"),
            field("message", "message", "Message"));

    static List<EventColumn> all() {
        List<EventColumn> all = new java.util.ArrayList<>(OWN);
        all.addAll(FIELDS);
        return List.copyOf(all);
    }

    EventStore.Column described() {
        return new EventStore.Column(name, type.name(), fields);
    }

    private static EventColumn own(String name, Type type) {
        return new EventColumn(name, type, List.of());
    }

    private static EventColumn field(String name, String... fields) {
        return new EventColumn(name, Type.VARCHAR, List.of(fields));
    }
}
