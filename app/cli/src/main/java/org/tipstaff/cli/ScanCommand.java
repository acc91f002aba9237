package org.tipstaff.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.tipstaff.detect.Finding;
import org.tipstaff.engine.Detection;
import org.tipstaff.engine.Progress;
import org.tipstaff.engine.RuleBook;
import org.tipstaff.engine.RunLabels;
import org.tipstaff.engine.Scan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

    @Mixin
    FindingOutput output = new FindingOutput();

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
            RuleBook book = RuleBook.read(rules.sources(), logs.workers);
            Detection detection =
                    new Scan(book, logs.since, logs.until, logs.workers, false, interruption, progress).run(logs.paths);
            List<Finding> shown = output.shown(detection);
            if (progress instanceof ProgressLine line) {
                line.clear();
            }
            output.write(spec.commandLine().getOut(), shown, RunLabels.of(logs.label, book));
            Summary summary = new Summary(err, messages);
            summary.scanned(detection, shown.size());
            return summary.exitCode(detection, logs.strict);
        }
    }
}
