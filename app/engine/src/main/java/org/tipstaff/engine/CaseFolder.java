package org.tipstaff.engine;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.tipstaff.detect.Finding;
import org.tipstaff.detect.FindingLabels;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.Bag;
import org.tipstaff.evidence.Originals;
import org.tipstaff.incident.Narrator;
import org.tipstaff.label.Label;
import org.tipstaff.report.CaseReport;
import org.tipstaff.report.HtmlReport;
import org.tipstaff.report.Language;
import org.tipstaff.report.NavigatorLayer;
import org.tipstaff.report.SourceFacts;

/**
 * Writes a case folder: originals by reference or copied, what was derived from them, and the bag around both. What is
 * under {@code data/derived} depends on the logs, the rules and the version alone.
 */
public final class CaseFolder {
    private final Path folder;
    private final List<Language> languages;
    private final OriginalsKept kept;
    private final CommandRun command;

    /** What a case holds of the logs it rests on. */
    public enum OriginalsKept {
        COPY,
        REFERENCE
    }

    public CaseFolder(Path folder, List<Language> languages, OriginalsKept kept, CommandRun command) {
        this.folder = folder;
        this.languages = List.copyOf(languages);
        this.kept = kept;
        this.command = command;
    }

    /** Whether something stands there already: a case is never written over. */
    public static boolean isTaken(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return false;
        }
        if (!Files.isDirectory(folder)) {
            return true;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            return entries.iterator().hasNext();
        }
    }

    public void write(Investigation investigation) throws IOException {
        Path derived = Files.createDirectories(folder.resolve("data/derived"));
        Detection detection = investigation.detection();
        CaseReport report = investigation.report();
        Narrator narrator = new Narrator();
        FindingLabels labels = report.labels();
        TimelineJson timeline = new TimelineJson(narrator, labels.sources(), narrower(report));

        lines(derived.resolve("findings.jsonl"), detection.findings(), new JsonLinesFormat(labels)::row);
        lines(derived.resolve("gaps.jsonl"), report.gaps(), gap -> GapsJson.line(gap, labels.run()) + "\n");
        lines(derived.resolve("timeline.jsonl"), investigation.timeline(), entry -> timeline.line(entry) + "\n");
        try (Writer out = Files.newBufferedWriter(derived.resolve("incidents.json"), StandardCharsets.UTF_8)) {
            new IncidentsJson(narrator, labels).write(out, report.incidents());
            out.write('\n');
        }
        text(
                derived.resolve("coverage.csv"),
                CoverageCsv.text(report.sources(), report.events(), report.channels(), report.rules(), labels.run()));
        text(
                derived.resolve("attack-navigator.json"),
                NavigatorLayer.write(report.findings(), labels.of(report.findings())));
        try (Writer out = Files.newBufferedWriter(derived.resolve("case.jsonld"), StandardCharsets.UTF_8)) {
            new CaseGraph(report, narrator, CaseGraph.BOUNDS).write(out);
            out.write('\n');
        }
        for (Language language : languages) {
            text(
                    derived.resolve("report." + language.key() + ".html"),
                    new HtmlReport(language, narrator::say).write(report));
        }

        Path original = Files.createDirectories(folder.resolve("data/original"));
        Originals.writeList(original, originals(report.sources()));
        if (kept == OriginalsKept.COPY) {
            for (Detection.ReadFile file : detection.files()) {
                Originals.copy(
                        file.file(),
                        new Originals.Original(
                                file.source().path(),
                                file.source().sha256(),
                                file.source().sizeBytes()),
                        original);
            }
        }
        ToolStatement.write(folder, report, command);
        Map<String, String> info = new TreeMap<>();
        info.put("Bag-Software-Agent", "Tipstaff " + Tipstaff.VERSION);
        info.put("External-Description", "Case folder; " + labels.run().tlp().marking());
        info.put("Tipstaff-Label", labels.run().toString());
        Bag.seal(folder, info);
    }

    /** The labels of findings that are for fewer than the logs are; mostly none. */
    private static Map<UUID, Label> narrower(CaseReport report) {
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

    private static List<Originals.Original> originals(List<SourceFacts> sources) {
        List<Originals.Original> originals = new ArrayList<>();
        for (SourceFacts source : sources) {
            Sha256 digest = source.sha256();
            if (digest != null) {
                originals.add(new Originals.Original(source.path(), digest, source.sizeBytes()));
            }
        }
        return originals;
    }

    private interface Line<T> {
        String of(T item);
    }

    private static <T> void lines(Path file, List<T> items, Line<T> line) throws IOException {
        try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            for (T item : items) {
                out.write(line.of(item));
            }
        }
    }

    private static void text(Path file, String text) throws IOException {
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    }
}
