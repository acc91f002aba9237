package org.tipstaff.acceptance;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tipstaff.detect.Finding;
import org.tipstaff.engine.BuiltInMappings;
import org.tipstaff.engine.Progress;
import org.tipstaff.engine.RuleBook;
import org.tipstaff.engine.Scan;
import org.tipstaff.event.Event;
import org.tipstaff.event.Gap;
import org.tipstaff.event.RawRecord;
import org.tipstaff.event.Source;
import org.tipstaff.impact.CoverageMatrix;
import org.tipstaff.impact.Impact;
import org.tipstaff.impact.ImpactAssessment;
import org.tipstaff.impact.ImpactCollector;
import org.tipstaff.impact.Observations;
import org.tipstaff.impact.Window;
import org.tipstaff.impact.comparison.Comparison;
import org.tipstaff.impact.hypothesis.Hypotheses;
import org.tipstaff.impact.hypothesis.HypothesisMatrix;
import org.tipstaff.ingest.Ingest;
import org.tipstaff.ingest.IngestLimits;
import org.tipstaff.ingest.LogFile;
import org.tipstaff.ingest.RecordSink;
import org.tipstaff.normalise.Normaliser;
import org.tipstaff.normalise.Outcome;
import org.tipstaff.site.DataMap;
import org.tipstaff.site.Site;

/** Logs that are read once and then asked again and again, each time without some of their sources. */
final class MaskedLogs {
    /** What is said without some sources. */
    record Said(Impact impact, Hypotheses hypotheses) {}

    private final TreeMap<String, List<Event>> events = new TreeMap<>();
    private final List<Finding> findings;
    private final @Nullable Site site;
    private final Window window;
    private final Set<String> scope = new TreeSet<>();
    private final Said whole;

    /** @param eventsMax of all sources; those beyond are not read, as if they had not been there */
    MaskedLogs(RuleBook book, List<Path> paths, @Nullable Site site, int eventsMax) throws IOException {
        this.site = site;
        Normaliser normaliser = new Normaliser(BuiltInMappings.read());
        int[] left = {eventsMax};
        RecordSink sink = new RecordSink() {
            @Override
            public void record(RawRecord record) {
                if (left[0] > 0 && normaliser.normalise(record) instanceof Outcome.Normalised(Event event, String _)) {
                    left[0]--;
                    events.computeIfAbsent(event.provenance().source().path(), _ -> new ArrayList<>())
                            .add(event);
                }
            }

            @Override
            public void gap(Gap gap) {}

            @Override
            public void source(Source source) {}
        };
        for (LogFile file : new Ingest(IngestLimits.defaults()).list(paths).files()) {
            file.read(sink);
        }
        this.findings = left[0] == 0
                ? List.of()
                : new Scan(book, null, null, 1, true, () -> false, Progress.NONE)
                        .run(paths)
                        .findings();
        Instant first = Instant.MAX;
        Instant last = Instant.MIN;
        for (List<Event> its : events.values()) {
            for (Event event : its) {
                Instant time = event.time();
                if (time != null) {
                    first = time.isBefore(first) ? time : first;
                    last = time.isAfter(last) ? time : last;
                }
            }
        }
        this.window = first.isAfter(last) ? new Window(Instant.EPOCH, Instant.EPOCH) : new Window(first, last);
        Said found = without(Set.of());
        found.impact().verdicts().forEach(verdict -> scope.add(verdict.asset()));
        this.whole = without(Set.of());
    }

    Set<String> sources() {
        return events.keySet();
    }

    long events() {
        return events.values().stream().mapToLong(List::size).sum();
    }

    Said whole() {
        return whole;
    }

    Said without(Set<String> masked) {
        ImpactCollector all = new ImpactCollector();
        events.forEach((source, its) -> {
            if (!masked.contains(source)) {
                ImpactCollector own = new ImpactCollector();
                its.forEach(own::observe);
                all.merge(own);
            }
        });
        Observations seen = all.finish();
        List<Finding> left = findings.stream()
                .filter(finding -> finding.events().stream()
                        .noneMatch(event ->
                                masked.contains(event.provenance().source().path())))
                .toList();
        Set<String> asked = new HashSet<>(scope);
        CoverageMatrix coverage = CoverageMatrix.of(
                seen, window, Set.of(), Set.of(), site != null && site.mail().searchesWhole());
        Impact impact = ImpactAssessment.of(seen, left, site, DataMap.NONE, coverage, asked);
        return new Said(impact, HypothesisMatrix.of(impact, left, Comparison.NONE, List.of()));
    }
}
