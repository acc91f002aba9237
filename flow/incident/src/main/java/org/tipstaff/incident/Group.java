package org.tipstaff.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tipstaff.detect.Finding;
import org.tipstaff.sigma.Level;

/** Findings that belong together, with what decides whether they belong to others too. */
final class Group {
    final List<Trace> traces;
    final Set<String> hosts = new TreeSet<>();
    final Set<String> users = new TreeSet<>();
    final Set<String> sessions = new TreeSet<>();
    final Set<ProcessNode> roots = new LinkedHashSet<>();
    final Set<String> rules = new TreeSet<>();
    final Set<String> tactics = new TreeSet<>();
    Level level = Level.INFORMATIONAL;

    @Nullable
    Instant first;

    @Nullable
    Instant last;

    /** @param traces in time order */
    Group(List<Trace> traces) {
        this.traces = traces;
        for (Trace trace : traces) {
            hosts.add(trace.host);
            if (Names.isPerson(trace.user)) {
                users.add(Names.user(trace.user));
            }
            if (!trace.session.isEmpty()) {
                sessions.add(trace.session);
            }
            if (trace.root != null) {
                roots.add(trace.root.node());
            }
            rules.add(trace.finding.rule().id());
            if (trace.level().compareTo(Level.MEDIUM) >= 0) {
                tactics.addAll(trace.finding.rule().tactics());
            }
            if (trace.level().compareTo(level) > 0) {
                level = trace.level();
            }
            Instant time = trace.time();
            if (time != null) {
                first = first == null || time.isBefore(first) ? time : first;
                last = last == null || time.isAfter(last) ? time : last;
            }
        }
    }

    /** The findings, each once, in the order of their traces. */
    List<Finding> findings() {
        Map<java.util.UUID, Finding> findings = new LinkedHashMap<>();
        traces.forEach(trace -> findings.putIfAbsent(trace.finding.id(), trace.finding));
        return List.copyOf(findings.values());
    }

    /** The time between two groups: nothing when they overlap, null when one has no time. */
    @Nullable
    Duration distance(Group other) {
        if (first == null || last == null || other.first == null || other.last == null) {
            return null;
        }
        if (other.first.isAfter(last)) {
            return Duration.between(last, other.first);
        }
        if (first.isAfter(other.last)) {
            return Duration.between(other.last, first);
        }
        return Duration.ZERO;
    }

    boolean within(Group other, Duration limit) {
        Duration distance = distance(other);
        return distance != null && distance.compareTo(limit) <= 0;
    }

    boolean sharesHost(Group other) {
        Set<String> shared = new HashSet<>(hosts);
        shared.retainAll(other.hosts);
        return !shared.isEmpty();
    }
}
