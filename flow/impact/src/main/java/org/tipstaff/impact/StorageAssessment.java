package org.tipstaff.impact;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.tipstaff.impact.FlowLedger.Side;
import org.tipstaff.site.DataMap;
import org.tipstaff.site.Holding;

/**
 * Answers for buckets, snapshots and images: what of them was taken, altered or made unavailable, as CloudTrail tells it. As with
 * computers, who the intruder is does not enter: what was read from an address that no zone declares was read outside.
 *
 * <p>A service of the provider that reads is neither inside nor outside: it may pass on what it read, so its reads count in the upper
 * bound and leave room for "possible", and confirm nothing. The same holds for a private address behind an end point of which no
 * record says whose it is: it may be an address in anybody's network.
 */
final class StorageAssessment {
    /** Objects listed for one answer, the largest first; all are counted. */
    static final int OBJECTS_MAX = 10_000;

    private static final int EXHIBITS_MAX = 20;
    private static final String SERVICE_PROTOCOL = "s3";

    private final CloudObservations seen;
    private final DataMap map;
    private final CoverageMatrix coverage;
    private final TrailCoverage trails;
    private final Function<String, Side> side;
    private final Map<String, List<ObjectRead>> reads = new TreeMap<>();
    private final Map<String, List<Sharing>> sharings = new TreeMap<>();
    private final Map<String, List<BucketChange>> changes = new TreeMap<>();
    private final List<AssetVerdict> verdicts = new ArrayList<>();
    private ByteRange total = new ByteRange(0, 0L);
    private long sentAgain;

    /**
     * @param side where an address lies
     * @param scope assets that are asked about whether or not anything names them; those of other kinds are left alone
     */
    StorageAssessment(
            CloudObservations seen,
            DataMap map,
            CoverageMatrix coverage,
            Function<String, Side> side,
            Set<String> scope) {
        this.seen = seen;
        this.map = map;
        this.coverage = coverage;
        this.side = side;
        this.trails = new TrailCoverage(seen, coverage.from().getEpochSecond(), coverage.seconds(), coverage.columns());
        seen.reads()
                .forEach(read -> reads.computeIfAbsent(CloudAssets.BUCKET + read.bucket(), _ -> new ArrayList<>())
                        .add(read));
        seen.sharings()
                .forEach(each -> sharings.computeIfAbsent(each.asset(), _ -> new ArrayList<>())
                        .add(each));
        seen.changes()
                .forEach(each -> changes.computeIfAbsent(CloudAssets.BUCKET + each.bucket(), _ -> new ArrayList<>())
                        .add(each));
        TreeMap<String, Set<String>> assets = new TreeMap<>(seen.homes());
        map.buckets().forEach(bucket -> assets.putIfAbsent(CloudAssets.BUCKET + bucket, Set.of()));
        for (Map<String, ?> facts : List.of(reads, sharings, changes)) {
            facts.keySet().forEach(asset -> assets.putIfAbsent(asset, Set.of()));
        }
        scope.stream().filter(CloudAssets::isOne).forEach(asset -> assets.putIfAbsent(asset, Set.of()));
        assets.forEach(this::assess);
    }

    List<AssetVerdict> verdicts() {
        return verdicts;
    }

    /** Bytes read outside, over the assets of which anything was seen to go. */
    ByteRange total() {
        return total;
    }

    /** Bytes of the same objects that were read more than once. */
    long sentAgain() {
        return sentAgain;
    }

    /** Where a read went. */
    private Side sideOf(ObjectRead read) {
        Side its = side.apply(read.from());
        return switch (read.reach()) {
            case ADDRESS, OWN_ENDPOINT -> its == Side.NOWHERE ? Side.OUTSIDE : its;
            case FOREIGN_ENDPOINT -> Side.OUTSIDE;
            case UNKNOWN_ENDPOINT -> its == Side.INSIDE ? Side.NOWHERE : Side.OUTSIDE;
            case SERVICE -> Side.NOWHERE;
        };
    }

    /** One category of what an asset holds: whose, and which objects. */
    private record Part(String category, List<String> persons, Predicate<String> holds) {
        /** All that is in an asset: an object that several categories hold is one. */
        static final Part ALL = new Part(Impact.UNCLASSIFIED, List.of(), _ -> true);
    }

    private List<Part> parts(String asset) {
        String bucket = asset.startsWith(CloudAssets.BUCKET) ? asset.substring(CloudAssets.BUCKET.length()) : "";
        TreeMap<String, List<Holding>> byCategory = new TreeMap<>();
        List<Holding> holdings = bucket.isEmpty() ? List.of() : map.inBucket(bucket);
        holdings.forEach(holding -> byCategory
                .computeIfAbsent(holding.category().toString(), _ -> new ArrayList<>())
                .add(holding));
        List<Part> parts = new ArrayList<>();
        byCategory.forEach((category, its) -> {
            TreeSet<String> persons = new TreeSet<>();
            its.forEach(holding -> persons.addAll(holding.persons()));
            parts.add(new Part(
                    category,
                    List.copyOf(persons),
                    key -> its.stream().anyMatch(holding -> holding.holdsObject(bucket, key))));
        });
        boolean all = holdings.stream().anyMatch(holding -> holding.holdsObject(bucket, ""));
        if (!all) {
            parts.add(new Part(
                    Impact.UNCLASSIFIED,
                    List.of(),
                    key -> holdings.stream().noneMatch(holding -> holding.holdsObject(bucket, key))));
        }
        return parts;
    }

    private void assess(String asset, Set<String> homes) {
        List<AssetVerdict> its = new ArrayList<>();
        for (Part part : parts(asset)) {
            its.add(taken(asset, homes, part));
        }
        // Whoever looks at one answer of an asset alone looks at the first.
        its.sort(Comparator.comparing(AssetVerdict::verdict).thenComparing(AssetVerdict::category));
        verdicts.addAll(its);
        AssetVerdict all = taken(asset, homes, Part.ALL);
        if (all.verdict() == Verdict.CONFIRMED
                || all.verdict() == Verdict.LIKELY
                || all.verdict() == Verdict.POSSIBLE) {
            total = total.plus(all.bytes());
        }
        for (Taken each : outside(asset, Part.ALL).values()) {
            sentAgain += each.whole ? each.sum - each.most : 0;
        }
        for (Part part : parts(asset)) {
            verdicts.add(altered(asset, homes, part));
            verdicts.add(unavailable(asset, homes, part));
        }
    }

    /** Reads of one object from outside. */
    private static final class Taken {
        private final List<ObjectRead> reads = new ArrayList<>();
        private long most;
        private long sum;
        private boolean known = true;
        private boolean whole;

        void add(ObjectRead read) {
            reads.add(read);
            if (read.bytes() == Flow.UNKNOWN) {
                known = false;
            } else {
                sum += read.bytes(); // at most FACTS_MAX of OBJECT_BYTES_MAX each
                most = Math.max(most, read.bytes());
                whole |= !read.part();
            }
        }

        SentObject object(String asset) {
            ObjectRead first = reads.stream()
                    .min(Comparator.comparing(ObjectRead::time).thenComparing(ObjectRead::place, Places.ORDER))
                    .orElseThrow();
            return new SentObject(
                    first.name(),
                    most,
                    whole ? most : -1,
                    whole,
                    most == 0 && !whole,
                    reads.size(),
                    whole ? sum - most : 0,
                    asset,
                    first.from(),
                    first.time(),
                    "",
                    List.of(new Exhibit("object-read", first.place())));
        }
    }

    /** What was read outside, by object and version. */
    private TreeMap<String, Taken> outside(String asset, Part part) {
        TreeMap<String, Taken> objects = new TreeMap<>();
        for (ObjectRead read : reads.getOrDefault(asset, List.of())) {
            if (sideOf(read) == Side.OUTSIDE && part.holds().test(read.key())) {
                objects.computeIfAbsent(read.key() + '\0' + read.version(), _ -> new Taken())
                        .add(read);
            }
        }
        return objects;
    }

    private AssetVerdict taken(String asset, Set<String> homes, Part part) {
        TreeMap<String, Taken> objects = outside(asset, part);
        TreeMap<String, List<ObjectRead>> ways = new TreeMap<>();
        List<Exhibit> unplaced = new ArrayList<>();
        for (ObjectRead read : reads.getOrDefault(asset, List.of())) {
            Side its = sideOf(read);
            if (its == Side.INSIDE || !part.holds().test(read.key())) {
                continue;
            }
            ways.computeIfAbsent(read.from(), _ -> new ArrayList<>()).add(read);
            if (its != Side.OUTSIDE) {
                unplaced.add(new Exhibit("object-read", read.place()));
            }
        }
        List<Exhibit> opened = new ArrayList<>();
        List<Exhibit> copied = new ArrayList<>();
        List<Exhibit> used = new ArrayList<>();
        for (Sharing each : sharings.getOrDefault(asset, List.of())) {
            if (each.key().isEmpty() || part.holds().test(each.key())) {
                (switch (each.kind()) {
                            case COPIED -> copied;
                            case USED -> used;
                            case OPENED, REPLICATION -> opened;
                        })
                        .add(new Exhibit("sharing", each.place()));
            }
        }
        long low = fewest(objects);
        boolean bounded = true;
        for (Taken each : objects.values()) {
            bounded &= each.known;
        }
        long sum = 0;
        for (List<ObjectRead> its : ways.values()) {
            for (ObjectRead read : its) {
                bounded &= read.bytes() != Flow.UNKNOWN;
                sum += Math.max(0, read.bytes());
            }
        }
        double share = share(readAndManaged(asset, homes));
        boolean all = share == 1 && !seen.incomplete();
        // What went by a channel that was opened, or was copied by the provider, is in no sum.
        Long high = bounded && all && opened.isEmpty() && copied.isEmpty() && used.isEmpty() && seen.bytesNotKept() == 0
                ? Long.valueOf(sum)
                : null;
        Verdict verdict;
        String reason;
        if (low > 0) {
            verdict = Verdict.CONFIRMED;
            reason = "object-read-outside";
        } else if (!objects.isEmpty()) {
            verdict = Verdict.LIKELY;
            reason = "object-read-in-part";
        } else if (!copied.isEmpty()) {
            verdict = Verdict.LIKELY;
            reason = "object-copied-to-other-account";
        } else if (!used.isEmpty() && !opened.isEmpty()) {
            verdict = Verdict.LIKELY;
            reason = "shared-then-used";
        } else if (!opened.isEmpty() || !used.isEmpty()) {
            verdict = Verdict.POSSIBLE;
            reason = opened.isEmpty() ? "shared-snapshot-used" : "channel-opened";
        } else if (!unplaced.isEmpty()) {
            verdict = Verdict.POSSIBLE;
            reason = "read-by-service";
        } else if (all && high != null) {
            verdict = Verdict.NOT_SHOWN;
            reason = "no-object-read-outside";
        } else {
            verdict = Verdict.CANNOT_BE_DETERMINED;
            reason = isBucket(asset) && !seen.objects().containsKey(name(asset))
                    ? "object-log-off"
                    : "object-log-not-whole";
            high = null;
        }
        List<SentObject> listed = objects.values().stream()
                .map(each -> each.object(asset))
                .sorted(Comparator.comparingLong(SentObject::bytes).reversed().thenComparing(SentObject::name))
                .limit(OBJECTS_MAX)
                .toList();
        List<Exhibit> evidence = new ArrayList<>();
        listed.stream().limit(2L * EXHIBITS_MAX).forEach(each -> evidence.addAll(each.evidence()));
        Stream.of(copied, used, opened, unplaced)
                .forEach(each -> evidence.addAll(each.subList(0, Math.min(each.size(), EXHIBITS_MAX))));
        return new AssetVerdict(
                asset,
                part.category(),
                part.persons(),
                Dimension.TAKEN,
                verdict,
                new ByteRange(low, high),
                listed,
                share,
                reason,
                evidence,
                outlets(ways));
    }

    /**
     * The fewest bytes that were given: of each object the largest reading, of a part of it or of all. A reading that asked for no version
     * may have got any of those that others asked for, so it is not added to them.
     */
    private static long fewest(TreeMap<String, Taken> objects) {
        Map<String, Long> newest = new TreeMap<>();
        Map<String, Long> versions = new TreeMap<>();
        for (Taken taken : objects.values()) {
            ObjectRead any = taken.reads.getFirst();
            if (any.version().isEmpty()) {
                newest.merge(any.key(), taken.most, Math::max);
            } else {
                versions.merge(any.key(), taken.most, Long::sum);
            }
        }
        versions.forEach((key, sum) -> newest.merge(key, sum, Math::max));
        return newest.values().stream().mapToLong(Long::longValue).sum();
    }

    private static List<Outlet> outlets(Map<String, List<ObjectRead>> ways) {
        List<Outlet> outlets = new ArrayList<>();
        ways.forEach((from, its) -> {
            long out = 0;
            boolean known = true;
            Instant first = its.getFirst().time();
            Instant last = first;
            for (ObjectRead read : its) {
                known &= read.bytes() != Flow.UNKNOWN;
                out += Math.max(0, read.bytes());
                first = read.time().isBefore(first) ? read.time() : first;
                last = read.time().isAfter(last) ? read.time() : last;
            }
            outlets.add(new Outlet(from, 443, SERVICE_PROTOCOL, its.size(), known ? out : null, 0, first, last));
        });
        outlets.sort(Comparator.comparingLong((Outlet way) -> outOrMost(way))
                .reversed()
                .thenComparing(Outlet::peer));
        return outlets.subList(0, Math.min(outlets.size(), ImpactAssessment.OUTLETS_MAX));
    }

    private static long outOrMost(Outlet outlet) {
        Long out = outlet.out();
        return out == null ? Long.MAX_VALUE : out;
    }

    private static boolean isBucket(String asset) {
        return asset.startsWith(CloudAssets.BUCKET);
    }

    private static String name(String bucket) {
        return bucket.substring(CloudAssets.BUCKET.length());
    }

    private boolean[] readAndManaged(String asset, Set<String> homes) {
        return isBucket(asset) ? trails.read(name(asset), homes) : new boolean[coverage.columns()];
    }

    private double writtenShare(String asset, Set<String> homes) {
        return share(isBucket(asset) ? trails.written(name(asset), homes) : new boolean[coverage.columns()]);
    }

    private static double share(boolean[] columns) {
        return CoverageMatrix.share(columns);
    }

    /** Changes of these kinds, as exhibits. */
    private List<Exhibit> changed(String asset, Part part, Set<BucketChange.Kind> kinds) {
        return changes.getOrDefault(asset, List.of()).stream()
                .filter(each -> kinds.contains(each.kind())
                        && (each.key().isEmpty() || part.holds().test(each.key())))
                .map(each -> new Exhibit("bucket-change", each.place()))
                .limit(EXHIBITS_MAX)
                .toList();
    }

    /** Never "not shown": what was written before the time asked about has no digest to compare with. */
    private AssetVerdict altered(String asset, Set<String> homes, Part part) {
        List<Exhibit> locked = changed(asset, part, Set.of(BucketChange.Kind.LOCKED));
        List<Exhibit> written = changed(
                asset,
                part,
                Set.of(BucketChange.Kind.WRITTEN, BucketChange.Kind.LOCKING, BucketChange.Kind.VERSIONS_OFF));
        Verdict verdict = !locked.isEmpty()
                ? Verdict.LIKELY
                : written.isEmpty() ? Verdict.CANNOT_BE_DETERMINED : Verdict.POSSIBLE;
        String reason = !locked.isEmpty()
                ? "written-under-foreign-key"
                : written.isEmpty() ? "no-earlier-digests" : "objects-written";
        return other(asset, part, Dimension.ALTERED, verdict, reason, writtenShare(asset, homes), locked, written);
    }

    private AssetVerdict unavailable(String asset, Set<String> homes, Part part) {
        List<Exhibit> gone = changed(asset, part, Set.of(BucketChange.Kind.BUCKET_DELETED));
        List<Exhibit> likely = changed(asset, part, Set.of(BucketChange.Kind.DELETED, BucketChange.Kind.LOCKED));
        List<Exhibit> perhaps = changed(
                asset, part, Set.of(BucketChange.Kind.HIDDEN, BucketChange.Kind.EXPIRY, BucketChange.Kind.LOCKING));
        double share = writtenShare(asset, homes);
        Verdict verdict;
        String reason;
        if (!gone.isEmpty()) {
            verdict = Verdict.CONFIRMED;
            reason = "bucket-deleted";
        } else if (!likely.isEmpty()) {
            verdict = Verdict.LIKELY;
            reason = "objects-deleted";
        } else if (!perhaps.isEmpty()) {
            verdict = Verdict.POSSIBLE;
            reason = "objects-hidden";
        } else if (share == 1 && !seen.incomplete()) {
            verdict = Verdict.NOT_SHOWN;
            reason = "nothing-deleted";
        } else {
            verdict = Verdict.CANNOT_BE_DETERMINED;
            reason = isBucket(asset) && !seen.objects().containsKey(name(asset))
                    ? "object-log-off"
                    : "object-log-not-whole";
        }
        List<Exhibit> strong = new ArrayList<>(gone);
        strong.addAll(likely);
        return other(asset, part, Dimension.UNAVAILABLE, verdict, reason, share, strong, perhaps);
    }

    private static AssetVerdict other(
            String asset,
            Part part,
            Dimension dimension,
            Verdict verdict,
            String reason,
            double share,
            List<Exhibit> first,
            List<Exhibit> then) {
        List<Exhibit> evidence = new ArrayList<>(first);
        evidence.addAll(then);
        return new AssetVerdict(
                asset,
                part.category(),
                part.persons(),
                dimension,
                verdict,
                verdict == Verdict.NOT_SHOWN ? new ByteRange(0, 0L) : ByteRange.UNKNOWN,
                List.of(),
                share,
                reason,
                evidence,
                List.of());
    }
}
