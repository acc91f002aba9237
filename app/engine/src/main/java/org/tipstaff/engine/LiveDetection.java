package org.tipstaff.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.tipstaff.detect.Finding;
import org.tipstaff.detect.FindingLabels;
import org.tipstaff.event.Event;
import org.tipstaff.event.Gap;
import org.tipstaff.event.Sha256;
import org.tipstaff.event.Source;
import org.tipstaff.journal.Batch;
import org.tipstaff.journal.Journal;
import org.tipstaff.journal.JournalReader;
import org.tipstaff.journal.Lost;
import org.tipstaff.journal.Read;
import org.tipstaff.label.Label;
import org.tipstaff.normalise.Mappings;
import org.tipstaff.sigma.CorrelationMatch;
import org.tipstaff.sigma.CorrelationSink;
import org.tipstaff.sigma.Problem;
import org.tipstaff.sigma.RuleMatch;
import org.tipstaff.sigma.SigmaCorrelation;
import org.tipstaff.sigma.SigmaRule;

/**
 * The stages, live: reads the journal from where it stopped, gives findings and incidents.
 *
 * <pre>{@code
 * LiveDetection live = LiveDetection.open(journal, data.resolve("live"), book, label, LiveLimits.DEFAULT, clock, listener);
 * live.start();
 * …
 * live.close();
 * }</pre>
 *
 * <p><b>What is found is a function of the journal</b>, of the rules and of nothing else: not of batches, of speed, of the
 * number of workers, of when the program was restarted or killed. Records of one second of receiving are worked off together;
 * what is decided is written to {@link LiveLog} in one commit, then told. After a restart what the log holds is taken from
 * there, and the journal is read on behind it (decision 15).
 *
 * <p>{@link #start} begins the threads {@code live-detection} and {@code live-incidents}, {@link LiveLimits#workers} less one
 * that read with the first, and {@code live-facts}, which after a restart reads what facts the files lack, then writes these files.
 */
public final class LiveDetection implements AutoCloseable {
    /** How long to wait for records before looking at the clock. */
    private static final Duration IDLE = Duration.ofMillis(100);

    /** The same while incidents are built or wait to be: whoever is to act on them waits for it. */
    private static final Duration BUILDING = Duration.ofMillis(3);

    /** Seconds for which records may lie between the receiver's clock and the journal, when nothing comes. */
    private static final long GRACE = 2;

    /** Building incidents takes no more than one part in so many, and one, of a core: with thousands of findings it is work. */
    private static final int RESTS_PER_BUILD = 2;

    /** When nothing was found, incidents are built again as often for what else was seen on their hosts. */
    private static final Duration GROWING = Duration.ofMinutes(5);

    /** From one writing of facts to the next: what was read since is read again after the process was killed. */
    private static final Duration SAVING = Duration.ofSeconds(60);

    /** Records worked off between two commits when nothing was found: so many are read again after the process was killed. */
    private static final int RECORDS_PER_COMMIT = 50_000;

    private final Journal journal;
    private final LiveLimits limits;
    private final Label label;
    private final InstantSource clock;
    private final LiveListener listener;
    private final Source all = Source.file("journal");
    private final LiveWorkers workers;
    private final LiveState state;
    private final LiveIncidents incidents = new LiveIncidents();
    private final LiveLog log;
    private final AtomicReference<@Nullable RuleBook> newRules = new AtomicReference<>();
    private volatile RuleBook latestRules;

    // What follows belongs to the thread that reads the journal.
    private RuleBook book;
    private FindingLabels labels;
    private JsonLinesFormat lines;
    private LiveCorrelation correlation;
    private boolean muted;
    private final List<CorrelationMatch> correlated = new ArrayList<>();
    private final List<LiveFinding> untold = new ArrayList<>();
    /** What the last commit with findings found: the process may have ended before anybody was told. */
    private List<LiveFinding> toldAgain = List.of();

    private final TreeMap<Long, LiveEntry.Second> uncommitted = new TreeMap<>();
    private final List<LiveEntry> entries = new ArrayList<>();
    private long uncommittedRecords;
    private long second = Long.MIN_VALUE;
    private long epoch = Long.MIN_VALUE;
    private long next;
    private @Nullable JournalReader reader;
    private @Nullable Lost lost;
    private boolean changed;

    // What is to be read again after a restart, and what of it was.
    private final Mappings mappings;
    private final TreeMap<Long, Long> catchUp;
    private final long catchUpEnd;
    private final LiveFacts facts;
    private volatile boolean factsRead;
    private volatile boolean endedSoundly;
    private long savedAt = System.nanoTime();
    private long savedUpTo;
    private long builtAt;

    // Handed from that thread to the one that builds incidents, and back.
    private final AtomicReference<LiveIncidents.@Nullable Input> input = new AtomicReference<>();
    private final AtomicReference<LiveIncidents.@Nullable Changes> built = new AtomicReference<>();
    private volatile boolean buildWanted;
    /** Up to where everything is known that follows from the journal, as long as nothing more comes; -1 while it is not. */
    private volatile long settled = -1;
    /** Up to where incidents are known, but for matches that still wait for earlier events. */
    private volatile long toldUpTo;

    /** Belongs to the thread that reads: something was given to be built of and did not come back. */
    private boolean building;

    private volatile boolean incidentsBuilt = true;

    private final Object counting = new Object();
    private final Map<Gap.Kind, Long> gaps = new EnumMap<>(Gap.Kind.class);
    private long records;
    private long events;
    private long findings;
    private long unknown;
    private long late;
    private int held;
    private @Nullable Instant received;
    private volatile long offset;

    private volatile @Nullable String incidentFault;
    private volatile boolean stopping;
    private final List<Thread> threads = new ArrayList<>();

    private LiveDetection(
            Journal journal,
            Path folder,
            RuleBook book,
            Label label,
            LiveLimits limits,
            InstantSource clock,
            LiveListener listener)
            throws IOException {
        this.journal = journal;
        this.limits = limits;
        this.label = label;
        this.clock = clock;
        this.listener = listener;
        this.book = book;
        this.latestRules = book;
        this.labels = RunLabels.of(label, book);
        this.lines = new JsonLinesFormat(labels);
        this.state = new LiveState(limits);
        this.correlation = new LiveCorrelation(book.correlations(), limits, new Correlated(book));
        this.mappings = BuiltInMappings.read();
        this.facts = new LiveFacts(new LiveFactsFile(folder, BuiltInMappings.texts(), all));
        this.workers = new LiveWorkers(limits.workers(), all, mappings, book);
        Restored restored = new Restored();
        this.muted = true;
        this.log = LiveLog.open(folder, restored);
        this.muted = false;
        this.offset = next;
        this.catchUp = state.firstOffsets();
        this.catchUpEnd = next;
        this.changed = next > 0;
        this.savedUpTo = next;
        catchUp.keySet().forEach(each -> facts.begin(each, catchUp.firstKey()));
        if (epoch != Long.MIN_VALUE) {
            openEpoch();
        }
    }

    /**
     * Takes up where the folder says that detection stopped; in an empty folder, at the begin of the journal.
     *
     * @param folder for the log of what was decided; nobody else writes there
     * @param label of every log that is received
     * @param clock says when to go on without records; nothing that is found depends on it
     */
    public static LiveDetection open(
            Journal journal,
            Path folder,
            RuleBook book,
            Label label,
            LiveLimits limits,
            InstantSource clock,
            LiveListener listener)
            throws IOException {
        return new LiveDetection(journal, folder, book, label, limits, clock, listener);
    }

    /** Begins to read. Called once. */
    public void start() {
        threads.add(Thread.ofPlatform().name("live-detection").start(this::readJournal));
        threads.add(Thread.ofPlatform().name("live-incidents").daemon().start(this::buildIncidents));
        threads.add(Thread.ofPlatform().name("live-facts").daemon().start(this::keepFacts));
    }

    /** Stops between two batches; what was found is told and durable. The journal stays open. */
    @Override
    public void close() throws IOException {
        stopping = true;
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join(Duration.ofMillis(100));
                    synchronized (input) {
                        input.notifyAll();
                    }
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        workers.close();
        if (endedSoundly && factsRead && epoch != Long.MIN_VALUE) {
            try {
                saveNow();
            } catch (IOException e) {
                // As on a full disk: they are read again from the journal, as after a kill.
                listener.gap(Gap.whole(all, Gap.Kind.NOT_KEPT, "facts can't be written: " + e.getMessage()));
            }
        }
        JournalReader open = reader;
        if (open != null) {
            open.close();
        }
        log.close();
    }

    /** Open incidents, most severe first. */
    public List<LiveIncident> currentIncidents() {
        return incidents.open();
    }

    /** An open incident by its id, or by one under which a part of it was told before. */
    public Optional<LiveIncident> incident(String id) {
        return Optional.ofNullable(incidents.find(id));
    }

    /** Of all records before this offset the incidents are told, but for correlations that still wait. */
    public long built() {
        return toldUpTo;
    }

    /**
     * Whether all is told that follows from what the journal holds: every record was worked off, no match waits for earlier events, and
     * incidents were built of all findings.
     */
    public boolean isSettled() {
        return settled == journal.end();
    }

    /** The first record of the journal that was not worked off yet. */
    public long offset() {
        return offset;
    }

    public LiveCounters counters() {
        synchronized (counting) {
            return new LiveCounters(
                    offset,
                    received,
                    records,
                    events,
                    findings,
                    late,
                    held,
                    incidents.open().size(),
                    new TreeMap<>(gaps),
                    unknown,
                    latestRules.rules().digest().hex());
        }
    }

    /**
     * Puts other rules in the place of those in use, from the next batch on. Nothing that was found is taken back, and no
     * record is left out: each is asked the one set or the other. They are not taken when a rule that runs now would
     * silently run no more, because its file is wrong or log sources do not reach it.
     */
    public synchronized RuleReload reload(RuleBook rules) {
        Set<String> running = new HashSet<>();
        rules.plan().active().forEach(rule -> running.add(rule.header().id()));
        rules.correlations().active().forEach(each -> running.add(each.header().id()));
        List<Problem> problems = rules.rules().problems();
        if (running.isEmpty()) {
            return new RuleReload.Kept("none of the new rules can be run", problems);
        }
        Set<String> refused = new HashSet<>();
        rules.rules().refused().forEach(each -> refused.add(each.id()));
        for (SigmaRule rule : latestRules.plan().active()) {
            String id = rule.header().id();
            if (!running.contains(id) && refused.contains(id)) {
                return new RuleReload.Kept(
                        "rule " + id + " (" + rule.header().title()
                                + ") runs now and is refused in the new set; delete it if it is not wanted any more",
                        problems);
            }
        }
        latestRules = rules;
        newRules.set(rules);
        return new RuleReload.Taken(rules.rules().digest(), running.size(), problems);
    }

    // ---- the thread that reads the journal

    private void readJournal() {
        try {
            if (!toldAgain.isEmpty()) {
                listener.findings(toldAgain);
                toldAgain = List.of();
            }
            while (!stopping) {
                workOff(Integer.MAX_VALUE);
                idle(clock.instant().getEpochSecond() - GRACE);
                exchange();
                if (!changed && !building) {
                    toldUpTo = next;
                }
                settled = changed || building || correlation.held() > 0 ? -1 : next;
            }
            commit();
            endedSoundly = true;
        } catch (IOException | UncheckedIOException e) {
            listener.stopped("live detection stopped: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // The outermost loop of this stage: a fault must be seen, and must not take the receivers with it.
            listener.stopped("live detection stopped on a fault of the program: " + e);
            throw e;
        }
    }

    /**
     * Reads the facts of the kept epochs again, from their files and what these lack from the journal; what was found is known
     * from the log. Detection does not wait for it: facts can be joined in any order. Incidents do, since without facts they
     * would be others.
     */
    void catchUpFacts() throws IOException, InterruptedException {
        TreeMap<Long, Long> firsts = catchUp;
        for (var each : firsts.entrySet()) {
            var following = firsts.higherEntry(each.getKey());
            long end = following == null ? catchUpEnd : following.getValue();
            long from = each.getValue();
            LiveFactsFile.Saved saved = facts.read(each.getKey(), from, end);
            if (saved != null) {
                from = saved.upTo();
                facts.seen(each.getKey(), List.of(saved.seen()));
            }
            LiveWorker observer = new LiveWorker(all, mappings, latestRules);
            observe(from, end, observer);
            facts.seen(each.getKey(), List.of(observer.handOverContext()));
        }
        factsRead = true;
    }

    private void observe(long from, long to, LiveWorker observer) throws IOException, InterruptedException {
        try (JournalReader again = journal.reader(from)) {
            long at = from;
            while (at < to && !stopping) {
                Read read = again.next(Duration.ZERO);
                if (read == null) {
                    return;
                }
                if (read instanceof Batch batch) {
                    observer.observe(new LiveWorker.Slice(batch, 0, (int) Math.min(batch.size(), to - batch.first())));
                }
                at = read.end();
            }
        }
    }

    private void keepFacts() {
        try {
            catchUpFacts();
        } catch (IOException | UncheckedIOException e) {
            incidentFault =
                    "the facts of the last days can't be read again, so no incidents are built: " + e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        while (!stopping) {
            try {
                facts.write();
            } catch (IOException | UncheckedIOException e) {
                // As on a full disk: after the next restart more of the journal is read again, and nothing else.
                listener.gap(Gap.whole(all, Gap.Kind.NOT_KEPT, "facts can't be written: " + e.getMessage()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Has the facts of the current epoch written down when that is due. */
    private void saveFacts() throws IOException {
        long now = System.nanoTime();
        if (factsRead && next > savedUpTo && epoch != Long.MIN_VALUE && now - savedAt >= SAVING.toNanos()) {
            savedAt = now;
            commit();
            savedUpTo = next;
            facts.save(epoch, state.firstOffset(), next);
        }
    }

    /** Writes the facts of the current epoch down, on the caller's thread. */
    void saveNow() throws IOException {
        commit();
        facts.save(epoch, state.firstOffset(), next);
        facts.take(facts.mark());
        facts.writeRest();
    }

    /**
     * Works off what the journal holds, and returns when it holds no more.
     *
     * @return records worked off, a few more than {@code most} perhaps
     */
    long workOff(long most) throws IOException, InterruptedException {
        JournalReader from = reader;
        if (from == null) {
            from = journal.reader(next);
            reader = from;
        }
        long done = 0;
        while (done < most && !stopping) {
            takeNewRules();
            List<Batch> batches = gather(from);
            for (List<LiveWorker.Slice> slices : seconds(batches)) {
                done += work(slices);
            }
            Lost missing = lost;
            if (missing != null) {
                lost = null;
                next = missing.end();
                gap(Gap.at(
                        all,
                        Gap.Kind.UNREADABLE,
                        -1,
                        -1,
                        "records " + missing.first() + " to " + (missing.end() - 1) + " of the journal were not read: "
                                + missing.reason()));
                continue;
            }
            if (batches.isEmpty()) {
                return done;
            }
            exchange();
        }
        return done;
    }

    /** Waits for a batch, then takes what else is there, up to the limits. */
    private List<Batch> gather(JournalReader from) throws IOException, InterruptedException {
        List<Batch> batches = new ArrayList<>();
        Duration wait = building || changed ? BUILDING : IDLE;
        int count = 0;
        long bytes = 0;
        while (count < limits.batchRecords() && bytes < limits.batchBytes()) {
            Read read = from.next(batches.isEmpty() && !threads.isEmpty() ? wait : Duration.ZERO);
            switch (read) {
                case Batch batch -> {
                    batches.add(batch);
                    count += batch.size();
                    bytes += batch.array().length;
                }
                case Lost gone -> {
                    lost = gone;
                    return batches;
                }
                case null -> {
                    return batches;
                }
            }
        }
        return batches;
    }

    /** Divides batches where a second of receiving begins; the clock of receiving never goes back. */
    private List<List<LiveWorker.Slice>> seconds(List<Batch> batches) {
        List<List<LiveWorker.Slice>> divided = new ArrayList<>();
        List<LiveWorker.Slice> now = new ArrayList<>();
        long of = second;
        int count = 0;
        for (Batch batch : batches) {
            int from = 0;
            for (int i = 0; i < batch.size(); i++) {
                long its = Math.floorDiv(batch.atNanos(i), 1_000_000_000L);
                if (its > of || count == limits.batchRecords()) {
                    if (i > from) {
                        now.add(new LiveWorker.Slice(batch, from, i));
                    }
                    if (!now.isEmpty()) {
                        divided.add(now);
                        now = new ArrayList<>();
                    }
                    from = i;
                    of = Math.max(of, its);
                    count = 0;
                }
                count++;
            }
            if (batch.size() > from) {
                now.add(new LiveWorker.Slice(batch, from, batch.size()));
            }
        }
        if (!now.isEmpty()) {
            divided.add(now);
        }
        return divided;
    }

    /** @param slices of one second */
    private long work(List<LiveWorker.Slice> slices) throws IOException, InterruptedException {
        LiveWorker.Slice first = slices.getFirst();
        LiveWorker.Slice last = slices.getLast();
        long its = Math.max(second, Math.floorDiv(first.batch().atNanos(first.from()), 1_000_000_000L));
        if (its > second) {
            second = its;
            begin(Math.floorDiv(its, limits.epoch().toSeconds()), first.batch().offset(first.from()));
            correlation.tick(its);
            decide(first.batch().offset(first.from()));
        }
        Instant latest = null;
        List<RuleMatch> watched = new ArrayList<>();
        Map<Gap.Kind, List<Gap>> missed = new EnumMap<>(Gap.Kind.class);
        long seen = 0;
        long strange = 0;
        List<LiveWorker.Result> results = workers.read(slices);
        facts.seen(epoch, workers.handOverContexts());
        for (LiveWorker.Result result : results) {
            SourceOutcome outcome = result.outcome();
            seen += outcome.events;
            strange += outcome.unreadRecords;
            for (SourceOutcome.Count channel : outcome.channels.values()) {
                Instant time = channel.last;
                latest = latest == null || (time != null && time.isAfter(latest)) ? time : latest;
            }
            outcome.allGaps()
                    .forEach(gap -> missed.computeIfAbsent(gap.kind(), _ -> new ArrayList<>())
                            .add(gap));
            for (LiveMatch match : result.matches()) {
                matched(match, watched);
            }
        }
        Instant received_ = Instant.ofEpochSecond(its + 1);
        latest = latest != null && latest.isAfter(received_) ? received_ : latest;
        int lateHere = correlation.add(its, watched, latest);
        if (lateHere > 0) {
            gap(Gap.whole(
                    all,
                    Gap.Kind.CLOCK,
                    lateHere + " match(es) came more than " + limits.hold().toSeconds()
                            + " seconds after later ones; correlations did not see them"));
        }
        LiveEntry.Second before = uncommitted.get(its);
        Instant latestBefore = before == null ? null : before.latest();
        uncommitted.put(
                its,
                new LiveEntry.Second(
                        its,
                        latestBefore != null && (latest == null || latestBefore.isAfter(latest))
                                ? latestBefore
                                : latest));
        next = last.batch().offset(last.to() - 1) + 1;
        long total = slices.stream().mapToLong(LiveWorker.Slice::size).sum();
        uncommittedRecords += total;
        missed.forEach((kind, list) -> {
            Gap one = list.getFirst();
            gap(
                    list.size() == 1
                            ? one
                            : new Gap(
                                    one.source(),
                                    kind,
                                    one.offset(),
                                    one.length(),
                                    one.record(),
                                    one.reason() + " (and " + (list.size() - 1)
                                            + " more of this kind in the same second)"));
        });
        synchronized (counting) {
            records += total;
            events += seen;
            unknown += strange;
            late = correlation.late();
            held = correlation.held();
            received = last.batch().at(last.to() - 1);
        }
        if (!entries.isEmpty() || uncommittedRecords >= RECORDS_PER_COMMIT) {
            commit();
        } else {
            offset = next;
        }
        return total;
    }

    private void gap(Gap gap) {
        synchronized (counting) {
            gaps.merge(gap.kind(), 1L, Long::sum);
        }
        listener.gap(gap);
    }

    private void begin(long its, long firstOffset) throws IOException {
        if (its == epoch) {
            return;
        }
        commit();
        if (epoch != Long.MIN_VALUE && factsRead) {
            facts.save(epoch, state.firstOffset(), firstOffset);
        }
        epoch = its;
        state.begin(its, firstOffset);
        facts.begin(its, its - limits.epochs() + 1);
        openEpoch();
        entries.add(new LiveEntry.Begun(its, firstOffset));
    }

    private void openEpoch() throws IOException {
        // Correlations may reach back further than incidents do.
        long spans = book.correlations().active().stream()
                .mapToLong(each ->
                        2 * (each.timespan().toSeconds() / limits.epoch().toSeconds()) + 2)
                .max()
                .orElse(0);
        log.epoch(epoch, epoch - Math.max(limits.epochs() - 1L, spans));
    }

    private void matched(LiveMatch record, List<RuleMatch> watched) {
        FindingMaker.Repeats repeats = new FindingMaker.Repeats();
        List<LiveEntry.Hit> hits = new ArrayList<>();
        for (RuleMatch match : record.matches()) {
            String id = match.rule().header().id();
            boolean referenced = book.correlations().isReferenced(id);
            boolean isFinding = !book.correlations().suppressed().contains(id);
            int repeated = repeats.before(match);
            if (isFinding) {
                Finding finding = FindingMaker.of(match, repeated, List.of());
                isFinding = found(finding, record.offset());
            }
            if (referenced) {
                watched.add(match);
            }
            if (isFinding || referenced) {
                hits.add(new LiveEntry.Hit(
                        match.rule().header(),
                        LiveEntry.Place.of(match.event()),
                        repeated,
                        isFinding,
                        referenced,
                        FindingMaker.shown(match.matched())));
            }
        }
        if (!hits.isEmpty()) {
            entries.add(new LiveEntry.Matched(record, second, book.rules().digest(), List.copyOf(hits)));
        }
    }

    /** @return false when it is known already */
    private boolean found(Finding finding, long at) {
        if (!state.isNew(finding)) {
            return false;
        }
        state.add(finding);
        String row = lines.row(finding);
        untold.add(new LiveFinding(
                finding, row.substring(0, row.length() - 1), book.rules().digest(), at));
        return true;
    }

    /** Makes findings of what correlations have decided before this record. */
    private void decide(long at) {
        for (CorrelationMatch match : correlated) {
            Finding finding = FindingMaker.of(match);
            if (found(finding, at)) {
                entries.add(new LiveEntry.Correlated(
                        finding.rule(),
                        book.rules().digest(),
                        at,
                        finding.time(),
                        finding.matched(),
                        finding.events().stream().map(LiveEntry.Place::of).toList()));
            }
        }
        correlated.clear();
    }

    /** Without records, what waits goes on by the clock; that is written down, so that it happens there again. */
    void idle(long now) throws IOException {
        if (now > second && second != Long.MIN_VALUE && correlation.isDue(now)) {
            commit();
            second = now;
            entries.add(new LiveEntry.Tick(now));
            correlation.tick(now);
            decide(next);
            commit();
        }
    }

    /** Makes durable what was decided, then tells it. */
    private void commit() throws IOException {
        if (entries.isEmpty() && uncommitted.isEmpty()) {
            return;
        }
        entries.forEach(entry -> log.add(entry::write));
        uncommitted.values().forEach(entry -> log.add(entry::write));
        log.add(new LiveEntry.Worked(next)::write);
        write(!untold.isEmpty());
        entries.clear();
        uncommitted.clear();
        uncommittedRecords = 0;
        offset = next;
        JournalReader from = reader;
        if (from != null) {
            from.processed(next);
        }
        if (!untold.isEmpty()) {
            List<LiveFinding> told = List.copyOf(untold);
            untold.clear();
            changed = true;
            synchronized (counting) {
                findings += told.size();
            }
            listener.findings(told);
        }
    }

    /** A full disk is waited for: what was found is in memory, what comes is in the journal or refused there. */
    private void write(boolean durably) throws IOException {
        boolean told = false;
        while (true) {
            try {
                log.commit(durably);
                return;
            } catch (IOException e) {
                if (stopping || threads.isEmpty()) {
                    throw e;
                }
                if (!told) {
                    told = true;
                    listener.stopped("what was found can't be written, which is tried again each second: " + e);
                }
                LockSupport.parkNanos(1_000_000_000L);
            }
        }
    }

    private void takeNewRules() throws IOException {
        RuleBook rules = newRules.getAndSet(null);
        if (rules == null) {
            return;
        }
        commit();
        book = rules;
        labels = RunLabels.of(label, rules);
        lines = new JsonLinesFormat(labels);
        workers.rules(rules);
        LiveCorrelation before = correlation;
        correlation = new LiveCorrelation(rules.correlations(), limits, new Correlated(rules));
        muted = true;
        correlation.follow(before);
        muted = false;
    }

    /** Keeps what correlations decide until it is made into findings. */
    private final class Correlated implements CorrelationSink {
        private final RuleBook rules;

        Correlated(RuleBook rules) {
            this.rules = rules;
        }

        @Override
        public void matched(CorrelationMatch match) {
            if (!muted
                    && !rules.correlations()
                            .suppressed()
                            .contains(match.correlation().header().id())) {
                correlated.add(match);
            }
        }

        @Override
        public void limitReached(SigmaCorrelation of, String reason) {
            gap(Gap.whole(all, Gap.Kind.LIMIT, "correlation " + of.header().id() + ": " + reason));
        }

        @Override
        public void unused(SigmaCorrelation of, Unused why, long count) {
            // Told at the end of a run, and a live one has none.
        }
    }

    // ---- incidents

    /** Tells what the other thread has built, and gives it what it is to build of next. */
    private void exchange() throws IOException {
        String fault = incidentFault;
        if (fault != null) {
            incidentFault = null;
            building = false;
            listener.stopped(fault);
        }
        LiveIncidents.Changes changes = built.getAndSet(null);
        if (changes != null) {
            building = false;
            tell(changes);
        }
        saveFacts();
        if (buildWanted && factsRead && (changed || isGrown())) {
            changed = false;
            buildWanted = false;
            building = true;
            builtAt = System.nanoTime();
            synchronized (input) {
                input.set(input());
                input.notifyAll();
            }
        }
        while (facts.isBehind() && incidentsBuilt && !stopping && !threads.isEmpty()) {
            LockSupport.parkNanos(1_000_000L);
        }
    }

    private boolean isGrown() {
        return facts.isGrown() && System.nanoTime() - builtAt >= GROWING.toNanos();
    }

    private LiveIncidents.Input input() {
        return new LiveIncidents.Input(state.findings(), facts.mark(), labels, next);
    }

    private LiveIncidents.Changes build(LiveIncidents.Input given) {
        facts.take(given.facts());
        return incidents.build(given, facts.around(given.findings()));
    }

    private void tell(LiveIncidents.Changes changes) throws IOException {
        if (!changes.named().isEmpty()) {
            commit();
            changes.named().forEach(finding -> log.add(new LiveEntry.Published(finding)::write));
            write(true);
        }
        changes.snapshots().forEach(listener::incident);
    }

    private void buildIncidents() {
        try {
            while (!stopping) {
                LiveIncidents.Input given;
                long mark;
                synchronized (input) {
                    buildWanted = true;
                    if (input.get() == null && !stopping) {
                        input.wait(IDLE.toMillis());
                    }
                    given = input.getAndSet(null);
                    mark = given == null ? facts.mark() : given.facts();
                }
                facts.take(mark);
                if (given != null) {
                    long began = System.nanoTime();
                    built.set(build(given));
                    Duration took = Duration.ofNanos(System.nanoTime() - began);
                    Duration rest = took.multipliedBy(RESTS_PER_BUILD);
                    rest(rest.compareTo(limits.incidentPause()) > 0 ? rest : limits.incidentPause());
                    while (built.get() != null && !stopping) {
                        rest(IDLE);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // The outermost loop of this stage: findings go on without incidents, and that must be seen.
            incidentFault = "incidents are not built any more, on a fault of the program: " + e;
            throw e;
        } finally {
            incidentsBuilt = false;
        }
    }

    /** Facts go on coming meanwhile; they are taken, so that those who read need not wait. */
    private void rest(Duration howLong) throws InterruptedException {
        long until = System.nanoTime() + howLong.toNanos();
        while (!stopping) {
            facts.take(facts.mark());
            long left = until - System.nanoTime();
            if (left <= 0) {
                return;
            }
            Thread.sleep(Duration.ofNanos(Math.min(left, IDLE.toNanos())));
        }
    }

    /** Builds incidents of what is known now, on the caller's thread, which is the one that reads. */
    void buildNow() throws IOException {
        tell(build(input()));
    }

    // ---- after a restart

    /** Does again what the log says was done. Nothing is told, but what the last commit found is kept to be told again. */
    private final class Restored implements LiveLog.Visitor {
        private final List<LiveFinding> found = new ArrayList<>();
        private final Map<String, SigmaRule> rules = new HashMap<>();
        private final Map<LiveEntry.Place, Event> watchedEvents = new HashMap<>();

        Restored() {
            book.plan().active().forEach(rule -> rules.put(rule.header().id(), rule));
        }

        @Override
        public void commit(List<byte[]> commit) {
            found.clear();
            TreeMap<Long, List<RuleMatch>> watched = new TreeMap<>();
            try {
                for (byte[] bytes : commit) {
                    switch (LiveEntry.read(bytes)) {
                        case LiveEntry.Begun(long begun, long firstOffset) -> {
                            epoch = begun;
                            state.begin(begun, firstOffset);
                        }
                        case LiveEntry.Matched matched -> matched(matched, watched);
                        case LiveEntry.Correlated made -> {
                            List<Event> its = new ArrayList<>();
                            for (LiveEntry.Place place : made.events()) {
                                Event event = watchedEvents.get(place);
                                if (event != null) {
                                    its.add(event);
                                }
                            }
                            if (its.size() == made.events().size()) {
                                add(
                                        FindingMaker.correlation(
                                                made.rule(), made.time(), List.copyOf(its), made.shown()),
                                        made.rules(),
                                        made.offset());
                            }
                        }
                        case LiveEntry.Tick(long ticked) -> {
                            second = ticked;
                            correlation.tick(ticked);
                        }
                        case LiveEntry.Second(long of, Instant latest) -> {
                            second = Math.max(second, of);
                            correlation.tick(second);
                            correlation.add(of, watched.getOrDefault(of, List.of()), latest);
                        }
                        case LiveEntry.Worked(long upTo) -> next = upTo;
                        case LiveEntry.Published(UUID finding) -> incidents.toldBefore(finding);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (!found.isEmpty()) {
                toldAgain = List.copyOf(found);
            }
        }

        private void add(Finding finding, Sha256 by, long at) {
            if (state.isNew(finding)) {
                state.add(finding);
                String row = lines.row(finding);
                found.add(new LiveFinding(finding, row.substring(0, row.length() - 1), by, at));
            }
        }

        private void matched(LiveEntry.Matched matched, TreeMap<Long, List<RuleMatch>> watched) {
            List<Event> its = workers.first().events(matched.record());
            for (LiveEntry.Hit hit : matched.hits()) {
                for (Event event : its) {
                    if (LiveEntry.Place.of(event).equals(hit.place())) {
                        if (hit.finding()) {
                            add(
                                    FindingMaker.single(hit.rule(), event, hit.repeated(), hit.shown()),
                                    matched.rules(),
                                    matched.record().offset());
                        }
                        if (hit.referenced()) {
                            watchedEvents.put(hit.place(), event);
                            SigmaRule rule = rules.get(hit.rule().id());
                            if (rule != null) {
                                watched.computeIfAbsent(matched.second(), _ -> new ArrayList<>())
                                        .add(new RuleMatch(rule, event, Map.of()));
                            }
                        }
                        break;
                    }
                }
            }
        }
    }
}
