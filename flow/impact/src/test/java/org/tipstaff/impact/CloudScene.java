package org.tipstaff.impact;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.tipstaff.event.ClockReading;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.Sha256;
import org.tipstaff.event.Source;
import org.tipstaff.site.DataMap;

/**
 * An account of a provider and its trail, made by hand: a log file for each quarter of an hour, and a digest file for each hour that
 * names them. Whoever takes a file away takes its records; the digest of the hour still names it.
 */
final class CloudScene {
    static final Instant BEGIN = Instant.parse("2024-03-01T08:00:00Z");
    static final String ACCOUNT = "111122223333";
    static final String OTHER = "999900001111";
    static final String BUCKET = "s3://court-archive";
    static final String OUTSIDE = "203.0.113.9";
    static final String INSIDE = "10.0.1.4";
    private static final Duration FILE = Duration.ofMinutes(15);

    /** A call: when, and its fields. */
    private record Call(Instant time, Fields fields) {}

    private final List<Call> calls = new ArrayList<>();

    /** Calls that stand in a file which no digest names. */
    private final List<Call> apart = new ArrayList<>();

    private final int hours;
    private final boolean digests;

    /** Records that the log files lack, counted over all calls in order: a file that lacks one is another file than the digest names. */
    final Set<Integer> dropped = new TreeSet<>();

    /** Log files and digest files that are not there. */
    final Set<String> taken = new TreeSet<>();

    CloudScene(int hours, boolean digests) {
        this.hours = hours;
        this.digests = digests;
    }

    /** A trail that is known to record all calls about objects, from its first minutes on, and ordinary calls that change something. */
    static CloudScene recorded(int hours) {
        CloudScene scene = new CloudScene(hours, true);
        scene.selectors(-10, "All", true, "arn:aws:s3");
        for (int i = 0; i < 60 * hours; i += 20) {
            scene.call(i, "iam.amazonaws.com", "TagRole", INSIDE, "readOnly", false, "eventCategory", "Management");
        }
        return scene.management(1, "PutBucketTagging");
    }

    CloudScene call(int minute, String service, String name, String from, Object... more) {
        Fields.Builder fields = Fields.builder();
        fields.put("eventSource", service)
                .put("eventName", name)
                .put("eventID", "id-" + calls.size())
                .put("awsRegion", "eu-west-1")
                .put("recipientAccountId", ACCOUNT)
                .put("sourceIPAddress", from);
        if (Character.isDigit(from.charAt(0))) {
            fields.put("source.ip", from);
        }
        for (int i = 0; i < more.length; i += 2) {
            fields.put((String) more[i], more[i + 1]);
        }
        calls.add(new Call(BEGIN.plusSeconds(60L * minute + 1), fields.build()));
        return this;
    }

    /** Takes the last call out of the log files: it stands in a file which no digest names. */
    CloudScene apart() {
        apart.add(calls.removeLast());
        return this;
    }

    /** A call about the bucket itself. */
    CloudScene management(int minute, String name, Object... more) {
        return call(
                minute,
                "s3.amazonaws.com",
                name,
                INSIDE,
                and(
                        more,
                        "eventCategory",
                        "Management",
                        "readOnly",
                        false,
                        "requestParameters.bucketName",
                        "court-archive"));
    }

    private static Object[] and(Object[] some, Object... more) {
        Object[] all = java.util.Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }

    /** A call about an object. */
    CloudScene object(int minute, String name, String from, String key, Object... more) {
        return call(
                minute,
                "s3.amazonaws.com",
                name,
                from,
                and(
                        more,
                        "eventCategory",
                        "Data",
                        "requestParameters.bucketName",
                        "court-archive",
                        "requestParameters.key",
                        key));
    }

    CloudScene read(int minute, String from, String key, long bytes, Object... more) {
        return object(minute, "GetObject", from, key, and(more, "additionalEventData.bytesTransferredOut", bytes));
    }

    CloudScene selectors(int minute, String type, boolean management, Object values) {
        return call(
                minute,
                "cloudtrail.amazonaws.com",
                "PutEventSelectors",
                INSIDE,
                "readOnly",
                false,
                "eventCategory",
                "Management",
                "requestParameters.trailName",
                "court",
                "requestParameters.eventSelectors.readWriteType",
                List.of(type),
                "requestParameters.eventSelectors.includeManagementEvents",
                List.of(management),
                "requestParameters.eventSelectors.dataResources.values",
                values);
    }

    CloudScene trail(int minute, String name) {
        return call(
                minute,
                "cloudtrail.amazonaws.com",
                name,
                INSIDE,
                "readOnly",
                false,
                "eventCategory",
                "Management",
                "requestParameters.name",
                "arn:aws:cloudtrail:eu-west-1:111122223333:trail/court");
    }

    /** The files that there are, log files first. */
    Map<String, List<Event>> files() {
        TreeSet<Long> slots = new TreeSet<>();
        calls.forEach(call -> slots.add(slot(call.time())));
        Map<String, List<Event>> files = new LinkedHashMap<>();
        Map<Long, Sha256> delivered = new LinkedHashMap<>();
        for (long slot : slots) {
            StringBuilder whole = new StringBuilder();
            StringBuilder there = new StringBuilder();
            String name = name(slot);
            Source source = Source.file("AWSLogs/" + name);
            List<Event> events = new ArrayList<>();
            for (int i = 0; i < calls.size(); i++) {
                Call call = calls.get(i);
                if (slot(call.time()) == slot) {
                    whole.append(call).append('\n');
                    if (!dropped.contains(i)) {
                        there.append(call).append('\n');
                        events.add(event(source, events.size() + 1L, "aws:cloudtrail", call.time(), call.fields()));
                    }
                }
            }
            delivered.put(slot, Sha256.of(whole.toString().getBytes(UTF_8)));
            source.hashed(Sha256.of(there.toString().getBytes(UTF_8)), there.length());
            if (!taken.contains(name)) {
                files.put(name, events);
            }
        }
        Source export = Source.file("export.json");
        export.hashed(Sha256.of(new byte[0]), 0);
        List<Event> exported = new ArrayList<>();
        for (Call call : apart) {
            exported.add(event(export, exported.size() + 1L, "aws:cloudtrail", call.time(), call.fields()));
        }
        if (!exported.isEmpty()) {
            files.put("export.json", exported);
        }
        if (digests) {
            // One hour before and one after: files come up to some minutes after what they tell of.
            for (int hour = -1; hour <= hours; hour++) {
                String name = "digest-" + hour;
                if (!taken.contains(name)) {
                    Source source = Source.file("AWSLogs/" + name);
                    source.hashed(Sha256.of(name.getBytes(UTF_8)), 1);
                    files.put(name, List.of(digest(source, hour, delivered)));
                }
            }
        }
        return files;
    }

    private static long slot(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), FILE.toSeconds());
    }

    private static String name(long slot) {
        return "111122223333_CloudTrail_eu-west-1_" + slot + ".json.gz";
    }

    private static Event digest(Source source, int hour, Map<Long, Sha256> delivered) {
        Instant start = BEGIN.plusSeconds(3_600L * hour);
        Instant end = start.plusSeconds(3_600);
        List<Object> objects = new ArrayList<>();
        List<Object> hashes = new ArrayList<>();
        List<Object> algorithms = new ArrayList<>();
        List<Object> oldest = new ArrayList<>();
        List<Object> newest = new ArrayList<>();
        delivered.forEach((slot, sha256) -> {
            Instant begins = Instant.ofEpochSecond(slot * FILE.toSeconds());
            Instant arrives = begins.plus(FILE).plusSeconds(60);
            if (arrives.isAfter(start) && !arrives.isAfter(end)) {
                objects.add("AWSLogs/111122223333/CloudTrail/eu-west-1/" + name(slot));
                hashes.add(sha256.hex());
                algorithms.add("SHA-256");
                oldest.add(begins.toString());
                newest.add(begins.plus(FILE).minusSeconds(1).toString());
            }
        });
        Fields.Builder fields = Fields.builder();
        fields.put("awsAccountId", ACCOUNT)
                .put("digestStartTime", start.toString())
                .put("digestEndTime", end.toString())
                .put(
                        "digestS3Object",
                        "x/111122223333_CloudTrail-Digest_eu-west-1_court_eu-west-1_20240301T000000Z.json.gz")
                .put("logFiles.s3Object", objects)
                .put("logFiles.hashValue", hashes)
                .put("logFiles.hashAlgorithm", algorithms)
                .put("logFiles.oldestEventTime", oldest)
                .put("logFiles.newestEventTime", newest);
        return event(source, 1, "aws:cloudtrail-digest", end, fields.build());
    }

    private static Event event(Source source, long record, String channel, Instant time, Fields fields) {
        return new Event(
                new Provenance(source, record, Provenance.NO_OFFSET),
                "aws",
                channel,
                "s3.amazonaws.com",
                Event.NO_EVENT_ID,
                "",
                "",
                List.of(new ClockReading("eventTime", time)),
                fields,
                null);
    }

    /** What is said of the hours that the scene is about; the bucket is asked about whether or not anything names it. */
    Impact impact(DataMap map) {
        ImpactCollector all = new ImpactCollector();
        files().forEach((name, events) -> {
            ImpactCollector own = new ImpactCollector();
            events.forEach(own::observe);
            all.merge(own);
        });
        Observations seen = all.finish();
        Window window = new Window(BEGIN, BEGIN.plusSeconds(3_600L * hours - 1));
        CoverageMatrix coverage = CoverageMatrix.of(seen, window, Set.of(), Set.of());
        return ImpactAssessment.of(seen, List.of(), Scene.SITE, map, coverage, Set.of());
    }

    AssetVerdict verdict(String asset, Dimension dimension) {
        return verdict(impact(DataMap.NONE), asset, dimension);
    }

    static AssetVerdict verdict(Impact impact, String asset, Dimension dimension) {
        return impact.verdicts().stream()
                .filter(each -> each.asset().equals(asset) && each.dimension() == dimension)
                .findFirst()
                .orElseThrow();
    }

    AssetVerdict taken() {
        return verdict(BUCKET, Dimension.TAKEN);
    }
}
