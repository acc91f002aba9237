package org.tipstaff.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tipstaff.detect.Finding;
import org.tipstaff.detect.FindingLabels;
import org.tipstaff.detect.FindingOrder;
import org.tipstaff.event.Gap;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.Originals.Original;
import org.tipstaff.incident.CaseContext;
import org.tipstaff.incident.CaseOutcome;
import org.tipstaff.incident.IncidentBuilder;
import org.tipstaff.incident.TimelineEntry;
import org.tipstaff.label.Label;
import org.tipstaff.label.Labeled;
import org.tipstaff.label.View;
import org.tipstaff.report.CaseReport;
import org.tipstaff.report.ChannelFacts;
import org.tipstaff.report.EventFacts;
import org.tipstaff.report.RuleFacts;
import org.tipstaff.report.RunFacts;
import org.tipstaff.report.SourceFacts;

/**
 * A case as one audience may know it: derived anew, by the same stages, from the facts it may know. Nothing here has the
 * other facts in its hands once {@link #of} has looked through the view.
 *
 * @param originals that the reader may know of, by path
 * @param report of these facts alone
 * @param timeline of these facts alone
 * @param wholeRun whether the reader may know of the run as a whole: without it, nothing can be said about coverage
 */
public record CaseCut(List<Original> originals, CaseReport report, List<TimelineEntry> timeline, boolean wholeRun) {
    /** What the audience of the view may know, as if there were nothing else. */
    public static CaseCut of(CaseFacts facts, View view) {
        return of(new Seen(
                seen(facts.runs(), view),
                seen(facts.originals(), view),
                seen(facts.reads(), view),
                seen(facts.findings(), view),
                seen(facts.gaps(), view),
                seen(facts.context(), view)));
    }

    /**
     * All of these facts, for those who may know every one of them, whatever their labels say; whoever asks for this answers
     * for it, as for a package of the whole case. The labels stay as they are.
     */
    public static CaseCut ofAll(CaseFacts facts) {
        return of(new Seen(
                all(facts.runs()),
                all(facts.originals()),
                all(facts.reads()),
                all(facts.findings()),
                all(facts.gaps()),
                all(facts.context())));
    }

    private static <T> List<Known<T>> all(List<Labeled<T>> facts) {
        List<Known<T>> all = new ArrayList<>();
        facts.forEach(fact -> fact.map(value -> all.add(new Known<>(fact.label(), value))));
        return all;
    }

    /** A fact, and who may know it: that is told with it. */
    private record Known<T>(Label label, T fact) {}

    private record Seen(
            List<Known<RunRead>> runs,
            List<Known<Original>> originals,
            List<Known<SourceRead>> reads,
            List<Known<Finding>> findings,
            List<Known<Gap>> gaps,
            List<Known<CaseContext>> context) {
        Label label() {
            List<Label> labels = new ArrayList<>();
            for (List<? extends Known<?>> facts : List.of(runs, originals, reads, findings, gaps, context)) {
                facts.forEach(known -> labels.add(known.label()));
            }
            return Label.joinAll(labels);
        }
    }

    private static <T> List<Known<T>> seen(List<Labeled<T>> facts, View view) {
        List<Known<T>> seen = new ArrayList<>();
        for (Labeled<T> fact : facts) {
            view.of(fact).ifPresent(value -> seen.add(new Known<>(fact.label(), value)));
        }
        return seen;
    }

    private static CaseCut of(Seen seen) {
        List<Finding> findings = new ArrayList<>();
        Map<UUID, Label> labels = new HashMap<>();
        for (Known<Finding> known : seen.findings()) {
            findings.add(known.fact());
            labels.merge(known.fact().id(), known.label(), Label::join);
        }
        findings.sort(FindingOrder.ORDER);
        List<Gap> gaps = new ArrayList<>();
        seen.gaps().forEach(known -> gaps.add(known.fact()));
        gaps.sort(GapsJson.ORDER);
        List<SourceRead> reads = new ArrayList<>();
        List<Label> ofSources = new ArrayList<>();
        seen.reads().forEach(known -> {
            reads.add(known.fact());
            ofSources.add(known.label());
        });
        TreeSet<Original> originals =
                new TreeSet<>(Comparator.comparing(Original::path).thenComparing(Original::sha256));
        seen.originals().forEach(known -> {
            originals.add(known.fact());
            ofSources.add(known.label());
        });
        seen.context().forEach(known -> ofSources.add(known.label()));
        reads.sort(Comparator.comparing((SourceRead read) -> read.facts().path())
                .thenComparing(read -> String.valueOf(read.facts().sha256())));

        CaseContext context = seen.context().isEmpty()
                ? CaseContext.empty()
                : seen.context().getFirst().fact();
        CaseOutcome outcome = new IncidentBuilder().build(findings, context);
        boolean wholeRun = !seen.runs().isEmpty();
        RunRead run = wholeRun ? seen.runs().getFirst().fact() : nothingOfTheRun();
        List<SourceRead> firsts = firsts(reads);
        CaseReport report = new CaseReport(
                run.run(),
                sources(reads, gaps),
                events(firsts),
                run.rules(),
                wholeRun ? channels(firsts, findings) : List.of(),
                outcome.incidents(),
                findings,
                gaps,
                FindingLabels.each(labels, Label.joinAll(ofSources), seen.label()));
        return new CaseCut(List.copyOf(originals), report, outcome.timeline(), wholeRun);
    }

    private static RunRead nothingOfTheRun() {
        return new RunRead(
                new RunFacts(Tipstaff.VERSION, "", new TreeMap<>()),
                new RuleFacts(0, 0, 0, 0, 0, 0, List.of(), 0, List.of(), new TreeMap<>(), List.of()));
    }

    /** Of files with the same bytes the first counts; which one that is depends on those that are seen. */
    private static List<SourceRead> firsts(List<SourceRead> reads) {
        Set<Sha256> known = new HashSet<>();
        return reads.stream()
                .filter(read -> {
                    Sha256 digest = read.facts().sha256();
                    return digest == null || known.add(digest);
                })
                .toList();
    }

    private static List<SourceFacts> sources(List<SourceRead> reads, List<Gap> gaps) {
        Map<String, Long> gapsOf = new HashMap<>();
        gaps.forEach(gap -> gapsOf.merge(gap.source().path(), 1L, Long::sum));
        List<SourceFacts> sources = new ArrayList<>();
        for (SourceRead read : reads) {
            SourceFacts facts = read.facts();
            sources.add(new SourceFacts(
                    facts.path(),
                    facts.sha256(),
                    facts.sizeBytes(),
                    facts.format(),
                    facts.records(),
                    gapsOf.getOrDefault(facts.path(), 0L)));
        }
        return sources;
    }

    private static EventFacts events(List<SourceRead> firsts) {
        long readable = 0;
        long unread = 0;
        long events = 0;
        long withoutTime = 0;
        TreeMap<String, Long> clocks = new TreeMap<>();
        TreeMap<String, Span> hosts = new TreeMap<>();
        Span all = new Span();
        for (SourceRead read : firsts) {
            readable += read.readable();
            unread += read.unread();
            events += read.events();
            withoutTime += read.withoutTime();
            read.clocks().forEach((clock, count) -> clocks.merge(clock, count, Long::sum));
            for (EventFacts.HostFacts host : read.hosts()) {
                hosts.computeIfAbsent(host.host(), _ -> new Span()).add(host);
                all.add(host);
            }
        }
        List<EventFacts.HostFacts> ofHosts = new ArrayList<>();
        hosts.forEach((host, span) -> ofHosts.add(new EventFacts.HostFacts(host, span.events, span.first, span.last)));
        return new EventFacts(readable, unread, events, withoutTime, all.first, all.last, clocks, ofHosts);
    }

    private static List<ChannelFacts> channels(List<SourceRead> firsts, List<Finding> findings) {
        TreeMap<String, SourceRead.Channel> channels = new TreeMap<>();
        for (SourceRead read : firsts) {
            for (SourceRead.Channel channel : read.channels()) {
                channels.merge(
                        channel.name(),
                        channel,
                        (one, other) -> new SourceRead.Channel(
                                one.name(), one.events() + other.events(), Math.max(one.rules(), other.rules())));
            }
        }
        Map<String, Long> found = new HashMap<>();
        findings.forEach(finding -> found.merge(finding.event().channel(), 1L, Long::sum));
        return channels.values().stream()
                .map(channel -> new ChannelFacts(
                        channel.name(), channel.events(), channel.rules(), found.getOrDefault(channel.name(), 0L)))
                .toList();
    }

    /** How many, and from when to when. */
    private static final class Span {
        private long events;
        private @Nullable Instant first;
        private @Nullable Instant last;

        void add(EventFacts.HostFacts host) {
            events += host.events();
            Instant from = host.first();
            Instant to = host.last();
            if (from != null && (first == null || from.isBefore(first))) {
                first = from;
            }
            if (to != null && (last == null || to.isAfter(last))) {
                last = to;
            }
        }
    }
}
