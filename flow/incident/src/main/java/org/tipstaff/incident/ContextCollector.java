package org.tipstaff.incident;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.ClockReading;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;

/**
 * Sees every event of a case once and keeps what the incident stage will ask for. Each worker has its own; they are
 * merged at the end, in any order, with the same result. Not thread-safe.
 */
public final class ContextCollector {
    /** Characters of a command line or task content that are kept. Longer ones are cut: they are still whole in the log. */
    static final int TEXT_MAX = 2_000;
    /** Hosts and channels counted; a hostile log may name a new one in each record. */
    static final int SPANS_MAX = 50_000;

    private static final String SYSMON = "Microsoft-Windows-Sysmon/Operational";
    private static final Set<String> WRITTEN_KINDS = Set.of(
            ".exe", ".dll", ".sys", ".scr", ".com", ".ps1", ".psm1", ".bat", ".cmd", ".vbs", ".vbe", ".js", ".jse",
            ".wsf", ".hta", ".lnk", ".iso", ".img", ".vhd", ".vhdx", ".msi", ".jar", ".py", ".zip", ".rar", ".7z",
            ".cab", ".tar", ".gz", ".tgz", ".dmp", ".mdmp", ".kirbi", ".ccache", ".hiv", ".dit", ".docm", ".xlsm",
            ".aspx", ".asp", ".jsp", ".jspx", ".php", ".ashx", ".cpl", ".chm", ".inf", ".sct", ".xll", ".one");

    private final Bounds bounds;
    private final KeptFacts kept;
    private final ClockPairs clocks = new ClockPairs();
    private final RecordNumbers numbers = new RecordNumbers();
    private final Map<CaseContext.Log, CaseContext.Span> spans = new HashMap<>();
    private final Map<String, String> shared;
    private boolean spansOverflowed;

    /**
     * How much is kept.
     *
     * @param processes process starts. At some 600 bytes each this is the largest part of the context
     * @param facts facts of each other kind
     * @param texts texts shared between facts; beyond, they are merely not shared
     * @param recordNumbers whether missing record numbers are looked for
     */
    public record Bounds(int processes, int facts, int texts, boolean recordNumbers) {
        /** Of a case, which is built once. */
        public static final Bounds CASE = new Bounds(400_000, 150_000, 500_000, true);
        /** Of one epoch of a running system, of which three are in memory beside everything else. */
        public static final Bounds RUNNING = new Bounds(130_000, 30_000, 50_000, false);
    }

    /** A collector that has seen nothing. */
    public ContextCollector() {
        this(Bounds.CASE);
    }

    /** A collector that has seen nothing. */
    public ContextCollector(Bounds bounds) {
        this(bounds, new HashMap<>());
    }

    private ContextCollector(Bounds bounds, Map<String, String> shared) {
        this.bounds = bounds;
        this.kept = new KeptFacts(bounds);
        this.shared = shared;
    }

    /** One that has seen nothing and shares texts with this, which from now on is only handed over. */
    public ContextCollector next() {
        if (shared.size() >= bounds.texts()) {
            shared.clear(); // what is shared now is what is frequent now
        }
        return new ContextCollector(bounds, shared);
    }

    public void observe(Event event) {
        String channel = event.channel();
        boolean sysmon = channel.equalsIgnoreCase(SYSMON);
        long id = event.eventId();
        span(event);
        if (bounds.recordNumbers() && event.fields().indexOf("EventRecordID") >= 0) {
            numbers.add(event.provenance().source(), share(channel), share(event.host()), number(event));
        }
        if (sysmon) {
            // Records of network events and look-ups are delivered late and carry a time that is hours or days old.
            Instant reference = id == 3 || id == 22 ? null : utcTime(event);
            if (reference != null && !event.clocks().isEmpty()) {
                ClockReading recorded = event.clocks().get(0);
                if (!recorded.clock().equals("UtcTime")) {
                    clocks.add(
                            new ClockPairs.Place(
                                    share(event.provenance().source().path()),
                                    share(event.host()),
                                    share(recorded.clock()),
                                    "UtcTime"),
                            recorded.time(),
                            reference);
                }
            }
            switch ((int) id) {
                case 1 -> process(event, reference);
                case 3 -> connection(event);
                case 8 -> thread(event, reference);
                case 10 -> access(event, reference);
                case 11, 15 -> file(event, reference);
                case 22 -> lookup(event);
                default -> {}
            }
        } else if (channel.equalsIgnoreCase("Security")) {
            switch ((int) id) {
                case 4688 -> process(event, null);
                case 4624 -> logon(event, Fact.Logon.Outcome.SUCCEEDED);
                case 4625 -> logon(event, Fact.Logon.Outcome.FAILED);
                case 4648 -> logon(event, Fact.Logon.Outcome.EXPLICIT);
                case 4697 -> service(event);
                case 4698, 4702 -> task(event);
                case 5156 -> filtered(event);
                case 1102 -> cleared(event, "Security");
                default -> {}
            }
        } else if (channel.equalsIgnoreCase("System")) {
            if (id == 7045) {
                service(event);
            } else if (id == 104) {
                cleared(event, clearedLog(event));
            }
        } else if (id == 106 && channel.toLowerCase(Locale.ROOT).startsWith("microsoft-windows-taskscheduler/")) {
            task(event);
        }
    }

    /** Takes over what another worker saw; the other must not be used any more. */
    public void merge(ContextCollector other) {
        kept.addAll(other.kept);
        clocks.addAll(other.clocks);
        numbers.addAll(other.numbers);
        spansOverflowed |= other.spansOverflowed;
        other.spans.forEach((log, span) -> spans.merge(log, span, CaseContext.Span::plus));
        if (spans.size() > SPANS_MAX) {
            spansOverflowed = true;
        }
    }

    public CaseContext finish() {
        return new CaseContext(kept, clocks, numbers, spansOverflowed ? Map.of() : Map.copyOf(spans), spansOverflowed);
    }

    KeptFacts kept() {
        return kept;
    }

    ClockPairs clocks() {
        return clocks;
    }

    Map<CaseContext.Log, CaseContext.Span> spans() {
        return spans;
    }

    boolean isSpansOverflowed() {
        return spansOverflowed;
    }

    /** Takes what {@link #clocks}, {@link #spans} and the rest of it were written down as. */
    void again(ClockPairs otherClocks, Map<CaseContext.Log, CaseContext.Span> otherSpans, boolean overflowed) {
        clocks.addAll(otherClocks);
        spansOverflowed |= overflowed;
        spans.putAll(otherSpans);
    }

    /** A record that was received by itself has the number of its place in the journal, where its log has given it another. */
    private static long number(Event event) {
        return event.provenance().source().isReceived()
                ? Names.pid(event.fields().text("EventRecordID"))
                : event.provenance().record();
    }

    private void span(Event event) {
        if (spansOverflowed) {
            return;
        }
        CaseContext.Log log = new CaseContext.Log(share(event.host()), share(event.channel()));
        CaseContext.Span known = spans.get(log);
        if (known == null) {
            if (spans.size() >= SPANS_MAX) {
                spansOverflowed = true;
                spans.clear();
                return;
            }
            known = new CaseContext.Span(event.provenance());
            spans.put(log, known);
        }
        known.add(event);
    }

    private Fact.Seen seen(Event event, @Nullable Instant reference) {
        ClockReading clock = event.clocks().isEmpty() ? null : event.clocks().get(0);
        return new Fact.Seen(
                share(event.host()),
                clock == null ? null : clock.time(),
                clock == null ? "" : share(clock.clock()),
                reference,
                event.provenance());
    }

    private void process(Event event, @Nullable Instant reference) {
        String guid = Names.guid(text(event, "ProcessGuid"));
        long pid = Names.pid(event.fields().text("ProcessId"));
        String image = share(text(event, "Image", "NewProcessName"));
        String command = cut(text(event, "CommandLine"));
        String user = text(event, "User");
        Fact.ProcessStart start = new Fact.ProcessStart(
                seen(event, reference),
                guid,
                pid,
                image,
                share(command),
                share(Names.guid(text(event, "ParentProcessGuid"))),
                Names.pid(event.fields().text("ParentProcessId")),
                share(text(event, "ParentImage", "ParentProcessName")),
                share(user.isEmpty() ? event.user() : user),
                share(Names.logonId(text(event, "LogonId", "SubjectLogonId"))),
                share(text(event, "IntegrityLevel")),
                share(hash(event)));
        String host = Names.host(event.host()) + '|';
        String key = host + (guid.isEmpty() ? pid + "|" + event.time() + '|' + image : guid);
        kept.processes.add(key, Names.path(image).startsWith("c:\\windows\\") ? 1 : 0, start);
    }

    private void logon(Event event, Fact.Logon.Outcome outcome) {
        String user = account(event, "TargetDomainName", "TargetUserName");
        int type = (int) Names.pid(event.fields().text("LogonType"));
        String address = Names.address(text(event, "IpAddress"));
        boolean success = outcome == Fact.Logon.Outcome.SUCCEEDED;
        if (success && (type == 5 || type == 0 || !Names.isPerson(user)) && address.isEmpty()) {
            return; // services and the machine itself: a busy host has thousands, and they say nothing
        }
        String logonId = success ? Names.logonId(text(event, "TargetLogonId")) : "";
        Fact.Logon logon = new Fact.Logon(
                seen(event, null),
                outcome,
                share(user),
                logonId,
                share(account(event, "SubjectDomainName", "SubjectUserName")),
                share(Names.logonId(text(event, "SubjectLogonId"))),
                type,
                share(address),
                share(dashless(text(event, "WorkstationName"))),
                share(dashless(text(event, "TargetServerName"))),
                Names.pid(event.fields().text("ProcessId")),
                share(dashless(text(event, "ProcessName"))));
        String key = outcome.name()
                + '|'
                + Names.host(event.host())
                + '|'
                + user
                + '|'
                + address
                + '|'
                + type
                + '|'
                + logon.targetServer()
                + '|'
                + logonId;
        kept.logons.add(key, Names.isPerson(user) ? 0 : 1, logon);
    }

    private void connection(Event event) {
        boolean outgoing = !"false".equals(event.fields().text("Initiated"));
        String source = Names.address(text(event, "SourceIp"));
        String destination = Names.address(text(event, "DestinationIp"));
        connect(
                event,
                Names.guid(text(event, "ProcessGuid")),
                Names.pid(event.fields().text("ProcessId")),
                text(event, "Image"),
                outgoing,
                source,
                destination,
                (int) Names.pid(event.fields().text(outgoing ? "DestinationPort" : "SourcePort")),
                dashless(text(event, outgoing ? "DestinationHostname" : "SourceHostname")));
    }

    private void filtered(Event event) {
        boolean outgoing = !"%%14592".equals(event.fields().text("Direction"));
        // In 5156 "source" is always this host.
        connect(
                event,
                "",
                Names.pid(event.fields().text(event.fields().indexOf("ProcessID") >= 0 ? "ProcessID" : "ProcessId")),
                text(event, "Application", "Image"),
                true,
                Names.address(text(event, "SourceAddress")),
                Names.address(text(event, "DestAddress")),
                (int) Names.pid(event.fields().text(outgoing ? "DestPort" : "SourcePort")),
                "");
    }

    private void connect(
            Event event,
            String guid,
            long pid,
            String image,
            boolean outgoing,
            String source,
            String destination,
            int port,
            String name) {
        String local = outgoing ? source : destination;
        String remote = outgoing ? destination : source;
        if (remote.isEmpty() || Names.isShared(remote) || remote.equals(local)) {
            return;
        }
        Fact.Connection connection = new Fact.Connection(
                seen(event, null),
                share(guid),
                pid,
                share(image),
                share(text(event, "User")),
                share(local),
                share(remote),
                port,
                share(name),
                outgoing);
        String actor = guid.isEmpty() ? pid + Names.program(image) : guid;
        kept.connections.add(
                Names.host(event.host()) + '|' + actor + '|' + remote + '|' + (outgoing ? port : -1),
                Names.path(image).endsWith("\\svchost.exe") ? 1 : 0,
                connection);
    }

    private void service(Event event) {
        String name = text(event, "ServiceName");
        String file = cut(text(event, "ServiceFileName", "ImagePath"));
        kept.services.add(
                Names.host(event.host()) + '|' + name + '|' + file + '|' + event.eventId() + '|' + event.time(),
                0,
                new Fact.ServiceInstall(
                        seen(event, null),
                        name,
                        file,
                        share(text(event, "ServiceAccount", "AccountName")),
                        share(account(event, "SubjectDomainName", "SubjectUserName")),
                        share(Names.logonId(text(event, "SubjectLogonId"))),
                        Names.pid(event.fields().text("ClientProcessId")),
                        share(text(event, "ServiceStartType", "StartType"))));
    }

    private void task(Event event) {
        String name = text(event, "TaskName", "Name");
        kept.tasks.add(
                Names.host(event.host()) + '|' + name + '|' + event.eventId() + '|' + event.time(),
                event.eventId() == 4702 ? 1 : 0,
                new Fact.TaskRegistered(
                        seen(event, null),
                        name,
                        cut(text(event, "TaskContent", "TaskContentNew")),
                        share(
                                event.eventId() == 106
                                        ? text(event, "UserContext")
                                        : account(event, "SubjectDomainName", "SubjectUserName")),
                        share(Names.logonId(text(event, "SubjectLogonId"))),
                        Names.pid(event.fields().text("ClientProcessId"))));
    }

    private void thread(Event event, @Nullable Instant reference) {
        String guid = Names.guid(text(event, "SourceProcessGuid", "SourceProcessGUID"));
        String target = Names.guid(text(event, "TargetProcessGuid", "TargetProcessGUID"));
        long pid = Names.pid(event.fields().text("SourceProcessId"));
        long targetPid = Names.pid(event.fields().text("TargetProcessId"));
        kept.threads.add(
                Names.host(event.host()) + '|' + guid + '|' + pid + '|' + target + '|' + targetPid,
                0,
                new Fact.RemoteThread(
                        seen(event, reference),
                        share(guid),
                        pid,
                        share(text(event, "SourceImage")),
                        share(text(event, "SourceUser")),
                        share(target),
                        targetPid,
                        share(text(event, "TargetImage"))));
    }

    private void access(Event event, @Nullable Instant reference) {
        String target = text(event, "TargetImage");
        if (!Names.program(target).equals("lsass.exe")) {
            return;
        }
        String guid = Names.guid(text(event, "SourceProcessGUID", "SourceProcessGuid"));
        long pid = Names.pid(event.fields().text("SourceProcessId"));
        String mask = text(event, "GrantedAccess");
        kept.accesses.add(
                Names.host(event.host()) + '|' + guid + '|' + pid + '|' + mask,
                0,
                new Fact.MemoryAccess(
                        seen(event, reference),
                        share(guid),
                        pid,
                        share(text(event, "SourceImage")),
                        share(text(event, "SourceUser")),
                        share(target),
                        share(mask)));
    }

    private void file(Event event, @Nullable Instant reference) {
        String file = text(event, "TargetFilename");
        String url = "";
        if (file.endsWith(":Zone.Identifier")) {
            // What browsers and mail programs leave beside a file: where it came from.
            file = file.substring(0, file.length() - ":Zone.Identifier".length());
            url = url(text(event, "Contents"));
        }
        int dot = file.lastIndexOf('.');
        if (dot < 0 || !WRITTEN_KINDS.contains(file.substring(dot).toLowerCase(Locale.ROOT))) {
            return;
        }
        String guid = Names.guid(text(event, "ProcessGuid"));
        long pid = Names.pid(event.fields().text("ProcessId"));
        String folded = Names.path(file);
        kept.files.add(
                Names.host(event.host()) + '|' + guid + '|' + pid + '|' + folded + (url.isEmpty() ? "" : "|" + url),
                folded.startsWith("c:\\windows\\") && !folded.contains("\\temp\\") ? 1 : 0,
                new Fact.FileWritten(
                        seen(event, reference),
                        share(guid),
                        pid,
                        share(text(event, "Image")),
                        share(text(event, "User")),
                        cut(file),
                        cut(url)));
    }

    /** The address in a mark of origin; empty when it has none. */
    private static String url(String mark) {
        for (String line : mark.split("[\\s]+", 16)) {
            if (line.startsWith("HostUrl=") && !line.startsWith("HostUrl=about:")) {
                return line.substring("HostUrl=".length());
            }
        }
        return "";
    }

    private void lookup(Event event) {
        String guid = Names.guid(text(event, "ProcessGuid"));
        long pid = Names.pid(event.fields().text("ProcessId"));
        String name = text(event, "QueryName").toLowerCase(Locale.ROOT);
        kept.lookups.add(
                Names.host(event.host()) + '|' + guid + '|' + pid + '|' + name,
                0,
                new Fact.NameLookup(
                        seen(event, null),
                        share(guid),
                        pid,
                        share(text(event, "Image")),
                        cut(name),
                        cut(text(event, "QueryResults"))));
    }

    private void cleared(Event event, String log) {
        String user = account(event, "SubjectDomainName", "SubjectUserName");
        kept.clears.add(
                Names.host(event.host()) + '|' + log + '|' + event.time(),
                0,
                new Fact.LogCleared(
                        seen(event, null),
                        share(cut(log)),
                        share(user),
                        share(Names.logonId(text(event, "SubjectLogonId")))));
    }

    /** Event 104 names the log in its user data, which some shippers drop; its message still says it. */
    static String clearedLog(Event event) {
        if (event.eventId() == 1102) {
            return event.channel();
        }
        String named = text(event, "LogFileCleared_Channel", "LogFileCleared.Channel", "Channel");
        if (!named.isEmpty() && !named.equalsIgnoreCase("System")) {
            return named;
        }
        String message = text(event, "Message");
        int end = message.indexOf(" log file was cleared");
        return end > 4 && message.startsWith("The ") ? message.substring(4, end) : "System";
    }

    private static String hash(Event event) {
        for (String name : new String[] {"sha256", "SHA256", "sha1", "md5"}) {
            String value = event.fields().text(name);
            if (value != null && !value.isEmpty()) {
                return value.toLowerCase(Locale.ROOT);
            }
        }
        return "";
    }

    private static @Nullable Instant utcTime(Event event) {
        for (ClockReading clock : event.clocks()) {
            if (clock.clock().equals("UtcTime")) {
                return clock.time();
            }
        }
        String text = event.fields().text("UtcTime");
        if (text == null || text.length() < 19) {
            return null;
        }
        try {
            String iso = text.replace(' ', 'T');
            return Instant.parse(iso.endsWith("Z") ? iso : iso + "Z");
        } catch (DateTimeException notATime) {
            return null;
        }
    }

    private static String account(Event event, String domainField, String nameField) {
        String name = dashless(text(event, nameField));
        String domain = dashless(text(event, domainField));
        return name.isEmpty() || domain.isEmpty() ? name : domain + '\\' + name;
    }

    private static String dashless(String text) {
        return text.equals("-") ? "" : text;
    }

    private static String text(Event event, String... names) {
        Fields fields = event.fields();
        for (String name : names) {
            String value = fields.text(name);
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        return "";
    }

    private static String cut(String text) {
        return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX) + '…';
    }

    private String share(String text) {
        String known = shared.get(text);
        if (known != null) {
            return known;
        }
        if (shared.size() < bounds.texts()) {
            shared.put(text, text);
        }
        return text;
    }
}
