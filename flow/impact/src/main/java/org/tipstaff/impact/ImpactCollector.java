package org.tipstaff.impact;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;

/**
 * Sees every event of a case once and keeps what the questions on impact will ask for. Each source has its own; they are merged
 * in any order with the same result. Not thread-safe.
 */
public final class ImpactCollector {
    /** Connections with payload that are kept, the largest first; the payload of the others is summed. */
    static final int FLOWS_MAX = 400_000;

    /** Facts of each other kind kept. */
    static final int FACTS_MAX = 100_000;

    /** Archives of known size that are kept, the largest first. */
    static final int ARCHIVES_MAX = 2_000;

    /** Logs counted over time, a computer and a channel each. */
    static final int ROWS_MAX = 20_000;

    /** Shortest front part of a name that is looked at as a carrier of data. */
    static final int LOOKUP_PAYLOAD_MIN = 16;

    /** Buckets over which one connection is followed: a week. */
    private static final long SPANNED_MAX = 2_016;

    private static final int TEXT_MAX = 500;
    private static final String SYSMON = "Microsoft-Windows-Sysmon/Operational";
    private static final String POWERSHELL = "Microsoft-Windows-PowerShell/Operational";
    private static final Pattern ARCHIVE = Pattern.compile(
            "\\.(?:7z|zip|rar|cab|tar|tgz|gz|bz2|xz|zst|arj|ace)(?:\\.\\d{3})?$", Pattern.CASE_INSENSITIVE);
    private static final Pattern PACKER = Pattern.compile(
            "(?:\\b(?:7z|7za|7zr|rar|winrar)(?:\\.exe)?\"?\\s+(?:a|u|m)\\s)|(?:\\bcompress-archive\\b)"
                    + "|(?:\\bmakecab(?:\\.exe)?\"?\\s)|(?:\\btar(?:\\.exe)?\"?\\s+-?[a-z]{0,6}c[a-z]{0,6}f?\\s)"
                    + "|(?:zipfile\\]::createfromdirectory)",
            Pattern.CASE_INSENSITIVE);

    private final Bounded<Flow> flows = new Bounded<>(FLOWS_MAX, Flow.FULLER);
    private final Bounded<SentFile> files = new Bounded<>(
            FACTS_MAX,
            Comparator.comparingLong(SentFile::seen).reversed().thenComparing(SentFile::place, Places.ORDER));
    private final Bounded<Upload> uploads = new Bounded<>(FACTS_MAX, Comparator.comparing(Upload::place, Places.ORDER));
    private final Bounded<Staged> staged = new Bounded<>(FACTS_MAX, Comparator.comparing(Staged::place, Places.ORDER));
    private final Bounded<Archive> archives = new Bounded<>(
            ARCHIVES_MAX, Comparator.comparing(Archive::time).thenComparing(Archive::place, Places.ORDER));
    private final Bounded<Lookup> lookups = new Bounded<>(FACTS_MAX, Comparator.comparing(Lookup::place, Places.ORDER));
    private final CloudCollector cloud = new CloudCollector();
    private final MailboxCollector mailboxes = new MailboxCollector();
    private final AccountTrail accounts = new AccountTrail();
    private final Map<LogKey, LogRow> rows = new HashMap<>();
    private final TreeMap<String, TreeSet<String>> sensorsOf = new TreeMap<>();
    private final Set<String> mentioned = new HashSet<>();
    private final Set<String> connected = new HashSet<>();
    /** Whether rows, addresses or connections that other logs name were more than are kept. */
    private boolean rowsOverflowed;

    private String lastHost = "";
    private String lastChannel = "";
    private @Nullable LogRow last;

    /** A collector that has seen nothing. */
    public ImpactCollector() {}

    public void observe(Event event) {
        if (event.product().equals(MailboxCollector.PRODUCT)) {
            mailboxes.observe(event);
            return;
        }
        boolean zeek = event.product().equals("zeek");
        Instant time = event.time();
        if (event.product().equals("aws")) {
            if (time != null) {
                cloud(event, time);
            }
            return;
        }
        if (time != null) {
            LogRow row = rowOf(event);
            if (row != null) {
                LogRow.Cell cell = row.at(time);
                cell.events++;
                if (!zeek) {
                    number(event, cell);
                }
            }
        }
        if (time != null) {
            accounts.observe(event, time);
        }
        if (zeek) {
            if (time != null) {
                zeek(event, time);
            }
        } else {
            windows(event, time);
        }
    }

    private void cloud(Event event, Instant time) {
        if (event.channel().equals(CloudRecord.CHANNEL)) {
            LogRow row = row(new LogKey(
                    CloudRows.host(text(event, "recipientAccountId"), text(event, "awsRegion")), event.channel()));
            if (row != null) {
                row.at(time).events++;
            }
        }
        cloud.observe(event, time);
    }

    /** Records of one log follow each other, with the same texts for its host and channel. */
    private @Nullable LogRow rowOf(Event event) {
        if (event.host() != lastHost || event.channel() != lastChannel) {
            lastHost = event.host();
            lastChannel = event.channel();
            last = row(new LogKey(lastHost, lastChannel));
        }
        return last;
    }

    private @Nullable LogRow row(LogKey key) {
        LogRow row = rows.get(key);
        if (row == null) {
            if (rows.size() >= ROWS_MAX) {
                rowsOverflowed = true;
                return null;
            }
            row = new LogRow();
            rows.put(key, row);
        }
        return row;
    }

    private static void number(Event event, LogRow.Cell cell) {
        if (event.fields().indexOf("EventRecordID") < 0) {
            return;
        }
        long number = event.provenance().source().isReceived()
                ? -1
                : event.provenance().record();
        if (number > 0) {
            cell.lowest = Math.min(cell.lowest, number);
            cell.highest = Math.max(cell.highest, number);
        }
    }

    private void windows(Event event, @Nullable Instant time) {
        String channel = event.channel();
        long id = event.eventId();
        if (channel.equalsIgnoreCase("security")) {
            if (id == 1102 && time != null) {
                cleared(event, "Security", time);
            } else if (id == 4719 && time != null && removesAuditing(event)) {
                LogRow row = row(new LogKey(event.host(), event.channel()));
                if (row != null) {
                    row.at(time).weakenedHere = true;
                }
            } else if (id == 4688) {
                command(event, time);
            }
        } else if (channel.equalsIgnoreCase("system") && id == 104 && time != null) {
            String log = event.fields().text("Channel_1");
            String other = text(event, "UserData_Channel");
            cleared(event, log != null ? log : other.isEmpty() ? clearedIn(event) : other, time);
        } else if (channel.equalsIgnoreCase(SYSMON)) {
            if (id == 1) {
                command(event, time);
            } else if (id == 11) {
                String path = text(event, "TargetFilename");
                if (ARCHIVE.matcher(path).find()) {
                    stage(event, time, path);
                }
            }
        } else if (channel.equalsIgnoreCase(POWERSHELL) && id == 4104) {
            String script = text(event, "ScriptBlockText");
            if (script.length() < 100_000 && PACKER.matcher(script).find()) {
                stage(event, time, script);
            }
        }
    }

    /** The log that event 104 says was cleared: the value of Channel that is not the event's own. */
    private static String clearedIn(Event event) {
        Object value = event.fields().get("Channel");
        if (value instanceof List<?> list) {
            for (Object each : list) {
                String text = String.valueOf(each);
                if (!text.equalsIgnoreCase("System")) {
                    return text;
                }
            }
        }
        return "System";
    }

    private void cleared(Event event, String log, Instant time) {
        LogRow row = row(new LogKey(event.host(), log));
        if (row != null) {
            row.at(time).clearedHere = true;
        }
    }

    /** [MS-GPAC]: %%8448 success removed, %%8450 failure removed. */
    private static boolean removesAuditing(Event event) {
        String changes = text(event, "AuditPolicyChanges");
        return changes.contains("%%8448") || changes.contains("%%8450");
    }

    private void command(Event event, @Nullable Instant time) {
        String command = text(event, "CommandLine");
        if (!command.isEmpty()
                && command.length() < 32_768
                && PACKER.matcher(command).find()) {
            stage(event, time, command);
        }
    }

    private void stage(Event event, @Nullable Instant time, String what) {
        String cut = cut(what);
        staged.add(event.host() + '|' + time + '|' + cut, 1, new Staged(event.host(), time, cut, event.provenance()));
    }

    private void zeek(Event event, Instant time) {
        Fields fields = event.fields();
        String orig = text(event, "id.orig_h");
        String resp = text(event, "id.resp_h");
        String sensor = event.host();
        String uid = text(event, "uid");
        String log = event.channel().substring(event.channel().indexOf(':') + 1);
        if (!orig.isEmpty() && log.equals("conn")) {
            seenBy(orig, sensor);
            // What never answers may be no computer at all: a broadcast, an address that is free.
            if (number(fields, "resp_bytes") > 0 || number(fields, "resp_pkts") > 0) {
                seenBy(resp, sensor);
            }
        }
        if (!log.equals("conn") && !uid.isEmpty()) {
            String connection = uid + '|' + orig + '|' + resp;
            if (mentioned.size() < FLOWS_MAX) {
                mentioned.add(connection);
            } else {
                rowsOverflowed |= !mentioned.contains(connection);
            }
        }
        switch (log) {
            case "conn" -> flow(event, time, uid, sensor, orig, resp);
            case "files" -> file(event, time, sensor, orig, resp);
            case "http" -> {
                long bytes = number(fields, "request_body_len");
                if (bytes > 0) {
                    String host = text(event, "host");
                    String uri = text(event, "uri");
                    uploads.add(
                            uid + '|' + number(fields, "trans_depth") + '|' + time,
                            bytes,
                            new Upload(
                                    uid,
                                    number(fields, "trans_depth"),
                                    sensor,
                                    time,
                                    orig,
                                    resp,
                                    text(event, "method"),
                                    cut((host.isEmpty() ? resp : host) + uri),
                                    texts(fields, "orig_filenames"),
                                    bytes,
                                    texts(fields, "orig_fuids"),
                                    event.provenance()));
                }
            }
            case "dns" -> lookup(event, time, uid, orig);
            case "smb_files" -> archive(event, time, orig, resp, text(event, "name"), number(fields, "size"));
            case "capture_loss" -> {
                Object lost = fields.get("percent_lost");
                LogRow row = row(new LogKey(sensor, "zeek:conn"));
                if (row != null && lost instanceof BigDecimal percent) {
                    LogRow.Cell cell = row.at(time);
                    cell.lost = Math.max(cell.lost, percent.doubleValue());
                }
            }
            default -> {}
        }
    }

    private void seenBy(String address, String sensor) {
        TreeSet<String> known = sensorsOf.get(address);
        if (known == null) {
            if (sensorsOf.size() >= FLOWS_MAX) {
                rowsOverflowed = true;
                return;
            }
            known = new TreeSet<>();
            sensorsOf.put(address, known);
        }
        known.add(sensor);
    }

    private void flow(Event event, Instant time, String uid, String sensor, String orig, String resp) {
        Fields fields = event.fields();
        if (!uid.isEmpty() && connected.size() < FLOWS_MAX) {
            connected.add(uid);
        }
        String history = text(event, "history");
        boolean known = fields.indexOf("history") >= 0 && !history.isEmpty();
        spanned(event, time, sensor);
        Flow flow = new Flow(
                uid,
                sensor,
                time,
                orig,
                number(fields, "id.orig_p"),
                resp,
                number(fields, "id.resp_p"),
                text(event, "proto"),
                text(event, "service"),
                isUnseen(event, "orig_pkts", "resp_bytes", "resp_pkts")
                        ? Flow.UNKNOWN
                        : payload(
                                fields, "orig_bytes", "orig_ip_bytes", "orig_pkts", known && history.indexOf('D') < 0),
                isUnseen(event, "resp_pkts", "orig_bytes", "orig_pkts")
                        ? Flow.UNKNOWN
                        : payload(
                                fields, "resp_bytes", "resp_ip_bytes", "resp_pkts", known && history.indexOf('d') < 0),
                Math.max(0, number(fields, "missed_bytes")),
                event.provenance());
        if (flow.weight() > 0) {
            flows.add(uid.isEmpty() ? time + "|" + flow.fiveTuple() : uid, flow.weight(), flow);
        }
    }

    /** A connection is told once, by the time it began; while it went on its log was not silent. */
    private void spanned(Event event, Instant time, String sensor) {
        if (!(event.fields().get("duration") instanceof BigDecimal duration)
                || duration.precision() - duration.scale() > 9) {
            return;
        }
        LogRow row = row(new LogKey(sensor, CoverageMatrix.CONNECTIONS));
        long buckets = Math.min(SPANNED_MAX, duration.longValue() / LogRow.BUCKET.toSeconds() + 1);
        Instant end = time.plusSeconds(Math.max(0, duration.longValue()));
        for (long i = 1; row != null && i <= buckets; i++) {
            Instant at = time.plus(LogRow.BUCKET.multipliedBy(i));
            row.at(at.isAfter(end) ? end : at).spanned = true;
        }
    }

    /**
     * Whether the sensor saw one side of a connection alone. Over TCP nobody sends data without a packet from the other; a sensor that
     * saw none of those was not where they went by, and that it counted no bytes of them says nothing.
     */
    private static boolean isUnseen(Event event, String packets, String otherBytes, String otherPackets) {
        Fields fields = event.fields();
        return text(event, "proto").equals("tcp")
                && number(fields, packets) == 0
                && number(fields, otherPackets) > 0
                && number(fields, otherBytes) > 0;
    }

    /**
     * The payload that went one way, or the most it can be. A connection that is open, or of which no payload was seen, has no
     * count: then the bytes of its packets bound it, and a history without data says there was none.
     */
    private static long payload(Fields fields, String counted, String ofPackets, String packets, boolean noData) {
        long bytes = number(fields, counted);
        if (bytes >= 0) {
            return bytes;
        }
        if (noData) {
            return 0;
        }
        long whole = number(fields, ofPackets);
        long count = number(fields, packets);
        return whole < 0 ? Flow.UNKNOWN : Math.max(0, whole - 28 * Math.max(0, count));
    }

    private void file(Event event, Instant time, String sensor, String orig, String resp) {
        Fields fields = event.fields();
        Object isOrig = fields.get("is_orig");
        List<String> senders = texts(fields, "tx_hosts");
        List<String> receivers = texts(fields, "rx_hosts");
        String sender = senders.isEmpty() ? "" : senders.getFirst();
        String receiver = receivers.isEmpty() ? "" : receivers.getFirst();
        if (sender.isEmpty() && receiver.isEmpty() && isOrig instanceof Boolean up && !orig.isEmpty()) {
            sender = up ? orig : resp;
            receiver = up ? resp : orig;
        }
        long seen = number(fields, "seen_bytes");
        if (seen <= 0 || sender.isEmpty()) {
            return;
        }
        String digest = "";
        for (String algorithm : List.of("sha256", "sha1", "md5")) {
            String value = text(event, algorithm);
            if (!value.isEmpty()) {
                digest = algorithm + ':' + value;
                break;
            }
        }
        List<String> uids = texts(fields, "conn_uids");
        String fuid = text(event, "fuid");
        files.add(
                fuid + '|' + sender + '|' + receiver,
                seen,
                new SentFile(
                        fuid,
                        uids.isEmpty() ? texts(fields, "uid") : uids,
                        sensor,
                        time,
                        sender,
                        receiver,
                        Boolean.TRUE.equals(isOrig),
                        text(event, "source"),
                        cut(text(event, "filename")),
                        text(event, "mime_type"),
                        seen,
                        Math.max(0, number(fields, "missing_bytes")),
                        number(fields, "total_bytes"),
                        Math.max(0, number(fields, "overflow_bytes")),
                        digest,
                        event.provenance()));
    }

    private void archive(Event event, Instant time, String one, String other, String name, long bytes) {
        if (bytes >= ImpactAssessment.CARRIES
                && name.length() <= TEXT_MAX
                && ARCHIVE.matcher(name).find()) {
            archives.add(
                    one + '|' + other + '|' + bytes + '|' + name,
                    bytes,
                    new Archive(one, other, time, bytes, event.provenance()));
        }
    }

    private void lookup(Event event, Instant time, String uid, String client) {
        String name = text(event, "query").toLowerCase(Locale.ROOT);
        if (name.isEmpty() || name.length() > 255 || name.endsWith(".arpa")) {
            return;
        }
        int last = name.lastIndexOf('.');
        int before = last < 0 ? -1 : name.lastIndexOf('.', last - 1);
        if (before < LOOKUP_PAYLOAD_MIN) {
            return;
        }
        String front = name.substring(0, before).replace(".", "");
        if (front.length() < LOOKUP_PAYLOAD_MIN) {
            return;
        }
        lookups.add(
                uid + '|' + number(event.fields(), "trans_id") + '|' + time + '|' + name,
                front.length(),
                new Lookup(client, time, name.substring(before + 1), name, front.length(), event.provenance()));
    }

    private static String cut(String text) {
        return Shortened.text(text, TEXT_MAX);
    }

    private static String text(Event event, String name) {
        String text = event.fields().text(name);
        return text == null ? "" : text;
    }

    private static List<String> texts(Fields fields, String name) {
        Object value = fields.get(name);
        if (value == null || value == Fields.NULL) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            String text = Fields.textOf(value);
            return text == null || text.isEmpty() ? List.of() : List.of(cut(text));
        }
        List<String> all = new ArrayList<>();
        for (Object each : list) {
            String text = each == null ? null : Fields.textOf(each);
            if (text != null && all.size() < 16) {
                all.add(cut(text));
            }
        }
        return all;
    }

    /** A count, or -1. */
    private static long number(Fields fields, String name) {
        return switch (fields.get(name)) {
            case Long number -> Math.max(-1, number);
            case BigDecimal number
            when number.signum() >= 0 && number.precision() - number.scale() <= 18 -> number.longValue();
            case null, default -> -1;
        };
    }

    /** Adds what another saw; the other stays as it was. */
    public void merge(ImpactCollector other) {
        flows.addAll(other.flows);
        files.addAll(other.files);
        uploads.addAll(other.uploads);
        staged.addAll(other.staged);
        archives.addAll(other.archives);
        lookups.addAll(other.lookups);
        accounts.addAll(other.accounts);
        cloud.merge(other.cloud);
        other.rows.forEach((key, its) -> {
            LogRow row = row(key);
            if (row != null) {
                row.addAll(its);
            }
        });
        other.sensorsOf.forEach((address, sensors) ->
                sensorsOf.computeIfAbsent(address, _ -> new TreeSet<>()).addAll(sensors));
        mentioned.addAll(other.mentioned);
        connected.addAll(other.connected);
        mailboxes.merge(other.mailboxes);
        rowsOverflowed |= other.rowsOverflowed;
    }

    /** What was collected, in an order that nothing but the events decides. */
    public Observations finish() {
        TreeMap<LogKey, LogRow> ordered = new TreeMap<>(rows);
        TreeSet<String> unexplained = new TreeSet<>();
        for (String each : mentioned) {
            if (!connected.contains(each.substring(0, each.indexOf('|')))) {
                unexplained.add(each);
            }
        }
        return new Observations(
                flows.facts(),
                flows.droppedWeight(),
                files.facts(),
                uploads.facts(),
                staged.facts(),
                archives.facts(),
                lookups.facts(),
                accounts.deeds(),
                ordered,
                sensorsOf,
                unexplained,
                cloud.finish(),
                mailboxes.finish(ordered),
                rowsOverflowed || files.dropped() + uploads.dropped() + staged.dropped() + lookups.dropped() > 0);
    }
}
