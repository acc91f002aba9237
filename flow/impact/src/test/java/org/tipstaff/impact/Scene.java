package org.tipstaff.impact;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tipstaff.event.ClockReading;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.Source;
import org.tipstaff.site.DataMap;
import org.tipstaff.site.Site;
import org.tipstaff.site.SiteReader;

/** A network and its logs, made by hand: each source is a file of its own that can be taken away. */
public final class Scene {
    public static final Instant BEGIN = Instant.parse("2024-03-01T08:00:00Z");
    public static final Site SITE = SiteReader.read(
                    "site.yaml",
                    "court: {name: Example Court, timezone: Europe/Amsterdam}\nzones:\n  - {id: all, networks: [10.0.0.0/16], internet: yes}\n")
            .site()
            .orElseThrow();

    public final Map<String, List<Event>> sources = new LinkedHashMap<>();
    private final Map<String, Source> files = new LinkedHashMap<>();

    private void add(
            String source,
            String product,
            String channel,
            String host,
            long id,
            long record,
            Instant time,
            Fields fields) {
        Source file = files.computeIfAbsent(source, Source::file);
        sources.computeIfAbsent(source, _ -> new ArrayList<>())
                .add(new Event(
                        new Provenance(file, record, Provenance.NO_OFFSET),
                        product,
                        channel,
                        product,
                        id,
                        host,
                        "",
                        List.of(new ClockReading("ts", time)),
                        fields,
                        null));
    }

    private static Fields fields(Object... namesAndValues) {
        Fields.Builder fields = Fields.builder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields.build();
    }

    private long line(String source) {
        return sources.getOrDefault(source, List.of()).size() + 1L;
    }

    /** What stands before the @ decides the port, so that two sensors can see one connection under two ids. */
    private static long port(String uid) {
        return 40_000L + Math.floorMod(uid.split("@")[0].hashCode(), 20_000);
    }

    public Scene conn(
            String source,
            String sensor,
            int second,
            String uid,
            String orig,
            String resp,
            long port,
            Object out,
            Object in) {
        Fields fields = fields(
                "uid",
                uid,
                "id.orig_h",
                orig,
                "id.orig_p",
                port(uid),
                "id.resp_h",
                resp,
                "id.resp_p",
                port,
                "proto",
                "tcp",
                "orig_bytes",
                out,
                "resp_bytes",
                in,
                "history",
                out.equals(0L) ? "ShAF" : "ShADdaF",
                "duration",
                new BigDecimal("1.5"));
        add(source, "zeek", "zeek:conn", sensor, -1, line(source), BEGIN.plusSeconds(second), fields);
        return this;
    }

    public Scene put(
            String source, int second, String uid, String orig, String resp, String uri, long bytes, String fuid) {
        Fields fields = fields(
                "uid",
                uid,
                "trans_depth",
                1L,
                "id.orig_h",
                orig,
                "id.resp_h",
                resp,
                "method",
                "PUT",
                "host",
                resp,
                "uri",
                uri,
                "request_body_len",
                bytes,
                "orig_fuids",
                List.of(fuid));
        add(source, "zeek", "zeek:http", "s1", -1, line(source), BEGIN.plusSeconds(second), fields);
        return this;
    }

    public Scene file(
            String source,
            int second,
            String fuid,
            String uid,
            String from,
            String to,
            String type,
            long seen,
            long missing) {
        return file(source, second, fuid, uid, from, to, type, seen, missing, seen + missing);
    }

    public Scene file(
            String source,
            int second,
            String fuid,
            String uid,
            String from,
            String to,
            String type,
            long seen,
            long missing,
            long total) {
        Fields fields = fields(
                "fuid",
                fuid,
                "conn_uids",
                List.of(uid),
                "tx_hosts",
                List.of(from),
                "rx_hosts",
                List.of(to),
                "source",
                "HTTP",
                "mime_type",
                type,
                "is_orig",
                true,
                "seen_bytes",
                seen,
                "missing_bytes",
                missing,
                "total_bytes",
                total);
        add(source, "zeek", "zeek:files", "s1", -1, line(source), BEGIN.plusSeconds(second), fields);
        return this;
    }

    /** A connection of which the sensor saw what came back alone. */
    public Scene oneSided(String source, String sensor, int second, String uid, String orig, String resp, long in) {
        Fields fields = fields(
                "uid",
                uid,
                "id.orig_h",
                orig,
                "id.orig_p",
                port(uid),
                "id.resp_h",
                resp,
                "id.resp_p",
                443L,
                "proto",
                "tcp");
        Fields.Builder counts = fields.toBuilder();
        counts.put("orig_bytes", 0L).put("resp_bytes", in).put("orig_pkts", 0L).put("resp_pkts", 9L);
        counts.put("history", "^dAf");
        add(source, "zeek", "zeek:conn", sensor, -1, line(source), BEGIN.plusSeconds(second), counts.build());
        return this;
    }

    /** A file on a share, seen by its size. */
    public Scene share(String source, int second, String client, String server, String name, long size) {
        Fields fields = fields("id.orig_h", client, "id.resp_h", server, "name", name, "size", size);
        add(source, "zeek", "zeek:smb_files", "s1", -1, line(source), BEGIN.plusSeconds(second), fields);
        return this;
    }

    /** Something that a computer did with a file on a share. */
    public Scene smb(String source, int second, String client, String action) {
        Fields fields = fields("id.orig_h", client, "id.resp_h", "10.0.1.9", "name", "a.pdf", "action", action);
        add(source, "zeek", "zeek:smb_files", "s1", -1, line(source), BEGIN.plusSeconds(second), fields);
        return this;
    }

    public Scene query(String source, int second, String client, String name) {
        return query(source, "s1", second, client, name);
    }

    public Scene query(String source, String sensor, int second, String client, String name) {
        Fields fields = fields(
                "uid", "", "trans_id", (long) second, "id.orig_h", client, "id.resp_h", "10.0.0.53", "query", name);
        add(source, "zeek", "zeek:dns", sensor, -1, line(source), BEGIN.plusSeconds(second), fields);
        return this;
    }

    public Scene loss(String source, int second, String percent) {
        add(
                source,
                "zeek",
                "zeek:capture_loss",
                "s1",
                -1,
                line(source),
                BEGIN.plusSeconds(second),
                fields("percent_lost", new BigDecimal(percent)));
        return this;
    }

    public Scene windows(
            String source, String host, String channel, long id, long record, int second, Object... values) {
        Fields.Builder fields = fields(values).toBuilder().put("EventRecordID", record);
        add(source, "windows", channel, host, id, record, BEGIN.plusSeconds(second), fields.build());
        return this;
    }

    /** Quiet traffic of a host every minute, so that its sensor is seen to work. */
    public Scene traffic(String source, String sensor, String host, int minutes) {
        for (int i = 0; i < minutes; i++) {
            conn(source, sensor, 60 * i, sensor + "-" + host + "-" + i, host, "10.0.0.1", 53, 40L, 60L);
            if (i == 1) {
                query("dns.log", sensor, 60, host, "a-name-of-usual-length.court.example");
            }
        }
        return this;
    }

    public Window window(int seconds) {
        return new Window(BEGIN, BEGIN.plusSeconds(seconds));
    }

    public Observations seen(Set<String> without) {
        ImpactCollector all = new ImpactCollector();
        sources.forEach((name, events) -> {
            if (!without.contains(name)) {
                ImpactCollector own = new ImpactCollector();
                events.forEach(own::observe);
                all.merge(own);
            }
        });
        return all.finish();
    }

    public Impact impact(Window window, Set<String> without, Set<String> scope) {
        Observations seen = seen(without);
        CoverageMatrix coverage = CoverageMatrix.of(seen, window, Set.of(), new HashSet<>());
        return ImpactAssessment.of(seen, List.of(), SITE, DataMap.NONE, coverage, scope);
    }

    public Impact impact() {
        return impact(window(3_599), Set.of(), Set.of());
    }
}
