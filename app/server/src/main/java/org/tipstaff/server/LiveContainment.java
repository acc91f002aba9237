package org.tipstaff.server;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tipstaff.contain.ContainmentRun;
import org.tipstaff.contain.Devices;
import org.tipstaff.contain.FolderShelf;
import org.tipstaff.contain.IncidentSuspects;
import org.tipstaff.contain.PlanDesk;
import org.tipstaff.contain.PlanStatus;
import org.tipstaff.contain.ResidualWatch;
import org.tipstaff.contain.ResponseTimes;
import org.tipstaff.contain.SavedPlan;
import org.tipstaff.contain.SiteDevices;
import org.tipstaff.contain.StepBook;
import org.tipstaff.engine.LiveIncident;
import org.tipstaff.journal.Journal;
import org.tipstaff.label.Label;
import org.tipstaff.respond.Action;
import org.tipstaff.respond.ApprovalRequest;
import org.tipstaff.respond.Command;
import org.tipstaff.respond.ContainmentPlan;
import org.tipstaff.respond.ContainmentPlanner;
import org.tipstaff.respond.ContainmentVerdict;
import org.tipstaff.respond.NotApprovedException;
import org.tipstaff.respond.Probe;
import org.tipstaff.respond.ProposedAction;
import org.tipstaff.respond.Suspects;
import org.tipstaff.respond.VerifiedAction;
import org.tipstaff.server.http.Refusal;
import org.tipstaff.site.Network;
import org.tipstaff.site.Severity;
import org.tipstaff.site.Site;

/**
 * The containment of the running program: an incident proposes its plan, what the policy preapproves happens at once, the
 * rest waits for people, who are told that it waits. One thread does it all, so that detection never waits for a device. What is in
 * force is judged again and again, by what goes on.
 */
final class LiveContainment implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LiveContainment.class.getName());

    /** An incident that grows proposes anew, but not more often than this: a plan that nobody could read helps nobody. */
    private static final int PLANS_PER_INCIDENT_MAX = 20;

    /** From one judging of what is in force to the next. */
    private static final Duration JUDGE_EVERY = Duration.ofMinutes(1);
    /** A verdict that did not change is entered again after this: it says up to when it holds. */
    private static final Duration JUDGED_ANEW = Duration.ofHours(1);
    /** Somebody who asks for a verdict waits so long for the last records to be read. */
    private static final Duration CATCH_UP = Duration.ofSeconds(10);

    private final Supplier<@Nullable Site> site;
    private final Supplier<byte[]> siteText;
    private final SiteDevices kinds;
    private final Alarms alarms;
    private final Label label;
    private final InstantSource clock;
    private final ExecutorService work = Executors.newSingleThreadExecutor(
            task -> Thread.ofPlatform().name("containment").daemon().unstarted(task));
    private final Map<String, List<Suspects>> proposed = new HashMap<>();
    private final Map<String, Instant> triggers = new HashMap<>();
    private final List<Contained> contained = new ArrayList<>();
    private final Map<String, LastVerdict> entered = new HashMap<>();
    private final ResidualReader residue;
    private final Around around;
    private final PlanDesk desk;
    private Instant judged = Instant.MIN;
    /** What is wrong, by what was tried; what goes well is taken out. */
    private final Map<String, String> trouble = new ConcurrentHashMap<>();

    /**
     * @param site the court as it is described now
     * @param kinds how devices are reached
     */
    LiveContainment(
            FolderShelf shelf,
            StepBook book,
            Supplier<@Nullable Site> site,
            Supplier<byte[]> siteText,
            SiteDevices kinds,
            Alarms alarms,
            Label label,
            Journal journal,
            Around around,
            InstantSource clock)
            throws IOException {
        this.around = around;
        this.site = site;
        this.siteText = siteText;
        this.kinds = kinds;
        this.alarms = alarms;
        this.label = label;
        this.clock = clock;
        this.desk = PlanDesk.open(shelf, book, new Devices(List.of()), clock);
        desk.plans()
                .forEach(saved -> proposed.computeIfAbsent(
                                saved.plan().suspects().incident(), _ -> new ArrayList<>())
                        .add(saved.plan().suspects()));
        equip();
        this.residue = new ResidualReader(journal);
    }

    /** What is known beside plans. */
    interface Around {
        /** The open ones. */
        List<LiveIncident> incidents();

        /** Of all records of the journal before this offset the incidents are known. */
        long built();

        ResponseTimes.Opening opening(String incident);
    }

    /** A verdict as it was entered last. */
    private record LastVerdict(String states, Instant at) {}

    /** Devices probe what the plans predict, so they are made anew with each plan. */
    private void equip() throws IOException {
        Site court = site.get();
        Set<Probe> probes = new LinkedHashSet<>();
        desk.plans()
                .forEach(saved ->
                        probes.addAll(saved.plan().predictions().expected().keySet()));
        Devices devices;
        try {
            devices = court == null ? new Devices(List.of()) : kinds.of(court, probes);
            trouble.remove("devices");
        } catch (IllegalArgumentException e) {
            trouble.put("devices", String.valueOf(e.getMessage()));
            devices = new Devices(List.of());
        }
        desk.run().equip(devices);
    }

    /**
     * An action that was seen to work.
     *
     * @param took from its incident's being seen
     */
    record Contained(Command command, Duration took) {}

    /** Takes up what an interruption left; called once, before the doors open. */
    void begin() {
        var _ = work.submit(() -> attempt("taking up plans", () -> {
            var _ = desk.run().reconcile();
            for (SavedPlan saved : desk.plans()) {
                desk.print(saved.plan().id(), label);
            }
            watch();
            waiting();
        }));
        var _ = work.submit(() -> attempt("trying out a plan", this::warm));
    }

    /**
     * Plans once for nobody, and has the gateway check the table without loading it: the first plan that counts then takes no longer than
     * those after it, and a gateway that does not answer is known before it is needed.
     */
    private void warm() throws IOException {
        Site court = site.get();
        if (court == null || court.hosts().isEmpty()) {
            return;
        }
        Suspects nobody = new Suspects(
                "nobody",
                List.of(court.hosts().getFirst().id()),
                List.of(),
                List.of(),
                List.of(),
                List.of(Network.parse("192.0.2.1/32")),
                List.of(),
                List.of(),
                true);
        ContainmentPlan plan = ContainmentPlanner.contain(court, nobody, clock.instant(), "0".repeat(32));
        for (ProposedAction action : plan.actions()) {
            if (action.command() instanceof Command.BlockAddresses block) {
                List<String> problems = desk.run().dryRun(block);
                if (!problems.isEmpty()) {
                    throw new IOException(String.join("; ", problems));
                }
            }
        }
    }

    private interface Deed {
        void done() throws IOException, NotApprovedException;
    }

    private void attempt(String what, Deed deed) {
        try {
            deed.done();
            trouble.remove(what);
        } catch (IOException | NotApprovedException | RuntimeException e) {
            // The outermost loop: the next incident must find this thread at work.
            trouble.put(what, what + ": " + e.getMessage());
            LOG.log(Level.ERROR, "containment, {0}: {1}", what, String.valueOf(e.getMessage()));
        }
    }

    // ---- incidents

    /** An incident is new or grew. Returns at once. */
    void incident(LiveIncident incident) {
        Instant seen = clock.instant();
        if (incident.open() && site.get() != null) {
            var _ = work.submit(() -> attempt("proposing a plan", () -> propose(incident, seen)));
        }
    }

    private void propose(LiveIncident incident, Instant seen) throws IOException, NotApprovedException {
        Site court = site.get();
        if (court == null || severity(incident).compareTo(court.alerts().from()) < 0) {
            return;
        }
        Suspects now = IncidentSuspects.read(incident.json().getBytes(java.nio.charset.StandardCharsets.UTF_8), court)
                .getFirst()
                .with(List.of(), List.of(), List.of());
        List<Suspects> before = proposed.computeIfAbsent(incident.id(), _ -> new ArrayList<>());
        // What was told as another incident before it turned out to be this one is this one's.
        Suspects suspects = Stream.concat(Stream.of(incident.id()), incident.supersedes().stream())
                .flatMap(id -> proposed.getOrDefault(id, List.of()).stream())
                .reduce(now, Suspects::and);
        boolean known = before.stream().anyMatch(each -> covers(each, suspects));
        boolean nothing = suspects.compromised().isEmpty()
                && suspects.networks().isEmpty()
                && suspects.domains().isEmpty();
        if (known || nothing || before.size() >= PLANS_PER_INCIDENT_MAX) {
            return;
        }
        SavedPlan saved = desk.propose(suspects, siteText.get(), ContainmentRun.PROGRAM);
        before.add(suspects);
        triggers.put(saved.plan().id(), seen);
        equip();
        desk.preapprove(saved.plan().id(), ContainmentRun.PROGRAM);
        // What people read comes behind what cuts.
        try {
            var _ = executed(saved.plan().id(), ContainmentRun.PROGRAM);
        } finally {
            desk.print(saved.plan().id(), label);
            waiting();
        }
    }

    private static boolean covers(Suspects known, Suspects now) {
        return (known.entryKnown() || !now.entryKnown())
                && known.compromised().containsAll(now.compromised())
                && known.accounts().containsAll(now.accounts())
                && known.mailboxes().containsAll(now.mailboxes())
                && known.tokens().containsAll(now.tokens())
                && known.networks().containsAll(now.networks())
                && known.domains().containsAll(now.domains());
    }

    private static Severity severity(LiveIncident incident) {
        return Severity.valueOf(incident.incident().severity().name());
    }

    private List<Action> executed(String plan, String actor) throws IOException, NotApprovedException {
        List<Action> done = desk.apply(plan, actor);
        Instant trigger = triggers.get(plan);
        for (Action action : done) {
            if (action instanceof VerifiedAction verified && trigger != null) {
                synchronized (contained) {
                    contained.add(new Contained(verified.command(), Duration.between(trigger, verified.at())));
                }
            }
        }
        watch();
        time(plan);
        return done;
    }

    private void time(String plan) throws IOException {
        SavedPlan saved = desk.plan(plan).orElseThrow();
        desk.timed(ResponseTimes.of(
                desk, saved, around.opening(saved.plan().suspects().incident())));
    }

    // ---- judging

    /** The newest plan of each incident of which anything is in force. */
    private List<SavedPlan> inForce() {
        Map<String, SavedPlan> newest = new LinkedHashMap<>();
        for (SavedPlan saved : desk.plans()) {
            if (!desk.inForce(saved.plan().id()).isEmpty()) {
                newest.put(saved.plan().suspects().incident(), saved);
            }
        }
        return List.copyOf(newest.values());
    }

    /** Since when all is in force that is in force of an incident. */
    private Optional<Instant> cut(String incident) {
        return desk.plans().stream()
                .filter(saved -> saved.plan().suspects().incident().equals(incident))
                .flatMap(saved -> desk.cut(saved.plan().id()).stream())
                .max(Comparator.naturalOrder());
    }

    /** Sees to it that the journal is read from before the earliest cut on, and no longer than there is one. */
    private void watch() {
        Site court = site.get();
        Optional<Instant> earliest = inForce().stream()
                .flatMap(saved -> cut(saved.plan().suspects().incident()).stream())
                .min(Comparator.naturalOrder());
        if (court == null || earliest.isEmpty()) {
            residue.rest();
        } else {
            residue.since(earliest.get().minus(ResidualWatch.BEFORE), court);
        }
    }

    private void judge() throws IOException {
        for (SavedPlan saved : inForce()) {
            var _ = judge(saved, ContainmentRun.PROGRAM, false);
        }
    }

    /**
     * Judges what is in force of the plan's incident.
     *
     * @param always whether it is entered though nothing changed
     * @return whether there was anything to judge
     */
    private boolean judge(SavedPlan saved, String actor, boolean always) throws IOException {
        Site court = site.get();
        Suspects planned = saved.plan().suspects();
        Optional<Instant> cut = cut(planned.incident());
        Instant at = clock.instant();
        if (court == null || cut.isEmpty() || !at.isAfter(cut.get())) {
            return false;
        }
        IncidentSuspects.Since since = new IncidentSuspects.Since(planned, Set.of(), List.of());
        for (LiveIncident incident : around.incidents()) {
            IncidentSuspects known = IncidentSuspects.read(
                            incident.json().getBytes(java.nio.charset.StandardCharsets.UTF_8), court)
                    .getFirst();
            if (known.belongsTo(planned) || incident.supersedes().contains(planned.incident())) {
                since = since.with(known, incident.incident().findings(), cut.get());
            }
        }
        ResidualWatch watch = residue.watch();
        ContainmentVerdict verdict = (watch == null ? new ResidualWatch(court) : watch)
                .judge(
                        planned,
                        since.now(),
                        since.reached(),
                        since.found(),
                        desk.open(saved.plan().id()),
                        cut.get(),
                        at);
        String states = verdict.finding() + " "
                + verdict.subjects().stream()
                        .map(each -> each.subject() + " " + each.standing())
                        .toList();
        LastVerdict before = entered.get(saved.plan().id());
        if (always
                || before == null
                || !before.states().equals(states)
                || Duration.between(before.at(), at).compareTo(JUDGED_ANEW) >= 0) {
            var _ = desk.judged(saved.plan().id(), verdict, actor);
            entered.put(saved.plan().id(), new LastVerdict(states, at));
            time(saved.plan().id());
        }
        return true;
    }

    /** Who is on duty knows which plans wait for signatures. */
    private void waiting() {
        Instant now = clock.instant();
        for (SavedPlan saved : desk.plans()) {
            boolean waits = now.isBefore(saved.plan().expires())
                    && saved.plan().actions().stream()
                            .anyMatch(action -> desk.run()
                                    .action(action.id())
                                    .map(standing -> standing.action() instanceof ProposedAction)
                                    .orElse(false));
            if (waits && saved == newest(saved.plan().suspects().incident())) {
                alarms.planWaits(saved.plan().id(), saved.plan().made());
            } else {
                alarms.planDecided(saved.plan().id());
            }
        }
    }

    private @Nullable SavedPlan newest(String incident) {
        return desk.plans().stream()
                .filter(saved -> saved.plan().suspects().incident().equals(incident))
                .reduce((_, last) -> last)
                .orElse(null);
    }

    /** Returns when what was asked up to now is done; false when that is not to be known. */
    boolean idle() throws InterruptedException {
        try {
            work.submit(() -> {}).get();
            return true;
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.RejectedExecutionException e) {
            return false;
        }
    }

    /** Does what time has made due. */
    void tick() {
        var _ = work.submit(() -> attempt("ending leases", () -> {
            if (!desk.run().expire().isEmpty()) {
                watch();
                waiting();
            }
            Instant now = clock.instant();
            // A clock that was set back must not end judging for as long.
            boolean due = now.isBefore(judged) || now.minus(JUDGE_EVERY).isAfter(judged);
            // Nobody is silent of whose records rules were not asked yet.
            if (due && around.built() >= residue.position()) {
                judged = now;
                judge();
            }
        }));
    }

    // ---- people

    List<PlanStatus> plans() {
        return desk.plans().stream().map(this::status).toList();
    }

    Optional<PlanStatus> plan(String id) {
        return desk.plan(id).map(this::status);
    }

    private PlanStatus status(SavedPlan saved) {
        return PlanStatus.of(desk, saved, around.opening(saved.plan().suspects().incident()));
    }

    /** What people sign, byte for byte. */
    byte[] request(String id, boolean emergency) throws IOException, Refusal {
        known(id);
        return asked(() -> desk.ask(id, emergency ? ApprovalRequest.Path.EMERGENCY : ApprovalRequest.Path.RULE)
                .orElseThrow(() -> new NotApprovedException(List.of("nothing of this plan waits for a signature")))
                .canonical());
    }

    PlanStatus sign(String id, String person, String signature) throws IOException, Refusal {
        known(id);
        return asked(() -> {
            var _ = desk.sign(id, person, signature);
            waiting();
            return status(id);
        });
    }

    PlanStatus rehearse(String id, String person) throws IOException, Refusal {
        known(id);
        return asked(() -> {
            var _ = desk.rehearse(id, kinds, person, _ -> {});
            return status(id);
        });
    }

    PlanStatus apply(String id, String person) throws IOException, Refusal {
        known(id);
        return asked(() -> {
            var _ = executed(id, person);
            return status(id);
        });
    }

    PlanStatus undo(String id, String person) throws IOException, Refusal {
        known(id);
        return asked(() -> {
            var _ = desk.undo(id, person);
            watch();
            return status(id);
        });
    }

    PlanStatus judge(String id, String person) throws IOException, Refusal {
        known(id);
        try {
            residue.catchUp(CATCH_UP);
            long end = System.nanoTime() + CATCH_UP.toNanos();
            while (around.built() < residue.position()) {
                if (System.nanoTime() - end > 0) {
                    throw new Refusal(503, "detection is behind what was received; ask again");
                }
                Thread.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return asked(() -> {
            if (!judge(desk.plan(id).orElseThrow(), person, true)) {
                throw new NotApprovedException(
                        List.of("nothing is in force against this incident, so there is nothing to judge"));
            }
            return status(id);
        });
    }

    private PlanStatus status(String id) {
        return plan(id).orElseThrow();
    }

    private void known(String id) throws Refusal {
        if (desk.plan(id).isEmpty()) {
            throw new Refusal(404, "there is no plan with this id");
        }
    }

    private interface Asked<T> {
        T answer() throws IOException, NotApprovedException;
    }

    /** In the turn of the one thread, for a plan is one thing at a time. */
    private <T> T asked(Asked<T> question) throws IOException, Refusal {
        try {
            return work.submit(() -> {
                        try {
                            return new Heard<>(question.answer(), null);
                        } catch (NotApprovedException e) {
                            return new Heard<T>(null, e);
                        }
                    })
                    .get()
                    .orRefuse();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (java.util.concurrent.ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw new Refusal(503, String.valueOf(io.getMessage()));
            }
            if (e.getCause() instanceof IllegalArgumentException wrong) {
                throw new Refusal(409, String.valueOf(wrong.getMessage()));
            }
            throw new IOException("a fault of the program: " + e.getCause(), e);
        }
    }

    private record Heard<T>(@Nullable T answer, @Nullable NotApprovedException refusal) {
        T orRefuse() throws Refusal {
            NotApprovedException why = refusal;
            T found = answer;
            if (why != null || found == null) {
                throw new Refusal(409, why == null ? "no answer" : String.join("; ", why.reasons()));
            }
            return found;
        }
    }

    // ---- how it is

    /** What is wrong; empty when nothing is. */
    String trouble() {
        List<String> unexplained = desk.run().unexplained();
        return unexplained.isEmpty() ? String.join("; ", new TreeMap<>(trouble).values()) : unexplained.getFirst();
    }

    /** Actions by state. */
    Map<String, Integer> states() {
        Map<String, Integer> states = new TreeMap<>();
        desk.run().actions().forEach(standing -> states.merge(standing.word(), 1, Integer::sum));
        return states;
    }

    /** From an incident's being seen to an effect that was verified, of each action of this run that came so far. */
    List<Contained> contained() {
        synchronized (contained) {
            return List.copyOf(contained);
        }
    }

    /** When what happened, of the newest plan of each incident. */
    List<ResponseTimes> times() {
        Map<String, SavedPlan> newest = new LinkedHashMap<>();
        desk.plans().forEach(saved -> newest.put(saved.plan().suspects().incident(), saved));
        return newest.values().stream()
                .map(saved -> ResponseTimes.of(
                        desk, saved, around.opening(saved.plan().suspects().incident())))
                .toList();
    }

    /** The last verdict on each incident: how many are of each kind. */
    Map<String, Integer> verdicts() {
        Map<String, String> last = new HashMap<>();
        desk.plans()
                .forEach(saved -> desk.verdict(saved.plan().id())
                        .ifPresent(each -> last.put(
                                saved.plan().suspects().incident(), each.step().result())));
        Map<String, Integer> findings = new TreeMap<>();
        last.values().forEach(finding -> findings.merge(finding, 1, Integer::sum));
        return findings;
    }

    @Override
    public void close() {
        residue.close();
        work.shutdown();
        try {
            // What is under way is a step that is recorded; what is not finished is taken up after the next start.
            if (!work.awaitTermination(10, TimeUnit.SECONDS)) {
                work.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
