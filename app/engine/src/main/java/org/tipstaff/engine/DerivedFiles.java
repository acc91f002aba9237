package org.tipstaff.engine;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tipstaff.detect.Finding;
import org.tipstaff.detect.FindingLabels;
import org.tipstaff.impact.Assessment;
import org.tipstaff.impact.Impact;
import org.tipstaff.incident.Narrator;
import org.tipstaff.incident.TimelineEntry;
import org.tipstaff.label.Label;
import org.tipstaff.report.CaseReport;
import org.tipstaff.report.HtmlReport;
import org.tipstaff.report.Language;
import org.tipstaff.report.NavigatorLayer;

/**
 * Writes what is derived from a case: the same files, by the same code, for those who work on it and for an audience that
 * may know a part. All it has in its hands is what the reader may know.
 */
final class DerivedFiles {
    private final CaseReport report;
    private final List<TimelineEntry> timeline;
    private final Narrator narrator;

    /** @param narrator says sentences; it reads its catalogues once, so keep it for many */
    DerivedFiles(CaseReport report, List<TimelineEntry> timeline, Narrator narrator) {
        this.report = report;
        this.timeline = timeline;
        this.narrator = narrator;
    }

    /** What tells of findings: they, the timeline, incidents, gaps, techniques and where each fact comes from. */
    void writeFacts(Path derived) throws IOException {
        FindingLabels labels = report.labels();
        TimelineJson lines = new TimelineJson(narrator, labels.sources(), narrower());
        lines(derived.resolve("findings.jsonl"), report.findings(), new JsonLinesFormat(labels)::row);
        lines(derived.resolve("gaps.jsonl"), report.gaps(), gap -> GapsJson.line(gap, labels.run()) + "\n");
        lines(derived.resolve("timeline.jsonl"), timeline, entry -> lines.line(entry) + "\n");
        try (Writer out = Utf8.to(derived.resolve("incidents.json"))) {
            new IncidentsJson(narrator, labels).write(out, report.incidents());
            out.write('\n');
        }
        text(
                derived.resolve("attack-navigator.json"),
                NavigatorLayer.write(report.findings(), labels.of(report.findings())));
        try (Writer out = Utf8.to(derived.resolve("case.jsonld"))) {
            new CaseGraph(report, narrator, CaseGraph.BOUNDS).write(out);
            out.write('\n');
        }
    }

    /**
     * What tells of the run as a whole: coverage, and a report in each language.
     *
     * @param assessment null where the reader is not told of impact
     */
    void writeRun(Path derived, List<Language> languages, @Nullable Assessment assessment) throws IOException {
        text(
                derived.resolve("coverage.csv"),
                CoverageCsv.text(
                        report.sources(),
                        report.events(),
                        report.channels(),
                        report.rules(),
                        report.labels().run()));
        for (Language language : languages) {
            text(
                    derived.resolve("report." + language.key() + ".html"),
                    new HtmlReport(language, narrator::say).write(report, assessment));
        }
    }

    /**
     * What is known of data, and what was looked at when. It is for those who may know the case as a whole: no package for one
     * audience has it, since each answer rests on every record.
     */
    void writeImpact(Path derived, Assessment assessment) throws IOException {
        Impact impact = assessment.impact();
        Label label = report.labels().run();
        try (Writer out = Utf8.to(derived.resolve("impact.json"))) {
            ImpactJson.write(out, impact, assessment.records(), label);
            out.write('\n');
        }
        try (Writer out = Utf8.to(derived.resolve("hypotheses.json"))) {
            HypothesesJson.write(out, assessment, label);
            out.write('\n');
        }
        text(derived.resolve("coverage-matrix.csv"), CoverageMatrixText.csv(impact.coverage(), label));
        text(derived.resolve("coverage-dettect.yaml"), CoverageMatrixText.dettect(impact.coverage(), label));
    }

    /** The labels of findings that are for fewer than the logs are; mostly none. */
    private Map<UUID, Label> narrower() {
        FindingLabels labels = report.labels();
        Map<UUID, Label> narrower = new HashMap<>();
        for (Finding finding : report.findings()) {
            Label label = labels.of(finding);
            if (!label.equals(labels.sources())) {
                narrower.put(finding.id(), label);
            }
        }
        return narrower;
    }

    private interface Line<T> {
        String of(T item);
    }

    private static <T> void lines(Path file, List<T> items, Line<T> line) throws IOException {
        try (Writer out = Utf8.to(file)) {
            for (T item : items) {
                out.write(line.of(item));
            }
        }
    }

    private static void text(Path file, String text) throws IOException {
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    }
}
