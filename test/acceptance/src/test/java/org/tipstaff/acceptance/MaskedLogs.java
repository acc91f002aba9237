package org.tipstaff.acceptance;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
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

/**
 * Logs that are read once and then asked again and again, each time without some of their sources: files, or logs of one computer
 * wherever they stand. What each gave to impact is kept, and its events are not, so that logs of any size can be asked.
 */
final class MaskedLogs {
    /** What is said without some sources. */
    record Said(Impact impact, Hypotheses hypotheses) {}

    /** What one court would be told: the answers of all its logs, and the computers that are asked about. */
    final class Asked {
        private final @Nullable Site site;
        private final Set<String> scope = new TreeSet<>();
        private final Said whole;

        private Asked(@Nullable Site site) {
            this.site = site;
            Left all = left(Set.of());
            of(all).impact().verdicts().forEach(verdict -> scope.add(verdict.asset()));
            this.whole = of(all);
        }

        Said whole() {
            return whole;
        }

        Said of(Left left) {
            CoverageMatrix coverage = CoverageMatrix.of(
                    left.seen(),
                    window,
                    Set.of(),
                    Set.of(),
                    site != null && site.mail().searchesWhole());
            Impact impact =
                    ImpactAssessment.of(left.seen(), left.findings(), site, DataMap.NONE, coverage, Set.copyOf(scope));
            return new Said(impact, HypothesisMatrix.of(impact, left.findings(), Comparison.NONE, List.of()));
        }
    }

    /** What some sources gave. */
    record Left(Observations seen, List<Finding> findings) {}

    /** What one file has of one log; either can be a source that is taken away. */
    private record Part(String file, String log) {
        static Part of(Event event) {
            return new Part(
                    "file " + event.provenance().source().path(), "log " + event.host() + ' ' + event.channel());
        }

        boolean isIn(Set<String> masked) {
            return masked.contains(file) || masked.contains(log);
        }
    }

    private final TreeMap<Part, ImpactCollector> collected =
            new TreeMap<>(Comparator.comparing(Part::file).thenComparing(Part::log));
    private final List<Finding> findings;
    private final Window window;
    private long events;
    private Instant first = Instant.MAX;
    private Instant last = Instant.MIN;

    MaskedLogs(RuleBook book, List<Path> paths) throws IOException {
        Normaliser normaliser = new Normaliser(BuiltInMappings.read());
        RecordSink sink = new RecordSink() {
            @Override
            public void record(RawRecord record) {
                if (normaliser.normalise(record) instanceof Outcome.Normalised(Event event, String _)) {
                    observe(event);
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
        this.findings = events == 0
                ? List.of()
                : new Scan(book, null, null, 1, true, () -> false, Progress.NONE)
                        .run(paths)
                        .findings();
        this.window = first.isAfter(last) ? new Window(Instant.EPOCH, Instant.EPOCH) : new Window(first, last);
    }

    private void observe(Event event) {
        collected.computeIfAbsent(Part.of(event), _ -> new ImpactCollector()).observe(event);
        events++;
        Instant time = event.time();
        if (time != null) {
            first = time.isBefore(first) ? time : first;
            last = time.isAfter(last) ? time : last;
        }
    }

    Set<String> files() {
        return collected.keySet().stream().map(Part::file).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Each log of each computer or sensor. */
    Set<String> logs() {
        return collected.keySet().stream().map(Part::log).collect(Collectors.toCollection(TreeSet::new));
    }

    long events() {
        return events;
    }

    int findings() {
        return findings.size();
    }

    /** @param site the court whose logs they are; null where none is declared */
    Asked asked(@Nullable Site site) {
        return new Asked(site);
    }

    /** @param masked names of files and of logs, as they are listed */
    Left left(Set<String> masked) {
        ImpactCollector all = new ImpactCollector();
        collected.forEach((part, its) -> {
            if (!part.isIn(masked)) {
                all.merge(its);
            }
        });
        List<Finding> left = new ArrayList<>(findings);
        left.removeIf(finding ->
                finding.events().stream().anyMatch(event -> Part.of(event).isIn(masked)));
        return new Left(all.finish(), left);
    }
}
