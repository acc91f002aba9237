package org.tipstaff.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Provenance;
import org.tipstaff.sigma.Level;

/**
 * Makes the steps of one incident: findings on the same act are one step however many rules saw it, and what its
 * processes did besides, where it helps to understand, is a step without findings.
 */
final class Steps {
    /** Steps kept of one incident; the gravest and then the earliest stay. The account says when there were more. */
    static final int STEPS_MAX = 400;
    /** Characters of a command line, script or value that are quoted in a sentence. */
    static final int QUOTE_MAX = 240;
    /** The right to read the memory of a process (PROCESS_VM_READ). */
    private static final long VM_READ = 0x10;
    /** The right to change the memory of a process (PROCESS_VM_WRITE). */
    private static final long VM_WRITE = 0x20;

    /** Between two logs' records of one act. */
    private static final Duration SAME_ACT = Duration.ofSeconds(2);

    private static final Set<String> BROWSERS = Set.of(
            "msedge.exe",
            "chrome.exe",
            "firefox.exe",
            "iexplore.exe",
            "opera.exe",
            "brave.exe",
            "outlook.exe",
            "thunderbird.exe",
            "teams.exe",
            "ms-teams.exe");
    private static final Set<String> ARCHIVES = Set.of(".zip", ".rar", ".7z", ".cab", ".tar", ".gz", ".tgz");
    private static final Set<String> DUMPS = Set.of(".dmp", ".mdmp", ".kirbi", ".ccache", ".hiv", ".dit");
    private static final Set<String> PROGRAMS = Set.of(
            ".exe", ".dll", ".sys", ".scr", ".com", ".ps1", ".bat", ".cmd", ".vbs", ".js", ".hta", ".msi", ".jar",
            ".aspx", ".asp", ".jsp", ".php");

    private final ProcessTrees trees;
    private final Deeds deeds;
    private final Clock clock;
    private final KnownActs acts;
    private final Map<String, StepDraft> drafts = new LinkedHashMap<>();
    private int leftOut;

    Steps(ProcessTrees trees, Deeds deeds, Clock clock, KnownActs acts) {
        this.trees = trees;
        this.deeds = deeds;
        this.clock = clock;
        this.acts = acts;
    }

    /** In time order; those without a time last. */
    List<StepDraft> of(Group group, boolean withContext) {
        for (Trace trace : group.traces) {
            find(trace);
        }
        if (withContext) {
            for (ProcessNode root : group.roots) {
                for (ProcessNode node : trees.descendants(root)) {
                    context(node, node == root);
                }
            }
        }
        List<StepDraft> steps = new ArrayList<>(drafts.values());
        steps.sort(BY_TIME);
        foldSameAccess(steps);
        if (steps.size() > STEPS_MAX) {
            leftOut = steps.size() - STEPS_MAX;
            steps.sort(Comparator.comparing((StepDraft step) -> step.level)
                    .reversed()
                    .thenComparing(BY_TIME));
            steps = new ArrayList<>(steps.subList(0, STEPS_MAX));
            steps.sort(BY_TIME);
        }
        StepDraft before = null;
        for (StepDraft step : steps) {
            step.servesTheSame = before != null
                    && Names.host(before.host).equals(Names.host(step.host))
                    && Purposes.of(before).equals(Purposes.of(step));
            before = step;
        }
        return steps;
    }

    /** Sysmon and the Security log both tell of one opening of lsass.exe: that is one step with both as evidence. */
    private static void foldSameAccess(List<StepDraft> steps) {
        List<StepDraft> opened = steps.stream()
                .filter(step -> step.deed == StepDraft.Deed.MEMORY && isLsass(step))
                .toList();
        steps.removeIf(step -> {
            if (step.deed != StepDraft.Deed.OTHER || !isLsass(step)) {
                return false;
            }
            for (StepDraft memory : opened) {
                if (isSameAccess(step, memory)) {
                    memory.takeOver(step);
                    return true;
                }
            }
            return false;
        });
    }

    private static boolean isLsass(StepDraft step) {
        return Names.program(step.object).equals("lsass.exe");
    }

    private static boolean isSameAccess(StepDraft step, StepDraft memory) {
        ProcessNode one = step.process;
        ProcessNode other = memory.process;
        return one != null
                && other != null
                && step.moment != null
                && memory.moment != null
                && (one == other
                        || (one.host.equals(other.host) && one.program().equals(other.program())))
                && Duration.between(step.moment.time(), memory.moment.time())
                                .abs()
                                .compareTo(SAME_ACT)
                        <= 0;
    }

    /** How many steps there were beyond the limit. */
    int leftOut() {
        return leftOut;
    }

    static final Comparator<StepDraft> BY_TIME = Comparator.comparing(
                    (StepDraft step) -> step.moment == null ? null : step.moment.time(),
                    Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparingInt(step -> Tactics.position(step.tactic()))
            .thenComparing(step -> step.evidence.get(0).source().path())
            .thenComparingLong(step -> step.evidence.get(0).record())
            .thenComparing(step -> step.deed)
            .thenComparing(step -> step.object);

    // ---- from findings

    private void find(Trace trace) {
        String key;
        StepDraft.Deed deed;
        Phrase fact;
        String object = "";
        String actor = actor(trace);
        String by = trace.process == null ? trace.host + '|' + Names.user(trace.user) : trace.process.id;
        boolean sysmon = trace.event.channel().toLowerCase(Locale.ROOT).contains("sysmon");
        boolean security = trace.is("Security");
        int id = (int) trace.event.eventId();
        if (((sysmon && id == 1) || (security && id == 4688)) && trace.process != null) {
            started(trace.process, trace.finding.level(), trace);
            return;
        } else if (sysmon && id == 10) {
            deed = StepDraft.Deed.MEMORY;
            object = trace.first("TargetImage");
            fact = Phrase.of("fact.memory", actor, Names.file(object), trace.first("GrantedAccess"));
        } else if (sysmon && id == 8) {
            deed = StepDraft.Deed.THREAD;
            object = trace.first("TargetImage");
            fact = Phrase.of("fact.thread", actor, Names.file(object));
        } else if (sysmon && (id == 11 || id == 15 || id == 29 || id == 2)) {
            deed = StepDraft.Deed.FILE;
            object = unmarked(trace.first("TargetFilename"));
            fact = Phrase.of("fact.file", actor, object);
        } else if (sysmon && (id == 23 || id == 26)) {
            deed = StepDraft.Deed.OTHER;
            object = trace.first("TargetFilename");
            fact = Phrase.of("fact.deleted", actor, object);
        } else if ((sysmon && (id == 12 || id == 13 || id == 14)) || (security && id == 4657)) {
            deed = StepDraft.Deed.REGISTRY;
            object = trace.first("TargetObject", "ObjectName");
            String details = trace.first("Details", "NewValue", "NewName");
            fact = details.isEmpty()
                    ? Phrase.of("fact.registry-key", actor, quote(object))
                    : Phrase.of("fact.registry", actor, quote(object), quote(details));
        } else if (sysmon && id == 7) {
            deed = StepDraft.Deed.LOAD;
            object = trace.first("ImageLoaded");
            fact = Phrase.of("fact.load", actor, object);
        } else if (sysmon && id == 6) {
            deed = StepDraft.Deed.LOAD;
            object = trace.first("ImageLoaded");
            fact = Phrase.of("fact.driver", object);
        } else if (sysmon && id == 3) {
            boolean outgoing = !"false".equals(trace.event.fields().text("Initiated"));
            deed = StepDraft.Deed.CONNECTION;
            object = trace.first(outgoing ? "DestinationIp" : "SourceIp");
            fact = outgoing
                    ? Phrase.of("fact.connect", actor, object, trace.first("DestinationPort"))
                    : Phrase.of("fact.accept", actor, object);
        } else if (sysmon && id == 22) {
            deed = StepDraft.Deed.LOOKUP;
            object = trace.first("QueryName");
            fact = Phrase.of("fact.lookup", actor, object);
        } else if (sysmon && (id == 17 || id == 18)) {
            deed = StepDraft.Deed.PIPE;
            object = trace.first("PipeName");
            fact = Phrase.of("fact.pipe", actor, object);
        } else if (sysmon && id >= 19 && id <= 21) {
            deed = StepDraft.Deed.OTHER;
            object = trace.first("Name", "Consumer", "Destination", "Query");
            fact = Phrase.of("fact.wmi", quote(object));
        } else if (security && id == 4624) {
            deed = StepDraft.Deed.LOGON;
            object = address(trace);
            fact = Phrase.of(
                    "fact.logon",
                    named(trace.account("TargetDomainName", "TargetUserName")),
                    Names.shortHost(trace.event.host()),
                    from(object),
                    logonType(trace.first("LogonType")));
        } else if (security && (id == 4625 || id == 4771 || id == 4776)) {
            deed = StepDraft.Deed.LOGON_FAILED;
            object = address(trace);
            fact = Phrase.of(
                    "fact.logon-failed",
                    named(trace.account("TargetDomainName", "TargetUserName")),
                    Names.shortHost(trace.event.host()),
                    from(object));
        } else if (security && id == 4648) {
            deed = StepDraft.Deed.LOGON;
            object = trace.first("TargetServerName");
            fact = Phrase.of(
                    "fact.explicit",
                    named(trace.account("SubjectDomainName", "SubjectUserName")),
                    named(trace.account("TargetDomainName", "TargetUserName")),
                    object.isEmpty() ? Names.shortHost(trace.event.host()) : object);
        } else if (id == 7045 || (security && id == 4697)) {
            deed = StepDraft.Deed.SERVICE;
            object = trace.first("ServiceName");
            fact = Phrase.of("fact.service", object, quote(trace.first("ServiceFileName", "ImagePath")));
        } else if ((security && (id == 4698 || id == 4702)) || id == 106) {
            deed = StepDraft.Deed.TASK;
            object = trace.first("TaskName", "Name");
            fact = Phrase.of("fact.task", object);
        } else if ((security && id == 1102) || (trace.is("System") && id == 104)) {
            deed = StepDraft.Deed.CLEARED;
            object = ContextCollector.clearedLog(trace.event);
            fact = Phrase.of("fact.cleared", object, named(trace.user));
        } else if (security && id == 4720) {
            deed = StepDraft.Deed.ACCOUNT;
            object = trace.account("TargetDomainName", "TargetUserName");
            fact = Phrase.of("fact.user-created", named(trace.user), object);
        } else if (security && (id == 4728 || id == 4732 || id == 4756)) {
            deed = StepDraft.Deed.ACCOUNT;
            object = trace.first("MemberName", "MemberSid");
            fact = Phrase.of("fact.group-member", named(trace.user), object, trace.first("TargetUserName"));
        } else if (security && (id == 5140 || id == 5145)) {
            deed = StepDraft.Deed.OTHER;
            object = trace.first("ShareName") + ' ' + trace.first("RelativeTargetName");
            fact = Phrase.of("fact.share", named(trace.user), object.strip(), from(address(trace)));
        } else if (security && (id == 4663 || id == 4656 || id == 4661)) {
            deed = StepDraft.Deed.OTHER;
            object = trace.first("ObjectName");
            fact = Phrase.of("fact.object", actor.isEmpty() ? named(trace.user) : actor, quote(object));
        } else if (security && (id == 4768 || id == 4769)) {
            deed = StepDraft.Deed.OTHER;
            object = trace.first("ServiceName");
            fact = Phrase.of("fact.ticket", named(trace.first("TargetUserName")), object, from(address(trace)));
        } else if (security && (id == 4662 || id == 5136)) {
            deed = StepDraft.Deed.OTHER;
            object = trace.first("ObjectDN", "ObjectName");
            fact = Phrase.of("fact.directory", named(trace.user), quote(object));
        } else if (trace.event.channel().toLowerCase(Locale.ROOT).contains("powershell")) {
            deed = StepDraft.Deed.SCRIPT;
            object = trace.first("ScriptBlockText", "Payload", "HostApplication", "Data");
            fact = Phrase.of("fact.script", quote(object));
        } else if (trace.event.channel().toLowerCase(Locale.ROOT).contains("windows defender")
                && !trace.first("ThreatName", "Threat Name").isEmpty()) {
            deed = StepDraft.Deed.MALWARE;
            object = trace.first("Path");
            fact = Phrase.of("fact.malware", trace.first("ThreatName", "Threat Name"), quote(object));
        } else {
            deed = StepDraft.Deed.OTHER;
            object = trace.finding.rule().id();
            String concerns = actor.isEmpty() ? trace.user : actor;
            fact = concerns.isEmpty()
                    ? Phrase.of("fact.other", trace.event.channel(), Long.toString(trace.event.eventId()))
                    : Phrase.of("fact.other-by", trace.event.channel(), Long.toString(trace.event.eventId()), concerns);
        }
        boolean ofHost =
                deed == StepDraft.Deed.SERVICE || deed == StepDraft.Deed.TASK || deed == StepDraft.Deed.CLEARED;
        key = deed + "|" + (ofHost ? trace.host : by) + '|' + object.toLowerCase(Locale.ROOT);
        String written = object;
        StepDraft draft = drafts.computeIfAbsent(
                key, k -> draft(deed, trace.event.host(), trace.user, trace.moment, fact, written, trace.process));
        switch (deed) {
            case MEMORY -> draft.writesMemory |= writesMemory(trace.first("GrantedAccess"));
            case FILE ->
                draft.cameFromOutside |= BROWSERS.contains(Names.program(actor))
                        || !markOfOrigin(trace).isEmpty();
            case SERVICE -> installed(draft, trace);
            case SCRIPT -> acts.of(KnownActs.SCRIPT, object).ifPresent(meaning -> draft.plain = meaning);
            default -> {}
        }
        add(draft, trace);
    }

    /** Who installed it is the subject of 4697; what 7045 names is the account that it runs as. */
    private static void installed(StepDraft draft, Trace trace) {
        ServiceStart start = ServiceStart.of(trace.first("ServiceStartType", "StartType"));
        draft.start = start == ServiceStart.UNKNOWN ? draft.start : start;
        String installer = trace.account("SubjectDomainName", "SubjectUserName");
        if (!installer.isEmpty()) {
            draft.user = Names.actor(installer, draft.host);
        } else if (!draft.installerKnown) {
            draft.user = "";
        }
        draft.installerKnown |= !installer.isEmpty();
    }

    private static boolean writesMemory(String access) {
        long rights = Names.pid(access);
        return rights > 0 && (rights & VM_WRITE) != 0;
    }

    /** Where the mark of origin beside a written file says that it came from. */
    private static String markOfOrigin(Trace trace) {
        String contents = trace.first("Contents");
        return contents.contains("HostUrl=") || contents.contains("ZoneId=3") ? contents : "";
    }

    private static StepDraft draft(
            StepDraft.Deed deed,
            String host,
            String user,
            Clock.@Nullable Moment moment,
            Phrase fact,
            String object,
            @Nullable ProcessNode process) {
        StepDraft draft = new StepDraft(deed, host, user, moment, fact);
        draft.object = object;
        draft.process = process;
        return draft;
    }

    private void add(StepDraft draft, Trace trace) {
        Provenance place = trace.event.provenance();
        if (!draft.evidence.contains(place)) {
            draft.times++;
        }
        draft.addEvidence(place);
        if (draft.clocks.isEmpty()) {
            draft.clocks = trace.event.clocks();
        }
        draft.findings.add(trace.finding);
        trace.finding.rule().tactics().forEach(tactic -> draft.tactics.add(Tactics.fold(tactic)));
        draft.techniques.addAll(trace.finding.rule().techniques());
        if (trace.level().compareTo(draft.level) > 0) {
            draft.level = trace.level();
        }
    }

    private void started(ProcessNode node, Level level, @Nullable Trace trace) {
        StepDraft known = drafts.get("start|" + node.id);
        if (known == null) {
            Clock.Moment moment = node.seen == null ? (trace == null ? null : trace.moment) : clock.moment(node.seen);
            String command = node.commandLine.isEmpty() ? node.image : node.commandLine;
            String by = node.parent == null || node.parent.image.isEmpty() ? node.parentImage : node.parent.image;
            Phrase fact = by.isEmpty()
                    ? Phrase.of("fact.start", Names.file(node.image), quote(command))
                    : Phrase.of("fact.start-by", Names.file(by), Names.file(node.image), quote(command));
            known = draft(StepDraft.Deed.START, node.writtenHost, node.user, moment, fact, node.image, node);
            known.times = 1;
            drafts.put("start|" + node.id, known);
            for (Provenance place : node.places) {
                known.addEvidence(place);
            }
            StepDraft made = known;
            acts.of(node.image, node.commandLine).ifPresent(made::add);
        }
        if (trace != null) {
            long times = known.times;
            add(known, trace);
            known.times = times; // both logs may tell of one start
            if (level.compareTo(known.level) > 0) {
                known.level = level;
            }
        }
    }

    // ---- from context

    private void context(ProcessNode node, boolean root) {
        boolean told = !node.places.isEmpty();
        if (told
                && ((root && !BROWSERS.contains(node.program()))
                        || acts.of(node.image, node.commandLine).isPresent())) {
            started(node, Level.INFORMATIONAL, null);
        }
        if (told && root && isRunByUser(node)) {
            StepDraft draft = drafts.get("start|" + node.id);
            if (draft != null) {
                draft.techniques.add("T1204.002");
                draft.tactics.add("execution");
                draft.plainTactic = draft.plainTactic.isEmpty() ? "execution" : draft.plainTactic;
            }
        }
        boolean speaks = deeds.of(node).stream()
                .anyMatch(entry -> entry.first() instanceof Fact.Connection connection
                        && connection.outgoing()
                        && deeds.hostOf(connection.remoteAddress()) == null);
        for (Kept.Entry<? extends Fact> entry : deeds.of(node)) {
            context(node, entry, speaks);
        }
        Fact.ServiceInstall install = deeds.serviceOf(node);
        if (install != null) {
            service(install, null, node);
        }
    }

    private void context(ProcessNode node, Kept.Entry<? extends Fact> entry, boolean speaks) {
        String actor = Names.file(node.image);
        switch (entry.first()) {
            case Fact.MemoryAccess access -> {
                long rights = Names.pid(access.access());
                if (rights > 0 && (rights & VM_READ) != 0) {
                    StepDraft draft = fact(
                            StepDraft.Deed.MEMORY,
                            node,
                            access.targetImage(),
                            entry,
                            Phrase.of("fact.memory", actor, Names.file(access.targetImage()), access.access()));
                    draft.add(new KnownActs.Meaning("T1003.001", "credential-access"));
                }
            }
            case Fact.RemoteThread thread -> {
                StepDraft draft = fact(
                        StepDraft.Deed.THREAD,
                        node,
                        thread.targetImage(),
                        entry,
                        Phrase.of("fact.thread", actor, Names.file(thread.targetImage())));
                if (draft.findings.isEmpty()) {
                    draft.add(new KnownActs.Meaning("T1055", "privilege-escalation"));
                } else {
                    draft.techniques.add("T1055");
                }
            }
            case Fact.ServiceInstall install -> service(install, entry, node);
            case Fact.TaskRegistered task -> {
                StepDraft draft =
                        fact(StepDraft.Deed.TASK, node, task.name(), entry, Phrase.of("fact.task", task.name()));
                draft.add(new KnownActs.Meaning("T1053.005", "persistence"));
            }
            case Fact.FileWritten file -> file(node, file, entry, speaks);
            case Fact.Connection connection -> {
                if (connection.outgoing() && !BROWSERS.contains(node.program())) {
                    fact(
                            StepDraft.Deed.CONNECTION,
                            node,
                            connection.remoteAddress(),
                            entry,
                            Phrase.of(
                                    "fact.connect",
                                    actor,
                                    connection.remoteAddress(),
                                    Integer.toString(connection.remotePort())));
                }
            }
            case Fact.NameLookup lookup -> {
                if (!BROWSERS.contains(node.program())) {
                    fact(
                            StepDraft.Deed.LOOKUP,
                            node,
                            lookup.name(),
                            entry,
                            Phrase.of("fact.lookup", actor, lookup.name()));
                }
            }
            case Fact.ProcessStart ignored -> {}
            case Fact.Logon ignored -> {}
            case Fact.LogCleared ignored -> {}
        }
    }

    private void service(Fact.ServiceInstall install, Kept.@Nullable Entry<? extends Fact> entry, ProcessNode node) {
        String key = StepDraft.Deed.SERVICE + "|context|"
                + Names.host(install.seen().host()) + '|' + install.name().toLowerCase(Locale.ROOT);
        // A finding on the same installation has its own draft; it is the one to be told.
        for (StepDraft draft : drafts.values()) {
            if (draft.deed == StepDraft.Deed.SERVICE
                    && draft.object.equalsIgnoreCase(install.name())
                    && Names.host(draft.host).equals(Names.host(install.seen().host()))) {
                draft.add(new KnownActs.Meaning("T1543.003", "persistence"));
                draft.addEvidence(install.seen().place());
                known(draft, install);
                return;
            }
        }
        StepDraft draft = draft(
                StepDraft.Deed.SERVICE,
                install.seen().host(),
                install.user(),
                clock.moment(install.seen()),
                Phrase.of("fact.service", install.name(), quote(install.file())),
                install.name(),
                node);
        draft.add(new KnownActs.Meaning("T1543.003", "persistence"));
        draft.addEvidence(install.seen().place());
        draft.times = 1;
        known(draft, install);
        drafts.put(key, draft);
        if (entry != null) {
            draft.addEvidence(entry.first().seen().place());
        }
    }

    private static void known(StepDraft draft, Fact.ServiceInstall install) {
        if (draft.start == ServiceStart.UNKNOWN) {
            draft.start = ServiceStart.of(install.start());
        }
        if (!draft.installerKnown && !install.user().isEmpty()) {
            draft.user = Names.actor(install.user(), draft.host);
            draft.installerKnown = true;
        }
    }

    private void file(ProcessNode node, Fact.FileWritten file, Kept.Entry<? extends Fact> entry, boolean speaks) {
        String name = Names.program(file.file());
        int dot = name.lastIndexOf('.');
        String kind = dot < 0 ? "" : name.substring(dot);
        if (BROWSERS.contains(node.program())
                || (!Trace.isOutsideSystem(file.file()) && !Trace.isOutsideSystem(node.image))) {
            return;
        }
        boolean dump = DUMPS.contains(kind);
        boolean archive = ARCHIVES.contains(kind);
        boolean program = PROGRAMS.contains(kind) && !name.startsWith("__psscriptpolicytest");
        if (!dump && !archive && !program) {
            return;
        }
        StepDraft draft = fact(
                StepDraft.Deed.FILE,
                node,
                file.file(),
                entry,
                Phrase.of("fact.file", Names.file(node.image), file.file()));
        if (dump) {
            draft.add(new KnownActs.Meaning(name.contains("lsass") ? "T1003.001" : "T1003", "credential-access"));
        } else if (archive) {
            draft.add(new KnownActs.Meaning("T1560", "collection"));
        } else if (speaks) {
            draft.add(new KnownActs.Meaning("T1105", "command-and-control"));
        }
    }

    private StepDraft fact(
            StepDraft.Deed deed, ProcessNode node, String object, Kept.Entry<? extends Fact> entry, Phrase fact) {
        String key = deed + "|" + node.id + '|' + object.toLowerCase(Locale.ROOT);
        StepDraft known = drafts.get(key);
        Fact.Seen seen = entry.first().seen();
        if (known == null) {
            known = draft(deed, node.writtenHost, node.user, clock.moment(seen), fact, object, node);
            drafts.put(key, known);
        }
        known.addEvidence(seen.place());
        known.times = Math.max(known.times, known.findings.isEmpty() ? known.times + entry.count() : entry.count());
        Clock.Moment moment = clock.moment(seen);
        Instant time = moment == null ? null : moment.time();
        if (time != null && (known.moment == null || time.isBefore(known.moment.time()))) {
            known.moment = moment;
        }
        return known;
    }

    /** What a browser leaves while it fetches a file. */
    static boolean isLeftoverOfBrowser(StepDraft step) {
        String name = Names.program(step.object);
        ProcessNode writer = step.process;
        return name.endsWith(".crdownload")
                || name.endsWith(".partial")
                || (writer != null
                        && BROWSERS.contains(writer.program())
                        && (name.endsWith(".tmp") || name.endsWith(".part") || name.endsWith(".download")));
    }

    /** Started by a person from a place where a person's files are. */
    static boolean isRunByUser(ProcessNode node) {
        String parent = Names.program(node.parentImage);
        String path = Names.path(node.image);
        boolean userFolder = path.contains("\\users\\")
                || path.contains("\\downloads\\")
                || path.contains("\\desktop\\")
                || path.contains("\\temp\\");
        boolean programs =
                path.contains("\\appdata\\local\\programs\\") || path.contains("\\appdata\\local\\microsoft\\");
        return userFolder
                && !programs
                && (parent.equals("explorer.exe")
                        || BROWSERS.contains(parent)
                        || Set.of("winword.exe", "excel.exe", "powerpnt.exe", "7zfm.exe", "winrar.exe", "onenote.exe")
                                .contains(parent));
    }

    /** A kind of file that holds gathered data or memory. */
    static boolean isStore(String file) {
        String name = Names.program(file);
        int dot = name.lastIndexOf('.');
        return dot >= 0 && (DUMPS.contains(name.substring(dot)) || ARCHIVES.contains(name.substring(dot)));
    }

    // ---- words

    private static String actor(Trace trace) {
        String image = trace.process == null || trace.process.image.isEmpty()
                ? trace.first("SourceImage", "Image", "ProcessName")
                : trace.process.image;
        return Names.file(image);
    }

    /** A mark of origin beside a file is part of writing the file. */
    private static String unmarked(String file) {
        return file.endsWith(":Zone.Identifier")
                ? file.substring(0, file.length() - ":Zone.Identifier".length())
                : file;
    }

    private static Object named(String user) {
        return user.isEmpty() ? Phrase.of("word.nobody") : user;
    }

    private static String address(Trace trace) {
        String address = Names.address(trace.first("IpAddress", "ClientAddress"));
        return address.isEmpty() ? trace.first("WorkstationName", "Workstation") : address;
    }

    private static Object from(String address) {
        return address.isEmpty() ? Phrase.of("word.itself") : address;
    }

    private static Phrase logonType(String type) {
        return switch (type) {
            case "2" -> Phrase.of("logon.2");
            case "3" -> Phrase.of("logon.3");
            case "4" -> Phrase.of("logon.4");
            case "5" -> Phrase.of("logon.5");
            case "7" -> Phrase.of("logon.7");
            case "8" -> Phrase.of("logon.8");
            case "9" -> Phrase.of("logon.9");
            case "10" -> Phrase.of("logon.10");
            case "11" -> Phrase.of("logon.11");
            default -> Phrase.of("logon.other", type);
        };
    }

    /** On one line, of bearable length. */
    static String quote(String text) {
        String line = (text.length() <= 4 * QUOTE_MAX ? text : text.substring(0, 4 * QUOTE_MAX))
                .replaceAll("\\s+", " ")
                .strip();
        return line.length() <= QUOTE_MAX ? line : line.substring(0, QUOTE_MAX) + '…';
    }
}
