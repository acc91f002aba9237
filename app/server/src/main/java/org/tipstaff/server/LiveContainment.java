package org.tipstaff.server;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tipstaff.contain.ContainmentRun;
import org.tipstaff.contain.Devices;
import org.tipstaff.contain.FolderShelf;
import org.tipstaff.contain.IncidentSuspects;
import org.tipstaff.contain.PlanDesk;
import org.tipstaff.contain.PlanStatus;
import org.tipstaff.contain.SavedPlan;
import org.tipstaff.contain.SiteDevices;
import org.tipstaff.contain.StepBook;
import org.tipstaff.engine.LiveIncident;
import org.tipstaff.label.Label;
import org.tipstaff.respond.Action;
import org.tipstaff.respond.ApprovalRequest;
import org.tipstaff.respond.Command;
import org.tipstaff.respond.NotApprovedException;
import org.tipstaff.respond.Probe;
import org.tipstaff.respond.ProposedAction;
import org.tipstaff.respond.Suspects;
import org.tipstaff.respond.VerifiedAction;
import org.tipstaff.server.http.Refusal;
import org.tipstaff.site.Severity;
import org.tipstaff.site.Site;

/**
 * The containment of the running program: an incident proposes its plan, what the policy preapproves happens at once, the
 * rest waits for people, who are told that it waits. One thread does it all, so that detection never waits for a device.
 */
final class LiveContainment implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LiveContainment.class.getName());

    /** An incident that grows proposes anew, but not more often than this: a plan that nobody could read helps nobody. */
    private static final int PLANS_PER_INCIDENT_MAX = 20;

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
    private final PlanDesk desk;
    private volatile String trouble = "";

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
            InstantSource clock)
            throws IOException {
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
    }

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
        } catch (IllegalArgumentException e) {
            trouble = String.valueOf(e.getMessage());
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
            waiting();
        }));
    }

    private interface Deed {
        void done() throws IOException, NotApprovedException;
    }

    private void attempt(String what, Deed deed) {
        try {
            deed.done();
            trouble = "";
        } catch (IOException | NotApprovedException | RuntimeException e) {
            // The outermost loop: the next incident must find this thread at work.
            trouble = what + ": " + e.getMessage();
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
        Suspects suspects = before.isEmpty() ? now : joined(before.getLast(), now);
        boolean known = before.stream().anyMatch(each -> covers(each, suspects));
        boolean nothing = suspects.compromised().isEmpty()
                && suspects.networks().isEmpty()
                && suspects.domains().isEmpty();
        if (known || nothing || before.size() >= PLANS_PER_INCIDENT_MAX) {
            return;
        }
        SavedPlan saved = desk.propose(suspects, siteText.get(), label, ContainmentRun.PROGRAM);
        before.add(suspects);
        triggers.put(saved.plan().id(), seen);
        equip();
        desk.preapprove(saved.plan().id(), ContainmentRun.PROGRAM);
        var _ = executed(saved.plan().id(), ContainmentRun.PROGRAM);
        waiting();
    }

    /** What was the attacker's once is theirs until people clear it, also when the incident is told in another way. */
    private static Suspects joined(Suspects before, Suspects now) {
        return new Suspects(
                now.incident(),
                joined(before.compromised(), now.compromised()),
                joined(before.suspected(), now.suspected()),
                joined(before.accounts(), now.accounts()),
                joined(before.mailboxes(), now.mailboxes()),
                joined(before.networks(), now.networks()),
                joined(before.domains(), now.domains()),
                joined(before.tokens(), now.tokens()),
                before.entryKnown() || now.entryKnown());
    }

    private static <T> List<T> joined(List<T> one, List<T> other) {
        List<T> all = new ArrayList<>(one);
        all.addAll(other);
        return all;
    }

    private static boolean covers(Suspects known, Suspects now) {
        return (known.entryKnown() || !now.entryKnown())
                && known.compromised().containsAll(now.compromised())
                && known.accounts().containsAll(now.accounts())
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
        return done;
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

    /** Does what time has made due. */
    void tick() {
        var _ = work.submit(() -> attempt("ending leases", () -> {
            if (!desk.run().expire().isEmpty()) {
                waiting();
            }
        }));
    }

    // ---- people

    List<PlanStatus> plans() {
        return desk.plans().stream().map(saved -> PlanStatus.of(desk, saved)).toList();
    }

    Optional<PlanStatus> plan(String id) {
        return desk.plan(id).map(saved -> PlanStatus.of(desk, saved));
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
            return status(id);
        });
    }

    void judged(String id, String finding, List<String> reasons) throws IOException {
        desk.run().judged(id, finding, reasons, ContainmentRun.PROGRAM);
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
        return unexplained.isEmpty() ? trouble : unexplained.getFirst();
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

    @Override
    public void close() {
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
