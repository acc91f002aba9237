package org.tipstaff.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Event;
import org.tipstaff.event.Gap;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.Source;
import org.tipstaff.impact.ImpactCollector;
import org.tipstaff.incident.ContextCollector;
import org.tipstaff.sigma.RuleMatch;

/**
 * What one source gave. It belongs to one worker until the source was read to its end; then nothing changes it. Kept
 * apart per source, so that a copy of a file can be folded away whole and no order of reading shows in the result.
 */
final class SourceOutcome {
    private static final int TROUBLES_MAX = 1000;

    final Source source;
    private final boolean isLive;
    final List<RuleMatch> matches = new ArrayList<>();
    /** Matches of which no stage asks for more than findings show. */
    final List<ShownMatch> shown = new ArrayList<>();

    final List<Gap> gaps = new ArrayList<>();
    final Map<String, Count> channels = new HashMap<>();
    final Map<String, Count> hosts = new HashMap<>();
    final Map<String, Long> clocks = new HashMap<>();
    private final Map<Trouble, Counted> troubles = new TreeMap<>();
    private @Nullable ContextCollector context;
    private @Nullable ImpactCollector impact;

    long records;
    long unreadRecords;
    long events;
    long withoutTime;
    String format = "";

    SourceOutcome(Source source) {
        this.source = source;
        this.isLive = false;
    }

    /** @param context takes the facts of this and of other sources */
    SourceOutcome(Source source, ContextCollector context) {
        this.source = source;
        this.context = context;
        this.isLive = true;
    }

    void unknown(String reason, Provenance record) {
        trouble(Gap.Kind.UNKNOWN_DIALECT, reason, record);
        unreadRecords++;
    }

    void timeProblem(String reason, Provenance record) {
        trouble(Gap.Kind.NO_TIME, reason, record);
    }

    void nearMatch(String reason, Provenance record) {
        trouble(Gap.Kind.BLANKS, reason, record);
    }

    private void trouble(Gap.Kind kind, String reason, Provenance record) {
        // Hostile logs could make up reasons without end; past the bound they are counted under one name.
        Trouble trouble =
                troubles.size() < TROUBLES_MAX ? new Trouble(kind, reason) : new Trouble(kind, "of further kinds");
        troubles.computeIfAbsent(trouble, _ -> new Counted(record)).records++;
    }

    ContextCollector context() {
        ContextCollector known = context;
        if (known == null) {
            known = new ContextCollector();
            context = known;
        }
        return known;
    }

    /** What is known of the event for questions on impact; of what is live they are asked when it is investigated. */
    void observeImpact(Event event) {
        if (isLive) {
            return;
        }
        ImpactCollector known = impact;
        if (known == null) {
            known = new ImpactCollector();
            impact = known;
        }
        known.observe(event);
    }

    @Nullable
    ImpactCollector impactOrNull() {
        return impact;
    }

    @Nullable
    ContextCollector contextOrNull() {
        return context;
    }

    /** Takes over what another piece of the same source gave; pieces are joined in their order. */
    void join(SourceOutcome later) {
        matches.addAll(later.matches);
        shown.addAll(later.shown);
        gaps.addAll(later.gaps);
        later.channels.forEach((name, count) ->
                channels.computeIfAbsent(name, _ -> new Count()).add(count));
        later.hosts.forEach(
                (name, count) -> hosts.computeIfAbsent(name, _ -> new Count()).add(count));
        later.clocks.forEach((name, count) -> clocks.merge(name, count, Long::sum));
        later.troubles.forEach((trouble, counted) ->
                troubles.computeIfAbsent(trouble, _ -> new Counted(counted.first)).records += counted.records);
        records += later.records;
        unreadRecords += later.unreadRecords;
        events += later.events;
        withoutTime += later.withoutTime;
        if (format.isEmpty()) {
            format = later.format;
        }
        ImpactCollector its = later.impact;
        if (its != null) {
            if (impact == null) {
                impact = its;
            } else {
                impact.merge(its);
            }
        }
        ContextCollector other = later.context;
        if (other != null) {
            context().merge(other);
        }
    }

    /** All gaps, those that count records of the same trouble included. */
    List<Gap> allGaps() {
        List<Gap> all = new ArrayList<>(gaps);
        troubles.forEach((trouble, counted) -> all.add(new Gap(
                source,
                trouble.kind(),
                counted.first.offset(),
                -1,
                counted.first.record(),
                counted.records + " record(s), this one first: " + trouble.reason())));
        return all;
    }

    void count(Event event) {
        events++;
        Instant time = event.time();
        if (time == null) {
            withoutTime++;
        } else {
            clocks.merge(event.clocks().get(0).clock(), 1L, Long::sum);
        }
        channels.computeIfAbsent(event.channel(), name -> new Count()).add(time);
        hosts.computeIfAbsent(event.host(), name -> new Count()).add(time);
    }

    /** How many, and from when to when. */
    static final class Count {
        long events;

        @Nullable
        Instant first;

        @Nullable
        Instant last;

        void add(@Nullable Instant time) {
            events++;
            widen(time, time);
        }

        void add(Count other) {
            events += other.events;
            widen(other.first, other.last);
        }

        private void widen(@Nullable Instant from, @Nullable Instant to) {
            if (from != null && (first == null || from.isBefore(first))) {
                first = from;
            }
            if (to != null && (last == null || to.isAfter(last))) {
                last = to;
            }
        }
    }

    /** What is wrong with records in the same words, so that one gap can count them. */
    private record Trouble(Gap.Kind kind, String reason) implements Comparable<Trouble> {
        @Override
        public int compareTo(Trouble other) {
            int byKind = kind.compareTo(other.kind);
            return byKind != 0 ? byKind : reason.compareTo(other.reason);
        }
    }

    /** How many records, and the first of them. */
    private static final class Counted {
        long records;
        final Provenance first;

        Counted(Provenance first) {
            first.source().settle();
            this.first = first;
        }
    }
}
