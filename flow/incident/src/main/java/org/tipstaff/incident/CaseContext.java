package org.tipstaff.incident;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Event;
import org.tipstaff.event.Gap;
import org.tipstaff.event.Provenance;

/** What the incident stage knows of the events beside the findings. Made by a {@link ContextCollector}. */
public final class CaseContext {
    private final List<Kept.Entry<Fact.ProcessStart>> processes;
    private final List<Kept.Entry<Fact.Logon>> logons;
    private final List<Kept.Entry<Fact.Connection>> connections;
    private final List<Kept.Entry<Fact.ServiceInstall>> services;
    private final List<Kept.Entry<Fact.TaskRegistered>> tasks;
    private final List<Kept.Entry<Fact.RemoteThread>> threads;
    private final List<Kept.Entry<Fact.MemoryAccess>> accesses;
    private final List<Kept.Entry<Fact.FileWritten>> files;
    private final List<Kept.Entry<Fact.NameLookup>> lookups;
    private final List<Kept.Entry<Fact.LogCleared>> clears;
    private final TreeMap<ClockPairs.Place, ClockOffset> offsets;
    private final TreeMap<Log, Span> spans;
    private final List<Gap> gaps;
    private final Totals totals;

    /** What a collector has seen. */
    CaseContext(
            KeptFacts kept, ClockPairs clocks, RecordNumbers numbers, Map<Log, Span> spans, boolean spansOverflowed) {
        this(kept, clocks, spans);
        gaps.addAll(numbers.gaps());
        notKept("process starts", kept.processes, this.processes);
        notKept("logons", kept.logons, this.logons);
        notKept("network connections", kept.connections, this.connections);
        notKept("service installations", kept.services, this.services);
        notKept("scheduled tasks", kept.tasks, this.tasks);
        notKept("remote threads", kept.threads, this.threads);
        notKept("accesses to lsass", kept.accesses, this.accesses);
        notKept("files written", kept.files, this.files);
        notKept("name look-ups", kept.lookups, this.lookups);
        notKept("cleared logs", kept.clears, this.clears);
        for (Kept.Entry<Fact.LogCleared> clear : this.clears) {
            Provenance place = clear.first().seen().place();
            gaps.add(new Gap(
                    place.source(),
                    Gap.Kind.LOG_CLEARED,
                    place.offset(),
                    -1,
                    place.record(),
                    "the log '" + clear.first().log() + "' of host '"
                            + clear.first().seen().host() + "' was cleared"
                            + (clear.first().user().isEmpty()
                                    ? ""
                                    : " by " + clear.first().user())
                            + "; what it held before is not in it"));
        }
        offsets.forEach((place, offset) -> {
            if (offset.applied()) {
                this.processes.stream()
                        .map(entry -> entry.first().seen())
                        .filter(seen -> seen.host().equals(place.host())
                                && seen.place().source().path().equals(place.source()))
                        .findFirst()
                        .ifPresent(seen -> gaps.add(Gap.whole(
                                seen.place().source(),
                                Gap.Kind.CLOCK,
                                "host '" + place.host() + "': " + place.recorded() + " differs from "
                                        + place.reference() + " by "
                                        + offset.offset().toSeconds() + " seconds in "
                                        + offset.agreeing() + " of " + offset.events()
                                        + " events; the timeline is corrected by it")));
            }
        });
        if (clocks.isOverflowed() && !this.processes.isEmpty()) {
            gaps.add(Gap.whole(
                    this.processes.get(0).first().seen().place().source(),
                    Gap.Kind.NOT_KEPT,
                    "more than " + ClockPairs.PLACES_MAX
                            + " pairs of source and host: clocks were not compared, times are as recorded"));
        }
        if (spansOverflowed && !this.processes.isEmpty()) {
            gaps.add(Gap.whole(
                    this.processes.get(0).first().seen().place().source(),
                    Gap.Kind.NOT_KEPT,
                    "more than " + ContextCollector.SPANS_MAX
                            + " pairs of host and channel: it is not said which hosts lack which logs"));
        }
    }

    private CaseContext(KeptFacts kept, ClockPairs clocks, Map<Log, Span> spans) {
        this(kept, clocks, spans, new Totals(_ -> true, _ -> true));
        processes.forEach(totals::start);
        connections.forEach(totals::connection);
        logons.forEach(totals::logon);
    }

    /** Facts of some hosts, and what was counted over all. */
    CaseContext(KeptFacts kept, ClockPairs clocks, Map<Log, Span> spans, Totals totals) {
        this.processes = kept.processes.sorted();
        this.logons = kept.logons.sorted();
        this.connections = kept.connections.sorted();
        this.services = kept.services.sorted();
        this.tasks = kept.tasks.sorted();
        this.threads = kept.threads.sorted();
        this.accesses = kept.accesses.sorted();
        this.files = kept.files.sorted();
        this.lookups = kept.lookups.sorted();
        this.clears = kept.clears.sorted();
        this.offsets = clocks.measured();
        this.spans = new TreeMap<>(spans);
        this.gaps = new ArrayList<>();
        this.totals = totals;
    }

    private CaseContext(List<ContextPart> parts) {
        this.processes = of(parts, Fact.ProcessStart.class);
        this.logons = of(parts, Fact.Logon.class);
        this.connections = of(parts, Fact.Connection.class);
        this.services = of(parts, Fact.ServiceInstall.class);
        this.tasks = of(parts, Fact.TaskRegistered.class);
        this.threads = of(parts, Fact.RemoteThread.class);
        this.accesses = of(parts, Fact.MemoryAccess.class);
        this.files = of(parts, Fact.FileWritten.class);
        this.lookups = of(parts, Fact.NameLookup.class);
        this.clears = of(parts, Fact.LogCleared.class);
        this.offsets = new TreeMap<>();
        this.spans = new TreeMap<>();
        this.gaps = new ArrayList<>();
        this.totals = new Totals(_ -> true, _ -> true);
        processes.forEach(totals::start);
        connections.forEach(totals::connection);
        logons.forEach(totals::logon);
        for (ContextPart part : parts) {
            switch (part) {
                case ContextPart.Seen _ -> {}
                case ContextPart.Offset(var place, var offset) -> offsets.put(place, offset);
                case ContextPart.Span span -> spans.put(span.log(), Span.of(span));
            }
        }
    }

    private static <F extends Fact> List<Kept.Entry<F>> of(List<ContextPart> parts, Class<F> kind) {
        List<Kept.Entry<F>> entries = new ArrayList<>();
        for (ContextPart part : parts) {
            if (part instanceof ContextPart.Seen(Fact fact, long count, Instant last) && kind.isInstance(fact)) {
                entries.add(Kept.Entry.of(kind.cast(fact), count, last));
            }
        }
        return entries;
    }

    /**
     * What this context is made of, in an order that depends on nothing else: records, to be kept with the case and given to
     * {@link #of(List)} again.
     */
    public List<Record> parts() {
        List<Record> parts = new ArrayList<>();
        for (List<? extends Kept.Entry<? extends Fact>> entries :
                List.of(processes, logons, connections, services, tasks, threads, accesses, files, lookups, clears)) {
            entries.forEach(entry -> parts.add(new ContextPart.Seen(entry.first(), entry.count(), entry.last())));
        }
        offsets.forEach((place, offset) -> parts.add(new ContextPart.Offset(place, offset)));
        spans.forEach((log, span) ->
                parts.add(new ContextPart.Span(log, span.events(), span.first(), span.last(), span.place())));
        return parts;
    }

    /** What the records of {@link #parts} have in common. */
    public static Class<?> partType() {
        return ContextPart.class;
    }

    /** A context from its parts. What it could not keep is no part of it: the gaps of the case say so. */
    public static CaseContext of(List<?> parts) {
        return new CaseContext(parts.stream().map(ContextPart.class::cast).toList());
    }

    /** A context without events. */
    public static CaseContext empty() {
        return new ContextCollector().finish();
    }

    private <F extends Fact> void notKept(String what, Kept<F> kept, List<Kept.Entry<F>> entries) {
        long dropped = kept.dropped();
        if (dropped > 0) {
            gaps.add(Gap.whole(
                    entries.get(0).first().seen().place().source(),
                    Gap.Kind.NOT_KEPT,
                    dropped + " events on " + what + " were not kept for joining findings: " + entries.size()
                            + " different ones were; findings are not affected"));
        }
    }

    /** Missing record numbers, cleared logs, shifted clocks, and what was not kept. */
    public List<Gap> gaps() {
        return List.copyOf(gaps);
    }

    /** What was measured of each host's clocks. */
    public List<ClockOffset> clockOffsets() {
        return ClockPairs.byHost(offsets);
    }

    List<Kept.Entry<Fact.ProcessStart>> processes() {
        return processes;
    }

    List<Kept.Entry<Fact.Logon>> logons() {
        return logons;
    }

    List<Kept.Entry<Fact.Connection>> connections() {
        return connections;
    }

    List<Kept.Entry<Fact.ServiceInstall>> services() {
        return services;
    }

    List<Kept.Entry<Fact.TaskRegistered>> tasks() {
        return tasks;
    }

    List<Kept.Entry<Fact.RemoteThread>> threads() {
        return threads;
    }

    List<Kept.Entry<Fact.MemoryAccess>> accesses() {
        return accesses;
    }

    List<Kept.Entry<Fact.FileWritten>> files() {
        return files;
    }

    List<Kept.Entry<Fact.NameLookup>> lookups() {
        return lookups;
    }

    List<Kept.Entry<Fact.LogCleared>> clears() {
        return clears;
    }

    Totals totals() {
        return totals;
    }

    TreeMap<ClockPairs.Place, ClockOffset> offsets() {
        return offsets;
    }

    TreeMap<Log, Span> spans() {
        return spans;
    }

    /** One channel of one host. */
    record Log(String host, String channel) implements Comparable<Log> {
        @Override
        public int compareTo(Log other) {
            int byHost = host.compareTo(other.host);
            return byHost != 0 ? byHost : channel.compareTo(other.channel);
        }
    }

    /** How many events it has, and from when to when. */
    static final class Span {
        private long events;
        private @Nullable Instant first;
        private @Nullable Instant last;
        private Provenance place;

        Span(Provenance place) {
            this.place = place;
        }

        static Span of(ContextPart.Span part) {
            Span span = new Span(part.place());
            span.events = part.events();
            span.first = part.first();
            span.last = part.last();
            return span;
        }

        void add(Event event) {
            events++;
            Instant time = event.time();
            if (time != null) {
                if (first == null || time.isBefore(first)) {
                    first = time;
                }
                if (last == null || time.isAfter(last)) {
                    last = time;
                }
            }
            earlier(event.provenance());
        }

        private void earlier(Provenance other) {
            int byPath = other.source().path().compareTo(place.source().path());
            if (byPath < 0 || (byPath == 0 && other.record() < place.record())) {
                place = other;
            }
        }

        Span plus(Span other) {
            events += other.events;
            Instant theirFirst = other.first;
            Instant theirLast = other.last;
            if (theirFirst != null && (first == null || theirFirst.isBefore(first))) {
                first = theirFirst;
            }
            if (theirLast != null && (last == null || theirLast.isAfter(last))) {
                last = theirLast;
            }
            earlier(other.place);
            return this;
        }

        long events() {
            return events;
        }

        @Nullable
        Instant first() {
            return first;
        }

        @Nullable
        Instant last() {
            return last;
        }

        /** A record of it. */
        Provenance place() {
            return place;
        }
    }
}
