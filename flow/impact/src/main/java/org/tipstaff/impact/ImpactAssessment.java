package org.tipstaff.impact;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tipstaff.detect.Finding;
import org.tipstaff.impact.FlowLedger.Side;
import org.tipstaff.sigma.Level;
import org.tipstaff.site.Account;
import org.tipstaff.site.Alerts;
import org.tipstaff.site.Containment;
import org.tipstaff.site.Court;
import org.tipstaff.site.DataMap;
import org.tipstaff.site.Holding;
import org.tipstaff.site.Host;
import org.tipstaff.site.Hours;
import org.tipstaff.site.MailService;
import org.tipstaff.site.Policy;
import org.tipstaff.site.Site;

/**
 * Answers whether data was taken, altered or made unavailable. What left is what crossed the border that the site file declares, by
 * whomever it was sent: who the intruder is does not enter, so that no answer gets more certain when less is known of them.
 */
public final class ImpactAssessment {
    /** Payload below which a connection after the packing of an archive is no sign that the archive went by it. */
    static final long CARRIES = 10_240;

    /** Different names under one domain, with {@link ImpactCollector#LOOKUP_PAYLOAD_MIN} characters each, that make it a channel. */
    static final int TUNNEL_NAMES = 20;

    /** Ways out listed for one computer; the others are summed under the last. */
    static final int OUTLETS_MAX = 50;

    /** The reason of those of whom only traffic inside was seen: nobody knows whether more would have been. */
    private static final String BORDER_NOT_SEEN = "border-not-seen";

    private static final int EXHIBITS_MAX = 20;
    private static final Set<String> TAKING =
            Set.of("T1041", "T1048", "T1567", "T1020", "T1537", "T1052", "T1029", "T1030", "T1011", "T1114");
    private static final Set<String> ALTERING = Set.of("T1565", "T1486", "T1485", "T1491", "T1561");
    private static final Set<String> DENYING = Set.of("T1486", "T1485", "T1489", "T1490", "T1529", "T1531", "T1561");
    private static final Set<String> NOBODY = Set.of(
            "SYSTEM",
            "LOCAL SERVICE",
            "NETWORK SERVICE",
            "ANONYMOUS LOGON",
            "LOCALSYSTEM",
            "SYSTÈME",
            "SERVICE LOCAL",
            "SERVICE RÉSEAU");
    private static final Set<String> DESTROYING = Set.of("T1485", "T1486", "T1561", "T1490", "T1070");

    private final Observations seen;
    private final List<Finding> findings;
    private final Site site;
    private final boolean zonesKnown;
    private final DataMap map;
    private final CoverageMatrix coverage;
    private final FlowLedger ledger;
    private final SentObjects objects;
    private final List<SentObject> sent;
    private final Set<String> scope;
    private final MailboxAssessment mailboxes;
    private final TreeMap<String, Asset> assets = new TreeMap<>();
    private long lateral;
    private long inbound;
    private long unplaced;

    /** A computer, and everything known of what went out of it. */
    private static final class Asset {
        private final String id;
        private final Set<String> names = new LinkedHashSet<>();
        private final Set<String> sensors = new TreeSet<>();
        private final Map<String, Way> ways = new LinkedHashMap<>();
        private final Map<String, Way> lookups = new LinkedHashMap<>();
        private final List<SentObject> objects = new ArrayList<>();
        private long fewest;
        private final List<Exhibit> staged = new ArrayList<>();
        private final List<Exhibit> findings = new ArrayList<>();
        private final List<Exhibit> matched = new ArrayList<>();
        private @Nullable Instant stagedAt;
        private boolean carriedAfterStaging;
        private boolean unbounded;
        private boolean strongFinding;

        Asset(String id) {
            this.id = id;
            names.add(id);
        }

        @Nullable
        Long out() {
            long sum = 0;
            for (Way way : ways.values()) {
                if (way.out == Flow.UNKNOWN || unbounded) {
                    return null;
                }
                sum += way.out;
            }
            return unbounded ? null : Long.valueOf(sum);
        }

        boolean anyOut() {
            return ways.values().stream().anyMatch(way -> way.out != 0);
        }
    }

    /** One way out, while it is summed. */
    private static final class Way {
        private final String peer;
        private final long port;
        private final String protocol;
        private long connections;
        private long out;
        private long in;
        private Instant first;
        private Instant last;
        private final List<Exhibit> evidence = new ArrayList<>();
        private long largest = -1;

        Way(String peer, long port, String protocol, Instant time) {
            this.peer = peer;
            this.port = port;
            this.protocol = protocol;
            this.first = time;
            this.last = time;
        }

        void add(long sentOut, long cameIn, Instant time, Exhibit exhibit) {
            connections++;
            out = out == Flow.UNKNOWN || sentOut == Flow.UNKNOWN ? Flow.UNKNOWN : out + sentOut;
            in += Math.max(0, cameIn);
            first = time.isBefore(first) ? time : first;
            last = time.isAfter(last) ? time : last;
            if (sentOut > largest) {
                largest = sentOut;
                evidence.clear();
                evidence.add(exhibit);
            }
        }

        Outlet outlet() {
            return new Outlet(peer, port, protocol, connections, out == Flow.UNKNOWN ? null : out, in, first, last);
        }
    }

    private ImpactAssessment(
            Observations seen,
            List<Finding> findings,
            @Nullable Site site,
            DataMap map,
            CoverageMatrix coverage,
            Set<String> scope) {
        this.seen = seen;
        this.findings = findings;
        this.zonesKnown = site != null && !site.zones().isEmpty();
        this.site = site == null ? NOWHERE : site;
        this.map = map;
        this.coverage = coverage;
        this.ledger = new FlowLedger(seen.flows, this.site);
        this.objects = new SentObjects(seen, ledger);
        this.sent = zonesKnown ? objects.objects() : List.of();
        this.scope = scope;
        this.mailboxes = new MailboxAssessment(seen, this.site, map, coverage, ledger);
        scope.forEach(this::ask);
    }

    private void ask(String name) {
        if (MailboxObservations.isMailbox(name)) {
            mailboxes.ask(name);
        } else if (!CloudAssets.isOne(name)) {
            asset(name);
        }
    }

    /** A court that declares nothing. */
    private static final Site NOWHERE = new Site(
            new Court("?", ZoneOffset.UTC, List.of("en"), Hours.ALWAYS, List.of()),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Policy.NONE,
            Containment.USUAL,
            Alerts.USUAL,
            MailService.NONE,
            null);

    /**
     * @param findings of the case, for what was reached, altered or made unavailable
     * @param site the court; null when no site file was given, which makes every answer "cannot be determined"
     * @param map which computer holds what
     * @param coverage what was looked at, of the same observations
     * @param scope computers that are asked about whether or not anything names them
     */
    public static Impact of(
            Observations seen,
            List<Finding> findings,
            @Nullable Site site,
            DataMap map,
            CoverageMatrix coverage,
            Set<String> scope) {
        return new ImpactAssessment(seen, findings, site, map, coverage, scope).assess();
    }

    private Impact assess() {
        if (!zonesKnown) {
            return withoutZones();
        }
        for (Host host : site.hosts()) {
            asset(host.id());
        }
        for (Holding holding : map.holdings()) {
            holding.hosts().forEach(this::ask);
        }
        seen.sensorsOf.forEach((address, sensors) -> {
            if (ledger.side(address) == Side.INSIDE) {
                asset(address).sensors.addAll(sensors);
            }
        });
        computers();
        flows();
        lookups();
        for (SentObject object : sent) {
            asset(object.sender()).objects.add(object);
        }
        objects.fewest().forEach((sender, bytes) -> asset(sender).fewest += bytes);
        objects.withoutConnection().forEach(sender -> asset(sender).unbounded = true);
        unexplained();
        staging();
        sizes();
        for (Finding finding : findings) {
            if (is(finding, TAKING) && finding.event().product().equals(MailboxCollector.PRODUCT)) {
                mailboxes.found(finding);
            } else if (is(finding, TAKING)) {
                Asset asset = asset(finding.event().host());
                asset.findings.add(new Exhibit("finding", finding.event().provenance()));
                asset.strongFinding |= finding.level().compareTo(Level.HIGH) >= 0;
            }
        }
        assets.remove("");
        List<AssetVerdict> verdicts = new ArrayList<>();
        ByteRange total = new ByteRange(0, 0L);
        long borderNotSeen = 0;
        long again = 0;
        for (Asset asset : assets.values()) {
            List<AssetVerdict> its = verdicts(asset);
            verdicts.addAll(its);
            if (its.getFirst().reason().equals(BORDER_NOT_SEEN)) {
                borderNotSeen++;
            } else {
                total = total.plus(its.getFirst().bytes());
            }
            for (SentObject object : asset.objects) {
                again += object.again();
            }
        }
        Set<String> counted = new HashSet<>();
        for (AssetVerdict verdict : mailboxes.verdicts()) {
            verdicts.add(verdict);
            if (verdict.dimension() == Dimension.TAKEN && counted.add(verdict.asset())) {
                total = total.plus(verdict.bytes());
            }
        }
        if (borderNotSeen == assets.size() || seen.payloadNotKept > 0) {
            total = new ByteRange(total.low(), null);
        }
        StorageAssessment storage = new StorageAssessment(seen.cloud, map, coverage, ledger::side, scope);
        verdicts.addAll(storage.verdicts());
        total = total.plus(storage.total());
        again += storage.sentAgain();
        return new Impact(
                true,
                verdicts,
                systems(),
                accounts(),
                total,
                again,
                lateral,
                inbound,
                unplaced,
                borderNotSeen,
                ledger.seenTwice(),
                coverage);
    }

    private Impact withoutZones() {
        List<AssetVerdict> verdicts = new ArrayList<>();
        for (Dimension dimension : Dimension.values()) {
            verdicts.add(new AssetVerdict(
                    "*",
                    Impact.UNCLASSIFIED,
                    List.of(),
                    dimension,
                    Verdict.CANNOT_BE_DETERMINED,
                    ByteRange.UNKNOWN,
                    List.of(),
                    0,
                    "no-zones",
                    List.of(),
                    List.of()));
        }
        computers();
        assets.remove("");
        return new Impact(
                false,
                verdicts,
                systems(),
                accounts(),
                ByteRange.UNKNOWN,
                0,
                0,
                0,
                seen.flows.size(),
                assets.size(),
                ledger.seenTwice(),
                coverage);
    }

    private Asset asset(String nameOrAddress) {
        List<Host> called = nameOrAddress.isEmpty() ? List.of() : site.hostsCalled(nameOrAddress);
        String id = called.isEmpty()
                ? nameOrAddress.toLowerCase(Locale.ROOT)
                : called.getFirst().id();
        Asset asset = assets.computeIfAbsent(id, Asset::new);
        asset.names.add(nameOrAddress);
        if (!called.isEmpty()) {
            asset.names.addAll(called.getFirst().names());
            called.getFirst().addresses().forEach(address -> asset.names.add(address.toString()));
        }
        return asset;
    }

    /** Every computer that wrote a log of its own. */
    private void computers() {
        for (LogKey log : seen.rows.keySet()) {
            if (!log.channel().startsWith("zeek:") && !CloudRows.isCloud(log) && !MailboxCoverage.isOf(log)) {
                asset(log.host());
            }
        }
        findings.forEach(finding -> {
            if (!finding.event().product().equals("zeek")
                    && !finding.event().product().equals(MailboxCollector.PRODUCT)) {
                asset(finding.event().host());
            }
        });
    }

    private void flows() {
        for (Flow flow : ledger.flows()) {
            Side orig = ledger.side(flow.orig());
            Side resp = ledger.side(flow.resp());
            if (orig == Side.INSIDE && resp == Side.INSIDE) {
                lateral += Math.max(0, flow.fromOrig()) + Math.max(0, flow.fromResp());
            } else if (orig == Side.INSIDE && resp == Side.OUTSIDE) {
                out(flow, flow.orig(), flow.resp(), flow.fromOrig(), flow.fromResp());
            } else if (orig == Side.OUTSIDE && resp == Side.INSIDE) {
                out(flow, flow.resp(), flow.orig(), flow.fromResp(), flow.fromOrig());
            } else if (orig == Side.OUTSIDE && resp == Side.OUTSIDE) {
                unplaced++;
            }
        }
    }

    private void out(Flow flow, String from, String to, long sentOut, long cameIn) {
        inbound += Math.max(0, cameIn);
        String key = to + '|' + flow.respPort() + '|' + flow.proto();
        asset(from)
                .ways
                .computeIfAbsent(key, _ -> new Way(to, flow.respPort(), flow.proto(), flow.time()))
                .add(sentOut, cameIn, flow.time(), new Exhibit("connection", flow.place()));
    }

    /**
     * Names that were asked for carry data to whoever answers for the domain. Their bytes are not added to those of connections: the
     * resolver passes them on, over connections that are counted where it stands.
     */
    private void lookups() {
        Map<String, List<Lookup>> byDomain = new TreeMap<>();
        for (Lookup lookup : seen.lookups) {
            if (ledger.side(lookup.client()) == Side.INSIDE) {
                byDomain.computeIfAbsent(lookup.client() + '|' + lookup.domain(), _ -> new ArrayList<>())
                        .add(lookup);
            }
        }
        for (List<Lookup> its : byDomain.values()) {
            Map<String, Lookup> different = new TreeMap<>();
            its.forEach(lookup -> different.putIfAbsent(lookup.name(), lookup));
            if (different.size() < TUNNEL_NAMES) {
                continue;
            }
            Way way = null;
            for (Lookup lookup : different.values()) {
                way = way == null ? new Way(lookup.domain(), 53, "dns", lookup.time()) : way;
                way.add(lookup.payload(), 0, lookup.time(), new Exhibit("lookups", lookup.place()));
            }
            if (way != null) {
                asset(its.getFirst().client()).lookups.put(way.peer, way);
            }
        }
    }

    /** Connections that other logs speak of and no log on connections has: how much went over them is not known. */
    private void unexplained() {
        for (String each : seen.unexplained) {
            String[] parts = each.split("\\|", 3);
            Side orig = ledger.side(parts[1]);
            Side resp = ledger.side(parts[2]);
            if (orig == Side.INSIDE && resp == Side.OUTSIDE) {
                asset(parts[1]).unbounded = true;
            } else if (orig == Side.OUTSIDE && resp == Side.INSIDE) {
                asset(parts[2]).unbounded = true;
            }
        }
    }

    private void staging() {
        for (Staged staged : seen.staged) {
            Asset asset = asset(staged.host());
            Instant time = staged.time();
            if (asset.staged.size() < EXHIBITS_MAX) {
                asset.staged.add(new Exhibit("staged", staged.place()));
            }
            if (time != null && (asset.stagedAt == null || time.isBefore(asset.stagedAt))) {
                asset.stagedAt = time;
            }
        }
        for (Asset asset : assets.values()) {
            Instant at = asset.stagedAt;
            if (at != null) {
                asset.carriedAfterStaging = asset.ways.values().stream()
                        .anyMatch(way -> way.last.isAfter(at) && (way.out == Flow.UNKNOWN || way.out >= CARRIES));
            }
        }
    }

    /**
     * Archives after which as many bytes went out in one connection. Each report of a connection is looked at, not the fuller of two
     * alone, so that a sensor that is taken away makes no match.
     */
    private void sizes() {
        Map<String, TreeMap<Long, Flow>> sentBy = new TreeMap<>();
        for (Archive archive : seen.archives) {
            if (ledger.side(archive.one()) == Side.INSIDE && ledger.side(archive.other()) == Side.INSIDE) {
                sentBy.put(archive.one(), new TreeMap<>());
                sentBy.put(archive.other(), new TreeMap<>());
            }
        }
        for (Flow flow : seen.flows) {
            if (ledger.side(flow.resp()) == Side.OUTSIDE) {
                latest(sentBy.get(flow.orig()), flow.fromOrig(), flow);
            } else if (ledger.side(flow.orig()) == Side.OUTSIDE) {
                latest(sentBy.get(flow.resp()), flow.fromResp(), flow);
            }
        }
        for (Archive archive : seen.archives) {
            for (String holder : new TreeSet<>(List.of(archive.one(), archive.other()))) {
                TreeMap<Long, Flow> sizes = sentBy.get(holder);
                if (sizes != null) {
                    sizes.subMap(archive.bytes(), true, archive.bytesOnTheWireMax(), true).values().stream()
                            .filter(flow -> !flow.time().isBefore(archive.time()))
                            .min(Comparator.comparing(Flow::time).thenComparing(Places.ORDER_OF_FLOWS))
                            .ifPresent(flow -> matched(asset(holder), archive, flow));
                }
            }
        }
    }

    private static void latest(@Nullable TreeMap<Long, Flow> sizes, long bytes, Flow flow) {
        if (sizes != null && bytes > 0) {
            sizes.merge(bytes, flow, (one, other) -> one.time().isAfter(other.time()) ? one : other);
        }
    }

    private static void matched(Asset asset, Archive archive, Flow flow) {
        if (asset.matched.size() < EXHIBITS_MAX) {
            asset.matched.add(new Exhibit("archive", archive.place()));
            asset.matched.add(new Exhibit("connection", flow.place()));
        }
    }

    private static boolean is(Finding finding, Set<String> techniques) {
        return finding.rule().techniques().stream()
                .anyMatch(technique -> techniques.contains(technique.split("\\.", 2)[0]));
    }

    private List<AssetVerdict> verdicts(Asset asset) {
        List<Holding> holdings = map.on(List.copyOf(asset.names));
        TreeMap<String, TreeSet<String>> categories = new TreeMap<>();
        holdings.forEach(holding -> categories
                .computeIfAbsent(holding.category().toString(), _ -> new TreeSet<>())
                .addAll(holding.persons()));
        if (categories.isEmpty()) {
            categories.put(Impact.UNCLASSIFIED, new TreeSet<>());
        }
        List<AssetVerdict> verdicts = new ArrayList<>();
        categories.forEach((category, persons) -> verdicts.add(taken(asset, category, List.copyOf(persons))));
        double own = ownCoverage(asset);
        categories.forEach((category, persons) -> {
            verdicts.add(told(asset, category, List.copyOf(persons), Dimension.ALTERED, ALTERING, own, false));
            verdicts.add(told(asset, category, List.copyOf(persons), Dimension.UNAVAILABLE, DENYING, own, true));
        });
        return verdicts;
    }

    private AssetVerdict taken(Asset asset, String category, List<String> persons) {
        List<LogKey> logs = asset.sensors.stream()
                .map(sensor -> new LogKey(sensor, CoverageMatrix.CONNECTIONS))
                .toList();
        boolean[] looked = coverage.observed(logs);
        // A bound is one only where all the time was looked at: what went out meanwhile is in no sum.
        boolean unwatched = CoverageMatrix.share(coverage.written(logs)) < Impact.COVERAGE_MIN;
        // Silence means something only where the sensor says that it lost nothing.
        boolean lossMeasured = !asset.sensors.isEmpty()
                && asset.sensors.stream()
                        .allMatch(sensor -> seen.rows.containsKey(new LogKey(sensor, CoverageMatrix.LOSSES)));
        boolean[] names = coverage.observed(asset.sensors.stream()
                .map(sensor -> new LogKey(sensor, CoverageMatrix.LOOKUPS))
                .toList());
        for (int i = 0; i < looked.length; i++) {
            looked[i] &= names[i];
        }
        double share = CoverageMatrix.share(looked);
        boolean lossShown = logs.isEmpty() || logs.stream().anyMatch(this::lossShown) || seen.incomplete;
        long low = asset.fewest;
        Long out = asset.out();
        Long high = out == null || unwatched || lossShown || seen.payloadNotKept > 0
                ? null
                : Long.valueOf(Math.max(low, out));
        List<Exhibit> evidence = new ArrayList<>();
        Verdict verdict;
        String reason;
        if (low > 0) {
            verdict = Verdict.CONFIRMED;
            boolean whole = asset.objects.stream().anyMatch(SentObject::complete);
            reason = whole ? "file-seen-whole" : "file-seen-in-part";
        } else if (!asset.objects.isEmpty()) {
            verdict = Verdict.LIKELY;
            reason = "upload-told-of";
        } else if (!asset.matched.isEmpty()) {
            verdict = Verdict.LIKELY;
            reason = "size-matches";
        } else if (!asset.staged.isEmpty() && asset.carriedAfterStaging) {
            verdict = Verdict.LIKELY;
            reason = "packed-then-sent";
        } else if (asset.strongFinding && !asset.staged.isEmpty()) {
            verdict = Verdict.LIKELY;
            reason = "packed-and-found";
            high = null;
        } else if (asset.anyOut() || asset.unbounded) {
            verdict = Verdict.POSSIBLE;
            reason = "bytes-went-out";
        } else if (!asset.lookups.isEmpty()) {
            verdict = Verdict.POSSIBLE;
            reason = "names-carry-data";
            high = high == null
                    ? null
                    : Long.valueOf(asset.lookups.values().stream()
                            .mapToLong(way -> way.out)
                            .sum());
        } else if (!asset.findings.isEmpty()) {
            verdict = Verdict.POSSIBLE;
            reason = "found";
            high = null;
        } else if (share >= Impact.COVERAGE_MIN && lossMeasured && high != null && !asset.ways.isEmpty()) {
            verdict = Verdict.NOT_SHOWN;
            reason = "nothing-went-out";
        } else {
            verdict = Verdict.CANNOT_BE_DETERMINED;
            // A sensor beside a client sees what the client says to a server, and nothing of what the server says to
            // the world.
            boolean insideOnly = !unwatched && !lossShown && asset.ways.isEmpty();
            reason = !asset.staged.isEmpty() ? "packed-not-followed" : insideOnly ? BORDER_NOT_SEEN : "not-looked-at";
            high = null;
        }
        asset.objects.forEach(object -> evidence.addAll(object.evidence()));
        evidence.addAll(asset.matched);
        evidence.addAll(asset.staged);
        evidence.addAll(asset.findings);
        List<Outlet> outlets = outlets(asset, evidence);
        return new AssetVerdict(
                asset.id,
                category,
                persons,
                Dimension.TAKEN,
                verdict,
                new ByteRange(low, high),
                asset.objects,
                share,
                reason,
                evidence.subList(0, Math.min(evidence.size(), 5 * EXHIBITS_MAX)),
                outlets);
    }

    private boolean lossShown(LogKey log) {
        CoverageMatrix.Row row = coverage.row(log);
        return row == null || row.cells().stream().anyMatch(CoverageMatrix.Cell::lossShown);
    }

    private static List<Outlet> outlets(Asset asset, List<Exhibit> evidence) {
        List<Way> ways = Stream.concat(asset.ways.values().stream(), asset.lookups.values().stream())
                .sorted(Comparator.comparingLong((Way way) -> way.out == Flow.UNKNOWN ? Long.MAX_VALUE : way.out)
                        .reversed()
                        .thenComparing(way -> way.peer)
                        .thenComparingLong(way -> way.port))
                .toList();
        List<Outlet> outlets = new ArrayList<>();
        Way rest = null;
        for (Way way : ways) {
            if (outlets.size() < OUTLETS_MAX) {
                outlets.add(way.outlet());
                evidence.addAll(way.evidence);
            } else {
                rest = rest == null ? new Way("*", 0, "", way.first) : rest;
                long connections = rest.connections + way.connections;
                rest.add(
                        way.out,
                        way.in,
                        way.last,
                        new Exhibit("connection", way.evidence.getFirst().place()));
                rest.connections = connections;
            }
        }
        if (rest != null) {
            outlets.add(rest.outlet());
        }
        return outlets;
    }

    /** What only rules tell of: never more than likely, and for altered data never "not shown", since no earlier digest is at hand. */
    private AssetVerdict told(
            Asset asset,
            String category,
            List<String> persons,
            Dimension dimension,
            Set<String> techniques,
            double own,
            boolean silenceMeans) {
        Told told = told(asset, finding -> is(finding, techniques));
        Verdict verdict = told.verdict(silenceMeans ? own : 0);
        String reason = told.exhibits.isEmpty()
                ? verdict == Verdict.NOT_SHOWN ? "nothing-found" : silenceMeans ? "not-looked-at" : "no-earlier-digests"
                : "found";
        return new AssetVerdict(
                asset.id,
                category,
                persons,
                dimension,
                verdict,
                verdict == Verdict.NOT_SHOWN ? new ByteRange(0, 0L) : ByteRange.UNKNOWN,
                List.of(),
                own,
                reason,
                told.exhibits,
                List.of());
    }

    /** What findings say of one computer. */
    private record Told(List<Exhibit> exhibits, boolean strong) {
        Verdict verdict(double coverage) {
            if (!exhibits.isEmpty()) {
                return strong ? Verdict.LIKELY : Verdict.POSSIBLE;
            }
            return coverage >= Impact.COVERAGE_MIN ? Verdict.NOT_SHOWN : Verdict.CANNOT_BE_DETERMINED;
        }
    }

    private Told told(Asset asset, Predicate<Finding> about) {
        List<Exhibit> exhibits = new ArrayList<>();
        boolean strong = false;
        for (Finding finding : findings) {
            if (about.test(finding) && isOn(asset, finding)) {
                strong |= finding.level().compareTo(Level.HIGH) >= 0;
                if (exhibits.size() < EXHIBITS_MAX) {
                    exhibits.add(new Exhibit("finding", finding.event().provenance()));
                }
            }
        }
        return new Told(exhibits, strong);
    }

    private boolean isOn(Asset asset, Finding finding) {
        String host = finding.event().host();
        return !host.isEmpty()
                && !finding.event().product().equals("zeek")
                && (asset.names.contains(host) || asset.id.equalsIgnoreCase(host));
    }

    /** Share of the window in which both the security log and the log on processes were observed. */
    private double ownCoverage(Asset asset) {
        Set<String> names = new HashSet<>();
        asset.names.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        List<LogKey> security = new ArrayList<>();
        List<LogKey> processes = new ArrayList<>();
        for (LogKey log : seen.rows.keySet()) {
            if (names.contains(log.host().toLowerCase(Locale.ROOT))) {
                if (log.channel().equalsIgnoreCase("Security")) {
                    security.add(log);
                } else if (log.channel().equalsIgnoreCase("Microsoft-Windows-Sysmon/Operational")) {
                    processes.add(log);
                }
            }
        }
        boolean[] one = coverage.observed(security);
        boolean[] other = coverage.observed(processes);
        for (int i = 0; i < one.length; i++) {
            one[i] &= other[i];
        }
        return CoverageMatrix.share(one);
    }

    private List<SystemVerdict> systems() {
        List<SystemVerdict> systems = new ArrayList<>();
        for (Asset asset : assets.values()) {
            double own = ownCoverage(asset);
            system(systems, asset, "reached", own, finding -> finding.level().compareTo(Level.MEDIUM) >= 0);
            system(
                    systems,
                    asset,
                    "credentials",
                    own,
                    finding -> finding.rule().tactics().contains("credential-access"));
            system(
                    systems,
                    asset,
                    "persistence",
                    own,
                    finding -> finding.rule().tactics().contains("persistence"));
            system(systems, asset, "destroyed", own, finding -> is(finding, DESTROYING));
        }
        return systems;
    }

    private void system(
            List<SystemVerdict> systems, Asset asset, String question, double own, Predicate<Finding> about) {
        Told told = told(asset, about);
        systems.add(new SystemVerdict(asset.id, question, told.verdict(own), own, told.exhibits));
    }

    /** Names that Windows gives to itself; nobody can take such an account from anybody. */
    private static boolean isNobody(String name) {
        String local = name.substring(name.lastIndexOf('\\') + 1);
        return local.isBlank()
                || local.equals("-")
                || local.endsWith("$")
                || NOBODY.contains(local.toUpperCase(Locale.ROOT))
                || local.toUpperCase(Locale.ROOT).startsWith("DWM-")
                || local.toUpperCase(Locale.ROOT).startsWith("UMFD-");
    }

    /**
     * What findings say of each account. Which account's credentials were exposed no finding says: those that were used where a rule
     * of high level saw credentials sought may have been.
     */
    private List<AccountVerdict> accounts() {
        TreeMap<String, List<Finding>> by = new TreeMap<>();
        site.accounts().forEach(account -> by.put(account.id(), new ArrayList<>()));
        Set<String> sought = new HashSet<>();
        for (Finding finding : findings) {
            String user = finding.event().user();
            if (!isNobody(user)) {
                List<Account> called = site.accountsCalled(user);
                String id = called.isEmpty()
                        ? user.toLowerCase(Locale.ROOT)
                        : called.getFirst().id();
                by.computeIfAbsent(id, _ -> new ArrayList<>()).add(finding);
            }
            if (finding.rule().tactics().contains("credential-access")
                    && finding.level().compareTo(Level.HIGH) >= 0
                    && !finding.event().host().isEmpty()) {
                sought.add(finding.event().host());
            }
        }
        double covered =
                assets.values().stream().mapToDouble(this::ownCoverage).min().orElse(0);
        List<AccountVerdict> accounts = new ArrayList<>();
        by.forEach((account, its) -> {
            List<Finding> used = of(its, each -> each.level().compareTo(Level.MEDIUM) >= 0);
            List<Finding> exposed = of(its, each -> sought.contains(each.event().host()));
            List<Finding> kept = of(its, each -> each.rule().tactics().contains("persistence"));
            List<Finding> destroyed = of(its, each -> is(each, DESTROYING));
            // What computers log says nothing of an account that is a provider's.
            boolean elsewhere = !its.isEmpty()
                    && its.stream()
                            .map(each -> each.event().product())
                            .allMatch(product -> product.equals("aws") || product.equals(MailboxCollector.PRODUCT))
                    && site.accountsCalled(its.getFirst().event().user()).isEmpty();
            double seenOn = elsewhere ? 0 : covered;
            accounts.add(account(account, "reached", used, true, seenOn));
            accounts.add(account(account, "credentials", exposed, false, seenOn));
            accounts.add(account(account, "persistence", kept, true, seenOn));
            accounts.add(account(account, "destroyed", destroyed, true, seenOn));
        });
        return accounts;
    }

    private static List<Finding> of(List<Finding> findings, Predicate<Finding> about) {
        return findings.stream().filter(about).toList();
    }

    private static AccountVerdict account(
            String account, String question, List<Finding> told, boolean direct, double covered) {
        boolean strong = direct && told.stream().anyMatch(each -> each.level().compareTo(Level.HIGH) >= 0);
        List<Exhibit> exhibits = told.stream()
                .limit(EXHIBITS_MAX)
                .map(each -> new Exhibit("finding", each.event().provenance()))
                .toList();
        return new AccountVerdict(account, question, new Told(exhibits, strong).verdict(covered), covered, exhibits);
    }
}
