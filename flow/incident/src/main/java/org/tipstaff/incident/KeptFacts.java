package org.tipstaff.incident;

import java.util.List;
import java.util.function.Predicate;

/** What is kept of each kind of fact, within bounds. */
final class KeptFacts {
    final Kept<Fact.ProcessStart> processes;
    final Kept<Fact.Logon> logons;
    final Kept<Fact.Connection> connections;
    final Kept<Fact.ServiceInstall> services;
    final Kept<Fact.TaskRegistered> tasks;
    final Kept<Fact.RemoteThread> threads;
    final Kept<Fact.MemoryAccess> accesses;
    final Kept<Fact.FileWritten> files;
    final Kept<Fact.NameLookup> lookups;
    final Kept<Fact.LogCleared> clears;

    KeptFacts(ContextCollector.Bounds bounds) {
        int facts = bounds.facts();
        processes = new Kept<>(bounds.processes());
        logons = new Kept<>(facts);
        connections = new Kept<>(facts);
        services = new Kept<>(facts);
        tasks = new Kept<>(facts);
        threads = new Kept<>(facts);
        accesses = new Kept<>(facts);
        files = new Kept<>(facts);
        lookups = new Kept<>(facts);
        clears = new Kept<>(facts);
    }

    /** In an order that stays; what is written down is written in it. */
    List<Kept<? extends Fact>> kinds() {
        return List.of(processes, logons, connections, services, tasks, threads, accesses, files, lookups, clears);
    }

    /** Takes over the other's entries; the other must not be used any more. */
    void addAll(KeptFacts other) {
        processes.addAll(other.processes);
        logons.addAll(other.logons);
        connections.addAll(other.connections);
        services.addAll(other.services);
        tasks.addAll(other.tasks);
        threads.addAll(other.threads);
        accesses.addAll(other.accesses);
        files.addAll(other.files);
        lookups.addAll(other.lookups);
        clears.addAll(other.clears);
    }

    /** Takes copies of facts on these hosts, by their names as written. */
    void addCopies(KeptFacts other, Predicate<String> host) {
        processes.addCopies(other.processes, on(host));
        connections.addCopies(other.connections, on(host));
        services.addCopies(other.services, on(host));
        tasks.addCopies(other.tasks, on(host));
        threads.addCopies(other.threads, on(host));
        accesses.addCopies(other.accesses, on(host));
        files.addCopies(other.files, on(host));
        lookups.addCopies(other.lookups, on(host));
        clears.addCopies(other.clears, on(host));
        logons.addCopies(other.logons, _ -> true); // an account may come over hosts on which nothing was found
    }

    private static <F extends Fact> Predicate<Kept.Entry<F>> on(Predicate<String> host) {
        return entry -> host.test(entry.first().seen().host());
    }
}
