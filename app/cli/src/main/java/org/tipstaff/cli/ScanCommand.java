package org.tipstaff.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tipstaff.detect.Finding;
import org.tipstaff.detect.FindingLabels;
import org.tipstaff.engine.Detection;
import org.tipstaff.engine.FindingFormat;
import org.tipstaff.engine.Progress;
import org.tipstaff.engine.RuleBook;
import org.tipstaff.engine.RunLabels;
import org.tipstaff.engine.Scan;
import org.tipstaff.engine.Tipstaff;
import org.tipstaff.sigma.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tipstaff scan}: detection only. */
@Command(name = "scan")
final class ScanCommand implements Callable<Integer> {
    private final Messages messages;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Mixin
    LogOptions logs = new LogOptions();

    @Mixin
    RuleOptions rules = new RuleOptions();

    @Mixin
    CommonOptions common = new CommonOptions();

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            descriptionKey = "scan.format")
    FindingFormat.@Nullable Kind format;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            descriptionKey = "scan.output")
    @Nullable
    Path output;

    @Option(names = "--level", paramLabel = "LEVEL", descriptionKey = "scan.level", converter = LevelOption.class)
    Level level = Level.INFORMATIONAL;

    ScanCommand(Messages messages) {
        this.messages = messages;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        logs.check(messages);
        Progress progress = ProgressLine.on(err, messages, common);
        try (Interruption interruption = new Interruption()) {
            progress.stage(Progress.Stage.RULES);
            RuleBook book = RuleBook.read(rules.rules, rules.placeholders.file, logs.workers);
            Detection detection =
                    new Scan(book, logs.since, logs.until, logs.workers, false, interruption, progress).run(logs.paths);
            List<Finding> shown = detection.findings().stream()
                    .filter(finding -> finding.level().compareTo(level) >= 0)
                    .toList();
            if (progress instanceof ProgressLine line) {
                line.clear();
            }
            write(shown, RunLabels.of(logs.label, book));
            Summary summary = new Summary(err, messages);
            summary.scanned(detection, shown.size());
            return summary.exitCode(detection, logs.strict);
        }
    }

    private void write(List<Finding> findings, FindingLabels labels) throws IOException {
        Path file = output;
        FindingFormat.Kind kind = format != null
                ? format
                : file == null && Terminal.stdoutIsTerminal() ? FindingFormat.Kind.TABLE : FindingFormat.Kind.JSONL;
        FindingFormat form =
                FindingFormat.of(kind, Tipstaff.VERSION, labels, file == null && Terminal.stdoutIsColoured());
        if (file == null) {
            write(spec.commandLine().getOut(), form, findings);
            return;
        }
        try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            write(out, form, findings);
        }
    }

    private static void write(Writer out, FindingFormat form, List<Finding> findings) throws IOException {
        out.write(form.head());
        for (Finding finding : findings) {
            out.write(form.row(finding));
        }
        out.flush();
    }
}
