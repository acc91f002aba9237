package org.tipstaff.testkit.scenario;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** How a log is written to a file. */
enum Dialect {
    /**
     * Winlogbeat 8 with its file output, one JSON object a line. The long {@code message}, which repeats the data as prose,
     * is left out, as a {@code drop_fields} processor does to save space.
     */
    WINLOGBEAT("ndjson") {
        @Override
        String write(List<Entry> entries) {
            StringBuilder out = new StringBuilder();
            for (Entry entry : entries) {
                out.append(Json.line(winlogbeat(entry))).append('\n');
            }
            return out.toString();
        }
    },
    /** What {@code evtx_dump -o jsonl} makes of an EVTX file. */
    EVTX_DUMP("jsonl") {
        @Override
        String write(List<Entry> entries) {
            StringBuilder out = new StringBuilder();
            for (Entry entry : entries) {
                out.append(Json.line(evtxDump(entry))).append('\n');
            }
            return out.toString();
        }
    },
    /** What Event Viewer saves as XML, without the rendered texts. */
    EVENT_VIEWER_XML("xml") {
        @Override
        String write(List<Entry> entries) {
            StringBuilder out =
                    new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\r\n<Events>");
            for (Entry entry : entries) {
                xml(out, entry);
            }
            return out.append("</Events>\r\n").toString();
        }
    };

    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TICKS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final String NAMESPACE = "http://schemas.microsoft.com/win/2004/08/events/event";
    /** Values that Windows stores as numbers and evtx_dump therefore writes as numbers. */
    private static final Set<String> NUMBERS = Set.of(
            "LogonType",
            "KeyLength",
            "DestinationPort",
            "SourcePort",
            "TerminalSessionId",
            "ParentProcessId",
            "SourceProcessId",
            "SourceThreadId",
            "TargetProcessId",
            "EnginePID",
            "ResultCode",
            "PreAuthType");

    private final String extension;

    Dialect(String extension) {
        this.extension = extension;
    }

    String extension() {
        return extension;
    }

    /** The whole file. */
    abstract String write(List<Entry> entries);

    private static int processOf(Entry entry) {
        return 600
                + 4 * (entry.kind().log().channel().length() * 11 + entry.host().number());
    }

    private static int threadOf(Entry entry) {
        return processOf(entry) + 40 + entry.thread() * 4;
    }

    /** Tells event data from the user data that a cleared log is reported in. */
    private static boolean isUserData(Entry entry) {
        return entry.kind() == Kind.LOG_CLEARED;
    }

    /** Sysmon writes as the system; what else has a user says so in its data. */
    private static boolean writtenBySystem(Entry entry) {
        return entry.kind().log() == Log.SYSMON || entry.kind().log() == Log.TASKS;
    }

    private static Map<String, Object> winlogbeat(Entry entry) {
        Kind kind = entry.kind();
        String host = entry.host().fullName();
        String agent = "%08x-8a3e-4b1d-b7f0-6c2d1e9f%04x"
                .formatted(
                        entry.host().number() * 0x01f3a2b5L & 0xffffffffL,
                        entry.host().number());
        Map<String, Object> winlog = new LinkedHashMap<>();
        winlog.put("api", "wineventlog");
        winlog.put("channel", kind.log().channel());
        winlog.put("computer_name", host);
        if (isUserData(entry)) {
            Map<String, Object> userData = new LinkedHashMap<>(entry.data());
            userData.put("xml_name", "LogFileCleared");
            winlog.put("user_data", userData);
        } else {
            winlog.put("event_data", entry.unnamed().isEmpty() ? entry.data() : numbered(entry.unnamed()));
        }
        winlog.put("event_id", Integer.toString(kind.id()));
        if (kind.isAudit()) {
            winlog.put("keywords", List.of(kind.failed() ? "Audit Failure" : "Audit Success"));
        }
        winlog.put("opcode", "Info");
        Map<String, Object> process = new LinkedHashMap<>();
        process.put("pid", processOf(entry));
        process.put("thread", Map.of("id", threadOf(entry)));
        winlog.put("process", process);
        if (!kind.provider().guid().isEmpty()) {
            winlog.put("provider_guid", kind.provider().guid());
        }
        winlog.put("provider_name", kind.provider().title());
        winlog.put("record_id", entry.record());
        if (!kind.taskName().isEmpty()) {
            winlog.put("task", kind.taskName());
        }
        if (writtenBySystem(entry)) {
            Map<String, Object> user = new LinkedHashMap<>();
            user.put("domain", "NT AUTHORITY");
            user.put("identifier", "S-1-5-18");
            user.put("name", "SYSTEM");
            user.put("type", "User");
            winlog.put("user", user);
        }
        if (kind.version() > 0) {
            winlog.put("version", kind.version());
        }

        Map<String, Object> event = new LinkedHashMap<>();
        if (!kind.taskName().isEmpty()) {
            event.put("action", kind.taskName());
        }
        event.put("code", Integer.toString(kind.id()));
        event.put("created", MILLIS.format(entry.time().plusMillis(1_000L + entry.thread() * 37L)));
        event.put("kind", "event");
        if (kind.isAudit()) {
            event.put("outcome", kind.failed() ? "failure" : "success");
        }
        event.put("provider", kind.provider().title());

        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("@timestamp", MILLIS.format(entry.time()));
        whole.put("@metadata", map("beat", "winlogbeat", "type", "_doc", "version", "8.17.2"));
        whole.put("agent", map("id", agent, "name", entry.host().name(), "type", "winlogbeat", "version", "8.17.2"));
        whole.put("ecs", Map.of("version", "8.0.0"));
        whole.put("event", event);
        whole.put("host", Map.of("name", host));
        whole.put("log", Map.of("level", level(kind)));
        whole.put("winlog", winlog);
        return whole;
    }

    private static Map<String, Object> map(String... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }

    private static Map<String, Object> numbered(List<String> unnamed) {
        Map<String, Object> numbered = new LinkedHashMap<>();
        for (int i = 0; i < unnamed.size(); i++) {
            if (!unnamed.get(i).isEmpty()) {
                numbered.put("param" + (i + 1), unnamed.get(i));
            }
        }
        return numbered;
    }

    private static String level(Kind kind) {
        return switch (kind.level()) {
            case 3 -> "warning";
            case 5 -> "verbose";
            default -> "information";
        };
    }

    private static Map<String, Object> evtxDump(Entry entry) {
        Kind kind = entry.kind();
        Map<String, Object> system = new LinkedHashMap<>();
        Map<String, Object> provider = map("Name", kind.provider().title());
        if (!kind.provider().guid().isEmpty()) {
            provider.put("Guid", bare(kind.provider().guid()));
        }
        system.put("Provider", Map.of("#attributes", provider));
        system.put("EventID", kind.id());
        system.put("Version", kind.version());
        system.put("Level", kind.level());
        system.put("Task", kind.task());
        system.put("Opcode", 0);
        system.put("Keywords", kind.keywords());
        system.put("TimeCreated", Map.of("#attributes", Map.of("SystemTime", ticks(entry.time()))));
        system.put("EventRecordID", entry.record());
        Map<String, Object> execution = new LinkedHashMap<>();
        execution.put("ProcessID", processOf(entry));
        execution.put("ThreadID", threadOf(entry));
        system.put("Execution", Map.of("#attributes", execution));
        system.put("Channel", kind.log().channel());
        system.put("Computer", entry.host().fullName());
        if (writtenBySystem(entry)) {
            system.put("Security", Map.of("#attributes", Map.of("UserID", "S-1-5-18")));
        }
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("#attributes", Map.of("xmlns", NAMESPACE));
        event.put("System", system);
        Map<String, Object> data = new LinkedHashMap<>();
        if (!entry.unnamed().isEmpty()) {
            data.put("Data", Map.of("#text", entry.unnamed()));
        }
        entry.data().forEach((name, value) -> data.put(name, typed(kind, name, value)));
        if (isUserData(entry)) {
            event.put("UserData", Map.of("LogFileCleared", data));
        } else {
            event.put("EventData", data);
        }
        return Map.of("Event", event);
    }

    private static Object typed(Kind kind, String name, String value) {
        boolean number = NUMBERS.contains(name) || (name.equals("ProcessId") && kind.log() == Log.SYSMON);
        if (number && !value.isEmpty() && value.chars().allMatch(Character::isDigit)) {
            return Long.valueOf(value);
        }
        if (kind.log() == Log.SYSMON && (value.equals("true") || value.equals("false"))) {
            return Boolean.valueOf(value);
        }
        return value.startsWith("{") && value.endsWith("}") ? bare(value) : value;
    }

    private static String bare(String guid) {
        return guid.substring(1, guid.length() - 1).toUpperCase(Locale.ROOT);
    }

    private static String ticks(Instant time) {
        return TICKS.format(time);
    }

    private static void xml(StringBuilder out, Entry entry) {
        Kind kind = entry.kind();
        out.append("<Event xmlns='").append(NAMESPACE).append("'><System><Provider Name='");
        out.append(kind.provider().title()).append('\'');
        if (!kind.provider().guid().isEmpty()) {
            out.append(" Guid='").append(kind.provider().guid()).append('\'');
        }
        out.append("/><EventID>").append(kind.id());
        out.append("</EventID><Version>").append(kind.version());
        out.append("</Version><Level>").append(kind.level());
        out.append("</Level><Task>").append(kind.task());
        out.append("</Task><Opcode>0</Opcode><Keywords>").append(kind.keywords());
        out.append("</Keywords><TimeCreated SystemTime='").append(ticks(entry.time()));
        out.append("'/><EventRecordID>").append(entry.record());
        out.append("</EventRecordID><Correlation/><Execution ProcessID='").append(processOf(entry));
        out.append("' ThreadID='").append(threadOf(entry));
        out.append("'/><Channel>").append(kind.log().channel());
        out.append("</Channel><Computer>").append(entry.host().fullName());
        out.append("</Computer><Security")
                .append(writtenBySystem(entry) ? " UserID='S-1-5-18'" : "")
                .append("/></System>");
        if (isUserData(entry)) {
            out.append(
                    "<UserData><LogFileCleared xmlns='http://manifests.microsoft.com/win/2004/08/windows/eventlog'>");
            entry.data()
                    .forEach((name, value) -> out.append('<')
                            .append(name)
                            .append('>')
                            .append(escaped(value))
                            .append("</")
                            .append(name)
                            .append('>'));
            out.append("</LogFileCleared></UserData></Event>");
            return;
        }
        out.append("<EventData>");
        entry.unnamed()
                .forEach(value -> out.append("<Data>").append(escaped(value)).append("</Data>"));
        entry.data()
                .forEach((name, value) -> out.append("<Data Name='")
                        .append(name)
                        .append("'>")
                        .append(escaped(value))
                        .append("</Data>"));
        out.append("</EventData></Event>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\r", "&#13;")
                .replace("'", "&apos;");
    }
}
