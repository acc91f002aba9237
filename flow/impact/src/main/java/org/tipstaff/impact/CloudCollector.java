package org.tipstaff.impact;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tipstaff.event.Event;
import org.tipstaff.event.Source;
import org.tipstaff.impact.ObjectRead.Reach;

/**
 * Sees every event of CloudTrail and keeps what bears on buckets, snapshots and images: what was read, by which ways it can be had
 * from outside, what was changed, what was done to the trails, and which log files there should be. What was refused changed nothing.
 */
final class CloudCollector {
    /** Facts of each kind kept. */
    static final int FACTS_MAX = 100_000;

    /** Buckets, snapshots and images. */
    static final int ASSETS_MAX = 10_000;

    /** Regions in which one of them is met; it lies in one. */
    private static final int HOMES_MAX = 50;

    /** Files that hold events. */
    static final int SOURCES_MAX = 200_000;

    /** Files that all digests name together; where there are more, no digest counts. */
    static final int NAMED_MAX = 2_000_000;

    /** Bytes of one object, of which S3 takes at most 50 TB. A record that says more says nothing of how many. */
    static final long OBJECT_BYTES_MAX = 1L << 46;

    private static final int NAME_MAX = 1_100;

    /** Calls about a bucket that any region answers. */
    private static final Set<String> ELSEWHERE = Set.of("CreateBucket", "GetBucketLocation", "HeadBucket");

    private static final String STORAGE = "s3.amazonaws.com";

    /** The account within the name of a resource (arn:PARTITION:SERVICE:REGION:ACCOUNT:…), or standing alone. */
    private static final Pattern ACCOUNT =
            Pattern.compile("(?:arn:[a-z-]{1,20}:[a-z0-9-]{1,20}:[a-z0-9-]{0,25}:([0-9a-z]{1,20}):.*)|([0-9]{12})");

    private final Bounded<ObjectRead> reads =
            new Bounded<>(FACTS_MAX, Comparator.comparing(ObjectRead::place, Places.ORDER));
    private final Bounded<Sharing> sharings =
            new Bounded<>(FACTS_MAX, Comparator.comparing(Sharing::place, Places.ORDER));
    private final Bounded<BucketChange> changes =
            new Bounded<>(FACTS_MAX, Comparator.comparing(BucketChange::place, Places.ORDER));
    private final Bounded<TrailChange> trails =
            new Bounded<>(FACTS_MAX, Comparator.comparing(TrailChange::place, Places.ORDER));
    private final Bounded<LogDigest> digests =
            new Bounded<>(FACTS_MAX, Comparator.comparing(LogDigest::place, Places.ORDER));
    private final TreeMap<String, Source> sources = new TreeMap<>();
    private final Map<String, LogRow> changing = new HashMap<>();
    private final Map<String, LogRow> objects = new HashMap<>();
    private final Map<String, LogRow> management = new HashMap<>();
    private final TreeMap<String, TreeSet<String>> homes = new TreeMap<>();
    private long named;
    private boolean overflowed;

    void observe(Event event, Instant time) {
        CloudRecord record = new CloudRecord(event);
        if (event.channel().equals(CloudRecord.DIGEST_CHANNEL)) {
            LogDigest.of(record).ifPresent(this::digest);
            return;
        }
        Source source = event.provenance().source();
        // What came by itself is no file, and no digest names it.
        if (!source.isReceived()) {
            delivered(source);
        }
        boolean managed = !isAboutObjects(record);
        if (managed && !source.isReceived() && record.text("readOnly").equals("false")) {
            row(changing, source.path(), SOURCES_MAX).at(time).events++;
        }
        if (record.has("errorCode") || record.has("errorMessage")) {
            return;
        }
        String service = record.text("eventSource");
        if (service.equals(STORAGE)) {
            String bucket = name(record.text("requestParameters.bucketName"));
            if (!bucket.isEmpty()) {
                mentioned(asset(bucket), isElsewhere(record) ? "" : home(record));
                row(managed ? management : objects, bucket, ASSETS_MAX).at(time).events++;
                storage(record, bucket, time);
            }
        } else if (service.equals("cloudtrail.amazonaws.com")) {
            trail(record, time);
        } else if (service.equals("ec2.amazonaws.com") || service.equals("rds.amazonaws.com")) {
            snapshots(record, time);
        }
    }

    private void digest(LogDigest digest) {
        named += digest.files().size();
        if (named > NAMED_MAX) {
            overflowed = true;
            return;
        }
        digests.add(
                digest.account()
                        + '|'
                        + digest.region()
                        + '|'
                        + digest.trail()
                        + '|'
                        + digest.end()
                        + '|'
                        + digest.place().source().path()
                        + '|'
                        + digest.place().record(),
                1,
                digest);
    }

    private void delivered(Source file) {
        if (sources.size() < SOURCES_MAX || sources.containsKey(file.path())) {
            sources.put(file.path(), file);
        } else {
            overflowed = true;
        }
    }

    private static boolean isAboutObjects(CloudRecord record) {
        return record.text("eventCategory").equals("Data")
                || record.text("managementEvent").equals("false")
                || record.text("eventCategory").equals("NetworkActivity");
    }

    private LogRow row(Map<String, LogRow> rows, String key, int most) {
        LogRow row = rows.get(key);
        if (row == null) {
            row = new LogRow();
            if (rows.size() < most) {
                rows.put(key, row);
            } else {
                overflowed = true;
            }
        }
        return row;
    }

    /**
     * Whether a call tells nothing of where a bucket lies: any region answers it, or it is one of the account that called, and the bucket is another's.
     * The trails of whoever calls have their own calls alone.
     */
    private static boolean isElsewhere(CloudRecord record) {
        List<String> owners = record.texts("resources.accountId");
        return ELSEWHERE.contains(record.text("eventName")) || (!owners.isEmpty() && !owners.contains(own(record)));
    }

    private static String home(CloudRecord record) {
        return own(record) + '|' + record.text("awsRegion");
    }

    private void mentioned(String asset, String home) {
        TreeSet<String> known = homes.get(asset);
        if (known == null) {
            if (homes.size() >= ASSETS_MAX) {
                overflowed = true;
                return;
            }
            known = new TreeSet<>();
            homes.put(asset, known);
        }
        if (!home.isEmpty() && known.size() < HOMES_MAX) {
            known.add(home);
        }
    }

    private static String name(String text) {
        return Shortened.text(text, NAME_MAX);
    }

    private static String asset(String bucket) {
        return CloudAssets.BUCKET + bucket;
    }

    /** A record that two trails delivered has one id. */
    private static String id(CloudRecord record, Instant time) {
        String id = record.text("eventID");
        return id.isEmpty()
                ? time + "|" + record.event().provenance().source().path() + '|'
                        + record.event().provenance().record()
                : id;
    }

    private void storage(CloudRecord record, String bucket, Instant time) {
        String key = name(record.text("requestParameters.key"));
        switch (record.text("eventName")) {
            case "GetObject", "SelectObjectContent" -> read(record, bucket, key, time);
            case "PutObject", "CompleteMultipartUpload" -> {
                changed(
                        record,
                        bucket,
                        key,
                        isLocked(record) ? BucketChange.Kind.LOCKED : BucketChange.Kind.WRITTEN,
                        time);
                accessList(record, bucket, key, time);
            }
            case "CopyObject", "UploadPartCopy" -> copied(record, bucket, key, time);
            case "DeleteObject" -> {
                boolean marker =
                        record.text("responseElements.x-amz-delete-marker").equals("true")
                                && record.text("requestParameters.versionId").isEmpty();
                changed(record, bucket, key, marker ? BucketChange.Kind.HIDDEN : BucketChange.Kind.DELETED, time);
            }
            case "DeleteObjects" -> changed(record, bucket, key, BucketChange.Kind.DELETED, time);
            case "DeleteBucket" -> changed(record, bucket, "", BucketChange.Kind.BUCKET_DELETED, time);
            case "PutBucketVersioning" -> {
                if (record.textsBelow("requestParameters.VersioningConfiguration.")
                        .contains("Suspended")) {
                    changed(record, bucket, "", BucketChange.Kind.VERSIONS_OFF, time);
                }
            }
            case "PutBucketEncryption" -> {
                if (hasForeignKey(record, "requestParameters.ServerSideEncryptionConfiguration.")) {
                    changed(record, bucket, "", BucketChange.Kind.LOCKING, time);
                }
            }
            case "PutBucketLifecycle", "PutBucketLifecycleConfiguration" -> {
                if (expires(record)) {
                    changed(record, bucket, "", BucketChange.Kind.EXPIRY, time);
                }
            }
            case "PutBucketPolicy" -> policy(record, bucket, time);
            case "PutBucketAcl", "PutObjectAcl", "CreateBucket" -> accessList(record, bucket, key, time);
            case "PutBucketReplication" -> replicated(record, bucket, time);
            default -> {}
        }
    }

    /** A configuration has several rules. Which of them names no account for its bucket can't be told. */
    private void replicated(CloudRecord record, String bucket, Instant time) {
        String destination = "requestParameters.ReplicationConfiguration.Rule.Destination.";
        List<String> accounts = record.texts(destination + "Account");
        List<String> buckets = record.texts(destination + "Bucket");
        TreeSet<String> to = new TreeSet<>(accounts);
        to.remove(own(record));
        if (accounts.isEmpty() || accounts.size() < buckets.size()) {
            to.addAll(buckets.isEmpty() ? List.of("?") : buckets);
        }
        to.forEach(each -> shared(record, asset(bucket), Sharing.Kind.REPLICATION, each, "", time));
    }

    private static boolean expires(CloudRecord record) {
        for (int i = 0; i < record.event().fields().size(); i++) {
            String name = record.event().fields().name(i);
            if (name.startsWith("requestParameters.LifecycleConfiguration.") && name.contains("Expiration")) {
                return true;
            }
        }
        return false;
    }

    private void read(CloudRecord record, String bucket, String key, Instant time) {
        String version = record.text("requestParameters.versionId");
        long counted = record.number("additionalEventData.bytesTransferredOut");
        long bytes = counted < 0 || counted > OBJECT_BYTES_MAX ? Flow.UNKNOWN : counted;
        if (bytes == 0) {
            return; // not changed since, or empty: nothing went anywhere
        }
        boolean part = record.text("eventName").equals("SelectObjectContent")
                || record.has("requestParameters.Range")
                || record.has("requestParameters.range")
                || record.has("requestParameters.partNumber");
        reads.add(
                id(record, time),
                bytes == Flow.UNKNOWN ? Long.MAX_VALUE / 2 : bytes,
                new ObjectRead(
                        bucket,
                        key,
                        name(version),
                        bytes,
                        part,
                        name(record.text("sourceIPAddress")),
                        reach(record),
                        time,
                        record.event().provenance()));
    }

    private static Reach reach(CloudRecord record) {
        if (!record.has("source.ip")) {
            return Reach.SERVICE;
        }
        if (!record.has("vpcEndpointId")) {
            return Reach.ADDRESS;
        }
        String of = record.text("vpcEndpointAccountId");
        return of.isEmpty()
                ? Reach.UNKNOWN_ENDPOINT
                : of.equals(own(record)) ? Reach.OWN_ENDPOINT : Reach.FOREIGN_ENDPOINT;
    }

    /** The account that the record was delivered to. */
    private static String own(CloudRecord record) {
        String recipient = record.text("recipientAccountId");
        return recipient.isEmpty() ? record.text("userIdentity.accountId") : recipient;
    }

    private static boolean hasForeignKey(CloudRecord record, String below) {
        String own = own(record);
        return record.textsBelow(below).stream()
                .filter(value -> value.contains(":kms:"))
                .map(CloudCollector::accountIn)
                .anyMatch(account -> !account.isEmpty() && !account.equals(own));
    }

    /** A key that the caller brought along, or one of another account. */
    private static boolean isLocked(CloudRecord record) {
        return record.has("requestParameters.x-amz-server-side-encryption-customer-algorithm")
                || record.text("additionalEventData.SSEApplied").equals("SSE_C")
                || hasForeignKey(record, "requestParameters.x-amz-server-side-encryption")
                || hasForeignKey(record, "responseElements.x-amz-server-side-encryption");
    }

    private static String accountIn(String text) {
        Matcher matcher = ACCOUNT.matcher(text);
        if (text.length() > 2_048 || !matcher.matches()) {
            return "";
        }
        return matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    }

    private void copied(CloudRecord record, String bucket, String key, Instant time) {
        changed(record, bucket, key, isLocked(record) ? BucketChange.Kind.LOCKED : BucketChange.Kind.WRITTEN, time);
        String from = record.text("requestParameters.x-amz-copy-source");
        String path = from.startsWith("/") ? from.substring(1) : from;
        int slash = path.indexOf('/');
        String own = own(record);
        List<String> owners = record.texts("resources.accountId");
        String other =
                owners.stream().filter(each -> !each.equals(own)).findFirst().orElse("");
        if (slash > 0 && !other.isEmpty()) {
            String origin = name(path.substring(0, slash));
            mentioned(asset(origin), "");
            shared(record, asset(origin), Sharing.Kind.COPIED, other, name(path.substring(slash + 1)), time);
        }
    }

    /** Who is allowed is looked at, and not what for or under which conditions: a policy is a program, and a guess would be one. */
    private void policy(CloudRecord record, String bucket, Instant time) {
        String below = "requestParameters.bucketPolicy.Statement.";
        if (!record.texts(below + "Effect").contains("Allow")) {
            if (!record.has(below + "Effect")
                    && !record.text("requestParameters.bucketPolicy").isEmpty()) {
                shared(record, asset(bucket), Sharing.Kind.OPENED, "?", "", time);
            }
            return;
        }
        String own = own(record);
        TreeSet<String> to = new TreeSet<>();
        for (String field : List.of("Principal", "Principal.AWS", "NotPrincipal", "NotPrincipal.AWS")) {
            for (String principal : record.texts(below + field)) {
                String account = accountIn(principal);
                if (principal.equals("*") || field.startsWith("Not")) {
                    to.add("*");
                } else if (!account.equals(own)) {
                    to.add(account.isEmpty() ? name(principal) : account); // a form that is not known is no one of ours
                }
            }
        }
        record.texts(below + "Principal.CanonicalUser").forEach(user -> to.add(name(user)));
        record.texts(below + "Principal.Federated").forEach(user -> to.add(name(user)));
        to.forEach(each -> shared(record, asset(bucket), Sharing.Kind.OPENED, each, "", time));
    }

    private void accessList(CloudRecord record, String bucket, String key, Instant time) {
        TreeSet<String> to = new TreeSet<>();
        for (String canned : record.texts("requestParameters.x-amz-acl")) {
            if (canned.startsWith("public-") || canned.equals("authenticated-read")) {
                to.add("*");
            }
        }
        String owner = record.text("requestParameters.AccessControlPolicy.Owner.ID");
        String grantee = "requestParameters.AccessControlPolicy.AccessControlList.Grant.Grantee.";
        for (String each : record.textsBelow("requestParameters.AccessControlPolicy.AccessControlList.")) {
            if (each.endsWith("/AllUsers") || each.endsWith("/AuthenticatedUsers")) {
                to.add("*");
            }
        }
        for (String each : record.texts(grantee + "ID")) {
            if (!each.equals(owner)) {
                to.add(name(each));
            }
        }
        record.texts(grantee + "EmailAddress").forEach(each -> to.add(name(each)));
        for (String each : record.textsBelow("requestParameters.x-amz-grant-")) {
            to.add(each.contains("/AllUsers") || each.contains("/AuthenticatedUsers") ? "*" : name(each));
        }
        to.forEach(each -> shared(record, asset(bucket), Sharing.Kind.OPENED, each, key, time));
    }

    private void snapshots(CloudRecord record, Instant time) {
        String request = "requestParameters.";
        switch (record.text("eventName")) {
            case "ModifySnapshotAttribute" ->
                added(record, record.text(request + "snapshotId"), request + "createVolumePermission.add.items.", time);
            case "ModifyImageAttribute" ->
                added(record, record.text(request + "imageId"), request + "launchPermission.add.items.", time);
            case "ModifyDBSnapshotAttribute" ->
                restorable(record, CloudAssets.DATABASE_SNAPSHOT + record.text(request + "dBSnapshotIdentifier"), time);
            case "ModifyDBClusterSnapshotAttribute" ->
                restorable(
                        record,
                        CloudAssets.DATABASE_SNAPSHOT + record.text(request + "dBClusterSnapshotIdentifier"),
                        time);
            case "SharedSnapshotVolumeCreated", "SharedSnapshotCopyInitiated" -> {
                String snapshot = record.text("serviceEventDetails.snapshotId");
                if (!snapshot.isEmpty()) {
                    shared(record, snapshot, Sharing.Kind.USED, "?", "", time);
                }
            }
            default -> {}
        }
    }

    private void added(CloudRecord record, String asset, String items, Instant time) {
        String own = own(record);
        for (String user : record.texts(items + "userId")) {
            if (!asset.isEmpty() && !user.equals(own)) {
                shared(record, asset, Sharing.Kind.OPENED, user, "", time);
            }
        }
        for (String field : List.of("groups", "group", "organizationArn", "organizationalUnitArn")) {
            for (String each : record.texts(items + field)) {
                shared(record, asset, Sharing.Kind.OPENED, each.equals("all") ? "*" : name(each), "", time);
            }
        }
    }

    private void restorable(CloudRecord record, String asset, Instant time) {
        String own = own(record);
        for (String each : record.texts("requestParameters.valuesToAdd")) {
            if (!each.equals(own)) {
                shared(record, asset, Sharing.Kind.OPENED, each.equals("all") ? "*" : name(each), "", time);
            }
        }
    }

    private void shared(CloudRecord record, String asset, Sharing.Kind kind, String to, String key, Instant time) {
        if (!asset.startsWith(CloudAssets.BUCKET)) {
            mentioned(name(asset), home(record));
        }
        sharings.add(
                id(record, time) + '|' + to,
                1,
                new Sharing(
                        name(asset), kind, name(to), key, time, record.event().provenance()));
    }

    private void changed(CloudRecord record, String bucket, String key, BucketChange.Kind kind, Instant time) {
        boolean plain = kind == BucketChange.Kind.WRITTEN;
        changes.add(
                id(record, time),
                plain ? 1 : 2,
                new BucketChange(bucket, key, kind, time, record.event().provenance()));
    }

    private void trail(CloudRecord record, Instant time) {
        TrailChange.Kind kind = switch (record.text("eventName")) {
            case "StopLogging" -> TrailChange.Kind.STOPPED;
            case "DeleteTrail" -> TrailChange.Kind.DELETED;
            case "UpdateTrail" -> TrailChange.Kind.UPDATED;
            case "PutEventSelectors" -> TrailChange.Kind.SELECTORS;
            default -> null;
        };
        if (kind == null) {
            return;
        }
        String named = record.text("requestParameters." + (kind == TrailChange.Kind.SELECTORS ? "trailName" : "name"));
        trails.add(
                id(record, time),
                1,
                new TrailChange(
                        own(record),
                        name(named.substring(named.lastIndexOf('/') + 1)),
                        kind,
                        kind == TrailChange.Kind.SELECTORS
                                ? TrailChange.Selects.of(record)
                                : TrailChange.Selects.UNKNOWN,
                        time,
                        record.event().provenance()));
    }

    /** Adds what another saw; the other stays as it was. */
    void merge(CloudCollector other) {
        reads.addAll(other.reads);
        sharings.addAll(other.sharings);
        changes.addAll(other.changes);
        trails.addAll(other.trails);
        named += other.named;
        if (named <= NAMED_MAX) {
            digests.addAll(other.digests);
        } else {
            overflowed = true;
        }
        other.sources.values().forEach(this::delivered);
        other.changing.forEach((key, row) -> row(changing, key, SOURCES_MAX).addAll(row));
        other.objects.forEach((key, row) -> row(objects, key, ASSETS_MAX).addAll(row));
        other.management.forEach((key, row) -> row(management, key, ASSETS_MAX).addAll(row));
        other.homes.forEach((asset, its) -> {
            mentioned(asset, "");
            its.forEach(home -> mentioned(asset, home));
        });
        overflowed |= other.overflowed;
    }

    CloudObservations finish() {
        return new CloudObservations(
                reads.facts(),
                sharings.facts(),
                changes.facts(),
                trails.facts(),
                digests.facts(),
                sources,
                new TreeMap<>(changing),
                new TreeMap<>(objects),
                new TreeMap<>(management),
                homes,
                reads.droppedWeight(),
                overflowed || sharings.dropped() + changes.dropped() + trails.dropped() + digests.dropped() > 0);
    }
}
