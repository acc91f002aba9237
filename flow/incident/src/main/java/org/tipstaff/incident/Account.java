package org.tipstaff.incident;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Provenance;
import org.tipstaff.sigma.Level;

/**
 * Tells one incident: how they came in, where first, as whom, what was done in order, what is at risk, where they went,
 * what they left behind, when it ends; then what the logs do not show, and what to do next. Every sentence rests on
 * records, says only what these say, and none is a rule's title: a rule says what it looks for, not what happened.
 *
 * <p>The keys of the sentences begin with the section they belong to: {@code story}, {@code entry}, {@code who}, {@code act},
 * {@code risk}, {@code move}, {@code keep}, {@code data}, {@code traces}, {@code end}, {@code unknown}, {@code next}.
 */
final class Account {
    /** Acts that are told one by one; the others are in the steps. */
    static final int ACTS_MAX = 24;
    /** Acts told that one program did to the same end. */
    static final int ALIKE_MAX = 2;
    /** Sentences of one kind. */
    static final int SAME_MAX = 6;

    /** Programs that Windows starts beside others by itself. */
    private static final Set<String> BYWORK = Set.of(
            "conhost.exe",
            "dllhost.exe",
            "werfault.exe",
            "wermgr.exe",
            "runtimebroker.exe",
            "backgroundtaskhost.exe",
            "taskhostw.exe",
            "searchprotocolhost.exe",
            "searchfilterhost.exe",
            "consent.exe");

    private static final Pattern TASK_NAME =
            Pattern.compile("/tn\\s+(?:\"([^\"]{1,200})\"|([^\\s\"]{1,200}))", Pattern.CASE_INSENSITIVE);
    /** Steps below which the account is its own story. */
    private static final int STORY_MIN = 4;

    private final List<StepDraft> steps;
    private final Group group;
    private final CaseContext context;
    private final ProcessTrees trees;
    private final Deeds deeds;
    private final Clock clock;
    private final int leftOut;
    /** Below high severity nobody is called an intruder. */
    private final boolean isProven;

    private final List<Sentence> sentences = new ArrayList<>();
    private final Map<String, String> hosts = new LinkedHashMap<>();
    private final @Nullable ProcessNode entry;
    private final Set<String> saidFacts = new TreeSet<>();

    Account(
            List<StepDraft> steps,
            Group group,
            CaseContext context,
            ProcessTrees trees,
            Deeds deeds,
            Clock clock,
            int leftOut,
            Level severity) {
        this.steps = steps;
        this.group = group;
        this.context = context;
        this.trees = trees;
        this.deeds = deeds;
        this.clock = clock;
        this.leftOut = leftOut;
        this.isProven = severity.compareTo(Level.HIGH) >= 0;
        for (StepDraft step : steps) {
            if (!step.host.isEmpty()) {
                hosts.putIfAbsent(Names.host(step.host), Names.shortHost(step.host));
            }
        }
        this.entry = entryProcess();
    }

    /** The first root of the incident whose start is in the logs and that carries something grave; else the first at all. */
    private @Nullable ProcessNode entryProcess() {
        ProcessNode best = null;
        for (ProcessNode root : group.roots) {
            if (root.places.isEmpty() || root.start == null) {
                continue;
            }
            if (best == null || compareEntry(root, best) < 0) {
                best = root;
            }
        }
        return best;
    }

    private static int compareEntry(ProcessNode a, ProcessNode b) {
        boolean userA = Steps.isRunByUser(a);
        boolean userB = Steps.isRunByUser(b);
        Instant startA = a.start;
        Instant startB = b.start;
        if (userA != userB) {
            return userA ? -1 : 1;
        }
        if (startA == null || startB == null) {
            return 0;
        }
        return startA.compareTo(startB);
    }

    List<Sentence> sentences() {
        if (sentences.isEmpty()) {
            story();
            entry();
            who();
            acts();
            risk();
            moves();
            keeps();
            data();
            traces();
            end();
            unknown();
            next();
        }
        return List.copyOf(sentences);
    }

    // ---- title

    Sentence title() {
        StepDraft worst = worst();
        Phrase act = Phrase.of("title." + kind(worst));
        List<Provenance> evidence = new ArrayList<>(worst.evidence);
        List<Object> where = new ArrayList<>(hosts.values());
        if (where.isEmpty()) {
            where.add(Phrase.of("word.unnamed-host"));
        }
        ProcessNode root = entry;
        if (root != null && Steps.isRunByUser(root) && !root.user.isEmpty()) {
            evidence.addAll(root.places);
            String how = Names.path(root.image).contains("\\downloads\\") ? "title.after-download" : "title.after-run";
            return new Sentence(how, List.of(act, where, Names.file(root.image), root.user), evidence);
        }
        Fact.Logon logon = remoteEntry();
        if (logon != null && !logon.address().isEmpty()) {
            evidence.add(logon.seen().place());
            return new Sentence("title.after-logon", List.of(act, where, logon.user(), logon.address()), evidence);
        }
        if (!group.users.isEmpty() && !worst.user.isEmpty() && Names.isPerson(worst.user)) {
            return new Sentence("title.by", List.of(act, where, worst.user), evidence);
        }
        return new Sentence("title.plain", List.of(act, where), evidence);
    }

    private StepDraft worst() {
        return steps.stream()
                .min(Comparator.comparing(Account::isToldByTitle, Comparator.reverseOrder())
                        .thenComparingInt(step -> KINDS.indexOf(kind(step)))
                        .thenComparing((StepDraft step) -> step.level, Comparator.reverseOrder())
                        .thenComparing(Steps.BY_TIME))
                .orElseThrow();
    }

    /** The gravest words need the gravest findings. */
    private static boolean isToldByTitle(StepDraft step) {
        boolean gravest = step.tactic().equals("impact") || step.tactic().equals("exfiltration");
        return step.level.compareTo(gravest ? Level.HIGH : Level.MEDIUM) >= 0
                || (!gravest && !step.plainTactic.isEmpty());
    }

    /** What a title can say was done, the gravest first. */
    static final List<String> KINDS = List.of(
            "impact",
            "exfiltration",
            "credentials-memory",
            "credentials",
            "malware",
            "lateral",
            "injection",
            "logs-cleared",
            "foothold",
            "rights",
            "defences",
            "entry",
            "collection",
            "contact",
            "exploration",
            "programs",
            "other");

    private static String kind(StepDraft step) {
        if (step.deed == StepDraft.Deed.MALWARE) {
            return "malware";
        }
        if (step.deed == StepDraft.Deed.CLEARED || step.techniques.contains("T1070.001")) {
            return "logs-cleared";
        }
        if (step.techniques.contains("T1003.001")) {
            return "credentials-memory";
        }
        if (step.deed == StepDraft.Deed.THREAD) {
            return "injection";
        }
        return switch (step.tactic()) {
            case "impact" -> "impact";
            case "exfiltration" -> "exfiltration";
            case "credential-access" -> "credentials";
            case "lateral-movement" -> "lateral";
            case "persistence" -> "foothold";
            case "privilege-escalation" -> "rights";
            case "defense-impairment", "defense-evasion", "stealth" -> "defences";
            case "initial-access" -> "entry";
            case "collection" -> "collection";
            case "command-and-control" -> "contact";
            case "discovery" -> "exploration";
            case "execution" -> "programs";
            default -> "other";
        };
    }

    // ---- the whole in a few sentences

    /** How it began, what was done, where it led, when it ends: for who reads no further. Few steps need no story. */
    private void story() {
        if (steps.size() < STORY_MIN) {
            return;
        }
        storyBegin();
        List<Object> did = new ArrayList<>();
        List<StepDraft> shown = new ArrayList<>();
        part(did, shown, "story.explored", step -> step.tactic().equals("discovery") && isBorneOut(step));
        part(
                did,
                shown,
                "story.spoke",
                step -> step.deed == StepDraft.Deed.CONNECTION
                        && !step.object.isEmpty()
                        && deeds.hostOf(step.object) == null,
                step -> step.object);
        part(did, shown, "story.services", step -> step.deed == StepDraft.Deed.SERVICE, step -> step.object);
        part(
                did,
                shown,
                "story.system",
                step -> step.deed == StepDraft.Deed.START
                        && Names.isSystem(step.user)
                        && (isBorneOut(step) || step.level.compareTo(Level.MEDIUM) >= 0),
                step -> Names.file(step.object));
        part(
                did,
                shown,
                "story.injected",
                step -> step.deed == StepDraft.Deed.THREAD && !step.object.isEmpty(),
                step -> Names.file(step.object));
        part(
                did,
                shown,
                "story.memory",
                step -> step.deed == StepDraft.Deed.MEMORY
                        && Names.program(step.object).equals("lsass.exe"),
                step -> Names.shortHost(step.host));
        if (shown.stream().noneMatch(step -> step.deed == StepDraft.Deed.MEMORY)) {
            part(
                    did,
                    shown,
                    "story.credentials",
                    step -> step.tactic().equals("credential-access") && isBorneOut(step),
                    step -> Names.shortHost(step.host));
        }
        if (!did.isEmpty()) {
            say("story.did", List.of(did), evidence(shown));
        }
        List<Object> later = new ArrayList<>();
        List<StepDraft> shownLater = new ArrayList<>();
        String first = Names.host(steps.get(0).host);
        part(
                later,
                shownLater,
                "story.moved",
                step -> !step.host.isEmpty() && !Names.host(step.host).equals(first) && isTelling(step),
                step -> Names.shortHost(step.host));
        part(later, shownLater, "story.collected", step -> step.tactic().equals("collection") && isBorneOut(step));
        part(later, shownLater, "story.sent", step -> step.tactic().equals("exfiltration") && isBorneOut(step));
        part(
                later,
                shownLater,
                "story.footholds",
                step -> isFoothold(step)
                        || step.deed == StepDraft.Deed.TASK
                        || (step.deed == StepDraft.Deed.SERVICE && step.start == ServiceStart.AUTOMATIC));
        part(later, shownLater, "story.cleared", step -> step.deed == StepDraft.Deed.CLEARED, step -> step.object);
        if (!later.isEmpty()) {
            say("story.also", List.of(later), evidence(shownLater));
        }
        for (int i = steps.size() - 1; i >= 0; i--) {
            StepDraft step = steps.get(i);
            if (step.moment != null) {
                say("story.end", List.of(step.moment.time(), Names.shortHost(step.host)), step.evidence);
                break;
            }
        }
    }

    private void storyBegin() {
        ProcessNode root = entry;
        if (root != null && root.start != null && Trace.isOutsideSystem(root.image)) {
            List<Object> values = new ArrayList<>(
                    List.of(Names.file(root.image), Names.shortHost(root.writtenHost), root.start, user(root.user)));
            List<Provenance> evidence = new ArrayList<>(root.places);
            Fact.FileWritten origin = deeds.origin(root);
            if (origin != null && !origin.url().isEmpty()) {
                values.add(origin.url());
                evidence.add(origin.seen().place());
                say("story.downloaded", values, evidence);
            } else {
                say("story.run", values, evidence);
            }
            return;
        }
        Fact.Logon logon = remoteEntry();
        Instant time = logon == null ? null : clock.time(logon.seen());
        if (root == null && logon != null && time != null) {
            say(
                    "story.logon",
                    List.of(logon.user(), Names.shortHost(logon.seen().host()), source(logon), time),
                    List.of(logon.seen().place()));
            return;
        }
        steps.stream()
                .filter(step -> step.moment != null && isTelling(step))
                .findFirst()
                .ifPresent(step -> say(
                        "story.first",
                        List.of(
                                java.util.Objects.requireNonNull(step.moment).time(),
                                Names.shortHost(step.host),
                                step.fact),
                        step.evidence));
    }

    private static boolean isBorneOut(StepDraft step) {
        return step.level.compareTo(Level.HIGH) >= 0 || !step.plainTactic.isEmpty();
    }

    /** A part of the story that some steps bear out; the first of them is its evidence. */
    private void part(List<Object> parts, List<StepDraft> shown, String message, Predicate<StepDraft> fits) {
        steps.stream().filter(fits).findFirst().ifPresent(step -> {
            parts.add(Phrase.of(message));
            shown.add(step);
        });
    }

    /** The same, naming what each step was done to or where. */
    private void part(
            List<Object> parts,
            List<StepDraft> shown,
            String message,
            Predicate<StepDraft> fits,
            Function<StepDraft, String> name) {
        Map<String, Object> names = new LinkedHashMap<>();
        List<StepDraft> first = new ArrayList<>();
        for (StepDraft step : steps) {
            if (fits.test(step)
                    && names.putIfAbsent(name.apply(step).toLowerCase(Locale.ROOT), name.apply(step)) == null) {
                first.add(step);
            }
        }
        if (!names.isEmpty()) {
            parts.add(Phrase.of(message, List.copyOf(names.values())));
            shown.addAll(first);
        }
    }

    // ---- how they came in

    private void entry() {
        StepDraft first = steps.get(0);
        ProcessNode root = entry;
        if (root != null && root.start != null) {
            String parent = root.parent != null && !root.parent.image.isEmpty() ? root.parent.image : root.parentImage;
            List<Object> values = new ArrayList<>(List.of(
                    root.start,
                    user(root.user),
                    Names.file(root.image),
                    Names.folder(root.image),
                    Names.shortHost(root.writtenHost)));
            if (parent.isEmpty()) {
                say("entry.run", values, root.places);
            } else {
                values.add(Names.file(parent));
                say("entry.run-by", values, root.places);
            }
            origin(root);
        } else if (first.moment != null) {
            say("entry.first", List.of(first.moment.time(), Names.shortHost(first.host), first.fact), first.evidence);
        } else {
            say("entry.first-undated", List.of(Names.shortHost(first.host), first.fact), first.evidence);
        }
        Fact.Logon logon = remoteEntry();
        if (logon != null) {
            Instant time = clock.time(logon.seen());
            if (time != null) {
                say(
                        "entry.logon",
                        List.of(
                                logon.user(),
                                Names.shortHost(logon.seen().host()),
                                source(logon),
                                time,
                                Phrase.of("logon." + logon.type())),
                        List.of(logon.seen().place()));
            }
        }
        StepDraft telling = steps.stream()
                .filter(step -> step.moment != null && isTelling(step))
                .findFirst()
                .orElse(first);
        if (telling.moment != null && !telling.host.isEmpty()) {
            say("entry.host", List.of(Names.shortHost(telling.host), telling.moment.time()), telling.evidence);
        }
        contact();
    }

    private static boolean isTelling(StepDraft step) {
        return step.level.compareTo(Level.LOW) >= 0 || !step.plainTactic.isEmpty();
    }

    private static Object source(Fact.Logon logon) {
        return logon.address().isEmpty()
                ? logon.workstation().isEmpty() ? Phrase.of("word.itself") : logon.workstation()
                : logon.address();
    }

    /** Who put the first program there. */
    private void origin(ProcessNode root) {
        Fact.FileWritten origin = deeds.origin(root);
        Instant time = origin == null ? null : clock.time(origin.seen());
        if (origin != null && time != null) {
            List<Object> values = new ArrayList<>(List.of(Names.file(root.image), time, Names.file(origin.image())));
            if (!origin.url().isEmpty()) {
                values.add(origin.url());
            }
            say(
                    origin.url().isEmpty() ? "entry.written" : "entry.downloaded",
                    values,
                    List.of(origin.seen().place()));
        }
    }

    /** The remote logon in whose session the first grave deed was done. */
    private Fact.@Nullable Logon remoteEntry() {
        for (StepDraft step : steps) {
            ProcessNode process = step.process;
            if (process != null && Names.isOwnSession(process.logonId)) {
                Fact.Logon logon = deeds.logon(process.host, process.logonId);
                if (logon != null && logon.isRemote()) {
                    return logon;
                }
                return null;
            }
        }
        for (String session : group.sessions) {
            int bar = session.indexOf('|');
            Fact.Logon logon = deeds.logon(session.substring(0, bar), session.substring(bar + 1));
            if (logon != null
                    && logon.isRemote()
                    && (!logon.address().isEmpty() || !logon.workstation().isEmpty())) {
                return logon;
            }
        }
        return null;
    }

    private void contact() {
        Map<String, List<StepDraft>> byAddress = new TreeMap<>();
        for (StepDraft step : steps) {
            if (step.deed == StepDraft.Deed.CONNECTION && !step.object.isEmpty()) {
                byAddress.computeIfAbsent(step.object, key -> new ArrayList<>()).add(step);
            }
        }
        int said = 0;
        for (Map.Entry<String, List<StepDraft>> entry : byAddress.entrySet()) {
            StepDraft step = entry.getValue().get(0);
            if (step.moment != null && said++ < SAME_MAX) {
                long times = 0;
                for (StepDraft each : entry.getValue()) {
                    times += Math.max(1, each.times);
                }
                String house = deeds.hostOf(entry.getKey());
                List<Object> values =
                        new ArrayList<>(List.of(Names.shortHost(step.host), step.fact, step.moment.time(), times));
                if (house != null) {
                    values.add(house);
                }
                say(house == null ? "entry.contact" : "entry.contact-host", values, evidence(entry.getValue()));
                saidFacts.add(key(step));
            }
        }
    }

    // ---- as whom

    private void who() {
        Map<String, List<StepDraft>> byUser = new LinkedHashMap<>();
        for (StepDraft step : steps) {
            if (Names.isPerson(step.user) || Names.isSystem(step.user)) {
                byUser.computeIfAbsent(
                                Names.isSystem(step.user) ? "system" : Names.user(step.user), key -> new ArrayList<>())
                        .add(step);
            }
        }
        int said = 0;
        for (List<StepDraft> uses : byUser.values()) {
            StepDraft first = uses.get(0);
            if (first.moment != null && said++ < 2 * SAME_MAX) {
                Set<String> where = new LinkedHashSet<>();
                uses.forEach(step -> where.add(Names.shortHost(step.host)));
                say(
                        "who.account",
                        List.of(first.user, List.copyOf(where), first.moment.time(), (long) uses.size()),
                        first.evidence);
            }
        }
        // The same chain of programs running as somebody else.
        Set<String> changes = new TreeSet<>();
        for (ProcessNode root : group.roots) {
            for (ProcessNode node : trees.descendants(root)) {
                ProcessNode parent = node.parent;
                if (parent != null
                        && !parent.user.isEmpty()
                        && !node.user.isEmpty()
                        && node.start != null
                        && !Names.user(Names.actor(node.user, node.host))
                                .equals(Names.user(Names.actor(parent.user, parent.host)))
                        && !parent.isStarter()
                        && changes.size() < SAME_MAX
                        && changes.add(node.host + '|' + Names.user(parent.user) + '|' + Names.user(node.user))) {
                    List<Provenance> evidence = new ArrayList<>(node.places);
                    evidence.addAll(parent.places);
                    say(
                            "who.change",
                            List.of(
                                    node.start,
                                    Names.file(parent.image),
                                    parent.user,
                                    Names.file(node.image),
                                    node.user,
                                    Names.shortHost(node.writtenHost)),
                            evidence);
                }
            }
        }
        ProcessNode root = entry;
        if (root != null && !root.integrity.isEmpty() && root.start != null) {
            String level = root.integrity.toLowerCase(Locale.ROOT);
            if (level.equals("high") || level.equals("system")) {
                say(
                        "who.elevated",
                        List.of(Names.file(root.image), root.user, Names.shortHost(root.writtenHost)),
                        root.places);
            }
        }
    }

    // ---- what was done

    private void acts() {
        List<StepDraft> told = new ArrayList<>();
        Map<String, Integer> seen = new TreeMap<>();
        List<StepDraft> byWeight = new ArrayList<>(steps);
        byWeight.sort(Comparator.comparing((StepDraft step) -> step.level)
                .reversed()
                .thenComparingInt(step -> KINDS.indexOf(kind(step)))
                .thenComparing(Steps.BY_TIME));
        for (StepDraft step : byWeight) {
            boolean worth = step.level.compareTo(Level.MEDIUM) >= 0 || !step.plainTactic.isEmpty();
            worth &= step.deed != StepDraft.Deed.FILE || !Steps.isLeftoverOfBrowser(step);
            if (worth && told.size() < ACTS_MAX && seen.merge(likeness(step), 1, Integer::sum) <= ALIKE_MAX) {
                told.add(step);
            }
        }
        told.sort(Steps.BY_TIME);
        String before = "";
        for (StepDraft step : told) {
            boolean said = step.deed == StepDraft.Deed.START
                    && step.process != null
                    && step.process == entry
                    && Trace.isOutsideSystem(entry.image);
            if (said || step.moment == null || saidFacts.contains(key(step))) {
                continue;
            }
            String serves = Purposes.of(step);
            // Said once for a run of alike steps.
            String purpose = before.equals(Names.host(step.host) + '|' + serves) ? "" : serves;
            before = Names.host(step.host) + '|' + serves;
            List<Object> values = new ArrayList<>(List.of(step.moment.time(), Names.shortHost(step.host), step.fact));
            if (!purpose.isEmpty()) {
                values.add(Phrase.of(purpose));
            }
            say(purpose.isEmpty() ? "act.done" : "act.done-for", values, step.evidence);
        }
    }

    private static String key(StepDraft step) {
        return step.deed + "|" + step.host + '|' + step.user + '|' + step.object;
    }

    /** Steps that would read alike. */
    private static String likeness(StepDraft step) {
        String program = step.process == null ? step.user : step.process.program();
        return Names.host(step.host) + '|' + step.deed + '|' + program + '|' + Purposes.of(step);
    }

    // ---- credentials, movement, footholds, data

    private void risk() {
        Map<String, List<StepDraft>> byHost = new LinkedHashMap<>();
        for (StepDraft step : steps) {
            if (step.techniques.stream().anyMatch(technique -> technique.startsWith("T1003"))
                    && (step.level.compareTo(Level.LOW) >= 0 || !step.plainTactic.isEmpty())) {
                byHost.computeIfAbsent(Names.host(step.host), key -> new ArrayList<>())
                        .add(step);
            }
        }
        byHost.forEach((host, dumps) -> {
            Set<String> accounts = accountsOn(host);
            List<Provenance> evidence = evidence(dumps);
            String name = hosts.getOrDefault(host, host);
            if (accounts.isEmpty()) {
                say(isProven ? "risk.credentials" : "risk.credentials-weak", List.of(name), evidence);
            } else {
                say(
                        isProven ? "risk.credentials-of" : "risk.credentials-of-weak",
                        List.of(name, List.copyOf(accounts)),
                        evidence);
            }
        });
    }

    private Set<String> accountsOn(String host) {
        Map<String, String> accounts = new TreeMap<>(deeds.accountsOf(host));
        for (StepDraft step : steps) {
            if (Names.host(step.host).equals(host) && Names.isPerson(step.user)) {
                accounts.putIfAbsent(Names.user(step.user), step.user);
            }
        }
        return new LinkedHashSet<>(accounts.values());
    }

    private void moves() {
        Set<String> said = new TreeSet<>();
        for (Kept.Entry<Fact.Logon> entry : context.logons()) {
            Fact.Logon logon = entry.first();
            String host = Names.host(logon.seen().host());
            Instant time = clock.time(logon.seen());
            if (logon.outcome() != Fact.Logon.Outcome.SUCCEEDED
                    || !logon.isRemote()
                    || !hosts.containsKey(host)
                    || time == null
                    || !isOurs(logon, host, time)) {
                continue;
            }
            String from = deeds.hostOf(logon.address());
            String named = from == null ? Names.host(logon.workstation()) : from;
            if (said.size() < 2 * SAME_MAX
                    && !named.equals(host)
                    && said.add(named + '|' + logon.address() + '|' + host + '|' + Names.user(logon.user()))) {
                List<Object> values = List.of(
                        time,
                        logon.user(),
                        named.isEmpty() || !hosts.containsKey(named)
                                ? source(logon)
                                : java.util.Objects.requireNonNull(hosts.get(named)),
                        Names.shortHost(logon.seen().host()),
                        Phrase.of("logon." + logon.type()));
                say("move.logon", values, List.of(logon.seen().place()));
            }
        }
        if (hosts.size() > 1 && said.isEmpty()) {
            say("move.hosts", List.of(List.copyOf(hosts.values())), evidence(steps));
        }
    }

    private boolean isOurs(Fact.Logon logon, String host, Instant time) {
        if (group.sessions.contains(host + '|' + logon.logonId())) {
            return true;
        }
        String from = deeds.hostOf(logon.address());
        String named = from == null ? Names.host(logon.workstation()) : from;
        if (!hosts.containsKey(named) || !group.users.contains(Names.user(logon.user()))) {
            return false;
        }
        Instant first = group.first;
        Instant last = group.last;
        return first != null && last != null && !time.isBefore(first) && !time.isAfter(last.plus(Grouping.AFTER_LOGON));
    }

    private void keeps() {
        int said = 0;
        for (StepDraft step : steps) {
            if (step.moment == null || said >= 2 * SAME_MAX) {
                continue;
            }
            String host = Names.shortHost(step.host);
            String message = switch (step.deed) {
                case SERVICE -> "keep.service" + startKey(step);
                case TASK -> "keep.task";
                case ACCOUNT -> "keep.account";
                default -> isFoothold(step) ? isProven ? "keep.other" : "keep.other-weak" : "";
            };
            if (!message.isEmpty()) {
                boolean named = step.deed == StepDraft.Deed.SERVICE || step.deed == StepDraft.Deed.TASK;
                List<Object> values =
                        new ArrayList<>(List.of(named ? step.object : step.fact, host, step.moment.time()));
                if (step.deed == StepDraft.Deed.SERVICE) {
                    values.add(user(step.user));
                }
                say(message, values, step.evidence);
                said++;
            }
        }
        if (said == 0) {
            say("keep.none", List.of(), evidence(steps));
        }
    }

    private static String startKey(StepDraft step) {
        return switch (step.start) {
            case AUTOMATIC -> "-automatic";
            case ON_DEMAND -> "-on-demand";
            case DISABLED -> "-disabled";
            case UNKNOWN -> "";
        };
    }

    /** Something that really starts again or lets somebody in; changing any other setting does not, whatever a rule says. */
    private static boolean isFoothold(StepDraft step) {
        return switch (step.deed) {
            case REGISTRY -> Footholds.isStart(step.object);
            case FILE -> Footholds.isStartupFolder(step.object);
            case START -> step.plain != null && lasts(step.plain.technique());
            case OTHER -> step.fact.message().equals("fact.wmi");
            default -> false;
        };
    }

    /** Commands of the act table whose trace stays. */
    private static boolean lasts(String technique) {
        return Set.of("T1053", "T1098", "T1136", "T1543", "T1546", "T1547")
                .contains(technique.substring(0, Math.min(5, technique.length())));
    }

    private void data() {
        int said = 0;
        Set<String> names = new TreeSet<>();
        for (StepDraft step : steps) {
            if (step.deed != StepDraft.Deed.FILE || step.moment == null || step.process == null) {
                continue;
            }
            if (Steps.isStore(step.object) && said < SAME_MAX && names.add(Names.path(step.object))) {
                say(
                        "data.stored",
                        List.of(
                                step.moment.time(),
                                Names.file(step.process.image),
                                step.object,
                                Names.shortHost(step.host)),
                        step.evidence);
                said++;
            }
        }
        for (StepDraft step : steps) {
            if (step.tactic().equals("exfiltration") && step.moment != null && said < 2 * SAME_MAX) {
                say("data.sent", List.of(step.moment.time(), Names.shortHost(step.host), step.fact), step.evidence);
                said++;
            }
        }
        List<Object> files = new ArrayList<>();
        List<Provenance> evidence = new ArrayList<>();
        Set<String> folded = new TreeSet<>();
        for (StepDraft step : steps) {
            String file = switch (step.deed) {
                case START, FILE -> step.object;
                default -> "";
            };
            boolean telling = step.deed == StepDraft.Deed.START
                    || step.level.compareTo(Level.MEDIUM) >= 0
                    || !step.plainTactic.isEmpty();
            if (!file.isEmpty()
                    && telling
                    && !Steps.isLeftoverOfBrowser(step)
                    && file.indexOf(':', 2) < 0
                    && Trace.isOutsideSystem(file)
                    && folded.add(Names.path(file))) {
                files.add(file);
                evidence.add(step.evidence.get(0));
            }
        }
        if (!files.isEmpty()) {
            say(isProven ? "data.files" : "data.files-weak", List.of(files), evidence);
        }
        named(folded);
        Set<String> injected = new TreeSet<>();
        for (StepDraft step : steps) {
            if (step.deed == StepDraft.Deed.THREAD) {
                injected.add(Names.program(step.object));
            }
        }
        Map<String, Object> tools = new LinkedHashMap<>();
        List<Provenance> runs = new ArrayList<>();
        for (StepDraft step : steps) {
            String program = Names.program(step.object);
            boolean run = step.deed == StepDraft.Deed.START && !BYWORK.contains(program);
            if ((run || step.deed == StepDraft.Deed.THREAD)
                    && !Trace.isOutsideSystem(step.object)
                    && !step.object.isEmpty()
                    && tools.putIfAbsent(
                                    program,
                                    injected.contains(program)
                                            ? Phrase.of("word.injected", Names.file(step.object))
                                            : Names.file(step.object))
                            == null) {
                runs.add(step.evidence.get(0));
            }
        }
        if (!tools.isEmpty()) {
            say("data.tools", List.of(List.copyOf(tools.values())), runs);
        }
    }

    /** Files of memory or gathered data that a command names, where no record shows that they were written. */
    private void named(Set<String> told) {
        Set<String> written = new TreeSet<>(told);
        context.files().stream()
                .map(Kept.Entry::first)
                .filter(file -> hosts.containsKey(Names.host(file.seen().host())))
                .forEach(file -> written.add(Names.path(file.file())));
        Set<String> seen = new TreeSet<>();
        for (StepDraft step : steps) {
            ProcessNode process = step.process;
            if (step.deed != StepDraft.Deed.START || process == null) {
                continue;
            }
            for (String word : process.commandLine.split("[\\s\"'<>|,;]+", 64)) {
                boolean path = word.length() > 3 && word.charAt(1) == ':' && word.charAt(2) == '\\';
                if (path
                        && Steps.isStore(word)
                        && !written.contains(Names.path(word))
                        && seen.size() < SAME_MAX
                        && seen.add(Names.path(word))) {
                    say("data.named", List.of(word, Names.shortHost(step.host)), step.evidence);
                }
            }
        }
    }

    private void traces() {
        for (Kept.Entry<Fact.LogCleared> entry : context.clears()) {
            Fact.LogCleared cleared = entry.first();
            Instant time = clock.time(cleared.seen());
            if (time != null && hosts.containsKey(Names.host(cleared.seen().host()))) {
                List<Object> values = new ArrayList<>(
                        List.of(cleared.log(), Names.shortHost(cleared.seen().host()), time));
                Instant first = group.first;
                boolean before = first != null && time.isBefore(first);
                if (!cleared.user().isEmpty()) {
                    values.add(cleared.user());
                }
                say(
                        (before ? "traces.cleared-before" : "traces.cleared")
                                + (cleared.user().isEmpty() ? "" : "-by"),
                        values,
                        List.of(cleared.seen().place()));
            }
        }
    }

    private void end() {
        for (int i = steps.size() - 1; i >= 0; i--) {
            StepDraft step = steps.get(i);
            if (step.moment != null) {
                say("end.last", List.of(step.moment.time(), Names.shortHost(step.host), step.fact), step.evidence);
                break;
            }
        }
        for (ClockOffset offset : context.clockOffsets()) {
            if (offset.applied() && hosts.containsKey(Names.host(offset.host()))) {
                say(
                        "end.clock",
                        List.of(
                                Names.shortHost(offset.host()),
                                offset.offset().toSeconds(),
                                offset.recorded(),
                                offset.reference(),
                                offset.agreeing(),
                                offset.events()),
                        evidence(steps));
            }
        }
    }

    // ---- what is not known

    private void unknown() {
        Fact.Logon remote = remoteEntry();
        if (entry == null && remote == null) {
            say(
                    isProven ? "unknown.entry" : "unknown.entry-weak",
                    List.of(List.copyOf(hosts.values())),
                    steps.get(0).evidence);
        } else if (entry != null && deeds.origin(entry) == null && Trace.isOutsideSystem(entry.image)) {
            say("unknown.origin", List.of(Names.file(entry.image), Names.shortHost(entry.writtenHost)), entry.places);
        }
        Map<String, List<Object>> lacking = new LinkedHashMap<>();
        Map<String, List<Provenance>> places = new TreeMap<>();
        hosts.forEach((host, name) -> {
            boolean security = false;
            CaseContext.Span any = null;
            for (Map.Entry<CaseContext.Log, CaseContext.Span> span :
                    context.spans().entrySet()) {
                if (Names.host(span.getKey().host()).equals(host)) {
                    any = any == null ? span.getValue() : any;
                    security |= span.getKey().channel().equalsIgnoreCase("Security");
                }
            }
            if (any != null) {
                List<String> missing = new ArrayList<>();
                missing.add(deeds.hasConnections(host) ? "unknown.amounts" : "unknown.network");
                if (!deeds.hasStarts(host)) {
                    missing.add("unknown.processes");
                }
                if (!security) {
                    missing.add("unknown.security");
                }
                for (String message : missing) {
                    lacking.computeIfAbsent(message, key -> new ArrayList<>()).add(name);
                    places.computeIfAbsent(message, key -> new ArrayList<>()).add(any.place());
                }
            }
        });
        lacking.forEach((message, names) -> say(message, List.of(names), places.getOrDefault(message, List.of())));
        Map<String, List<Provenance>> unseen = new TreeMap<>();
        for (StepDraft step : steps) {
            if (step.deed == StepDraft.Deed.CONNECTION) {
                String host = deeds.hostOf(step.object);
                if (host != null && !hasLogs(host)) {
                    unseen.computeIfAbsent(host, key -> new ArrayList<>()).addAll(step.evidence);
                }
            }
        }
        for (Kept.Entry<Fact.Logon> entry : context.logons()) {
            Fact.Logon logon = entry.first();
            String session = Names.host(logon.seen().host()) + '|' + logon.logonId();
            if (logon.isRemote()
                    && group.sessions.contains(session)
                    && !logon.workstation().isEmpty()) {
                String host = Names.host(logon.workstation());
                if (!hasLogs(host)) {
                    unseen.computeIfAbsent(host, key -> new ArrayList<>())
                            .add(logon.seen().place());
                }
            }
        }
        unseen.forEach((host, evidence) -> say("unknown.host", List.of(host), evidence));
        if (leftOut > 0) {
            say("unknown.steps", List.of((long) leftOut), evidence(steps));
        }
    }

    private boolean hasLogs(String host) {
        for (CaseContext.Log log : context.spans().keySet()) {
            if (Names.host(log.host()).equals(host)) {
                return true;
            }
        }
        return false;
    }

    // ---- what to do

    /**
     * A name that belongs to the incident: its answer holds an address that was spoken with; or, where the process that
     * asked spoke with none, nobody else asks for it. What Windows looks up within every program is neither.
     */
    private boolean isOwnName(StepDraft lookup) {
        Set<String> addresses = new TreeSet<>();
        Set<String> images = new TreeSet<>();
        boolean speaks = false;
        for (StepDraft step : steps) {
            if (step.process != null) {
                images.add(Names.path(step.process.image));
            }
            if (step.deed == StepDraft.Deed.CONNECTION) {
                addresses.add(step.object);
                speaks |= step.process != null && step.process == lookup.process;
            }
        }
        boolean others = false;
        for (Kept.Entry<Fact.NameLookup> entry : context.lookups()) {
            Fact.NameLookup fact = entry.first();
            if (fact.name().equalsIgnoreCase(lookup.object)) {
                for (String answer : fact.answer().split("[;,\\s]+", 64)) {
                    if (addresses.contains(Names.address(answer))) {
                        return true;
                    }
                }
                others |= !images.contains(Names.path(fact.image()));
            }
        }
        return !speaks && !others;
    }

    private void next() {
        if (hosts.isEmpty()) {
            return;
        }
        List<Object> names = List.copyOf(hosts.values());
        say("next.isolate", List.of(names), evidence(steps));
        for (Map.Entry<String, String> host : hosts.entrySet()) {
            Set<String> running = new LinkedHashSet<>();
            List<Provenance> evidence = new ArrayList<>();
            for (StepDraft step : steps) {
                ProcessNode process = step.process;
                if (process != null
                        && process.host.equals(host.getKey())
                        && (Trace.isOutsideSystem(process.image) || step.deed == StepDraft.Deed.THREAD)
                        && !process.image.isEmpty()) {
                    running.add(Names.file(process.image));
                    if (step.deed == StepDraft.Deed.THREAD) {
                        running.add(Names.file(step.object));
                    }
                    evidence.addAll(step.evidence);
                }
            }
            if (!running.isEmpty()) {
                say("next.memory", List.of(host.getValue(), List.copyOf(running)), evidence);
            }
        }
        Map<String, String> accounts = new LinkedHashMap<>();
        List<Provenance> uses = new ArrayList<>();
        for (StepDraft step : steps) {
            boolean dumped = step.techniques.stream().anyMatch(technique -> technique.startsWith("T1003"));
            if (Names.isPerson(step.user) && accounts.putIfAbsent(Names.user(step.user), step.user) == null) {
                uses.addAll(step.evidence);
            }
            if (dumped) {
                for (String account : accountsOn(Names.host(step.host))) {
                    if (accounts.putIfAbsent(Names.user(account), account) == null) {
                        uses.addAll(step.evidence);
                    }
                }
            }
        }
        if (!accounts.isEmpty()) {
            say("next.accounts", List.of(List.copyOf(accounts.values())), uses);
        }
        Set<String> addresses = new TreeSet<>();
        List<Provenance> contacts = new ArrayList<>();
        for (StepDraft step : steps) {
            boolean outside = step.deed == StepDraft.Deed.CONNECTION && deeds.hostOf(step.object) == null;
            boolean name = step.deed == StepDraft.Deed.LOOKUP && isOwnName(step);
            if ((outside || name) && !step.object.isEmpty() && addresses.add(step.object)) {
                contacts.addAll(step.evidence);
            }
        }
        if (!addresses.isEmpty()) {
            say("next.addresses", List.of(List.copyOf(addresses)), contacts);
        }
        Set<String> hashes = new LinkedHashSet<>();
        List<Provenance> runs = new ArrayList<>();
        for (StepDraft step : steps) {
            ProcessNode process = step.process;
            if (step.deed == StepDraft.Deed.START
                    && process != null
                    && Trace.isOutsideSystem(process.image)
                    && hashes.size() < SAME_MAX) {
                if (hashes.add(process.image + (process.hash.isEmpty() ? "" : " (" + process.hash + ')'))) {
                    runs.addAll(step.evidence);
                }
            }
        }
        if (!hashes.isEmpty()) {
            say("next.files", List.of(List.copyOf(hashes)), runs);
        }
        List<Object> kept = new ArrayList<>();
        List<Provenance> installs = new ArrayList<>();
        List<Object> asked = new ArrayList<>();
        List<Provenance> askedInstalls = new ArrayList<>();
        for (StepDraft step : steps) {
            String task = step.process != null && isFoothold(step) ? taskNamed(step.process) : "";
            if (!task.isEmpty() && !kept.contains(task)) {
                kept.add(task);
                installs.addAll(step.evidence);
            }
            boolean service = step.deed == StepDraft.Deed.SERVICE;
            boolean other = isFoothold(step) && step.deed != StepDraft.Deed.START;
            boolean idle = service && (step.start == ServiceStart.ON_DEMAND || step.start == ServiceStart.DISABLED);
            if (idle && !asked.contains(step.object)) {
                asked.add(step.object);
                askedInstalls.addAll(step.evidence);
            } else if (!idle
                    && (service || step.deed == StepDraft.Deed.TASK || other)
                    && !step.object.isEmpty()
                    && !kept.contains(step.object)) {
                kept.add(step.object);
                installs.addAll(step.evidence);
            }
        }
        if (!kept.isEmpty()) {
            say("next.footholds", List.of(kept, names), installs);
        }
        if (!asked.isEmpty()) {
            say("next.services", List.of(asked, names), askedInstalls);
        }
        say("next.logs", List.of(names), evidence(steps));
    }

    // ----

    /** The task that this command makes, as the command names it. */
    private static String taskNamed(ProcessNode process) {
        Matcher name = TASK_NAME.matcher(process.commandLine);
        if (!process.program().equals("schtasks.exe") || !name.find()) {
            return "";
        }
        String quoted = name.group(1);
        return quoted == null ? name.group(2) : quoted;
    }

    private static Object user(String user) {
        return user.isEmpty() ? Phrase.of("word.nobody") : user;
    }

    private static List<Provenance> evidence(Collection<StepDraft> steps) {
        List<Provenance> evidence = new ArrayList<>();
        for (StepDraft step : steps) {
            if (evidence.size() < SAME_MAX) {
                evidence.add(step.evidence.get(0));
            }
        }
        return evidence;
    }

    private void say(String message, List<Object> values, List<Provenance> evidence) {
        List<Provenance> named = new ArrayList<>(new LinkedHashSet<>(evidence));
        sentences.add(
                new Sentence(message, values, named.size() <= 2 * SAME_MAX ? named : named.subList(0, 2 * SAME_MAX)));
    }
}
