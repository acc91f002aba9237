package org.tipstaff.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tipstaff.content.Content;
import org.tipstaff.engine.CaseFolder;
import org.tipstaff.engine.CaseLessons;
import org.tipstaff.engine.CaseLog;
import org.tipstaff.engine.Custodian;
import org.tipstaff.engine.DutyClock;
import org.tipstaff.engine.NoticeDesk;
import org.tipstaff.engine.SafeText;
import org.tipstaff.engine.UsageException;
import org.tipstaff.inform.AudienceKind;
import org.tipstaff.inform.ClaimsFile;
import org.tipstaff.inform.Deadline;
import org.tipstaff.inform.DutyPack;
import org.tipstaff.inform.MistakesException;
import org.tipstaff.inform.Notice;
import org.tipstaff.label.Person;
import org.tipstaff.lessons.Moment;
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

/** {@code tipstaff notice}: what is told to whom, and by when. Nothing is ever sent. */
@Command(
        name = "notice",
        subcommands = {
            NoticeCommand.Draft.class,
            NoticeCommand.Check.class,
            NoticeCommand.Release.class,
            NoticeVerifyCommand.class,
            NoticeResolveCommand.class,
            NoticeCommand.Duties.class
        },
        synopsisSubcommandLabel = "COMMAND")
final class NoticeCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), spec.resourceBundle().getString("command.missing"));
    }

    /** The case, the court and its time: what each of them needs. */
    static final class CaseOptions {
        @Option(names = "--case", paramLabel = "CASE", required = true, descriptionKey = "custody.case")
        @SuppressWarnings("NullAway.Init") // required
        Path folder;

        @Option(names = "--site", paramLabel = "SITE.yaml", descriptionKey = "notice.site")
        @Nullable
        Path siteFile;

        @Option(names = "--names", paramLabel = "FILE", descriptionKey = "notice.names")
        @Nullable
        Path names;

        Optional<Site> site(Messages messages) throws IOException {
            Path file = siteFile;
            if (file == null) {
                return Optional.empty();
            }
            SiteReading reading;
            try (InputStream in = Files.newInputStream(file)) {
                reading = SiteReader.read(file.toString(), in.readNBytes(SiteReader.FILE_BYTES_MAX + 1));
            }
            if (reading.site().isEmpty()) {
                throw new UsageException(messages.text("site.wrong", Integer.toString(reading.errors())));
            }
            return reading.site();
        }

        NoticeDesk desk(Optional<Site> site) throws IOException {
            ZoneId zone = site.<ZoneId>map(each -> each.court().timezone()).orElse(ZoneOffset.UTC);
            Path file = names;
            List<String> groups = file == null
                    ? List.of()
                    : WrittenFile.text(file)
                            .lines()
                            .map(String::strip)
                            .filter(line -> !line.isEmpty())
                            .toList();
            return new NoticeDesk(folder, zone, groups);
        }
    }

    /** {@code notice draft}: all drafts of a case, each in a folder of its own. */
    @Command(name = "draft")
    static final class Draft implements Callable<Integer> {
        private final Messages messages;

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        CommandSpec spec;

        @Mixin
        CommonOptions common = new CommonOptions();

        @Mixin
        CaseOptions given = new CaseOptions();

        @Mixin
        CustodianOptions custody = new CustodianOptions();

        @Option(names = "--audience", paramLabel = "NAME,...", split = ",", descriptionKey = "notice.audience")
        List<String> audiences = List.of();

        @Option(names = "--claims", paramLabel = "FILE.yaml", descriptionKey = "notice.claims")
        @Nullable
        Path claims;

        @Option(names = "--annex", paramLabel = "MEASURES.yaml", descriptionKey = "notice.annex")
        @Nullable
        Path annex;

        @Option(names = "--after", paramLabel = "CASE", descriptionKey = "measures.after")
        @Nullable
        Path after;

        @Option(names = "--court", paramLabel = "NAME", descriptionKey = "notice.court")
        @Nullable
        String court;

        @Option(
                names = {"-o", "--output"},
                paramLabel = "DIR",
                required = true,
                descriptionKey = "notice.output")
        @SuppressWarnings("NullAway.Init") // required
        Path output;

        Draft(Messages messages) {
            this.messages = messages;
        }

        @Override
        public Integer call() throws IOException {
            if (CaseFolder.isTaken(output)) {
                throw new UsageException(messages.text("case.there", output.toString()));
            }
            Optional<Site> site = given.site(messages);
            String named = court != null
                    ? court
                    : site.map(each -> each.court().name()).orElse("");
            if (named.isBlank()) {
                throw new UsageException(messages.text("notice.court.missing"));
            }
            Custodian custodian = custody.existing(spec, messages);
            NoticeDesk.Order order = new NoticeDesk.Order(
                    named,
                    kinds(),
                    written(),
                    person(custodian.actor()),
                    custodian.clock().now(),
                    annex == null ? List.of() : MeasuresCommand.annex(given.folder, annex, after, messages));
            PrintWriter err = spec.commandLine().getErr();
            try (CaseLog log = CaseLog.open(given.folder, custodian)) {
                NoticeDesk desk = given.desk(site);
                List<NoticeDesk.Drafted> drafted = desk.draft(log, order, output);
                for (NoticeDesk.Drafted each : drafted) {
                    err.println(messages.text(
                            "notice.drafted",
                            each.kind().key(),
                            Integer.toString(each.claims()),
                            each.folder().toString()));
                    each.problems().forEach(problem -> err.println("  " + SafeText.printable(problem)));
                }
                if (given.names == null
                        && order.written().stream()
                                .anyMatch(each -> !each.claim().text().isEmpty())) {
                    err.println(messages.text("notice.names.none"));
                }
                List<String> open = desk.openOfContainment();
                if (!open.isEmpty()) {
                    err.println(messages.text("notice.not-contained", SafeText.printable(String.join(", ", open))));
                }
                site.ifPresent(each -> {
                    try {
                        Files.writeString(
                                output.resolve(PhoneTree.NAME),
                                new PhoneTree(messages).of(each, log.log().checkpoint(), output));
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
                err.println(messages.text("notice.not-sent"));
            }
            return Main.DONE;
        }

        private Set<AudienceKind> kinds() {
            Set<AudienceKind> kinds = EnumSet.noneOf(AudienceKind.class);
            for (String name : audiences) {
                kinds.add(AudienceKind.of(name.strip())
                        .orElseThrow(() -> new UsageException(messages.text(
                                "notice.audience.unknown",
                                SafeText.printable(name),
                                AudienceKind.keys().toString()))));
            }
            return kinds.isEmpty() ? EnumSet.allOf(AudienceKind.class) : kinds;
        }

        private List<ClaimsFile.Written> written() throws IOException {
            Path file = claims;
            if (file == null) {
                return List.of();
            }
            try {
                return ClaimsFile.read(file.toString(), WrittenFile.text(file));
            } catch (MistakesException e) {
                throw new UsageException(messages.text("notice.file.wrong") + "\n" + e.getMessage());
            }
        }

        private Person person(String name) {
            try {
                return new Person(name);
            } catch (IllegalArgumentException e) {
                throw new UsageException(
                        messages.text("destroy.person", SafeText.printable(name), String.valueOf(e.getMessage())));
            }
        }
    }

    /** {@code notice check}: what keeps a draft from being released. */
    @Command(name = "check")
    static final class Check implements Callable<Integer> {
        private final Messages messages;

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        CommandSpec spec;

        @Mixin
        CommonOptions common = new CommonOptions();

        @Mixin
        CaseOptions given = new CaseOptions();

        @Parameters(arity = "1..*", paramLabel = "DRAFT", descriptionKey = "notice.draft")
        List<Path> drafts = List.of();

        Check(Messages messages) {
            this.messages = messages;
        }

        @Override
        public Integer call() throws IOException {
            NoticeDesk desk = given.desk(given.site(messages));
            PrintWriter out = spec.commandLine().getOut();
            boolean sound = true;
            for (Path draft : drafts) {
                List<String> problems = desk.check(draft);
                problems.forEach(problem -> out.println(draft + ": " + SafeText.printable(problem)));
                if (problems.isEmpty()) {
                    out.println(messages.text("notice.sound", draft.toString()));
                }
                sound &= problems.isEmpty();
            }
            out.flush();
            return sound ? Main.DONE : Main.FAILED;
        }
    }

    /** {@code notice release}: takes a notice into the case as released by two people. */
    @Command(name = "release")
    static final class Release implements Callable<Integer> {
        private final Messages messages;

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        CommandSpec spec;

        @Mixin
        CommonOptions common = new CommonOptions();

        @Mixin
        CaseOptions given = new CaseOptions();

        @Mixin
        CustodianOptions custody = new CustodianOptions();

        @Option(names = "--approval", paramLabel = "FILE", required = true, descriptionKey = "notice.approval")
        List<Path> approvals = List.of();

        @Option(names = "--signers", paramLabel = "FILE", required = true, descriptionKey = "notice.signers")
        @SuppressWarnings("NullAway.Init") // required
        Path signers;

        @Parameters(arity = "1", paramLabel = "DRAFT", descriptionKey = "notice.draft")
        @SuppressWarnings("NullAway.Init") // required
        Path draft;

        Release(Messages messages) {
            this.messages = messages;
        }

        @Override
        public Integer call() throws IOException {
            NoticeDesk desk = given.desk(given.site(messages));
            try (CaseLog log = CaseLog.open(given.folder, custody.existing(spec, messages))) {
                NoticeDesk.Released released = desk.release(log, draft, approvals, signers);
                spec.commandLine()
                        .getErr()
                        .println(messages.text(
                                "notice.released",
                                released.reference(),
                                Long.toString(released.entry()),
                                released.path()));
                released.entered()
                        .forEach(each -> spec.commandLine().getErr().println(messages.text("notice.entered", each)));
                spec.commandLine().getErr().println(messages.text("notice.not-sent"));
            }
            return Main.DONE;
        }
    }

    /** {@code notice duties}: who must be told by when, who was told, and the decisions of people that clocks run from. */
    @Command(name = "duties")
    static final class Duties implements Callable<Integer> {
        private final Messages messages;

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        CommandSpec spec;

        @Mixin
        CommonOptions common = new CommonOptions();

        @Mixin
        CaseOptions given = new CaseOptions();

        @Mixin
        CustodianOptions custody = new CustodianOptions();

        @Option(names = "--pack", paramLabel = "NAME|FILE", split = ",", descriptionKey = "duties.pack")
        List<String> packs = List.of("own-rules");

        @Option(names = "--decide", paramLabel = "awareness|classification|PACK/DUTY", descriptionKey = "duties.decide")
        @Nullable
        String decide;

        @Option(names = "--at", paramLabel = "TIME", descriptionKey = "duties.at")
        @Nullable
        String at;

        @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", descriptionKey = "duties.reason")
        String reason = "";

        Duties(Messages messages) {
            this.messages = messages;
        }

        @Override
        public Integer call() throws IOException {
            Optional<Site> site = given.site(messages);
            ZoneId zone = site.<ZoneId>map(each -> each.court().timezone()).orElse(ZoneOffset.UTC);
            List<DutyPack> read = packs();
            Custodian custodian = custody.existing(spec, messages);
            Instant now = custodian.clock().now();
            PrintWriter out = spec.commandLine().getOut();
            try (CaseLog log = CaseLog.open(given.folder, custodian)) {
                DutyClock clock = new DutyClock(log);
                if (decide != null) {
                    decide(read, zone, clock, custodian, now, decide);
                }
                out.println("pack\tduty\trecipient\tdue\tleft\tstate\tdone\treason\tbasis\ttext-read");
                for (DutyPack pack : read) {
                    for (Deadline deadline : Deadline.of(pack, zone, clock.decisions())) {
                        out.println(line(deadline, zone, now));
                    }
                    spec.commandLine()
                            .getErr()
                            .println(messages.text(
                                    pack.confirmed() ? "duties.source" : "duties.unconfirmed",
                                    pack.id(),
                                    SafeText.printable(pack.source())));
                }
            }
            told(out, given.desk(site));
            out.flush();
            return Main.DONE;
        }

        /** Who was told what, and when: the released notices, by the entries that hold their release. */
        private void told(PrintWriter out, NoticeDesk desk) throws IOException {
            Map<String, Moment> released =
                    new CaseLessons(given.folder).timeline().notices();
            out.println("\nnotice\taudience\treleased\tentry\tsays\tcorrects");
            for (Notice notice : desk.ledger().notices()) {
                Moment at = released.get(notice.reference());
                out.println(String.join(
                        "\t",
                        notice.reference(),
                        notice.kind().key(),
                        at == null ? "" : at.at().toString(),
                        at == null ? "" : Long.toString(at.entry()),
                        notice.claims().stream()
                                .map(claim ->
                                        claim.id() + "=" + claim.standing().key())
                                .collect(Collectors.joining(" ")),
                        notice.claims().stream()
                                .flatMap(claim -> claim.corrects().stream())
                                .distinct()
                                .collect(Collectors.joining(" "))));
            }
        }

        private void decide(
                List<DutyPack> read, ZoneId zone, DutyClock clock, Custodian custodian, Instant now, String what)
                throws IOException {
            boolean known = what.equals("awareness")
                    || what.equals("classification")
                    || read.stream()
                            .anyMatch(pack ->
                                    pack.duties().stream().anyMatch(duty -> what.equals(pack.id() + "/" + duty.id())));
            if (!known) {
                throw new UsageException(messages.text("duties.unknown", SafeText.printable(what)));
            }
            Instant moment = moment(now);
            if (moment.isAfter(now)) {
                throw new UsageException(messages.text("duties.future"));
            }
            Deadline.Decision decision = new Deadline.Decision(what, moment, custodian.actor(), reason.strip());
            List<Deadline.Decision> with = new ArrayList<>(clock.decisions());
            with.stream()
                    .filter(each -> each.what().equals(what))
                    .min(Comparator.comparing(Deadline.Decision::at))
                    .ifPresent(first -> spec.commandLine()
                            .getErr()
                            .println(messages.text(
                                    "duties.again", what, first.at().toString())));
            with.add(decision);
            for (DutyPack pack : read) {
                for (Deadline deadline : Deadline.of(pack, zone, with)) {
                    if (what.equals(pack.id() + "/" + deadline.duty().id())
                            && deadline.state(now) == Deadline.State.DONE_LATE
                            && deadline.lacksReason(now)) {
                        throw new UsageException(messages.text("duties.late", what));
                    }
                }
            }
            long entry = clock.record(decision);
            spec.commandLine().getErr().println(messages.text("duties.recorded", what, Long.toString(entry)));
        }

        private Instant moment(Instant now) {
            String given = at;
            try {
                return given == null ? now.truncatedTo(ChronoUnit.SECONDS) : Instant.parse(given);
            } catch (DateTimeException e) {
                throw new UsageException(messages.text("duties.time", SafeText.printable(String.valueOf(given))));
            }
        }

        private static String line(Deadline deadline, ZoneId zone, Instant now) {
            Instant due = deadline.due();
            Instant done = deadline.done();
            Duration left = deadline.left(now);
            String remaining = due == null || done != null || deadline.isPrompt()
                    ? ""
                    : (left.isNegative() ? "-" : "") + left.abs().toHours() + "h"
                            + left.abs().toMinutesPart() + "m";
            return String.join(
                    "\t",
                    deadline.pack().id(),
                    deadline.duty().id(),
                    SafeText.printable(deadline.duty().recipient()),
                    due == null
                            ? ""
                            : deadline.isPrompt()
                                    ? "promptly"
                                    : due.atZone(zone).toOffsetDateTime().toString(),
                    remaining,
                    deadline.state(now)
                            .name()
                            .toLowerCase(java.util.Locale.ROOT)
                            .replace('_', '-'),
                    done == null ? "" : done.toString(),
                    SafeText.printable(deadline.reason()),
                    SafeText.printable(deadline.duty().basis()),
                    deadline.duty().read() ? "yes" : "no");
        }

        private List<DutyPack> packs() throws IOException {
            List<DutyPack> read = new ArrayList<>();
            for (String name : packs) {
                String builtIn = Content.duties().get(name + ".yaml");
                try {
                    if (builtIn != null) {
                        read.add(DutyPack.read(name + ".yaml", builtIn));
                    } else if (Files.isRegularFile(Path.of(name))) {
                        read.add(DutyPack.read(name, WrittenFile.text(Path.of(name))));
                    } else {
                        throw new UsageException(messages.text(
                                "duties.pack.unknown",
                                SafeText.printable(name),
                                Content.duties().keySet().toString()));
                    }
                } catch (MistakesException e) {
                    throw new UsageException(messages.text("notice.file.wrong") + "\n" + e.getMessage());
                }
            }
            return read;
        }
    }
}
