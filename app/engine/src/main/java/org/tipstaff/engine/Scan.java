package org.tipstaff.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tipstaff.detect.Finding;
import org.tipstaff.detect.FindingOrder;
import org.tipstaff.event.Event;
import org.tipstaff.event.Gap;
import org.tipstaff.event.Sha256;
import org.tipstaff.event.Source;
import org.tipstaff.impact.ImpactCollector;
import org.tipstaff.impact.Observations;
import org.tipstaff.impact.Window;
import org.tipstaff.incident.CaseContext;
import org.tipstaff.incident.ContextCollector;
import org.tipstaff.ingest.Ingest;
import org.tipstaff.ingest.IngestLimits;
import org.tipstaff.ingest.LogFile;
import org.tipstaff.normalise.Mappings;
import org.tipstaff.normalise.Normaliser;
import org.tipstaff.sigma.EventMatcher;
import org.tipstaff.sigma.LogSource;

/**
 * From paths to findings: lists files, reads them on several threads, folds copies, correlates, orders. One instance for
 * one run.
 */
public final class Scan {
    private static final Comparator<Source> BY_PATH = Comparator.comparing(Source::path)
            .thenComparing(source -> source.isHashed() ? source.sha256().hex() : "");

    private final RuleBook book;
    private final @Nullable Instant since;
    private final @Nullable Instant until;
    private final int workers;
    private final boolean keepEvents;
    private final BooleanSupplier interrupted;
    private final Progress progress;
    private final Consumer<Event> looker;

    /**
     * @param since events before it are left out; those without a time stay
     * @param until events after it are left out
     * @param workers threads that read; the result does not depend on it
     * @param keepEvents whether the incident stage follows, which asks for whole events and their context
     * @param interrupted asked now and then: when true, no further file is begun and what was read is kept
     */
    public Scan(
            RuleBook book,
            @Nullable Instant since,
            @Nullable Instant until,
            int workers,
            boolean keepEvents,
            BooleanSupplier interrupted,
            Progress progress) {
        this(book, since, until, workers, keepEvents, interrupted, progress, _ -> {});
    }

    /** @param looker sees each event that is wanted, from any of the threads that read, before rules are asked about it */
    Scan(
            RuleBook book,
            @Nullable Instant since,
            @Nullable Instant until,
            int workers,
            boolean keepEvents,
            BooleanSupplier interrupted,
            Progress progress,
            Consumer<Event> looker) {
        this.looker = looker;
        this.book = book;
        this.since = since;
        this.until = until;
        this.workers = workers;
        this.keepEvents = keepEvents;
        this.interrupted = interrupted;
        this.progress = progress;
    }

    public Detection run(List<Path> paths) throws IOException {
        return run(new Ingest(IngestLimits.defaults()).list(paths));
    }

    /** Asks logs that were read before again. */
    public Detection run(StoredLogs stored) throws IOException {
        return run(stored.listing());
    }

    private Detection run(Ingest.Listing listing) {
        progress.planned(
                listing.files().size(),
                listing.files().stream().mapToLong(LogFile::bytes).sum());
        progress.stage(Progress.Stage.READING);

        Mappings mappings = BuiltInMappings.read();
        Predicate<Event> wanted = SourceReading.between(since, until).and(event -> {
            looker.accept(event);
            return true;
        });
        List<EventMatcher> matchers = new ArrayList<>();
        List<Supplier<SourceReading>> makers = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            EventMatcher matcher = book.plan().matcher();
            OuterBlanks blanks = new OuterBlanks(matcher, book.plan().matcher());
            Normaliser normaliser = new Normaliser(mappings);
            matchers.add(matcher);
            makers.add(() -> new SourceReading(
                    normaliser, matcher, blanks, wanted, keepEvents, book.correlations()::isReferenced, progress));
        }
        Workers.Read<SourceReading> read = Workers.read(listing.files(), makers, interrupted);

        progress.stage(Progress.Stage.CORRELATING);
        List<SourceOutcome> outcomes = bySource(read.sinks());
        List<Gap> gaps = new ArrayList<>(listing.gaps());
        Folded folded = fold(outcomes);
        CaseContext context = context(folded.firsts());
        Observations impact = impact(folded.firsts());
        for (SourceOutcome outcome : outcomes) {
            gaps.addAll(outcome.allGaps());
        }
        List<Finding> findings = new FindingMaker(book.correlations(), folded.copies(), gaps).make(folded.firsts());
        findings.sort(FindingOrder.ORDER);
        for (LogFile file : read.unread()) {
            gaps.add(Gap.whole(
                    file.source(),
                    Gap.Kind.UNREADABLE,
                    "the run was interrupted before this file was read to its end"));
        }
        gaps.addAll(context.gaps());
        gaps.sort(GapsJson.ORDER);

        Coverage coverage = new Coverage(book, events(matchers), findings);
        List<Detection.ReadFile> readFiles = new ArrayList<>();
        for (LogFile file : listing.files()) {
            if (file.source().isHashed()) {
                readFiles.add(new Detection.ReadFile(file.path(), file.source()));
            }
        }
        return new Detection(
                coverage.run(since, until),
                findings,
                gaps,
                Coverage.sources(outcomes, gaps),
                Coverage.events(folded.firsts()),
                coverage.rules(),
                coverage.channels(folded.firsts()),
                coverage.reads(outcomes, gaps),
                context,
                impact,
                since != null && until != null ? new Window(since, until) : null,
                readFiles,
                read.unread().size());
    }

    private CaseContext context(List<SourceOutcome> outcomes) {
        if (!keepEvents) {
            return CaseContext.empty();
        }
        ContextCollector all = new ContextCollector();
        for (SourceOutcome outcome : outcomes) {
            ContextCollector its = outcome.contextOrNull();
            if (its != null) {
                all.merge(its);
            }
        }
        return all.finish();
    }

    private static Observations impact(List<SourceOutcome> outcomes) {
        ImpactCollector all = new ImpactCollector();
        for (SourceOutcome outcome : outcomes) {
            ImpactCollector its = outcome.impactOrNull();
            if (its != null) {
                all.merge(its);
            }
        }
        return all.finish();
    }

    private static Map<LogSource, Long> events(List<EventMatcher> matchers) {
        Map<LogSource, Long> events = new TreeMap<>(Comparator.comparing(LogSource::toString));
        for (EventMatcher matcher : matchers) {
            matcher.eventsPerLogSource().forEach((source, count) -> events.merge(source, count, Long::sum));
        }
        return events;
    }

    /** Joins what the pieces of each source gave, and orders the sources by path. */
    private static List<SourceOutcome> bySource(List<List<SourceReading>> sinks) {
        IdentityHashMap<Source, SourceOutcome> joined = new IdentityHashMap<>();
        List<SourceOutcome> outcomes = new ArrayList<>();
        for (List<SourceReading> ofFile : sinks) {
            for (SourceReading piece : ofFile) {
                for (SourceOutcome outcome : piece.outcomes()) {
                    SourceOutcome first = joined.putIfAbsent(outcome.source, outcome);
                    if (first == null) {
                        outcomes.add(outcome);
                    } else {
                        first.join(outcome);
                    }
                }
            }
        }
        outcomes.sort(Comparator.comparing(outcome -> outcome.source, BY_PATH));
        return outcomes;
    }

    /**
     * Sources of which each has its own bytes, and for each the further sources with the same bytes.
     *
     * @param copies by digest; sources in the order of their paths, without the first
     */
    private record Folded(List<SourceOutcome> firsts, Map<Sha256, List<Source>> copies) {}

    private static Folded fold(List<SourceOutcome> outcomes) {
        List<SourceOutcome> firsts = new ArrayList<>();
        Map<Sha256, List<Source>> copies = new TreeMap<>();
        for (SourceOutcome outcome : outcomes) {
            if (!outcome.source.isHashed()) {
                firsts.add(outcome);
                continue;
            }
            List<Source> known = copies.get(outcome.source.sha256());
            if (known == null) {
                copies.put(outcome.source.sha256(), new ArrayList<>());
                firsts.add(outcome);
            } else {
                known.add(outcome.source);
            }
        }
        return new Folded(firsts, copies);
    }
}
