package org.tipstaff.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.tipstaff.engine.CaseFolder;
import org.tipstaff.engine.CaseLog;
import org.tipstaff.engine.CommandRun;
import org.tipstaff.engine.Custodian;
import org.tipstaff.engine.Detection;
import org.tipstaff.engine.ImpactQuestion;
import org.tipstaff.engine.Investigation;
import org.tipstaff.engine.Progress;
import org.tipstaff.engine.RuleBook;
import org.tipstaff.engine.RunLabels;
import org.tipstaff.engine.Scan;
import org.tipstaff.engine.UsageException;
import org.tipstaff.label.Label;
import org.tipstaff.report.Language;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tipstaff investigate}: the main job, from logs to a case folder. */
@Command(name = "investigate")
final class InvestigateCommand implements Callable<Integer> {
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
            names = {"-o", "--output"},
            paramLabel = "CASE",
            required = true,
            descriptionKey = "investigate.output")
    @SuppressWarnings("NullAway.Init") // required
    Path folder;

    @Mixin
    LanguageOption languages = new LanguageOption();

    @Option(names = "--originals", paramLabel = "copy|reference", descriptionKey = "investigate.originals")
    CaseFolder.OriginalsKept originals = CaseFolder.OriginalsKept.REFERENCE;

    @Mixin
    CourtOptions court = new CourtOptions();

    @Mixin
    CustodianOptions custody = new CustodianOptions();

    @Mixin
    AnchorOptions anchors = new AnchorOptions();

    InvestigateCommand(Messages messages) {
        this.messages = messages;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        CommandRun command =
                CommandRun.begin(spec.commandLine().getParent().getParseResult().originalArgs());
        logs.check(messages);
        List<Language> spoken = languages.spoken(messages);
        if (CaseFolder.isTaken(folder)) {
            throw new UsageException(messages.text("case.there", folder.toString()));
        }
        anchors.check(messages);
        ImpactQuestion asked = court.question(messages);
        Label label = court.joined(logs.label);
        Custodian custodian = custody.custodian(spec, messages);
        Progress progress = ProgressLine.on(err, messages, common);
        try (Interruption interruption = new Interruption()) {
            ImpactQuestion question = court.compared(asked, messages, progress, interruption);
            progress.stage(Progress.Stage.RULES);
            RuleBook book = RuleBook.read(rules.sources(), logs.workers);
            Detection detection =
                    new Scan(book, logs.since, logs.until, logs.workers, true, interruption, progress).run(logs.paths);
            progress.stage(Progress.Stage.JOINING);
            Investigation investigation = Investigation.of(detection, RunLabels.of(label, book), question);
            progress.stage(Progress.Stage.WRITING);
            new CaseFolder(folder, spoken, originals, custodian, command).write(investigation);
            if (anchors.isAsked()) {
                try (CaseLog log = CaseLog.open(folder, custodian)) {
                    anchors.anchor(log, err, messages);
                }
            }
            if (progress instanceof ProgressLine line) {
                line.clear();
            }
            Summary summary = new Summary(err, messages);
            summary.investigated(investigation, folder, spoken.get(0));
            return summary.exitCode(detection, logs.strict);
        }
    }
}
