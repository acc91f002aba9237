package org.tipstaff.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tipstaff.detect.Finding;
import org.tipstaff.event.Gap;
import org.tipstaff.evidence.Originals.Original;
import org.tipstaff.incident.CaseContext;
import org.tipstaff.label.Label;
import org.tipstaff.label.LabelSyntaxException;
import org.tipstaff.label.Labeled;
import org.tipstaff.report.CaseReport;
import tools.jackson.core.JsonGenerator;

/**
 * {@code facts.jsonl}: what a case rests on, one fact a line with its label, complete enough that everything else in
 * {@code data/derived} can be made from it again. It depends on the logs, the rules and the version alone, like the rest.
 * Packages for an audience are cut from it, without the logs and years later.
 */
final class FactsFile {
    static final String NAME = "facts.jsonl";

    /** Raised when a reader of the older form would misunderstand a line. */
    private static final long VERSION = 1;

    private static final String VERSION_LINE = "version";
    private static final String RUN = "run";
    private static final String ORIGINAL = "original";
    private static final String READ = "read";
    private static final String FINDING = "finding";
    private static final String GAP = "gap";
    private static final String CONTEXT = "context";

    private static final String FACT = "fact";
    private static final String LABEL = "label";
    private static final String VALUE = "value";

    private FactsFile() {}

    /** Writes down the facts of a case that was just made. */
    static void write(Path file, Investigation investigation) throws IOException {
        CaseReport report = investigation.report();
        Label run = report.labels().run();
        Label logs = report.labels().sources();
        FactJson facts = new FactJson();
        try (Writer out = Utf8.to(file)) {
            line(out, VERSION_LINE, null, json -> json.writeNumber(VERSION));
            line(out, RUN, run, json -> facts.components(json, new RunRead(report.run(), report.rules())));
            for (Original original : CaseFolder.originals(investigation)) {
                line(out, ORIGINAL, logs, json -> facts.components(json, original));
            }
            for (SourceRead read : investigation.detection().reads()) {
                line(out, READ, logs, json -> facts.components(json, read));
            }
            for (Finding finding : report.findings()) {
                line(out, FINDING, report.labels().of(finding), json -> facts.components(json, finding));
            }
            // A gap may name a rule that would have looked there.
            for (Gap gap : report.gaps()) {
                line(out, GAP, run, json -> facts.components(json, gap));
            }
            for (Record part : investigation.detection().context().parts()) {
                line(out, CONTEXT, logs, json -> facts.kind(json, part));
            }
        }
    }

    private static void line(Writer out, String kind, @Nullable Label label, Consumer<JsonGenerator> value)
            throws IOException {
        out.write(Json.line(json -> {
            json.writeStringProperty(FACT, kind);
            if (label != null) {
                json.writeStringProperty(LABEL, label.toString());
            }
            json.writeName(VALUE);
            value.accept(json);
        }));
        out.write('\n');
    }

    /** @throws FactsException naming the line that can't be read */
    static CaseFacts read(Path file) throws IOException, FactsException {
        Reading reading = new Reading();
        int number = 0;
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                number++;
                reading.take(line, number == 1);
            }
        } catch (FactsException e) {
            throw new FactsException("line " + number + ": " + e.getMessage());
        }
        return reading.done();
    }

    /** What was read so far. */
    private static final class Reading {
        private final FactJson facts = new FactJson();
        private final List<Labeled<RunRead>> runs = new ArrayList<>();
        private final List<Labeled<Original>> originals = new ArrayList<>();
        private final List<Labeled<SourceRead>> reads = new ArrayList<>();
        private final List<Labeled<Finding>> findings = new ArrayList<>();
        private final List<Labeled<Gap>> gaps = new ArrayList<>();
        private final List<Record> context = new ArrayList<>();
        private @Nullable Label ofContext;

        void take(String line, boolean first) throws FactsException {
            if (!(FactJson.tree(line) instanceof Map<?, ?> tree)) {
                throw new FactsException("it is no object");
            }
            Object value = tree.get(VALUE);
            if (first) {
                if (!VERSION_LINE.equals(tree.get(FACT))
                        || !Long.valueOf(VERSION).equals(value)) {
                    throw new FactsException("it is of another version of this program than " + Tipstaff.VERSION);
                }
                return;
            }
            Label label = label(tree.get(LABEL));
            switch (String.valueOf(tree.get(FACT))) {
                case RUN -> runs.add(Labeled.of(label, (RunRead) facts.record(RunRead.class, value)));
                case ORIGINAL -> originals.add(Labeled.of(label, (Original) facts.record(Original.class, value)));
                case READ -> reads.add(Labeled.of(label, (SourceRead) facts.record(SourceRead.class, value)));
                case FINDING -> findings.add(Labeled.of(label, (Finding) facts.record(Finding.class, value)));
                case GAP -> gaps.add(Labeled.of(label, (Gap) facts.record(Gap.class, value)));
                case CONTEXT -> {
                    context.add((Record) facts.oneOf(CaseContext.partType(), value));
                    ofContext = ofContext == null ? label : ofContext.join(label);
                }
                default -> throw new FactsException("a fact of kind '" + tree.get(FACT) + "'");
            }
        }

        private static Label label(@Nullable Object text) throws FactsException {
            try {
                return Label.parse(String.valueOf(text));
            } catch (LabelSyntaxException e) {
                throw new FactsException("its label can't be read: " + e.getMessage());
            }
        }

        CaseFacts done() {
            return new CaseFacts(
                    runs,
                    originals,
                    reads,
                    findings,
                    gaps,
                    ofContext == null ? List.of() : List.of(Labeled.of(ofContext, CaseContext.of(context))));
        }
    }
}
