package org.tipstaff.contain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.tipstaff.actuators.nftables.Gateway;
import org.tipstaff.actuators.rehearsal.GatewayFacts;
import org.tipstaff.actuators.rehearsal.Rehearsal;
import org.tipstaff.actuators.rehearsal.RehearsalResult;
import org.tipstaff.actuators.rehearsal.Twin;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.custody.CanonicalJson;
import org.tipstaff.evidence.seal.SshSignature;
import org.tipstaff.evidence.tlog.NoteKey;
import org.tipstaff.evidence.tlog.SignatureType;
import org.tipstaff.label.Label;
import org.tipstaff.report.Language;
import org.tipstaff.report.PlanPage;
import org.tipstaff.respond.Action;
import org.tipstaff.respond.ActionId;
import org.tipstaff.respond.ApprovalRequest;
import org.tipstaff.respond.Approvals;
import org.tipstaff.respond.ApprovedAction;
import org.tipstaff.respond.Command;
import org.tipstaff.respond.ContainmentLevel;
import org.tipstaff.respond.ContainmentPlan;
import org.tipstaff.respond.ContainmentPlanner;
import org.tipstaff.respond.ContainmentVerdict;
import org.tipstaff.respond.NotApprovedException;
import org.tipstaff.respond.ProposedAction;
import org.tipstaff.respond.SignedApproval;
import org.tipstaff.respond.Suspects;
import org.tipstaff.respond.Verification;
import org.tipstaff.site.Contact;
import org.tipstaff.site.Site;
import org.tipstaff.site.SiteReader;
import org.tipstaff.site.SshKey;

/**
 * Where plans are made, signed and carried out, for a case folder as for the live system: the shelf has the plans, the custody
 * log has what became of them. Start here.
 */
public final class PlanDesk {
    /** A plan that agrees with its rehearsal. */
    public static final String AGREES = "agrees";

    public static final String DIFFERS = "differs";
    /** Somebody goes without a rehearsal, and says why. */
    public static final String WAIVED = "waived";

    private static final String PLAN = ".json";
    private static final String SITE = ".site.yaml";
    private static final String VERDICT = ".containment.json";
    private static final String TIMES = ".times.json";

    private final Shelf shelf;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Map<String, SavedPlan> plans = new LinkedHashMap<>();
    private final ContainmentRun run;

    private PlanDesk(Shelf shelf, StepBook book, Devices devices, InstantSource clock) throws IOException {
        this.shelf = shelf;
        this.clock = clock;
        this.random = new SecureRandom();
        read();
        List<ProposedAction> actions = plans.values().stream()
                .flatMap(saved -> saved.plan().actions().stream())
                .toList();
        this.run = ContainmentRun.open(book, actions, devices, this::approved, clock);
    }

    /** Reads what is on the shelf and in the log. Nothing is told to a device before {@link ContainmentRun#reconcile}. */
    public static PlanDesk open(Shelf shelf, StepBook book, Devices devices, InstantSource clock) throws IOException {
        return new PlanDesk(shelf, book, devices, clock);
    }

    private void read() throws IOException {
        List<SavedPlan> read = new ArrayList<>();
        Map<String, List<ApprovalRequest>> requests = new HashMap<>();
        try {
            for (String name : shelf.names()) {
                if (name.startsWith("request-") && name.endsWith(PLAN)) {
                    ApprovalRequest request = ApprovalRequest.read(shelf.read(name));
                    requests.computeIfAbsent(request.plan(), _ -> new ArrayList<>())
                            .add(request);
                }
            }
            for (String name : shelf.names()) {
                if (name.matches("plan-[^.]+\\.json")) {
                    ContainmentPlan plan = ContainmentPlan.read(shelf.read(name));
                    List<ApprovalRequest> own = requests.getOrDefault(plan.id(), new ArrayList<>());
                    own.sort(Comparator.comparing(ApprovalRequest::made));
                    read.add(new SavedPlan(plan, site(shelf.read(plan.id() + SITE)), own));
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("a saved plan can't be read: " + e.getMessage(), e);
        }
        read.sort(Comparator.comparing((SavedPlan saved) -> saved.plan().made())
                .thenComparing(saved -> saved.plan().id()));
        read.forEach(saved -> plans.put(saved.plan().id(), saved));
    }

    private static Site site(byte[] text) {
        return SiteReader.read("site.yaml", text)
                .site()
                .orElseThrow(() -> new IllegalArgumentException("the site file of a plan has errors"));
    }

    // ---- what there is

    public ContainmentRun run() {
        return run;
    }

    /** The oldest first. */
    public synchronized List<SavedPlan> plans() {
        return List.copyOf(plans.values());
    }

    public synchronized Optional<SavedPlan> plan(String id) {
        return Optional.ofNullable(plans.get(id));
    }

    private SavedPlan known(String id) {
        SavedPlan saved = plans.get(id);
        if (saved == null) {
            throw new IllegalArgumentException("there is no plan " + id);
        }
        return saved;
    }

    // ---- proposing

    /**
     * Makes a plan and saves it; {@link #print} makes its pages, which nothing has to wait for.
     *
     * @param siteText of the site file, of which a copy is kept
     */
    public synchronized SavedPlan propose(Suspects suspects, byte[] siteText, String actor) throws IOException {
        Site site = site(siteText);
        Instant made = clock.instant();
        ContainmentPlan plan = ContainmentPlanner.contain(site, suspects, made, nonce());
        TreeMap<String, byte[]> files = new TreeMap<>();
        files.put(plan.id() + PLAN, plan.canonical());
        files.put(plan.id() + SITE, siteText);
        shelf.add(files);
        SavedPlan saved = new SavedPlan(plan, site, List.of());
        plans.put(plan.id(), saved);
        run.propose(plan.id(), plan.digest().hex(), plan.actions(), actor);
        return saved;
    }

    /** Adds the page of a plan in each language, where it is not there yet. */
    public synchronized void print(String id, Label label) throws IOException {
        SavedPlan saved = known(id);
        List<String> there = shelf.names();
        TreeMap<String, byte[]> pages = new TreeMap<>();
        for (Language language : Language.values()) {
            String name = id + "." + language.key() + ".html";
            if (!there.contains(name)) {
                pages.put(
                        name,
                        PlanPage.write(language, saved.plan(), saved.site(), label)
                                .getBytes(StandardCharsets.UTF_8));
            }
        }
        if (!pages.isEmpty()) {
            shelf.add(pages);
        }
    }

    private String nonce() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    // ---- approving

    /** What the policy lets happen at once becomes approved; nothing else does. */
    public synchronized void preapprove(String id, String actor) throws IOException {
        var _ = run.approve(known(id).plan().id(), actor);
    }

    /**
     * What people are to sign: everything of the plan that is not approved beforehand. One that is open is given again.
     *
     * @return empty when there is nothing to sign
     */
    public synchronized Optional<ApprovalRequest> ask(String id, ApprovalRequest.Path path) throws IOException {
        SavedPlan saved = known(id);
        Instant now = clock.instant();
        Optional<ApprovalRequest> open =
                saved.request().filter(request -> now.isBefore(request.expires()) && request.path() == path);
        if (open.isPresent()) {
            return open;
        }
        List<ProposedAction> waiting = saved.plan().actions().stream()
                .filter(action -> isWaiting(saved, action, now))
                .toList();
        boolean watch = saved.plan().kind() == ContainmentPlan.Kind.WATCH;
        if (waiting.isEmpty() && !watch) {
            return Optional.empty();
        }
        Instant latest = now.plus(ApprovalRequest.VALID_MAX);
        Instant expires =
                latest.isBefore(saved.plan().expires()) ? latest : saved.plan().expires();
        if (!now.isBefore(expires)) {
            throw new IllegalArgumentException(
                    "plan " + id + " expired at " + saved.plan().expires());
        }
        ApprovalRequest request = ApprovalRequest.of(saved.plan(), waiting, path, now, expires, nonce());
        TreeMap<String, byte[]> files = new TreeMap<>();
        files.put(requestFile(request), request.canonical());
        shelf.add(files);
        List<ApprovalRequest> all = new ArrayList<>(saved.requests());
        all.add(request);
        plans.put(id, new SavedPlan(saved.plan(), saved.site(), all));
        return Optional.of(request);
    }

    /** The file on the shelf that people sign. */
    public static String requestFile(ApprovalRequest request) {
        return "request-" + request.nonce() + PLAN;
    }

    private boolean isWaiting(SavedPlan saved, ProposedAction action, Instant now) {
        boolean proposed = run.action(action.id())
                .map(standing -> standing.action() instanceof ProposedAction)
                .orElse(true);
        boolean preapproved = Approvals.needs(saved.site(), action.command().level(), now).stream()
                .anyMatch(need -> need.count() == 0);
        return proposed && !preapproved;
    }

    /**
     * Takes a signature under the open request.
     *
     * @return why it is not enough yet; empty when everything asked for is approved
     * @throws NotApprovedException when it is no signature of this person under this request: then it is not kept
     */
    public synchronized List<String> sign(String id, String person, String signature)
            throws IOException, NotApprovedException {
        SavedPlan saved = known(id);
        ApprovalRequest request = saved.request()
                .orElseThrow(() -> new IllegalArgumentException("nothing was asked for plan " + id + " yet"));
        refuse(saved, request, person, signature);
        run.signed(id, request.nonce(), person, signature);
        Map<ActionId, List<String>> missing = run.approve(id, person);
        return request.actions().stream()
                .flatMap(action -> missing.getOrDefault(action.id(), List.of()).stream())
                .distinct()
                .toList();
    }

    private void refuse(SavedPlan saved, ApprovalRequest request, String person, String signature)
            throws NotApprovedException {
        Contact contact = saved.site().contacts().stream()
                .filter(each -> each.person().equals(person))
                .findFirst()
                .orElse(null);
        SshKey key = contact == null ? null : contact.key();
        String why = null;
        if (key == null) {
            why = "'" + person + "' is no contact of the site with a key";
        } else if (!clock.instant().isBefore(request.expires())) {
            why = "the request expired at " + request.expires() + "; ask anew";
        } else if (!SshSignature.verifies(
                request.canonical(),
                ApprovalRequest.NAMESPACE,
                signature,
                new NoteKey(person, SignatureType.ED25519, key.publicKey()))) {
            why = "the signature is not under this request, or not of " + person;
        } else if (signatures(saved, request).stream()
                .anyMatch(given -> given.person().equals(person))) {
            why = person + " has signed already";
        }
        if (why != null) {
            throw new NotApprovedException(List.of(why));
        }
    }

    private List<SignedApproval> signatures(SavedPlan saved, ApprovalRequest request) {
        return given(run.steps(saved.plan().id()), request);
    }

    private static List<SignedApproval> given(List<Step> steps, ApprovalRequest request) {
        return steps.stream()
                .filter(step -> step.kind() == Step.Kind.SIGNED && step.result().equals(request.nonce()))
                .map(step -> new SignedApproval(step.actor(), step.detail()))
                .toList();
    }

    /** By the site as it was when the plan was made, whether now or when an old approval is looked at again. */
    private ApprovedAction approved(ProposedAction action, List<Step> signed, Instant at) throws NotApprovedException {
        SavedPlan saved = plans.get(action.plan());
        if (saved == null) {
            throw new NotApprovedException(List.of("there is no plan " + action.plan()));
        }
        NotApprovedException refused;
        try {
            return ApprovedAction.preapproved(action, saved.site(), at);
        } catch (NotApprovedException e) {
            refused = e;
        }
        for (ApprovalRequest request : saved.requests()) {
            if (!request.actions().contains(action)) {
                continue;
            }
            try {
                // A request can't serve twice: an action leaves the state of being proposed once, and for good.
                return new Approvals(saved.site(), _ -> false)
                        .check(saved.plan(), request, given(signed, request), at).actions().stream()
                                .filter(each -> each.id().equals(action.id()))
                                .findFirst()
                                .orElseThrow();
            } catch (NotApprovedException e) {
                refused = e;
            }
        }
        throw refused;
    }

    // ---- rehearsing

    /**
     * Tries the plan out in a twin and writes down what came of it.
     *
     * @param differences gets each difference
     * @return whether packets did what the plan predicts
     * @throws IOException when it could not be tried: then nothing is written down
     */
    public boolean rehearse(String id, SiteDevices devices, String actor, Consumer<String> differences)
            throws IOException {
        SavedPlan saved = plan(id).orElseThrow(() -> new IllegalArgumentException("there is no plan " + id));
        Gateway gateway = devices.gateway(saved.site())
                .orElseThrow(() -> new IOException(
                        "the site names no gateway (containment: gateways), so there is " + "nothing to rehearse on"));
        String missing = Twin.unavailable();
        if (missing != null) {
            throw new IOException("nothing can be rehearsed on this machine: " + missing);
        }
        Twin.sweep();
        GatewayFacts facts = GatewayFacts.read(gateway);
        List<Command> commands =
                saved.plan().actions().stream().map(ProposedAction::command).toList();
        return switch (new Rehearsal(facts, street(facts, saved.site()))
                .rehearse(commands, saved.plan().predictions())) {
            case RehearsalResult.Passed(int probes, int cut, Duration took) -> {
                run.rehearsed(
                        id,
                        AGREES,
                        List.of(probes + " probes as predicted, " + cut + " of them cut, in " + took.toMillis()
                                + " ms"),
                        actor);
                yield true;
            }
            case RehearsalResult.Failed(List<String> found, Duration _) -> {
                run.rehearsed(id, DIFFERS, found, actor);
                found.forEach(differences);
                yield false;
            }
            case RehearsalResult.Impossible(String why) -> throw new IOException("the plan can't be rehearsed: " + why);
        };
    }

    /** The interface that is in no zone of the site leads to the outside. */
    private static String street(GatewayFacts facts, Site site) throws IOException {
        return facts.interfaces().stream()
                .filter(each -> each.addresses().stream()
                        .allMatch(own -> site.zoneOf(own.address()).isEmpty()))
                .map(GatewayFacts.Interface::name)
                .findFirst()
                .orElseThrow(
                        () -> new IOException(
                                "the gateway has no interface outside the zones of the site, so nothing leads to the Internet"));
    }

    // ---- carrying out

    /**
     * Whether the plan was rehearsed: the last word on it, or nothing when there is none.
     */
    public Optional<String> rehearsal(String id) {
        return run.steps(id).stream()
                .filter(step -> step.kind() == Step.Kind.REHEARSED)
                .reduce((_, last) -> last)
                .map(Step::result);
    }

    /** Whether a cut of this kind is tried out in a twin before it is made. */
    public static boolean needsRehearsal(Command command) {
        return command.level().compareTo(ContainmentLevel.L2) >= 0
                && switch (command) {
                    case Command.OfHosts _, Command.IsolateSite _, Command.UnplugSite _ -> true;
                    case Command.BlockAddresses _,
                            Command.SinkholeDomains _,
                            Command.OfAccount _,
                            Command.CallWebhook _ -> false;
                };
    }

    /**
     * Executes what is approved, in the order of the plan, and probes each.
     *
     * @return what was done or tried now
     * @throws NotApprovedException when a cut among it was not rehearsed, or its rehearsal differed: then nothing is done
     */
    public synchronized List<Action> apply(String id, String actor) throws IOException, NotApprovedException {
        List<ActionId> approved = known(id).plan().actions().stream()
                .map(ProposedAction::id)
                .filter(each -> run.action(each)
                        .map(standing -> standing.action() instanceof ApprovedAction)
                        .orElse(false))
                .toList();
        boolean cuts = approved.stream()
                .anyMatch(each -> run.action(each)
                        .map(standing -> needsRehearsal(standing.action().command()))
                        .orElse(false));
        String rehearsed = rehearsal(id).orElse("");
        if (cuts && !rehearsed.equals(AGREES) && !rehearsed.equals(WAIVED)) {
            throw new NotApprovedException(List.of(
                    rehearsed.isEmpty()
                            ? "plan " + id + " cuts hosts and was not rehearsed"
                            : "the rehearsal of plan " + id + " differed from what it predicts"));
        }
        List<Action> done = new ArrayList<>();
        for (ActionId each : approved) {
            done.add(run.execute(each, actor));
        }
        return done;
    }

    // ---- judging

    /** Actions of a plan that a device may have. */
    public synchronized List<Action> inForce(String id) {
        return known(id).plan().actions().stream()
                .flatMap(action -> run.action(action.id()).stream())
                .filter(ContainmentRun.Standing::mayBeInForce)
                .map(ContainmentRun.Standing::action)
                .toList();
    }

    /** Actions of a plan that no device has, in words: what was never done, failed, was taken back or ended. */
    public synchronized List<String> open(String id) {
        return known(id).plan().actions().stream()
                .filter(action -> run.action(action.id())
                        .map(standing -> standing.interrupted() || !standing.mayBeInForce())
                        .orElse(true))
                .map(action -> action.command().kind() + " " + action.id().hex().substring(0, 8))
                .toList();
    }

    /**
     * Since when all that may be in force of a plan is: each action counts from the first probe that confirmed it, or, where
     * nobody could probe, from the device's word.
     */
    public synchronized Optional<Instant> cut(String id) {
        Map<ActionId, Instant> since = new HashMap<>();
        Map<ActionId, Instant> told = new HashMap<>();
        for (Step step : run.steps(id)) {
            ActionId action = step.action();
            if (action != null
                    && step.kind() == Step.Kind.VERIFIED
                    && step.result().equals(Step.word(Verification.Effect.VERIFIED))) {
                since.putIfAbsent(action, step.at());
            } else if (action != null && step.kind() == Step.Kind.EXECUTED) {
                told.putIfAbsent(action, step.at());
            }
        }
        return inForce(id).stream()
                .map(action -> since.getOrDefault(action.id(), told.getOrDefault(action.id(), Instant.MIN)))
                .filter(at -> !at.equals(Instant.MIN))
                .max(Comparator.naturalOrder());
    }

    /**
     * Writes a verdict down: its file, then the entry that binds it.
     *
     * @return name of the file
     */
    public synchronized String judged(String id, ContainmentVerdict verdict, String actor) throws IOException {
        byte[] file = CanonicalJson.text(verdict.json()).getBytes(StandardCharsets.UTF_8);
        String name = next(id, VERDICT);
        TreeMap<String, byte[]> files = new TreeMap<>();
        files.put(name, file);
        shelf.add(files);
        List<String> reasons = new ArrayList<>(List.of(
                name + " sha256 " + Sha256.of(file).hex(),
                "cut " + verdict.cut() + ", judged until " + verdict.until()));
        verdict.subjects().forEach(each -> reasons.add(each.subject() + " " + Step.word(each.standing())));
        run.judged(id, Step.word(verdict.finding()), reasons, actor);
        return name;
    }

    /** Files the times of a plan, where they are not those that were filed last. */
    public synchronized void timed(ResponseTimes times) throws IOException {
        String last = last(times.plan(), TIMES);
        if (last.isEmpty() || !Arrays.equals(shelf.read(last), times.canonical())) {
            TreeMap<String, byte[]> files = new TreeMap<>();
            files.put(next(times.plan(), TIMES), times.canonical());
            shelf.add(files);
        }
    }

    private String next(String id, String of) {
        return id + "." + (count(id, of) + 1) + of;
    }

    private String last(String id, String of) {
        int count = count(id, of);
        return count == 0 ? "" : id + "." + count + of;
    }

    private int count(String id, String of) {
        return (int) shelf.names().stream()
                .filter(name -> name.startsWith(id + ".") && name.endsWith(of))
                .count();
    }

    /** The last verdict on a plan. */
    public Optional<StepBook.Entered> verdict(String id) {
        return run.entered(id).stream()
                .filter(each -> each.step().kind() == Step.Kind.JUDGED)
                .reduce((_, last) -> last);
    }

    // ---- taking back

    /**
     * Takes back all that may be in force of a plan, the last first.
     *
     * @return what it came to
     */
    public synchronized List<Action> undo(String id, String actor) throws IOException {
        List<Action> done = new ArrayList<>();
        for (ProposedAction action : known(id).plan().actions().reversed()) {
            if (run.action(action.id())
                    .map(ContainmentRun.Standing::mayBeInForce)
                    .orElse(false)) {
                done.add(run.undo(action.id(), actor));
            }
        }
        return done;
    }
}
