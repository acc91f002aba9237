package org.tipstaff.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tipstaff.contain.CaseShelf;
import org.tipstaff.contain.ContainmentRun;
import org.tipstaff.contain.CustodySteps;
import org.tipstaff.contain.Devices;
import org.tipstaff.contain.IncidentSuspects;
import org.tipstaff.contain.PlanDesk;
import org.tipstaff.contain.PlanStatus;
import org.tipstaff.contain.ResidualWatch;
import org.tipstaff.contain.ResponseTimes;
import org.tipstaff.contain.SavedPlan;
import org.tipstaff.contain.SiteDevices;
import org.tipstaff.engine.CaseDerivation;
import org.tipstaff.engine.CaseLog;
import org.tipstaff.engine.CaseTimes;
import org.tipstaff.engine.LaterLogs;
import org.tipstaff.engine.RuleBook;
import org.tipstaff.engine.SafeText;
import org.tipstaff.engine.UsageException;
import org.tipstaff.evidence.seal.CaseSeal;
import org.tipstaff.respond.Action;
import org.tipstaff.respond.ApprovalRequest;
import org.tipstaff.respond.ContainmentVerdict;
import org.tipstaff.respond.NotApprovedException;
import org.tipstaff.respond.Probe;
import org.tipstaff.respond.Suspects;
import org.tipstaff.site.Site;
import org.tipstaff.site.SiteReader;
import org.tipstaff.site.SiteReading;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tipstaff contain}: plans of containment, on a case folder or through a running serve. */
@Command(
        name = "contain",
        subcommands = {
            ContainCommand.Plan.class,
            ContainCommand.Rehearse.class,
            ContainCommand.Approve.class,
            ContainCommand.Apply.class,
            ContainCommand.Undo.class,
            ContainCommand.Status.class
        },
        synopsisSubcommandLabel = "COMMAND")
final class ContainCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), spec.resourceBundle().getString("command.missing"));
    }

    /** On what a command works. */
    static final class Target {
        @Option(names = "--case", paramLabel = "CASE", descriptionKey = "contain.case")
        @Nullable
        Path folder;

        @Option(names = "--server", paramLabel = "URL", descriptionKey = "contain.server")
        @Nullable
        URI server;

        @Option(names = "--token-file", paramLabel = "FILE", descriptionKey = "contain.token-file")
        @Nullable
        Path tokenFile;

        @Option(names = "--json", descriptionKey = "contain.json")
        boolean json;

        @Option(names = "--gateway-key", paramLabel = "FILE", descriptionKey = "contain.gateway-key")
        @Nullable
        Path gatewayKey;

        @Option(names = "--known-hosts", paramLabel = "FILE", descriptionKey = "contain.known-hosts")
        @Nullable
        Path knownHosts;
    }

    /** What a subcommand does on a case folder, and what it does through a running serve. */
    abstract static class Work implements Callable<Integer> {
        final Messages messages;

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        CommandSpec spec;

        @Mixin
        Target target = new Target();

        @Mixin
        CustodianOptions custodian = new CustodianOptions();

        @Mixin
        CommonOptions common = new CommonOptions();

        Work(Messages messages) {
            this.messages = messages;
        }

        abstract int on(Desk desk) throws IOException, NotApprovedException;

        abstract int through(ContainServer server) throws IOException;

        @Override
        public Integer call() throws IOException {
            Path folder = target.folder;
            URI server = target.server;
            if ((folder == null) == (server == null)) {
                throw new UsageException(messages.text("contain.one-of"));
            }
            try {
                if (folder != null) {
                    try (Desk desk = Desk.open(folder, this)) {
                        return on(desk);
                    }
                }
                if (server == null || target.tokenFile == null) {
                    throw new UsageException(messages.text("contain.token-file.missing"));
                }
                return through(ContainServer.of(server, target.tokenFile, messages));
            } catch (NotApprovedException e) {
                err().println(messages.text("contain.refused", SafeText.printable(String.join("; ", e.reasons()))));
                return Main.FAILED;
            } catch (IllegalArgumentException e) {
                throw new UsageException(SafeText.printable(String.valueOf(e.getMessage())));
            }
        }

        PrintWriter out() {
            return spec.commandLine().getOut();
        }

        PrintWriter err() {
            return spec.commandLine().getErr();
        }

        /** The status on stdout, in one of two forms. */
        void show(PlanStatus status) {
            if (target.json) {
                out().println(status.json());
            } else {
                text(status);
            }
            out().flush();
        }

        void text(PlanStatus status) {
            out().println(messages.text(
                    "contain.status.plan", status.plan(), status.incident(), status.made(), status.expires()));
            for (PlanStatus.ActionLine action : status.actions()) {
                out().println(messages.text(
                        "contain.status.action",
                        action.level(),
                        action.state(),
                        SafeText.printable(action.what()),
                        action.device().isEmpty() ? "-" : action.device()));
                action.reasons().forEach(reason -> out().println("      " + SafeText.printable(reason)));
            }
            PlanStatus.Verdict verdict = status.verdict();
            if (verdict != null) {
                out().println(messages.text(
                        "contain.status.verdict", verdict.finding(), verdict.at(), Long.toString(verdict.entry())));
                verdict.reasons().forEach(reason -> out().println("      " + SafeText.printable(reason)));
            }
            status.times()
                    .moments()
                    .forEach((moment, proven) -> out().println(
                                    proven.entry() == ResponseTimes.Proven.EVENT
                                            ? messages.text(
                                                    "contain.status.time.event",
                                                    moment.key(),
                                                    proven.at().toString())
                                            : messages.text(
                                                    "contain.status.time",
                                                    moment.key(),
                                                    proven.at().toString(),
                                                    Long.toString(proven.entry()))));
            status.times()
                    .toDetect()
                    .ifPresent(took -> out().println(messages.text("contain.status.to-detect", clock(took))));
            status.times()
                    .toContain()
                    .ifPresent(took -> out().println(messages.text("contain.status.to-contain", clock(took))));
            if (!status.rehearsal().isEmpty()) {
                out().println(messages.text("contain.status.rehearsal", status.rehearsal()));
            }
            if (!status.signed().isEmpty()) {
                out().println(messages.text(
                        "contain.status.signed", SafeText.printable(String.join(", ", status.signed()))));
            }
            status.unexplained()
                    .forEach(each ->
                            out().println(messages.text("contain.status.unexplained", SafeText.printable(each))));
        }
    }

    /** Days, and hours, minutes, seconds, as a clock shows them. */
    private static String clock(Duration time) {
        Duration size = time.abs();
        return (time.isNegative() ? "-" : "")
                + (size.toDays() == 0 ? "" : size.toDays() + " d ")
                + "%02d:%02d:%02d".formatted(size.toHoursPart(), size.toMinutesPart(), size.toSecondsPart());
    }

    /** The desk of one case, open for writing; the case is sealed anew when it is closed. */
    static final class Desk implements AutoCloseable {
        private final CaseLog log;
        final Path folder;
        final CaseDerivation files;
        final PlanDesk plans;
        final String actor;

        private Desk(CaseLog log, Path folder, CaseDerivation files, PlanDesk plans, String actor) {
            this.log = log;
            this.folder = folder;
            this.files = files;
            this.plans = plans;
            this.actor = actor;
        }

        static Desk open(Path folder, Work work) throws IOException {
            var custodian = work.custodian.existing(work.spec, work.messages);
            CaseLog log = CaseLog.open(folder, custodian);
            boolean opened = false;
            try {
                CaseDerivation files = new CaseDerivation(log, folder, CaseShelf.FOLDER);
                CustodySteps steps =
                        new CustodySteps(log.log(), folder.resolve(CaseSeal.LOG), CaseLog.text(files.label()));
                CaseShelf shelf = new CaseShelf(files);
                // The site of the newest plan says which devices there are; its probes say what can be tried.
                PlanDesk bare = PlanDesk.open(shelf, steps, new Devices(List.of()), InstantSource.system());
                PlanDesk plans = bare;
                if (!bare.plans().isEmpty()) {
                    SavedPlan newest = bare.plans().getLast();
                    Set<Probe> probes = new LinkedHashSet<>();
                    bare.plans()
                            .forEach(saved -> probes.addAll(
                                    saved.plan().predictions().expected().keySet()));
                    Devices devices = devices(work, newest.site(), probes);
                    plans = PlanDesk.open(shelf, steps, devices, InstantSource.system());
                }
                opened = true;
                return new Desk(log, folder, files, plans, custodian.actor());
            } finally {
                if (!opened) {
                    log.close();
                }
            }
        }

        private static Devices devices(Work work, Site site, Set<Probe> probes) {
            SiteDevices devices = new SiteDevices(work.target.gatewayKey, work.target.knownHosts, Map.of());
            if (work.target.gatewayKey == null
                    && site.containment().gateways().stream()
                            .anyMatch(gateway -> !gateway.via().equals("local"))
                    && !(work instanceof Apply || work instanceof Undo || work instanceof Rehearse)) {
                // Looking at a plan and signing it needs no way to the gateway.
                return new Devices(List.of());
            }
            return devices.of(site, probes);
        }

        /** The plan that was named, or the newest. */
        SavedPlan plan(@Nullable String id, Messages messages) {
            if (id != null) {
                return plans.plan(id).orElseThrow(() -> new UsageException(messages.text("contain.no-plan", id)));
            }
            if (plans.plans().isEmpty()) {
                throw new UsageException(messages.text("contain.no-plans"));
            }
            return plans.plans().getLast();
        }

        PlanStatus status(SavedPlan saved) throws IOException {
            return PlanStatus.of(plans, saved, opening(saved));
        }

        /** Files the times of a plan as they are now. */
        void time(SavedPlan saved) throws IOException {
            plans.timed(ResponseTimes.of(plans, saved, opening(saved)));
        }

        private ResponseTimes.Opening opening(SavedPlan saved) throws IOException {
            CaseTimes.Entered made = CaseTimes.made(log);
            return new ResponseTimes.Opening(
                    incidents(saved).stream()
                            .filter(each ->
                                    each.id().equals(saved.plan().suspects().incident()))
                            .map(IncidentSuspects::first)
                            .filter(java.util.Objects::nonNull)
                            .findFirst()
                            .orElse(null),
                    new ResponseTimes.Proven(made.at(), made.entry()),
                    null);
        }

        private List<IncidentSuspects> incidents(SavedPlan saved) throws IOException {
            return IncidentSuspects.read(
                    Files.readAllBytes(folder.resolve("data/derived/incidents.json")), saved.site());
        }

        @Override
        public void close() throws IOException {
            try {
                var _ = log.seal();
            } finally {
                log.close();
            }
        }
    }

    /** {@code contain plan}. */
    @Command(name = "plan")
    static final class Plan extends Work {
        @Option(names = "--site", paramLabel = "SITE.yaml", descriptionKey = "contain.site")
        @Nullable
        Path site;

        @Option(names = "--incident", paramLabel = "ID", descriptionKey = "contain.incident")
        @Nullable
        String incident;

        @Option(names = "--compromised", paramLabel = "HOST", split = ",", descriptionKey = "contain.compromised")
        List<String> compromised = List.of();

        @Option(names = "--suspected", paramLabel = "HOST", split = ",", descriptionKey = "contain.suspected")
        List<String> suspected = List.of();

        @Option(names = "--cleared", paramLabel = "NAME", split = ",", descriptionKey = "contain.cleared")
        List<String> cleared = List.of();

        @Option(names = "--mailbox", paramLabel = "MAILBOX", split = ",", descriptionKey = "contain.mailbox")
        List<String> mailboxes = List.of();

        @Option(names = "--session", paramLabel = "NAME", split = ",", descriptionKey = "contain.session")
        List<String> tokens = List.of();

        Plan(Messages messages) {
            super(messages);
        }

        /** What incidents tell, and what people know besides. */
        private Suspects suspects(IncidentSuspects told) {
            Suspects all = told.with(compromised, suspected, cleared);
            return all.and(new Suspects(
                    all.incident(),
                    List.of(),
                    List.of(),
                    List.of(),
                    mailboxes,
                    List.of(),
                    List.of(),
                    tokens,
                    all.entryKnown()));
        }

        @Override
        int on(Desk desk) throws IOException {
            Path file = site;
            if (file == null) {
                throw new UsageException(messages.text("contain.site.missing"));
            }
            byte[] text;
            try (var in = Files.newInputStream(file)) {
                text = in.readNBytes(SiteReader.FILE_BYTES_MAX + 1);
            }
            SiteReading reading = SiteReader.read(file.toString(), text);
            List<String> problems = new ArrayList<>();
            reading.problems().forEach(problem -> problems.add(problem.render()));
            Site court = reading.site().orElseThrow(() -> new UsageException(String.join("\n", problems)));
            byte[] json = Files.readAllBytes(desk.folder.resolve("data/derived/incidents.json"));
            List<IncidentSuspects> incidents = IncidentSuspects.read(json, court);
            Optional<IncidentSuspects> chosen = incident == null
                    ? incidents.stream().findFirst()
                    : incidents.stream()
                            .filter(each -> each.id().equals(incident))
                            .findFirst();
            IncidentSuspects suspects =
                    chosen.orElseThrow(() -> new UsageException(messages.text("contain.no-incident")));
            SavedPlan saved = desk.plans.propose(suspects(suspects), text, desk.actor);
            desk.plans.print(saved.plan().id(), desk.files.label());
            desk.plans.preapprove(saved.plan().id(), desk.actor);
            show(desk.status(saved));
            String where = desk.folder.resolve("data/derived/plan").toString();
            err().println(messages.text(
                    "contain.planned",
                    where + "/" + saved.plan().id() + "." + messages.locale().getLanguage() + ".html"));
            if (!suspects.reached().isEmpty()) {
                err().println(messages.text(
                        "contain.reached", SafeText.printable(String.join(", ", suspects.reached()))));
            }
            return Main.DONE;
        }

        @Override
        int through(ContainServer server) {
            throw new UsageException(messages.text("contain.by-itself"));
        }
    }

    /** {@code contain rehearse}. */
    @Command(name = "rehearse")
    static final class Rehearse extends Work {
        @Parameters(arity = "0..1", paramLabel = "PLAN", descriptionKey = "contain.plan")
        @Nullable
        String plan;

        @Option(names = "--waive", paramLabel = "REASON", descriptionKey = "contain.waive")
        @Nullable
        String waive;

        Rehearse(Messages messages) {
            super(messages);
        }

        @Override
        int on(Desk desk) throws IOException {
            SavedPlan saved = desk.plan(plan, messages);
            if (waive != null) {
                desk.plans.run().rehearsed(saved.plan().id(), PlanDesk.WAIVED, List.of(waive), desk.actor);
                show(desk.status(saved));
                return Main.DONE;
            }
            List<String> differences = new ArrayList<>();
            boolean agrees = desk.plans.rehearse(
                    saved.plan().id(),
                    new SiteDevices(target.gatewayKey, target.knownHosts, Map.of()),
                    desk.actor,
                    differences::add);
            show(desk.status(saved));
            differences.forEach(each -> err().println(SafeText.printable(each)));
            err().println(messages.text(agrees ? "contain.rehearsed.agrees" : "contain.rehearsed.differs"));
            return agrees ? Main.DONE : Main.NOT_VERIFIED;
        }

        @Override
        int through(ContainServer server) throws IOException {
            out().println(server.post("/api/v1/plans/" + server.plan(plan) + "/rehearsal", ""));
            return Main.DONE;
        }
    }

    /** {@code contain approve}: shows what is to be signed, or takes a signature. */
    @Command(name = "approve")
    static final class Approve extends Work {
        @Parameters(arity = "0..1", paramLabel = "PLAN", descriptionKey = "contain.plan")
        @Nullable
        String plan;

        @Option(names = "--signature", paramLabel = "FILE.sig", descriptionKey = "contain.signature")
        @Nullable
        Path signature;

        @Option(names = "--person", paramLabel = "NAME", descriptionKey = "contain.person")
        @Nullable
        String person;

        @Option(names = "--emergency", descriptionKey = "contain.emergency")
        boolean emergency;

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE",
                descriptionKey = "contain.request-out")
        @Nullable
        Path output;

        Approve(Messages messages) {
            super(messages);
        }

        private ApprovalRequest.Path way() {
            return emergency ? ApprovalRequest.Path.EMERGENCY : ApprovalRequest.Path.RULE;
        }

        private static String read(Path file) throws IOException {
            try (var in = Files.newInputStream(file)) {
                return new String(in.readNBytes(16 * 1024), StandardCharsets.US_ASCII);
            }
        }

        private void ask(byte[] request, String file) throws IOException {
            Path at = output == null ? Path.of(file) : output;
            Files.write(at, request);
            // Pretty or not, the bytes that count are those of the file; here they are shown as they are.
            out().println(new String(request, StandardCharsets.UTF_8));
            out().flush();
            err().println(messages.text("contain.sign", at.toString(), ApprovalRequest.NAMESPACE));
        }

        @Override
        int on(Desk desk) throws IOException, NotApprovedException {
            SavedPlan saved = desk.plan(plan, messages);
            String id = saved.plan().id();
            if (signature == null) {
                Optional<ApprovalRequest> request = desk.plans.ask(id, way());
                if (request.isEmpty()) {
                    err().println(messages.text("contain.nothing-to-sign", id));
                    return Main.DONE;
                }
                ask(request.get().canonical(), PlanDesk.requestFile(request.get()));
                return Main.DONE;
            }
            if (person == null) {
                throw new UsageException(messages.text("contain.person.missing"));
            }
            List<String> missing = desk.plans.sign(id, person, read(signature));
            show(desk.status(desk.plan(id, messages)));
            err().println(
                            missing.isEmpty()
                                    ? messages.text("contain.approved", id)
                                    : messages.text("contain.not-yet", SafeText.printable(String.join("; ", missing))));
            return Main.DONE;
        }

        @Override
        int through(ContainServer server) throws IOException {
            String id = server.plan(plan);
            if (signature == null) {
                String request = server.post("/api/v1/plans/" + id + "/request?emergency=" + emergency, "");
                ask(request.getBytes(StandardCharsets.UTF_8), "request-" + id + ".json");
                return Main.DONE;
            }
            if (person == null) {
                throw new UsageException(messages.text("contain.person.missing"));
            }
            out().println(server.post(
                    "/api/v1/plans/" + id + "/signatures/" + ContainServer.part(person), read(signature)));
            return Main.DONE;
        }
    }

    /** {@code contain apply}. */
    @Command(name = "apply")
    static final class Apply extends Work {
        @Parameters(arity = "0..1", paramLabel = "PLAN", descriptionKey = "contain.plan")
        @Nullable
        String plan;

        Apply(Messages messages) {
            super(messages);
        }

        @Override
        int on(Desk desk) throws IOException, NotApprovedException {
            SavedPlan saved = desk.plan(plan, messages);
            var _ = desk.plans.run().reconcile();
            List<Action> done = desk.plans.apply(saved.plan().id(), desk.actor);
            desk.time(saved);
            show(desk.status(saved));
            if (done.isEmpty()) {
                err().println(messages.text("contain.nothing-approved"));
            }
            boolean failed = done.stream().anyMatch(action -> action.state().equals("failed"));
            return failed ? Main.FAILED : Main.DONE;
        }

        @Override
        int through(ContainServer server) throws IOException {
            out().println(server.post("/api/v1/plans/" + server.plan(plan) + "/execution", ""));
            return Main.DONE;
        }
    }

    /** {@code contain undo}. */
    @Command(name = "undo")
    static final class Undo extends Work {
        @Parameters(arity = "0..1", paramLabel = "PLAN", descriptionKey = "contain.plan")
        @Nullable
        String plan;

        Undo(Messages messages) {
            super(messages);
        }

        @Override
        int on(Desk desk) throws IOException {
            SavedPlan saved = desk.plan(plan, messages);
            var _ = desk.plans.run().reconcile();
            var _ = desk.plans.undo(saved.plan().id(), desk.actor);
            PlanStatus status = desk.status(saved);
            show(status);
            return status.actions().stream().anyMatch(PlanStatus.ActionLine::mayBeInForce) ? Main.FAILED : Main.DONE;
        }

        @Override
        int through(ContainServer server) throws IOException {
            out().println(server.post("/api/v1/plans/" + server.plan(plan) + "/undoing", ""));
            return Main.DONE;
        }
    }

    /** {@code contain status}: changes nothing on any device. */
    @Command(name = "status")
    static final class Status extends Work {
        @Parameters(arity = "0..1", paramLabel = "PLAN", descriptionKey = "contain.plan")
        @Nullable
        String plan;

        @Option(names = "--judge", descriptionKey = "contain.judge")
        boolean judge;

        @Option(names = "--later", paramLabel = "PATH", split = ",", descriptionKey = "contain.later")
        List<Path> later = List.of();

        @Mixin
        RuleOptions rules = new RuleOptions();

        Status(Messages messages) {
            super(messages);
        }

        @Override
        int on(Desk desk) throws IOException {
            ContainmentRun run = desk.plans.run();
            List<SavedPlan> all = plan == null ? desk.plans.plans() : List.of(desk.plan(plan, messages));
            if (all.isEmpty()) {
                err().println(messages.text("contain.no-plans"));
            }
            if (judge || !later.isEmpty()) {
                for (Path path : later) {
                    if (!Files.exists(path)) {
                        throw new UsageException(messages.text("path.missing", path.toString()));
                    }
                }
                if (all.isEmpty() || !judged(desk, all.getLast())) {
                    throw new UsageException(messages.text("contain.judge.nothing"));
                }
            }
            for (SavedPlan saved : all) {
                show(desk.status(saved));
            }
            return run.unexplained().isEmpty() ? Main.DONE : Main.NOT_VERIFIED;
        }

        /** By the logs that were gathered since; without any, nothing can be determined, and that is entered too. */
        private boolean judged(Desk desk, SavedPlan saved) throws IOException {
            Optional<Instant> cut = desk.plans.cut(saved.plan().id());
            if (cut.isEmpty()) {
                return false;
            }
            ResidualWatch watch = new ResidualWatch(saved.site());
            LaterLogs logs = LaterLogs.read(
                    later,
                    RuleBook.read(rules.sources(), 1),
                    Runtime.getRuntime().availableProcessors(),
                    watch::observe);
            Suspects planned = saved.plan().suspects();
            Set<String> reached = new LinkedHashSet<>();
            desk.incidents(saved).stream()
                    .filter(each -> each.id().equals(planned.incident()))
                    .forEach(each -> reached.addAll(each.reached()));
            IncidentSuspects.Since since =
                    IncidentSuspects.since(logs.incidents(), logs.json(), saved.site(), planned, cut.get());
            reached.addAll(since.reached());
            // The logs reach up to when they were gathered, which may be a while ago; a clock that is ahead reaches no
            // further.
            Instant now = Instant.now();
            Instant gathered = watch.last()
                    .filter(cut.get()::isBefore)
                    .filter(now::isAfter)
                    .orElse(now);
            ContainmentVerdict verdict = watch.judge(
                    planned,
                    since.now(),
                    reached,
                    since.found(),
                    desk.plans.open(saved.plan().id()),
                    cut.get(),
                    gathered);
            var _ = desk.plans.judged(saved.plan().id(), verdict, desk.actor);
            desk.time(saved);
            return true;
        }

        @Override
        int through(ContainServer server) throws IOException {
            if (!later.isEmpty()) {
                throw new UsageException(messages.text("contain.later.case"));
            }
            if (judge) {
                out().println(server.post("/api/v1/plans/" + server.plan(plan) + "/verdict", ""));
                return Main.DONE;
            }
            out().println(server.get(plan == null ? "/api/v1/plans" : "/api/v1/plans/" + ContainServer.part(plan)));
            return Main.DONE;
        }
    }
}
