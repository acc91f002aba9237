package org.tipstaff.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tipstaff.sigma.Level;

/**
 * Decides which findings are one incident.
 *
 * <p>What two findings have in common binds very unequally. That one process made both, or that one started the other, is
 * a fact about the doer; that both happened on one host in one hour is true of everything there. So there are two rounds.
 *
 * <p><b>First</b>, ties that are facts about the doer are followed without asking how bad the findings are: the same
 * process; descent, up to the program that a person, a service manager or the scheduler started (not through these:
 * everything descends from them); code put into a process of Windows, whose later deeds are then those of the one who put
 * it there; a service and who installed it; a file and who wrote it before it ran; the same session of a remote logon; a
 * correlation, whose author said so.
 *
 * <p><b>Then</b>, ties that are only likely are drawn between the groups of the first round, and only between such as
 * stand above the noise by themselves: a logon from one host to another, the same unusual file, hash or address; and, more
 * narrowly in time, the same session or account. An attack over three hosts has such a tie at each crossing; two attacks
 * that share a host and an hour have not. Noise is never drawn in: a trace of the monitoring agent does not become part
 * of an attack because it ran then, and two heaps of noise do not become an incident by being two.
 *
 * <p>Both rounds use every tie of the whole case before any group is read off, so the order of findings has no influence.
 */
final class Grouping {
    /** Descent and deeds of one process tie this far; a console left open over a weekend is still one session. */
    static final Duration SAME_DOER = Duration.ofDays(7);
    /** A session of a remote logon. */
    static final Duration SAME_SESSION = Duration.ofDays(3);
    /** The same rare file, hash or address. */
    static final Duration SAME_THING = Duration.ofDays(7);
    /** From a deed on the first host to the logon on the second. */
    static final Duration CROSSING = Duration.ofHours(24);
    /** From the logon on a host that was only passed through to the logon from there. */
    static final Duration PASSING = Duration.ofHours(4);
    /** Ways looked at by which an account may have come to a host. */
    static final int WAYS_MAX = 16;
    /** How far the clocks of two hosts of one domain may stand apart: Kerberos allows five minutes. */
    static final Duration CLOCKS_APART = Duration.ofMinutes(5);
    /** From the logon on the second host to a deed by the same account. */
    static final Duration AFTER_LOGON = Duration.ofHours(4);
    /** From the logon to a service that it may have started: remote execution follows at once. */
    static final Duration REMOTE_SERVICE = Duration.ofMinutes(2);
    /** The same session or account on one host. */
    static final Duration SAME_ACCOUNT = Duration.ofMinutes(60);
    /** The same account on another host. */
    static final Duration SAME_ACCOUNT_ELSEWHERE = Duration.ofHours(24);
    /** A record that names no doer at all, beside a group on its host. */
    static final Duration SAME_HOST = Duration.ofMinutes(10);
    /** An account on more hosts than this is an administrator's or a service's: that it was on two proves nothing. */
    static final int HOSTS_OF_ACCOUNT_MAX = 4;
    /** An address that more programs speak with is a server of the house or of the world. */
    static final int PROGRAMS_OF_ADDRESS_MAX = 4;
    /** A program that ran more often is part of the house. */
    static final int RUNS_OF_HASH_MAX = 20;
    /** Ports of the services through which one works on another host: SSH, RPC, SMB, remote desktop, WinRM. */
    private static final Set<Integer> REMOTE_PORTS = Set.of(22, 135, 139, 445, 3389, 5985, 5986);
    /** Groups that share a thing; more, and it is no longer unusual. */
    static final int GROUPS_OF_THING_MAX = 12;
    /** A rule that fires in more groups than this tells nothing about any of them. */
    static final int GROUPS_OF_RULE_MAX = 5;
    /** Findings named in one join; the reader needs enough to see it, not all. */
    static final int FINDINGS_OF_JOIN_MAX = 40;

    private final List<Trace> traces;
    private final Deeds deeds;
    private final ProcessTrees trees;
    private final CaseContext context;
    private final Clock clock;
    private final List<Tie> ties = new ArrayList<>();

    /** A join and the traces it binds, by number. */
    private record Tie(Entity entity, String reason, List<Integer> traces) {}

    /** A group and why it is one. */
    record Joined(Group group, List<Join> joins) {}

    /** @param traces in time order */
    Grouping(List<Trace> traces, ProcessTrees trees, Deeds deeds, CaseContext context, Clock clock) {
        this.traces = traces;
        this.trees = trees;
        this.deeds = deeds;
        this.context = context;
        this.clock = clock;
    }

    List<Joined> join() {
        Unions unions = new Unions(traces.size());
        certain(unions);
        List<List<Integer>> members = members(unions);
        List<Group> groups = members.stream().map(this::group).toList();
        likely(unions, groups, members);

        List<Joined> joined = new ArrayList<>();
        for (List<Integer> final_ : members(unions)) {
            Set<Integer> inside = new HashSet<>(final_);
            List<Join> joins = new ArrayList<>();
            for (Tie tie : ties) {
                if (inside.contains(tie.traces.get(0))) {
                    join(tie, joins);
                }
            }
            joins.sort(Comparator.comparing(Join::reason).thenComparing(Join::entity));
            joined.add(new Joined(group(final_), joins));
        }
        return joined;
    }

    private Group group(List<Integer> members) {
        return new Group(members.stream().map(traces::get).toList());
    }

    private List<List<Integer>> members(Unions unions) {
        TreeMap<Integer, List<Integer>> sets = new TreeMap<>();
        for (int i = 0; i < traces.size(); i++) {
            sets.computeIfAbsent(unions.find(i), key -> new ArrayList<>()).add(i);
        }
        return List.copyOf(sets.values());
    }

    private void join(Tie tie, List<Join> joins) {
        LinkedHashSet<UUID> findings = new LinkedHashSet<>();
        Instant first = null;
        Instant last = null;
        for (int number : tie.traces) {
            Trace trace = traces.get(number);
            Instant time = trace.time();
            if (time != null) {
                first = first == null || time.isBefore(first) ? time : first;
                last = last == null || time.isAfter(last) ? time : last;
            }
            if (findings.size() < FINDINGS_OF_JOIN_MAX) {
                findings.add(trace.finding.id());
            }
        }
        if (findings.size() >= 2) {
            long seconds = first == null || last == null
                    ? 0
                    : Duration.between(first, last).toSeconds();
            joins.add(new Join(tie.entity, tie.reason, List.copyOf(findings), seconds));
        }
    }

    // ---- first round

    private void certain(Unions unions) {
        Map<Entity, List<Integer>> processes = new TreeMap<>();
        Map<Entity, List<Integer>> descents = new TreeMap<>();
        Map<Entity, List<Integer>> injected = new TreeMap<>();
        Map<Entity, List<Integer>> services = new TreeMap<>();
        Map<Entity, List<Integer>> files = new TreeMap<>();
        Map<Entity, List<Integer>> sessions = new TreeMap<>();
        Map<Entity, List<Integer>> repeats = new TreeMap<>();
        Map<UUID, List<Integer>> correlations = new TreeMap<>();
        Map<ProcessNode, List<Integer>> byRoot = new HashMap<>();
        for (int i = 0; i < traces.size(); i++) {
            Trace trace = traces.get(i);
            ProcessTrees.Root root = trace.root;
            if (root != null) {
                put(descents, root.node().entity(), i);
                byRoot.computeIfAbsent(root.node(), key -> new ArrayList<>()).add(i);
                if (trace.process != null) {
                    put(processes, trace.process.entity(), i);
                }
                if (root.injected() != null) {
                    put(injected, root.injected().entity(), i);
                }
            } else {
                // No doer: only repetitions of the same rule on the same host and object are one.
                put(
                        repeats,
                        new Entity(
                                Entity.Kind.HOST,
                                trace.host + '|' + trace.finding.rule().id() + '|' + Names.user(trace.user)),
                        i);
            }
            for (Entity object : trace.objects) {
                if (object.kind() == Entity.Kind.SERVICE || object.kind() == Entity.Kind.TASK) {
                    put(services, object, i);
                }
            }
            if (!trace.session.isEmpty()) {
                String id = trace.session.substring(trace.session.indexOf('|') + 1);
                Fact.Logon logon = deeds.logon(trace.host, id);
                if (logon != null && logon.isRemote()) {
                    put(sessions, new Entity(Entity.Kind.LOGON, trace.session), i);
                }
            }
            if (trace.finding.correlation()) {
                correlations
                        .computeIfAbsent(trace.finding.id(), key -> new ArrayList<>())
                        .add(i);
            }
        }
        byRoot.forEach((root, numbers) -> {
            int number = numbers.get(0);
            for (ProcessNode node : trees.descendants(root)) {
                for (Kept.Entry<? extends Fact> deed : deeds.of(node)) {
                    if (deed.first() instanceof Fact.ServiceInstall install) {
                        put(services, service(install), number);
                    }
                }
                for (Fact.FileWritten file : deeds.carriedInto(node)) {
                    ProcessNode writer = deeds.writer(file);
                    ProcessTrees.Root from = writer == null ? null : trees.root(writer, clock.time(file.seen()));
                    if (from != null
                            && from.node() != root
                            && byRoot.containsKey(from.node())
                            && Trace.isOutsideSystem(file.file())) {
                        Entity entity = new Entity(Entity.Kind.FILE, node.host + '|' + Names.path(file.file()));
                        put(files, entity, number);
                        put(
                                files,
                                entity,
                                java.util.Objects.requireNonNull(byRoot.get(from.node()))
                                        .get(0));
                    }
                }
            }
            Fact.ServiceInstall install = deeds.serviceOf(root);
            if (install != null) {
                put(services, service(install), number);
            }
        });
        // What a process did after code was put into it, and what the one did who put it there.
        for (int i = 0; i < traces.size(); i++) {
            ProcessTrees.Root root = traces.get(i).root;
            if (root != null && root.injected() != null) {
                for (int other : java.util.Objects.requireNonNull(byRoot.get(root.node()))) {
                    ProcessTrees.Root its = traces.get(other).root;
                    if (its != null && its.injected() == null) {
                        put(injected, root.injected().entity(), other);
                        break;
                    }
                }
            }
        }
        bind(unions, processes, "same-process", SAME_DOER);
        bind(unions, descents, "parent-process", SAME_DOER);
        bind(unions, injected, "injected-process", SAME_DOER);
        bind(unions, services, "same-service", SAME_DOER);
        bind(unions, files, "file-written-and-run", SAME_THING);
        bind(unions, sessions, "same-logon", SAME_SESSION);
        bind(unions, repeats, "same-rule", SAME_ACCOUNT);
        correlations.forEach((id, numbers) -> {
            for (int number : numbers) {
                unions.union(numbers.get(0), number);
            }
        });
    }

    private static Entity service(Fact.ServiceInstall install) {
        return new Entity(
                Entity.Kind.SERVICE,
                Names.host(install.seen().host()) + '|' + install.name().toLowerCase(java.util.Locale.ROOT));
    }

    private static void put(Map<Entity, List<Integer>> map, Entity entity, int number) {
        List<Integer> list = map.computeIfAbsent(entity, key -> new ArrayList<>());
        if (list.isEmpty() || list.get(list.size() - 1) != number) {
            list.add(number);
        }
    }

    /** Ties neighbours in time that are not too far apart. */
    private void bind(Unions unions, Map<Entity, List<Integer>> buckets, String reason, Duration limit) {
        buckets.forEach((entity, numbers) -> {
            List<Integer> sorted = new ArrayList<>(new TreeSet<>(numbers));
            List<Integer> run = new ArrayList<>();
            Instant previous = null;
            for (int number : sorted) {
                Instant time = traces.get(number).time();
                if (!run.isEmpty()
                        && previous != null
                        && time != null
                        && Duration.between(previous, time).compareTo(limit) > 0) {
                    tie(unions, entity, reason, run);
                    run = new ArrayList<>();
                }
                run.add(number);
                previous = time == null ? previous : time;
            }
            tie(unions, entity, reason, run);
        });
    }

    private void tie(Unions unions, Entity entity, String reason, Collection<Integer> numbers) {
        if (numbers.size() < 2) {
            return;
        }
        List<Integer> list = List.copyOf(numbers);
        for (int number : list) {
            unions.union(list.get(0), number);
        }
        ties.add(new Tie(entity, reason, list));
    }

    // ---- second round

    private void likely(Unions unions, List<Group> groups, List<List<Integer>> members) {
        Map<String, Integer> groupsOfRule = new HashMap<>();
        for (Group group : groups) {
            group.rules.forEach(rule -> groupsOfRule.merge(rule, 1, Integer::sum));
        }
        boolean[] strong = new boolean[groups.size()];
        boolean[] some = new boolean[groups.size()];
        for (int i = 0; i < groups.size(); i++) {
            strong[i] = isAboveNoise(groups.get(i), groupsOfRule);
            some[i] = strong[i] || groups.get(i).level.compareTo(Level.MEDIUM) >= 0;
        }
        things(unions, groups, members, strong, some);
        crossings(unions, groups, members, strong, some);
        accounts(unions, groups, members, strong);
        nobody(unions, groups, members, strong, groupsOfRule);
    }

    static boolean isAboveNoise(Group group, Map<String, Integer> groupsOfRule) {
        Set<String> medium = new HashSet<>();
        for (Trace trace : group.traces) {
            String rule = trace.finding.rule().id();
            if (groupsOfRule.getOrDefault(rule, 1) > GROUPS_OF_RULE_MAX) {
                continue;
            }
            if (trace.level().compareTo(Level.HIGH) >= 0) {
                return true;
            }
            if (trace.level() == Level.MEDIUM) {
                medium.add(rule);
            }
        }
        return medium.size() >= 3 && group.tactics.size() >= 2;
    }

    private void things(
            Unions unions, List<Group> groups, List<List<Integer>> members, boolean[] strong, boolean[] some) {
        Map<Entity, TreeSet<Integer>> shared = new TreeMap<>();
        for (int i = 0; i < groups.size(); i++) {
            if (!some[i]) {
                continue;
            }
            Set<Entity> things = new HashSet<>();
            for (Trace trace : groups.get(i).traces) {
                for (Entity object : trace.objects) {
                    if (object.kind() == Entity.Kind.FILE) {
                        things.add(object);
                    }
                }
            }
            for (String session : groups.get(i).sessions) {
                int bar = session.indexOf('|');
                Fact.Logon logon = deeds.logon(session.substring(0, bar), session.substring(bar + 1));
                if (logon != null
                        && logon.isRemote()
                        && !logon.address().isEmpty()
                        && deeds.hostOf(logon.address()) == null) {
                    things.add(new Entity(Entity.Kind.ADDRESS, logon.address()));
                }
            }
            for (ProcessNode root : groups.get(i).roots) {
                for (ProcessNode node : trees.descendants(root)) {
                    if (!node.hash.isEmpty()
                            && Trace.isOutsideSystem(node.image)
                            && deeds.processesOf(node.hash) <= RUNS_OF_HASH_MAX) {
                        things.add(new Entity(Entity.Kind.HASH, node.hash));
                    }
                    for (Kept.Entry<? extends Fact> deed : deeds.of(node)) {
                        if (deed.first() instanceof Fact.Connection connection
                                && deeds.hostOf(connection.remoteAddress()) == null
                                && connection.remotePort() != 53
                                && deeds.programsSpeakingWith(connection.remoteAddress()) <= PROGRAMS_OF_ADDRESS_MAX) {
                            things.add(new Entity(Entity.Kind.ADDRESS, connection.remoteAddress()));
                        }
                    }
                }
            }
            int number = i;
            things.forEach(thing ->
                    shared.computeIfAbsent(thing, key -> new TreeSet<>()).add(number));
        }
        shared.forEach((thing, numbers) -> {
            if (numbers.size() < 2 || numbers.size() > GROUPS_OF_THING_MAX) {
                return;
            }
            List<Integer> list = List.copyOf(numbers);
            for (int a = 0; a < list.size(); a++) {
                for (int b = a + 1; b < list.size(); b++) {
                    int first = list.get(a);
                    int second = list.get(b);
                    if ((strong[first] || strong[second]) && groups.get(first).within(groups.get(second), SAME_THING)) {
                        tie(unions, thing, "same-" + thing.kind().key(), members, first, second);
                    }
                }
            }
        });
    }

    private void tie(Unions unions, Entity entity, String reason, List<List<Integer>> members, int first, int second) {
        List<Integer> both = new ArrayList<>();
        both.add(nearest(members.get(first)));
        both.add(nearest(members.get(second)));
        tie(unions, entity, reason, both);
    }

    /** The worst trace of a group, the earliest of these: the one a reader would look at. */
    private int nearest(List<Integer> members) {
        int best = members.get(0);
        for (int number : members) {
            if (traces.get(number).level().compareTo(traces.get(best).level()) > 0) {
                best = number;
            }
        }
        return best;
    }

    private void crossings(
            Unions unions, List<Group> groups, List<List<Integer>> members, boolean[] strong, boolean[] some) {
        Map<String, List<Integer>> byHost = new HashMap<>();
        for (int i = 0; i < groups.size(); i++) {
            if (some[i]) {
                for (String host : groups.get(i).hosts) {
                    byHost.computeIfAbsent(host, key -> new ArrayList<>()).add(i);
                }
            }
        }
        Map<String, List<Crossing>> remote = new HashMap<>();
        // Where the record of the logon is missing (its log was cleared, or not given), the connection that led to it
        // and
        // the account that then acts on the other side still show it.
        for (int source = 0; source < groups.size(); source++) {
            for (Crossing way : some[source] ? connections(groups.get(source)) : List.<Crossing>of()) {
                remote.computeIfAbsent(wayKey(way.to, way.user), key -> new ArrayList<>())
                        .add(way);
                for (int there : byHost.getOrDefault(way.to, List.of())) {
                    if (there != source && (strong[there] || strong[source]) && continues(groups.get(there), way)) {
                        tie(unions, new Entity(Entity.Kind.HOST, way.to), "remote-connection", members, source, there);
                    }
                }
            }
        }
        for (Kept.Entry<Fact.Logon> entry : context.logons()) {
            Fact.Logon logon = entry.first();
            Instant time = clock.time(logon.seen());
            String from = sourceHost(logon);
            String to = Names.host(logon.seen().host());
            if (time != null
                    && from != null
                    && !from.equals(to)
                    && logon.outcome() == Fact.Logon.Outcome.SUCCEEDED
                    && logon.isRemote()
                    && Names.isPerson(logon.user())) {
                remote.computeIfAbsent(wayKey(to, logon.user()), key -> new ArrayList<>())
                        .add(new Crossing(from, to, logon.user(), logon.subject(), time));
            }
        }
        for (Kept.Entry<Fact.Logon> entry : context.logons()) {
            Fact.Logon logon = entry.first();
            Instant time = clock.time(logon.seen());
            if (time == null || !Names.isPerson(logon.user())) {
                continue;
            }
            String here = Names.host(logon.seen().host());
            String from = null;
            String to = null;
            if (logon.outcome() == Fact.Logon.Outcome.SUCCEEDED && logon.isRemote()) {
                from = sourceHost(logon);
                to = here;
            } else if (logon.outcome() == Fact.Logon.Outcome.EXPLICIT
                    && !logon.targetServer().isEmpty()) {
                from = here;
                to = Names.host(logon.targetServer());
            }
            if (from == null || to == null || from.equals(to)) {
                continue;
            }
            Instant last = clock.time(logon.seen(), entry.last());
            Instant end = last == null ? time : last;
            if (!byHost.containsKey(to)) {
                continue;
            }
            List<Crossing> ways = new ArrayList<>();
            ways.add(new Crossing(from, to, logon.user(), logon.subject(), time));
            for (int way = 0; way < ways.size() && ways.size() < WAYS_MAX; way++) {
                before(ways.get(way), remote, ways);
            }
            TreeSet<Integer> sources = new TreeSet<>();
            for (Crossing way : ways) {
                for (int source : byHost.getOrDefault(way.from, List.of())) {
                    if (isAround(groups.get(source), way.time.minus(SAME_DOER), way.time.plus(CLOCKS_APART))
                            && leaves(groups.get(source), way)) {
                        sources.add(source);
                    }
                }
            }
            for (int there : byHost.getOrDefault(to, List.of())) {
                for (int source : sources) {
                    if (there != source
                            && isAround(groups.get(there), time.minusSeconds(5), end.plus(SAME_SESSION))
                            && (strong[there] || strong[source])
                            && arrives(groups.get(there), to, logon, time, end)) {
                        Entity entity = new Entity(
                                Entity.Kind.LOGON,
                                to + '|' + (logon.logonId().isEmpty() ? Names.user(logon.user()) : logon.logonId()));
                        tie(unions, entity, "remote-logon", members, source, there);
                    }
                }
            }
        }
    }

    /** A logon from one host to another. */
    private record Crossing(String from, String to, String user, String subject, Instant time) {}

    private static String wayKey(String host, String user) {
        return host + '|' + Names.userName(user).toLowerCase(java.util.Locale.ROOT);
    }

    /** A host that was only passed through has no findings; the account came to it from another in the same way. */
    private static void before(Crossing way, Map<String, List<Crossing>> remote, List<Crossing> ways) {
        for (Crossing earlier : remote.getOrDefault(wayKey(way.from, way.user), List.of())) {
            if (ways.size() < WAYS_MAX
                    && !earlier.time.isAfter(way.time.plus(CLOCKS_APART))
                    && Duration.between(earlier.time, way.time).compareTo(PASSING) <= 0
                    && ways.stream()
                            .noneMatch(known -> known.from.equals(earlier.from) && known.to.equals(earlier.to))) {
                ways.add(earlier);
            }
        }
    }

    private static boolean isAround(Group group, Instant from, Instant to) {
        Instant first = group.first;
        Instant last = group.last;
        return first != null && last != null && !last.isBefore(from) && !first.isAfter(to);
    }

    /** The host that a remote logon came from, by its address or else by the name it gave itself. */
    @Nullable
    String sourceHost(Fact.Logon logon) {
        if (!logon.address().isEmpty()) {
            String host = deeds.hostOf(logon.address());
            if (host != null) {
                return host;
            }
        }
        return logon.workstation().isEmpty() ? null : Names.host(logon.workstation());
    }

    /** Connections of the group's programs to services of other hosts through which one works there. */
    private List<Crossing> connections(Group group) {
        List<Crossing> ways = new ArrayList<>();
        for (ProcessNode root : group.roots) {
            for (ProcessNode node : trees.descendants(root)) {
                for (Kept.Entry<? extends Fact> deed : deeds.of(node)) {
                    if (deed.first() instanceof Fact.Connection connection
                            && connection.outgoing()
                            && REMOTE_PORTS.contains(connection.remotePort())
                            && Names.isPerson(node.user)) {
                        String to = deeds.hostOf(connection.remoteAddress());
                        Instant time = clock.time(connection.seen());
                        if (to != null && !to.equals(node.host) && time != null) {
                            ways.add(new Crossing(node.host, to, node.user, "", time));
                        }
                    }
                }
            }
        }
        return ways;
    }

    private static boolean continues(Group group, Crossing way) {
        for (Trace trace : group.traces) {
            Instant at = trace.time();
            if (trace.host.equals(way.to)
                    && at != null
                    && sameName(trace.user, way.user)
                    && !at.isBefore(way.time.minus(CLOCKS_APART))
                    && at.isBefore(way.time.plus(AFTER_LOGON))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether the one who did the group's deeds can be the one who then logged on elsewhere: they acted on the host the
     * logon came from, in the day before, as that account or by speaking with the other host.
     */
    private boolean leaves(Group group, Crossing way) {
        Instant time = way.time;
        for (Trace trace : group.traces) {
            if (trace.host.equals(way.from)
                    && isBefore(trace.time(), time)
                    && (sameName(trace.user, way.user) || sameName(trace.user, way.subject))) {
                return true;
            }
        }
        for (ProcessNode root : group.roots) {
            for (ProcessNode node : trees.descendants(root)) {
                if (!node.host.equals(way.from)) {
                    continue;
                }
                if (isBefore(node.start, time) && sameName(node.user, way.user)) {
                    return true;
                }
                for (Kept.Entry<? extends Fact> deed : deeds.of(node)) {
                    if (deed.first() instanceof Fact.Connection connection
                            && way.to.equals(deeds.hostOf(connection.remoteAddress()))
                            && isBefore(clock.time(connection.seen()), time)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean isBefore(@Nullable Instant at, Instant time) {
        return at != null
                && !at.isAfter(time.plus(CLOCKS_APART))
                && Duration.between(at, time).compareTo(CROSSING) <= 0;
    }

    private static boolean arrives(Group group, String host, Fact.Logon logon, Instant time, Instant last) {
        String session = host + '|' + logon.logonId();
        for (Trace trace : group.traces) {
            if (!trace.host.equals(host)) {
                continue;
            }
            if (!logon.logonId().isEmpty() && trace.session.equals(session)) {
                return true;
            }
            Instant at = trace.time();
            if (at == null || at.isBefore(time.minusSeconds(5))) {
                continue;
            }
            if (sameName(trace.user, logon.user()) && at.isBefore(last.plus(AFTER_LOGON))) {
                return true;
            }
            if (!Names.isPerson(trace.user) && at.isBefore(time.plus(REMOTE_SERVICE))) {
                return true;
            }
        }
        return false;
    }

    private static boolean sameName(String a, String b) {
        return Names.isPerson(a) && Names.isPerson(b) && Names.userName(a).equalsIgnoreCase(Names.userName(b));
    }

    private void accounts(Unions unions, List<Group> groups, List<List<Integer>> members, boolean[] strong) {
        Map<String, List<Integer>> byUser = new TreeMap<>();
        for (int i = 0; i < groups.size(); i++) {
            if (strong[i]) {
                for (String user : groups.get(i).users) {
                    byUser.computeIfAbsent(Names.userName(user), key -> new ArrayList<>())
                            .add(i);
                }
            }
        }
        byUser.forEach((user, numbers) -> {
            for (int a = 0; a < numbers.size(); a++) {
                for (int b = a + 1; b < numbers.size(); b++) {
                    int first = numbers.get(a);
                    int second = numbers.get(b);
                    Group one = groups.get(first);
                    Group other = groups.get(second);
                    Entity entity = new Entity(Entity.Kind.USER, user);
                    if (one.sharesHost(other)) {
                        // Where the doers are known, descent has already said which belong together. That both acted
                        // in one session then binds only what stands clearly above the noise on both sides; two
                        // sessions of one account are two doers as often as one.
                        boolean doersKnown = !one.roots.isEmpty() && !other.roots.isEmpty();
                        boolean sameSession = !java.util.Collections.disjoint(one.sessions, other.sessions);
                        boolean sessionsKnown = !one.sessions.isEmpty() && !other.sessions.isEmpty();
                        boolean bound = doersKnown
                                ? (sameSession || !sessionsKnown) && isClear(one) && isClear(other)
                                : sameSession || !sessionsKnown;
                        if (bound && one.within(other, SAME_ACCOUNT)) {
                            tie(unions, entity, "same-user", members, first, second);
                        }
                    } else if (one.within(other, SAME_ACCOUNT_ELSEWHERE)
                            && hostsOf(one, other, user) <= HOSTS_OF_ACCOUNT_MAX) {
                        tie(unions, entity, "same-user-other-host", members, first, second);
                    }
                }
            }
        });
    }

    /** Something critical, or high findings of two kinds. */
    private static boolean isClear(Group group) {
        Set<String> high = new HashSet<>();
        for (Trace trace : group.traces) {
            if (trace.level() == Level.CRITICAL) {
                return true;
            }
            if (trace.level() == Level.HIGH) {
                high.add(trace.finding.rule().id());
            }
        }
        return high.size() >= 2;
    }

    private int hostsOf(Group one, Group other, String name) {
        int hosts = 0;
        for (Group group : List.of(one, other)) {
            for (String user : group.users) {
                if (Names.userName(user).equals(name)) {
                    hosts = Math.max(hosts, deeds.hostsOf(user));
                }
            }
        }
        return hosts;
    }

    private static boolean begins(Group group, Group lone) {
        Instant first = group.first;
        Instant then = lone.first;
        return first != null && then != null && !then.isBefore(first);
    }

    /**
     * A high finding in whose record nobody is named (a service that appears in the System log, a cleared log) goes to
     * the group on its host that it stands in the middle of, if there is just one.
     */
    private void nobody(
            Unions unions,
            List<Group> groups,
            List<List<Integer>> members,
            boolean[] strong,
            Map<String, Integer> groupsOfRule) {
        Map<String, List<Integer>> strongOn = new HashMap<>();
        for (int k = 0; k < groups.size(); k++) {
            if (strong[k]
                    && (!groups.get(k).roots.isEmpty() || !groups.get(k).users.isEmpty())) {
                for (String host : groups.get(k).hosts) {
                    strongOn.computeIfAbsent(host, key -> new ArrayList<>()).add(k);
                }
            }
        }
        for (int i = 0; i < groups.size(); i++) {
            Group lone = groups.get(i);
            if (!lone.roots.isEmpty()
                    || !lone.users.isEmpty()
                    || lone.traces.stream().anyMatch(trace -> trace.process != null)
                    || lone.hosts.size() != 1
                    || lone.level.compareTo(Level.HIGH) < 0
                    || !isAboveNoise(lone, groupsOfRule)) {
                continue;
            }
            int near = -1;
            boolean several = false;
            for (int k : strongOn.getOrDefault(lone.hosts.iterator().next(), List.of())) {
                Group group = groups.get(k);
                if (k != i && begins(group, lone) && group.within(lone, SAME_HOST)) {
                    several |= near >= 0
                            && unions.find(members.get(near).get(0))
                                    != unions.find(members.get(k).get(0));
                    near = k;
                }
            }
            if (near >= 0 && !several) {
                Entity entity =
                        new Entity(Entity.Kind.HOST, lone.hosts.iterator().next());
                tie(unions, entity, "same-host-and-time", members, near, i);
            }
        }
    }
}
