package org.tipstaff.incident;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What each process did besides starting others, and what can be looked up across processes and hosts. */
final class Deeds {
    /** Files that were written under one name; more, and the name is no tie. */
    private static final int SAME_NAME_MAX = 3;

    private final ProcessTrees trees;
    private final Clock clock;
    private final Map<ProcessNode, List<Kept.Entry<? extends Fact>>> byProcess = new HashMap<>();
    private final Totals totals;
    private final Map<String, Set<String>> hostsOfUser = new HashMap<>();
    private final Map<String, List<Fact.FileWritten>> filesByName = new HashMap<>();
    private final TreeMap<String, Fact.Logon> logonById = new TreeMap<>();
    private final Map<ProcessNode, Fact.ServiceInstall> serviceOfProcess = new HashMap<>();
    private final Set<String> hostsWithConnections = new HashSet<>();
    private final Set<String> hostsWithStarts = new HashSet<>();
    private final Map<String, TreeMap<String, String>> accountsOfHost = new HashMap<>();

    Deeds(CaseContext context, ProcessTrees trees, Clock clock) {
        this.trees = trees;
        this.clock = clock;
        this.totals = context.totals();
        for (Kept.Entry<Fact.Connection> entry : context.connections()) {
            Fact.Connection fact = entry.first();
            put(fact.seen(), fact.guid(), fact.pid(), fact.image(), entry);
            hostsWithConnections.add(Names.host(fact.seen().host()));
        }
        for (Kept.Entry<Fact.FileWritten> entry : context.files()) {
            Fact.FileWritten fact = entry.first();
            put(fact.seen(), fact.guid(), fact.pid(), fact.image(), entry);
            filesByName
                    .computeIfAbsent(
                            Names.host(fact.seen().host()) + '|' + Names.program(fact.file()), key -> new ArrayList<>())
                    .add(fact);
        }
        for (Kept.Entry<Fact.MemoryAccess> entry : context.accesses()) {
            put(
                    entry.first().seen(),
                    entry.first().guid(),
                    entry.first().pid(),
                    entry.first().image(),
                    entry);
        }
        for (Kept.Entry<Fact.RemoteThread> entry : context.threads()) {
            put(
                    entry.first().seen(),
                    entry.first().guid(),
                    entry.first().pid(),
                    entry.first().image(),
                    entry);
        }
        for (Kept.Entry<Fact.NameLookup> entry : context.lookups()) {
            put(
                    entry.first().seen(),
                    entry.first().guid(),
                    entry.first().pid(),
                    entry.first().image(),
                    entry);
        }
        for (ProcessNode node : trees.all()) {
            if (!node.places.isEmpty()) {
                hostsWithStarts.add(node.host);
            }
            if (Names.isPerson(node.user)) {
                account(node.host, node.user);
                hostsOfUser
                        .computeIfAbsent(Names.user(node.user), key -> new HashSet<>())
                        .add(node.host);
            }
        }
        for (Kept.Entry<Fact.Logon> entry : context.logons()) {
            Fact.Logon fact = entry.first();
            if (fact.outcome() == Fact.Logon.Outcome.SUCCEEDED) {
                logonById.putIfAbsent(Names.host(fact.seen().host()) + '|' + fact.logonId(), fact);
                if (Names.isPerson(fact.user())) {
                    if (fact.type() != 3) {
                        account(Names.host(fact.seen().host()), fact.user()); // a network logon leaves no secret
                    }
                }
            }
        }
        for (Kept.Entry<Fact.ServiceInstall> entry : context.services()) {
            Fact.ServiceInstall fact = entry.first();
            ProcessNode client = client(fact.seen(), fact.clientPid());
            if (client != null) {
                byProcess.computeIfAbsent(client, key -> new ArrayList<>()).add(entry);
            }
            ProcessNode run = runOf(fact);
            if (run != null) {
                serviceOfProcess.putIfAbsent(run, fact);
            }
        }
        for (Kept.Entry<Fact.TaskRegistered> entry : context.tasks()) {
            ProcessNode client = client(entry.first().seen(), entry.first().clientPid());
            if (client != null) {
                byProcess.computeIfAbsent(client, key -> new ArrayList<>()).add(entry);
            }
        }
    }

    private void account(String host, String user) {
        accountsOfHost.computeIfAbsent(host, key -> new TreeMap<>()).putIfAbsent(Names.user(user), user);
    }

    /** Persons who ran something on this host or had a session there that keeps credentials; folded name to written. */
    Map<String, String> accountsOf(String host) {
        return accountsOfHost.getOrDefault(host, new TreeMap<>());
    }

    boolean hasConnections(String host) {
        return hostsWithConnections.contains(host);
    }

    boolean hasStarts(String host) {
        return hostsWithStarts.contains(host);
    }

    private void put(Fact.Seen seen, String guid, long pid, String image, Kept.Entry<? extends Fact> entry) {
        ProcessNode node = trees.find(seen.host(), guid, pid, image, clock.time(seen));
        if (node != null) {
            byProcess.computeIfAbsent(node, key -> new ArrayList<>()).add(entry);
        }
    }

    private @Nullable ProcessNode client(Fact.Seen seen, long pid) {
        return pid <= 0 ? null : trees.find(seen.host(), "", pid, "", clock.time(seen));
    }

    /** The process that ran as this service: started by services.exe, soon after, with this command. */
    private @Nullable ProcessNode runOf(Fact.ServiceInstall install) {
        Instant installed = clock.time(install.seen());
        String host = Names.host(install.seen().host());
        String file = command(install.file());
        if (installed == null || file.isEmpty()) {
            return null;
        }
        for (ProcessNode node : startedByServices().getOrDefault(host, List.of())) {
            Instant start = node.start;
            if (start != null
                    && !start.isBefore(installed.minusSeconds(2))
                    && start.isBefore(installed.plusSeconds(600))
                    && (command(node.commandLine).equals(file)
                            || Names.path(node.image).equals(file))) {
                return node;
            }
        }
        return null;
    }

    private @Nullable Map<String, List<ProcessNode>> services;

    private Map<String, List<ProcessNode>> startedByServices() {
        Map<String, List<ProcessNode>> made = services;
        if (made == null) {
            made = new HashMap<>();
            for (ProcessNode node : trees.all()) {
                if (Names.program(node.parentImage).equals("services.exe")) {
                    made.computeIfAbsent(node.host, key -> new ArrayList<>()).add(node);
                }
            }
            services = made;
        }
        return made;
    }

    private static String command(String written) {
        return Names.path(written.replace("\"", "")).replaceAll("\\s+", " ").strip();
    }

    List<Kept.Entry<? extends Fact>> of(ProcessNode node) {
        return byProcess.getOrDefault(node, List.of());
    }

    /** The host that used this address, if only one did. */
    @Nullable
    String hostOf(String address) {
        return totals.hostOf(address);
    }

    /** How many programs, counted per host, spoke with this address. */
    int programsSpeakingWith(String address) {
        return totals.programsSpeakingWith(address);
    }

    int processesOf(String hash) {
        return totals.startsOf(hash);
    }

    int hostsOf(String user) {
        String folded = Names.user(user);
        Set<String> hosts = new HashSet<>(totals.hostsOf(folded));
        hosts.addAll(hostsOfUser.getOrDefault(folded, Set.of()));
        return hosts.size();
    }

    Fact.@Nullable Logon logon(String host, String logonId) {
        return logonById.get(Names.host(host) + '|' + logonId);
    }

    Fact.@Nullable ServiceInstall serviceOf(ProcessNode node) {
        return serviceOfProcess.get(node);
    }

    /** Who wrote the file that this process runs; null unless that is plain. */
    Fact.@Nullable FileWritten origin(ProcessNode node) {
        if (node.image.isEmpty()) {
            return null;
        }
        Fact.FileWritten found = null;
        List<Fact.FileWritten> written = filesByName.getOrDefault(node.host + '|' + node.program(), List.of());
        for (Fact.FileWritten file : written) {
            Instant time = clock.time(file.seen());
            boolean before = time == null || node.start == null || !time.isAfter(node.start.plusSeconds(1));
            if (before
                    && Names.path(file.file()).equals(Names.path(node.image))
                    && (found == null || found.url().isEmpty() || !file.url().isEmpty())) {
                found = file;
            }
        }
        return found;
    }

    /** Files of a rare name that stand in this command line, with who wrote them. */
    List<Fact.FileWritten> carriedInto(ProcessNode node) {
        List<Fact.FileWritten> carried = new ArrayList<>();
        for (String word : node.commandLine.split("[\\s\"',;]+", 64)) {
            String name = Names.program(word);
            if (name.length() > 5 && name.indexOf('.') > 0) {
                List<Fact.FileWritten> written = filesByName.getOrDefault(node.host + '|' + name, List.of());
                if (!written.isEmpty() && written.size() <= SAME_NAME_MAX) {
                    carried.addAll(written);
                }
            }
        }
        Fact.FileWritten origin = origin(node);
        if (origin != null && !carried.contains(origin)) {
            carried.add(origin);
        }
        return carried;
    }

    @Nullable
    ProcessNode writer(Fact.FileWritten file) {
        return trees.find(file.seen().host(), file.guid(), file.pid(), file.image(), clock.time(file.seen()));
    }
}
