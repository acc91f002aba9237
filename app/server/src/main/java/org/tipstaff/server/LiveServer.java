package org.tipstaff.server;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tipstaff.access.Caller;
import org.tipstaff.access.Role;
import org.tipstaff.access.Token;
import org.tipstaff.access.TokenFile;
import org.tipstaff.contain.FolderShelf;
import org.tipstaff.contain.PlanStatus;
import org.tipstaff.contain.ResponseTimes;
import org.tipstaff.engine.Custodian;
import org.tipstaff.engine.HuntRecord;
import org.tipstaff.engine.LiveCounters;
import org.tipstaff.engine.LiveDetection;
import org.tipstaff.engine.LiveFinding;
import org.tipstaff.engine.LiveIncident;
import org.tipstaff.engine.LiveLimits;
import org.tipstaff.engine.LiveListener;
import org.tipstaff.engine.RuleBook;
import org.tipstaff.engine.RuleReload;
import org.tipstaff.engine.Tipstaff;
import org.tipstaff.engine.UsageException;
import org.tipstaff.event.Gap;
import org.tipstaff.incident.Narrator;
import org.tipstaff.journal.Housekeeping;
import org.tipstaff.journal.Journal;
import org.tipstaff.journal.JournalLimits;
import org.tipstaff.journal.JournalStatus;
import org.tipstaff.journal.Retention;
import org.tipstaff.journal.SealedSegment;
import org.tipstaff.journal.SegmentListener;
import org.tipstaff.journal.Tombstone;
import org.tipstaff.receivers.Counts;
import org.tipstaff.receivers.ListenerWarning;
import org.tipstaff.receivers.Timing;
import org.tipstaff.receivers.files.FolderWatch;
import org.tipstaff.receivers.files.WatchConfig;
import org.tipstaff.receivers.http.HttpAnswer;
import org.tipstaff.receivers.http.HttpCall;
import org.tipstaff.receivers.http.HttpLimits;
import org.tipstaff.receivers.http.HttpReceivers;
import org.tipstaff.receivers.http.RecentDocuments;
import org.tipstaff.receivers.http.SourceTokens;
import org.tipstaff.receivers.syslog.SyslogConfig;
import org.tipstaff.receivers.syslog.SyslogListener;
import org.tipstaff.server.http.Answer;
import org.tipstaff.server.http.Call;
import org.tipstaff.server.http.Entrance;
import org.tipstaff.server.http.Gate;
import org.tipstaff.server.http.Operations;
import org.tipstaff.server.http.Refusal;
import org.tipstaff.server.http.Routes;
import org.tipstaff.server.web.HttpSettings;
import org.tipstaff.server.web.WebServer;
import org.tipstaff.site.Site;
import org.tipstaff.state.Acknowledgement;
import org.tipstaff.state.SqlViews;
import org.tipstaff.state.Views;
import org.tipstaff.store.StoreKeeper;

/**
 * The running program. It is put together here, from the inside to the outside: what is durable first, then those who work on
 * it, the doors last; and it is taken apart the other way round, so that what was let in is worked off or kept.
 *
 * <pre>
 * sender ─▶ receivers ─▶ journal ─▶ detection ─▶ told ─▶ views ─▶ people who look
 *                                       └▶ custody, alarms
 * </pre>
 */
public final class LiveServer implements Operations, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LiveServer.class.getName());

    /** Between two rounds of housekeeping. */
    private static final Duration HOUSEKEEPING = Duration.ofSeconds(5);
    /** Snapshots of one incident that grows are told together; the first is told at once. */
    private static final Duration GROWING = Duration.ofSeconds(1);
    /** A finding that can't be written down is tried again. */
    private static final Duration RETRY = Duration.ofSeconds(1);
    /** Records that detection is behind on a day like any other. */
    private static final long LAG_USUAL = 20_000;

    private final ServeSettings settings;
    private final InstantSource clock;
    private final Deque<Closeable> open = new ArrayDeque<>();
    private final Counts counts = new Counts();
    private final Map<Gap.Kind, LongAdder> gaps = new java.util.concurrent.ConcurrentHashMap<>();
    private final TokenFile tokens;
    private final CustodyBook custody;
    private final Journal journal;
    private final ToldLog told;
    private final Views views;
    private final ViewFeed feed;
    private final LiveDetection detection;
    private final StoreKeeper store;
    private final JournalIntake intake;
    private final Telling telling;
    private final Gate gate;
    private final Entrance entrance;
    private final WebServer web;
    private final List<SyslogListener> listeners = new ArrayList<>();
    private final RulesAndSite rulesAndSite;
    private final Alarms alarms;
    private final LiveContainment containment;
    private final CountDownLatch ending = new CountDownLatch(1);
    private volatile @Nullable String stopped;
    private volatile @Nullable Instant fullSince;
    private final Timing timing;
    private final RecentDocuments recent;
    private volatile SourceKeys sourceKeys = new SourceKeys(List.of(), null);
    private final long begun;

    /** Receivers for the tokens that there are now. */
    private record SourceKeys(List<Token> tokens, @Nullable HttpReceivers receivers) {}

    private LiveServer(ServeSettings settings, Custodian custodian, InstantSource clock, long begun)
            throws IOException {
        this.settings = settings;
        this.clock = clock;
        this.timing = Timing.system(clock);
        this.recent = new RecentDocuments(timing);
        this.begun = begun;
        DataFolder data = settings.data();
        boolean complete = false;
        try {
            this.tokens = new TokenFile(data.tokens());
            this.rulesAndSite = RulesAndSite.read(settings);
            this.custody = CustodyBook.open(data.log(), custodian);
            open.push(this::closeCustody);
            this.journal = opened(Journal.open(data.journal(), limits(settings), clock));
            this.told = opened(ToldLog.open(data.told(), clock, new Narrator()));
            this.views = opened(views(settings));
            if (settings.rebuild()) {
                views.clear();
            }
            this.alarms = Alarms.of(rulesAndSite.site(), data, clock, custody);
            open.push(alarms::close);
            this.containment = new LiveContainment(
                    new FolderShelf(data.plans()),
                    custody.steps(data.log()),
                    rulesAndSite::site,
                    rulesAndSite::siteText,
                    settings.devices(),
                    alarms,
                    settings.label(),
                    journal,
                    new Surroundings(),
                    clock);
            open.push(containment::close);
            this.feed = new ViewFeed(views, told, journal, custody);
            open.push(feed::close);
            this.telling = new Telling();
            open.push(telling::close);
            this.detection = LiveDetection.open(
                    journal, data.live(), rulesAndSite.book(), settings.label(), LiveLimits.DEFAULT, clock, telling);
            open.push(detection::close);
            this.store = new StoreKeeper(
                    data.root(), journal::sealedSegments, this::isBehind, settings.label(), settings.rebuild());
            open.push(store);
            this.intake = new JournalIntake(journal, detection::offset, settings.lagMax());
            intake.latestDocuments(RecentDocuments.RESTORED, recent::restore);
            this.gate = new Gate(tokens, System::nanoTime);
            this.entrance = new Entrance(new Routes(this), gate);
            custody.run("begun", Tipstaff.VERSION);
            containment.begin();
            feed.start();
            detection.start();
            telling.start();
            store.start();
            for (SyslogConfig config : settings.syslog()) {
                SyslogListener listener = SyslogListener.open(config, intake, counts, timing);
                listeners.add(listener);
                open.push(listener::close);
            }
            if (!settings.folders().isEmpty()) {
                Files.createDirectories(data.positions());
            }
            for (WatchConfig config : settings.folders()) {
                FolderWatch watch = new FolderWatch(config, intake, intake, counts, timing);
                open.push(watch::close);
                watch.start();
            }
            this.web = WebServer.start(settings.http(), entrance);
            open.push(web::close);
            complete = true;
        } finally {
            if (!complete) {
                closeOpened();
            }
        }
    }

    /** Starts everything; returns when it takes logs. */
    public static LiveServer start(ServeSettings settings, Custodian custodian, InstantSource clock)
            throws IOException {
        return new LiveServer(settings, custodian, clock, System.nanoTime());
    }

    /** Whether detection has more to do than what comes in a moment: what can wait waits. */
    private boolean isBehind() {
        return journal.end() - detection.offset() > LAG_USUAL;
    }

    private <T extends Closeable> T opened(T part) {
        open.push(part);
        return part;
    }

    private void closeOpened() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (IOException e) {
                LOG.log(Level.ERROR, "on closing: {0}", e.getMessage());
            }
        }
    }

    private void closeCustody() throws IOException {
        try {
            custody.run("ended", Tipstaff.VERSION);
        } finally {
            custody.close();
        }
    }

    private static JournalLimits limits(ServeSettings settings) {
        JournalLimits usual = JournalLimits.defaults();
        return new JournalLimits(
                HttpLimits.defaults().recordBytes(),
                JournalLimits.APPEND_BYTES_CEILING,
                4 << 20,
                192L << 20,
                usual.segmentBytes(),
                usual.segmentAge(),
                settings.journalBytesMax(),
                usual.freeBytesMin(),
                usual.reserveBytes(),
                usual.readersMax(),
                usual.compressionLevel());
    }

    private static Views views(ServeSettings settings) {
        String url = settings.database();
        return url == null ? SqlViews.file(settings.data().views()) : SqlViews.url(url);
    }

    /** The port that HTTP has. */
    public int httpPort() {
        return web.port();
    }

    public List<SyslogListener> syslog() {
        return List.copyOf(listeners);
    }

    /** From the start to the moment logs were taken. */
    public Duration sinceBegun() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** What whoever started it must be told. */
    public List<ListenerWarning> warnings() {
        List<ListenerWarning> warnings = new ArrayList<>();
        HttpSettings http = settings.http();
        ListenerWarning.of("http", http.listen(), false, http.isEncrypted(), ListenerWarning.Guard.ADDRESSES)
                .ifPresent(warnings::add);
        listeners.forEach(listener -> listener.warning().ifPresent(warnings::add));
        return warnings;
    }

    public LiveDetection detection() {
        return detection;
    }

    /** Waits until all is done that follows from what was taken in: found, told, planned, and carried out where the policy allows it. */
    boolean settled(Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (System.nanoTime() < end) {
            if (detection.isSettled() && containment.idle() && detection.isSettled()) {
                return true;
            }
            Thread.sleep(50);
        }
        return false;
    }

    /** From an incident's being seen to an effect that probes confirmed, of each action of this run that came so far. */
    List<LiveContainment.Contained> contained() {
        return containment.contained();
    }

    /** What containment asks; it is made before detection is, and asks when that is there. */
    private final class Surroundings implements LiveContainment.Around {
        @Override
        public List<LiveIncident> incidents() {
            return detection.currentIncidents();
        }

        @Override
        public long built() {
            return detection.built();
        }

        @Override
        public ResponseTimes.Opening opening(String incident) {
            Instant first = detection
                    .incident(incident)
                    .map(each -> each.incident().first())
                    .orElse(null);
            return new ResponseTimes.Opening(first, custody.opening(incident), custody.firstAcknowledged(incident));
        }
    }

    // ---- what detection finds

    /** Takes findings and incidents from detection: writes them down, then tells people. */
    private final class Telling implements LiveListener {
        private final Map<String, LiveIncident> growing = new LinkedHashMap<>();
        private final Thread thread =
                Thread.ofPlatform().name("housekeeping").daemon().unstarted(this::run);
        private volatile boolean closing;
        private volatile @Nullable String failure;

        void start() {
            thread.start();
        }

        @Override
        public void findings(List<LiveFinding> findings) {
            untilWritten(() -> told.findings(findings));
        }

        @Override
        public void incident(LiveIncident incident) {
            boolean isNew = custody.openedOrNull(incident.id()) == null;
            untilWritten(() -> {
                Instant opened = custody.opened(
                        incident.id(), incident.incident().severity().toString());
                // It acts on a thread of its own while people are being told.
                containment.incident(incident);
                if (isNew) {
                    told.incidents(List.of(incident));
                }
                alarms.incident(incident, opened);
            });
            if (!isNew) {
                synchronized (growing) {
                    growing.put(incident.id(), incident);
                }
            }
        }

        @Override
        public void gap(Gap gap) {
            gaps.computeIfAbsent(gap.kind(), kind -> new LongAdder()).increment();
        }

        @Override
        public void stopped(String reason) {
            stopped = reason;
            LOG.log(Level.ERROR, "detection has stopped; logs are taken and kept");
        }

        /**
         * A finding that is not written down would be lost at the next start, so detection waits here until it is; logs are
         * taken meanwhile, and held back when detection is too far behind.
         */
        private void untilWritten(Writing writing) {
            while (true) {
                try {
                    writing.write();
                    failure = null;
                    return;
                } catch (IOException e) {
                    if (failure == null) {
                        LOG.log(Level.ERROR, "findings can not be written down: {0}", e.getMessage());
                    }
                    failure = String.valueOf(e.getMessage());
                    if (closing) {
                        throw new UncheckedIOException("findings could not be written down", e);
                    }
                    try {
                        Thread.sleep(RETRY);
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                        throw new UncheckedIOException("findings could not be written down", e);
                    }
                }
            }
        }

        private void flush() throws IOException {
            List<LiveIncident> grown;
            synchronized (growing) {
                grown = List.copyOf(growing.values());
                growing.clear();
            }
            boolean written = false;
            try {
                if (!grown.isEmpty()) {
                    told.incidents(grown);
                }
                written = true;
            } finally {
                if (!written) {
                    synchronized (growing) {
                        grown.forEach(each -> growing.putIfAbsent(each.id(), each));
                    }
                }
            }
        }

        private void run() {
            Instant kept = clock.instant();
            while (!closing) {
                try {
                    if (ending.await(GROWING.toMillis(), TimeUnit.MILLISECONDS)) {
                        return;
                    }
                    flush();
                    failure = null;
                    watch();
                    // A clock that was set back must not end housekeeping for as long.
                    Duration since = Duration.between(kept, clock.instant());
                    if (since.isNegative() || since.compareTo(HOUSEKEEPING) >= 0) {
                        kept = clock.instant();
                        keepHouse();
                    }
                } catch (InterruptedException e) {
                    return;
                } catch (IOException e) {
                    if (failure == null) {
                        LOG.log(Level.ERROR, "housekeeping: {0}", e.getMessage());
                    }
                    failure = String.valueOf(e.getMessage());
                } catch (RuntimeException e) {
                    // The outermost loop: sealing and alarms must go on whatever one round meets.
                    failure = "a fault of the program: " + e.getClass().getName();
                    LOG.log(
                            Level.ERROR,
                            "housekeeping: {0} at {1}",
                            e.getClass().getName(),
                            e.getStackTrace().length == 0 ? "?" : e.getStackTrace()[0]);
                }
            }
        }

        void close() throws IOException {
            closing = true;
            ending.countDown();
            try {
                // Not started where the start as a whole failed.
                if (thread.isAlive()) {
                    thread.join(Duration.ofSeconds(20));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            flush();
        }
    }

    private interface Writing {
        void write() throws IOException;
    }

    // ---- housekeeping

    private void watch() {
        JournalStatus status = journal.status();
        if (status.refusing() != null
                && status.refusing() != org.tipstaff.journal.JournalFullException.Reason.WAITING) {
            Instant since = fullSince;
            if (since == null) {
                since = clock.instant();
                fullSince = since;
                LOG.log(Level.ERROR, "the journal takes nothing: {0}", status.refusing());
            }
            alarms.journalFull(since);
        } else if (fullSince != null) {
            fullSince = null;
            LOG.log(Level.INFO, "the journal takes records again");
            alarms.journalAccepts();
        }
        Map<String, Instant> heard = new HashMap<>();
        feed.sources().forEach((name, source) -> {
            Instant last = source.last();
            if (last != null) {
                heard.put(name, last);
            }
        });
        alarms.heard(heard);
        alarms.tick();
        containment.tick();
    }

    private void keepHouse() throws IOException {
        Retention retention = settings.retention() == null && settings.retentionBytes() == Long.MAX_VALUE
                ? Retention.KEEP_ALL
                : Retention.of(settings.retention(), settings.retentionBytes());
        List<String> problems = new ArrayList<>(kept(journal.maintain(retention, new Recording("journal"))));
        problems.addAll(kept(told.maintain(new Recording("told"))));
        problems.addAll(HuntRecord.takeWaiting(settings.data().root(), custody::hunted));
        custody.publish();
        if (!problems.isEmpty()) {
            throw new IOException(problems.get(0));
        }
    }

    private static List<String> kept(Housekeeping housekeeping) {
        return housekeeping.problems();
    }

    /** Puts what happens to segments into the custody log. */
    private final class Recording implements SegmentListener {
        private final String of;

        Recording(String of) {
            this.of = of;
        }

        @Override
        public void sealed(SealedSegment segment) throws IOException {
            custody.sealed(segment, of);
            if (of.equals("journal")) {
                store.wake();
            }
        }

        @Override
        public void removed(Tombstone tombstone) throws IOException {
            custody.removed(tombstone, of);
            if (of.equals("journal")) {
                store.removed(tombstone.first());
            }
        }
    }

    // ---- what the routes ask

    @Override
    public Views views() {
        return views;
    }

    @Override
    public Health health() {
        List<Health.Part> parts = new ArrayList<>();
        JournalStatus status = journal.status();
        parts.add(
                status.refusing() == null
                        ? part("journal", Health.State.OK, "takes records")
                        : part("journal", Health.State.FAILED, "takes none: " + status.refusing()));
        String stop = stopped;
        parts.add(
                stop == null
                        ? part("detection", Health.State.OK, (status.end() - detection.offset()) + " records behind")
                        : part("detection", Health.State.DEGRADED, stop));
        String writing = telling.failure;
        parts.add(
                writing == null
                        ? part("housekeeping", Health.State.OK, "done")
                        : part("housekeeping", Health.State.DEGRADED, writing));
        String behind = feed.failure();
        parts.add(
                behind == null
                        ? part("views", Health.State.OK, "up to date")
                        : part("views", Health.State.DEGRADED, "behind: " + behind));
        String unstored = store.failure();
        parts.add(
                unstored == null
                        ? part("store", Health.State.OK, store.missing() + " sealed segments to store")
                        : part("store", Health.State.DEGRADED, "behind: " + unstored));
        String trouble = alarms.trouble();
        parts.add(
                trouble.isEmpty()
                        ? part("alarms", Health.State.OK, "told")
                        : part("alarms", Health.State.DEGRADED, trouble));
        String unheld = containment.trouble();
        parts.add(
                unheld.isEmpty()
                        ? part("containment", Health.State.OK, "plans and actions are as recorded")
                        : part("containment", Health.State.DEGRADED, unheld));
        Health.State worst = Health.State.OK;
        for (Health.Part part : parts) {
            worst = part.state().compareTo(worst) > 0 ? part.state() : worst;
        }
        return new Health(worst, parts);
    }

    private static Health.Part part(String name, Health.State state, String detail) {
        return new Health.Part(name, state, detail);
    }

    @Override
    public String metrics() {
        MetricsText text = new MetricsText();
        LiveCounters live = detection.counters();
        JournalStatus status = journal.status();
        Instant received = live.received();
        long lag = status.end() - live.offset();
        text.gauge("up_seconds", "since the start")
                .value("up_seconds", sinceBegun().toSeconds());
        text.counter("accepted_records_total", "records acknowledged, by receiver and source");
        for (Counts.Amount amount : counts.amounts()) {
            if (amount.row().reason().equals("accepted")) {
                text.value(
                        "accepted_records_total",
                        Map.of(
                                "receiver",
                                amount.row().receiver(),
                                "source",
                                amount.row().source()),
                        amount.records());
            }
        }
        text.counter("refused_total", "refusals and losses at the door, by reason");
        for (Counts.Amount amount : counts.amounts()) {
            if (!amount.row().reason().equals("accepted")) {
                Map<String, String> labels = labels(
                        "receiver",
                        amount.row().receiver(),
                        "source",
                        amount.row().source());
                labels.put("reason", amount.row().reason());
                text.value("refused_total", labels, amount.times());
            }
        }
        text.gauge("connections", "open, by receiver");
        counts.connections()
                .forEach((receiver, count) -> text.value("connections", Map.of("receiver", receiver), count));
        text.counter("journal_records_total", "records in the journal since its beginning")
                .value("journal_records_total", status.end());
        text.gauge("journal_first", "offset of the oldest record kept").value("journal_first", status.first());
        text.gauge("journal_bytes", "of all files of the journal").value("journal_bytes", status.storedBytes());
        text.gauge("journal_segments", "files").value("journal_segments", status.segments());
        text.counter("journal_commits_total", "batches made durable").value("journal_commits_total", status.commits());
        text.gauge("journal_waiting_bytes", "of records that wait for the disk")
                .value("journal_waiting_bytes", status.waitingBytes());
        text.counter("journal_refused_total", "appends refused")
                .value("journal_refused_total", status.refusedAppends());
        text.gauge("journal_refusing", "1 while nothing is taken")
                .value("journal_refusing", status.refusing() == null ? 0 : 1);
        text.counter("events_total", "events that rules were asked about").value("events_total", live.events());
        text.counter("detected_records_total", "records worked off since the start")
                .value("detected_records_total", live.records());
        text.counter("unknown_records_total", "records of no known dialect")
                .value("unknown_records_total", live.unknown());
        text.gauge("lag_records", "records that detection has not worked off").value("lag_records", lag);
        text.gauge("lag_seconds", "age of the last record worked off while some are not")
                .value(
                        "lag_seconds",
                        lag == 0 || received == null
                                ? 0.0
                                : Math.max(
                                        0,
                                        Duration.between(received, clock.instant())
                                                        .toMillis()
                                                / 1000.0));
        text.counter("findings_total", "findings since the start").value("findings_total", live.findings());
        text.counter("late_matches_total", "matches that came too late for correlations")
                .value("late_matches_total", live.late());
        text.gauge("held_matches", "matches that wait to be put in order").value("held_matches", live.held());
        text.gauge("incidents", "open").value("incidents", live.incidents());
        text.gauge("alarms", "that wait for somebody").value("alarms", alarms.open());
        text.gauge("contain_actions", "actions of plans, by state");
        containment.states().forEach((state, count) -> text.value("contain_actions", Map.of("state", state), count));
        List<LiveContainment.Contained> contained = containment.contained();
        text.counter("contain_verified_total", "actions seen to work since the start")
                .value("contain_verified_total", contained.size());
        text.counter("contain_seconds_total", "from an incident's being seen to an effect that was verified, summed")
                .value(
                        "contain_seconds_total",
                        contained.stream()
                                        .mapToLong(each -> each.took().toMillis())
                                        .sum()
                                / 1000.0);
        text.gauge("contain_verdicts", "incidents against which something was put in force, by the last verdict");
        containment
                .verdicts()
                .forEach((finding, count) -> text.value("contain_verdicts", Map.of("finding", finding), count));
        List<ResponseTimes> times = containment.times();
        mean(text, "mttd_seconds", "from the first act to the first alert", times, ResponseTimes::toDetect);
        mean(text, "mttc_seconds", "from the first act to all cuts verified", times, ResponseTimes::toContain);
        text.counter("gaps_total", "by kind");
        live.gaps()
                .forEach((kind, count) -> text.value(
                        "gaps_total", Map.of("kind", kind.name().toLowerCase(java.util.Locale.ROOT)), count));
        text.gauge("views_lag_entries", "findings and incidents that are not in the views yet")
                .value("views_lag_entries", told.end() - feed.position().told());
        text.gauge("store_missing_segments", "sealed segments whose events are not in the event store yet")
                .value("store_missing_segments", store.missing());
        text.counter("http_answers_total", "by status");
        gate.answered()
                .forEach((code, count) ->
                        text.value("http_answers_total", Map.of("status", Integer.toString(code)), count));
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        text.gauge("heap_used_bytes", "by objects").value("heap_used_bytes", heap.getUsed());
        text.gauge("heap_max_bytes", "at most").value("heap_max_bytes", heap.getMax());
        text.gauge("resident_bytes", "of the process").value("resident_bytes", residentBytes());
        return text.toString();
    }

    /** Times of incidents that have a plan, those alone that came so far. */
    private static void mean(
            MetricsText text,
            String name,
            String what,
            List<ResponseTimes> all,
            Function<ResponseTimes, Optional<Duration>> time) {
        List<Duration> measured =
                all.stream().flatMap(each -> time.apply(each).stream()).toList();
        text.gauge(name, what + ", mean over the incidents of " + name + "_incidents");
        if (!measured.isEmpty()) {
            text.value(name, measured.stream().mapToLong(Duration::toMillis).sum() / 1000.0 / measured.size());
        }
        text.gauge(name + "_incidents", "incidents with a plan that came so far")
                .value(name + "_incidents", measured.size());
    }

    private static Map<String, String> labels(String one, String itsValue, String other, String otherValue) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(one, itsValue);
        labels.put(other, otherValue);
        return labels;
    }

    private static long residentBytes() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
                }
            }
        } catch (IOException | NumberFormatException e) {
            // Another system than Linux: not known.
        }
        return 0;
    }

    @Override
    public Acknowledgement acknowledge(String incident, Caller person) throws IOException, Refusal {
        // An incident that was taken up into another is the other, by whichever name somebody was told of it.
        String id = detection.incident(incident).map(LiveIncident::id).orElse(incident);
        if (custody.openedOrNull(id) == null) {
            throw new Refusal(404, "there is no incident with this id");
        }
        Acknowledgement made = custody.acknowledge(id, person.name());
        alarms.acknowledged(id, person.name());
        return made;
    }

    @Override
    public List<PlanStatus> plans() {
        return containment.plans();
    }

    @Override
    public PlanStatus plan(String id) throws Refusal {
        return containment.plan(id).orElseThrow(() -> new Refusal(404, "there is no plan with this id"));
    }

    @Override
    public byte[] approvalRequest(String id, boolean emergency) throws IOException, Refusal {
        return containment.request(id, emergency);
    }

    @Override
    public PlanStatus sign(String id, String person, String signature) throws IOException, Refusal {
        return containment.sign(id, person, signature);
    }

    @Override
    public PlanStatus contain(String id, Deed deed, Caller person) throws IOException, Refusal {
        return switch (deed) {
            case REHEARSE -> containment.rehearse(id, person.name());
            case APPLY -> containment.apply(id, person.name());
            case UNDO -> containment.undo(id, person.name());
            case JUDGE -> containment.judge(id, person.name());
        };
    }

    @Override
    public Reload reload(Caller person) throws IOException {
        return reload(person.name());
    }

    /** Reads rules and site file anew, at somebody's word. */
    public synchronized Reload reload(String person) throws IOException {
        RulesAndSite.Read read;
        try {
            read = rulesAndSite.readAnew();
        } catch (UsageException e) {
            custody.reloaded(person, null, false);
            return new Reload(false, "the old rules and the old site file stay in use", lines(e.getMessage()));
        }
        RuleBook book = read.book();
        return switch (detection.reload(book)) {
            case RuleReload.Kept(String reason, var problems) -> {
                custody.reloaded(person, book.rules().digest().hex(), false);
                List<String> all = new ArrayList<>(List.of(reason));
                problems.forEach(problem -> all.add(problem.render()));
                yield new Reload(false, "the old rules and the old site file stay in use", all);
            }
            case RuleReload.Taken(var digest, int rules, var refused) -> {
                custody.reloaded(person, digest.hex(), true);
                rulesAndSite.take(read);
                Site site = read.site();
                if (site != null) {
                    alarms.site(site, detection.currentIncidents());
                }
                List<String> all = new ArrayList<>(read.warnings());
                refused.forEach(problem -> all.add(problem.render()));
                yield new Reload(true, rules + " rules are in use", all);
            }
        };
    }

    private static List<String> lines(@Nullable String message) {
        return message == null ? List.of() : message.lines().toList();
    }

    @Override
    public Answer fromSource(Call call) throws IOException {
        HttpAnswer answer = receivers()
                .answer(new HttpCall(call.method(), call.path(), call.rawQuery(), call.headers(), call.body()));
        return new Answer(answer.status(), answer.headers(), answer.body());
    }

    /** Made anew when a token was made or revoked. */
    private HttpReceivers receivers() throws IOException {
        List<Token> now = tokens.current().stream()
                .filter(token -> token.role() == Role.SOURCE)
                .toList();
        SourceKeys known = sourceKeys;
        HttpReceivers receivers = known.receivers();
        if (receivers == null || !known.tokens().equals(now)) {
            Map<String, List<String>> digests = new HashMap<>();
            now.forEach(token -> digests.computeIfAbsent(token.name(), name -> new ArrayList<>())
                    .add(token.sha256()));
            receivers = new HttpReceivers(
                    new SourceTokens(digests), intake, recent, settings.rate(), HttpLimits.defaults(), counts, timing);
            sourceKeys = new SourceKeys(now, receivers);
        }
        return receivers;
    }

    /**
     * Ends in order: lets nothing more in, finishes what is under way, lets detection come to a place from where it goes on,
     * writes down what was found, and signs the custody log.
     */
    @Override
    public void close() {
        intake.stop();
        closeOpened();
    }
}
