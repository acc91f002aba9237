package org.tipstaff.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Gap;
import org.tipstaff.report.ChannelFacts;
import org.tipstaff.report.EventFacts;
import org.tipstaff.report.RuleFacts;
import org.tipstaff.report.RunFacts;
import org.tipstaff.report.SourceFacts;
import org.tipstaff.sigma.LogSource;
import org.tipstaff.sigma.Problem;
import org.tipstaff.sigma.RouteTable;

/** Counts what was looked at, and by what: without it an empty result would mean nothing. */
final class Coverage {
    private final RuleBook book;
    private final Map<LogSource, Long> eventsPerLogSource;
    private final Map<String, Long> findingsPerChannel;

    Coverage(RuleBook book, Map<LogSource, Long> eventsPerLogSource, Map<String, Long> findingsPerChannel) {
        this.book = book;
        this.eventsPerLogSource = eventsPerLogSource;
        this.findingsPerChannel = findingsPerChannel;
    }

    RunFacts run(@Nullable Instant since, @Nullable Instant until) {
        TreeMap<String, String> options = new TreeMap<>();
        options.put("rules", String.join(", ", book.named()));
        if (since != null) {
            options.put("since", Times.iso(since));
        }
        if (until != null) {
            options.put("until", Times.iso(until));
        }
        return new RunFacts(Tipstaff.VERSION, book.rules().digest().hex(), options);
    }

    RuleFacts rules() {
        List<Problem> rejected = new ArrayList<>();
        book.refused(false)
                .forEach(refused -> refused.problems().forEach(problem -> rejected.add(book.portable(problem))));
        book.correlations()
                .refused()
                .forEach(refused -> rejected.add(book.portable(new Problem(
                        Problem.Severity.ERROR,
                        refused.correlation().header().location(),
                        "the correlation can't run: " + refused.reason(),
                        ""))));
        List<Problem> awaiting = new ArrayList<>();
        book.refused(true)
                .forEach(refused -> refused.problems().forEach(problem -> awaiting.add(book.portable(problem))));
        TreeMap<String, Long> leftOut = new TreeMap<>();
        book.rules().counts().leftOut().forEach((folder, count) -> leftOut.put(folder, (long) count));
        List<RuleFacts.LogSourceFacts> logSources = new ArrayList<>();
        book.plan()
                .activePerLogSource()
                .forEach((source, count) -> logSources.add(new RuleFacts.LogSourceFacts(
                        source, count, true, eventsPerLogSource.getOrDefault(source, 0L))));
        book.plan()
                .unmappedPerLogSource()
                .forEach((source, count) -> logSources.add(new RuleFacts.LogSourceFacts(source, count, false, 0)));
        return new RuleFacts(
                book.rules().counts().documents(),
                book.rules().filters().size(),
                book.rules().counts().folded(),
                book.plan().active().size() + book.correlations().active().size(),
                book.plan().unmapped().size(),
                book.refused(false).size() + book.correlations().refused().size(),
                rejected,
                book.refused(true).size(),
                awaiting,
                leftOut,
                logSources);
    }

    List<ChannelFacts> channels(List<SourceOutcome> outcomes) {
        TreeMap<String, Long> events = new TreeMap<>();
        outcomes.forEach(
                outcome -> outcome.channels.forEach((name, count) -> events.merge(name, count.events, Long::sum)));
        List<Watch> watches = watches();
        List<ChannelFacts> channels = new ArrayList<>();
        events.forEach((channel, count) -> channels.add(new ChannelFacts(
                channel, count, watching(watches, channel), findingsPerChannel.getOrDefault(channel, 0L))));
        return channels;
    }

    /** What each source gave, apart from the others. */
    List<SourceRead> reads(List<SourceOutcome> outcomes, List<Gap> gaps) {
        List<Watch> watches = watches();
        List<SourceFacts> facts = sources(outcomes, gaps);
        List<SourceRead> reads = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            SourceOutcome outcome = outcomes.get(i);
            List<EventFacts.HostFacts> hosts = new ArrayList<>();
            new TreeMap<>(outcome.hosts)
                    .forEach((host, count) ->
                            hosts.add(new EventFacts.HostFacts(host, count.events, count.first, count.last)));
            List<SourceRead.Channel> channels = new ArrayList<>();
            new TreeMap<>(outcome.channels)
                    .forEach((name, count) ->
                            channels.add(new SourceRead.Channel(name, count.events, watching(watches, name))));
            reads.add(new SourceRead(
                    facts.get(i),
                    outcome.records - outcome.unreadRecords,
                    unread(outcome),
                    outcome.events,
                    outcome.withoutTime,
                    new TreeMap<>(outcome.clocks),
                    hosts,
                    channels));
        }
        return reads;
    }

    private List<Watch> watches() {
        List<Watch> watches = new ArrayList<>();
        book.plan()
                .activePerLogSource()
                .forEach((source, rules) ->
                        watches.add(Watch.of(book.routes().routes(source).orElse(List.of()), rules)));
        return watches;
    }

    private static long watching(List<Watch> watches, String channel) {
        String folded = channel.toLowerCase(Locale.ROOT);
        return watches.stream()
                .filter(watch -> watch.everything() || watch.channels().contains(folded))
                .mapToLong(Watch::rules)
                .sum();
    }

    /** What the rules of one log source look at: channels, in lower case, or every one. */
    private record Watch(Set<String> channels, boolean everything, int rules) {
        static Watch of(List<RouteTable.Route> routes, int rules) {
            Set<String> channels = new HashSet<>();
            boolean everything = false;
            for (RouteTable.Route route : routes) {
                route.channels().forEach(channel -> channels.add(channel.toLowerCase(Locale.ROOT)));
                everything |= route.channels().isEmpty();
            }
            return new Watch(channels, everything, rules);
        }
    }

    private static long unread(SourceOutcome outcome) {
        return outcome.unreadRecords
                + outcome.gaps.stream()
                        .filter(gap -> gap.kind() == Gap.Kind.RECORD || gap.kind() == Gap.Kind.SYNTAX)
                        .count();
    }

    static EventFacts events(List<SourceOutcome> outcomes) {
        long records = 0;
        long unread = 0;
        SourceOutcome.Count all = new SourceOutcome.Count();
        long events = 0;
        long withoutTime = 0;
        TreeMap<String, Long> clocks = new TreeMap<>();
        TreeMap<String, SourceOutcome.Count> hosts = new TreeMap<>();
        for (SourceOutcome outcome : outcomes) {
            records += outcome.records - outcome.unreadRecords;
            unread += unread(outcome);
            events += outcome.events;
            withoutTime += outcome.withoutTime;
            outcome.clocks.forEach((clock, count) -> clocks.merge(clock, count, Long::sum));
            outcome.hosts.forEach((host, count) -> {
                hosts.computeIfAbsent(host, _ -> new SourceOutcome.Count()).add(count);
                all.add(count);
            });
        }
        List<EventFacts.HostFacts> hostFacts = new ArrayList<>();
        hosts.forEach(
                (host, count) -> hostFacts.add(new EventFacts.HostFacts(host, count.events, count.first, count.last)));
        return new EventFacts(records, unread, events, withoutTime, all.first, all.last, clocks, hostFacts);
    }

    static List<SourceFacts> sources(List<SourceOutcome> outcomes, List<Gap> gaps) {
        Map<String, Long> gapsOf = new HashMap<>();
        gaps.forEach(gap -> gapsOf.merge(gap.source().path(), 1L, Long::sum));
        List<SourceFacts> facts = new ArrayList<>();
        for (SourceOutcome outcome : outcomes) {
            facts.add(new SourceFacts(
                    outcome.source.path(),
                    outcome.source.isHashed() ? outcome.source.sha256() : null,
                    outcome.source.sizeBytes(),
                    outcome.format,
                    outcome.records,
                    gapsOf.getOrDefault(outcome.source.path(), 0L)));
        }
        return facts;
    }
}
