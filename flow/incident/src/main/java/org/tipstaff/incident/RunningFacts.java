package org.tipstaff.incident;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.tipstaff.detect.Finding;
import org.tipstaff.event.Event;

/**
 * The facts of a system that goes on for ever: kept by epoch, forgotten by epoch. A finished case is built of all its facts;
 * here incidents are built again and again, so {@link #around} gives only those that can make a difference to the findings at
 * hand. Of other hosts these are logons, and what is counted over all hosts. Not thread-safe.
 */
public final class RunningFacts {
    private final TreeMap<Long, ContextCollector> epochs = new TreeMap<>();

    /** Nothing is known yet. */
    public RunningFacts() {}

    /** An epoch begins; those before {@code oldest} are forgotten. */
    public void begin(long epoch, long oldest) {
        epochs.put(epoch, new ContextCollector(ContextCollector.Bounds.RUNNING));
        epochs.headMap(oldest).clear();
    }

    /** Takes over what was seen in an epoch, in any order; the other must not be used any more. Of a forgotten epoch nothing is taken. */
    public void add(long epoch, ContextCollector seen) {
        ContextCollector its = epochs.get(epoch);
        if (its != null) {
            its.merge(seen);
        }
    }

    /** Whether this holds an event on one of these hosts. */
    public static boolean touches(ContextCollector seen, Set<String> hosts) {
        return seen.spans().keySet().stream().anyMatch(log -> hosts.contains(Names.host(log.host())));
    }

    /** The hosts, by their folded names, on which these findings were made. */
    public static Set<String> hosts(Collection<Finding> findings) {
        Set<String> hosts = new HashSet<>();
        for (Finding finding : findings) {
            for (Event event : finding.events()) {
                hosts.add(Names.host(event.host()));
            }
        }
        return hosts;
    }

    /** A copy of what is known of an epoch. */
    public ContextCollector copy(long epoch) {
        ContextCollector copy = new ContextCollector(ContextCollector.Bounds.RUNNING);
        ContextCollector its = epochs.get(epoch);
        if (its != null) {
            copy.kept().addCopies(its.kept(), _ -> true);
            ClockPairs clocks = new ClockPairs();
            clocks.addAll(its.clocks());
            copy.again(clocks, spans(List.of(its)), its.isSpansOverflowed());
        }
        return copy;
    }

    /** All facts. What {@link #around} gives leads to the same incidents. */
    CaseContext whole() {
        return context(_ -> true);
    }

    /** The facts that incidents of these findings are made of. */
    public CaseContext around(Collection<Finding> findings) {
        Set<String> hosts = hosts(findings);
        Map<String, Boolean> known = new HashMap<>();
        return context(host -> known.computeIfAbsent(host, key -> hosts.contains(Names.host(key))));
    }

    private CaseContext context(Predicate<String> host) {
        KeptFacts kept = new KeptFacts(new ContextCollector.Bounds(Integer.MAX_VALUE, Integer.MAX_VALUE, 0, false));
        ClockPairs clocks = new ClockPairs();
        for (ContextCollector epoch : epochs.values()) {
            kept.addCopies(epoch.kept(), host);
            clocks.addAll(epoch.clocks());
        }
        Set<String> addresses = new HashSet<>();
        kept.connections.forEach(each -> addresses.add(each.first().remoteAddress()));
        Set<String> hashes = new HashSet<>();
        kept.processes.forEach(each -> hashes.add(each.first().hash()));
        Set<String> names = new HashSet<>();
        kept.lookups.forEach(each -> names.add(each.first().name()));
        Totals totals = new Totals(addresses::contains, hashes::contains);
        boolean overflowed = false;
        for (ContextCollector epoch : epochs.values()) {
            overflowed |= epoch.isSpansOverflowed();
            epoch.kept().connections.forEach(totals::connection);
            epoch.kept().processes.forEach(totals::start);
            epoch.kept().logons.forEach(totals::logon);
            // Whether others ask for a name decides whether it belongs to an incident.
            kept.lookups.addCopies(
                    epoch.kept().lookups,
                    each -> names.contains(each.first().name())
                            && !host.test(each.first().seen().host()));
        }
        return new CaseContext(kept, clocks, overflowed ? Map.of() : spans(epochs.values()), totals);
    }

    private static Map<CaseContext.Log, CaseContext.Span> spans(Collection<ContextCollector> of) {
        Map<CaseContext.Log, CaseContext.Span> all = new HashMap<>();
        for (ContextCollector each : of) {
            each.spans()
                    .forEach((log, span) -> all.computeIfAbsent(log, _ -> new CaseContext.Span(span.place()))
                            .plus(span));
        }
        return all;
    }
}
