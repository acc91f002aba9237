package org.tipstaff.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.tipstaff.engine.CaseLessons;
import org.tipstaff.engine.MetricsText;
import org.tipstaff.label.Label;
import org.tipstaff.lessons.CaseTimeline;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tipstaff metrics}: how long things took, in cases and over them. */
@Command(name = "metrics")
final class MetricsCommand implements Callable<Integer> {
    /** As what they are written. */
    enum Format {
        TABLE,
        JSON
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Option(names = "-f", paramLabel = "table|json", descriptionKey = "lessons.format")
    Format format = Format.TABLE;

    @Parameters(arity = "1..*", paramLabel = "CASE", descriptionKey = "custody.case")
    List<Path> folders = List.of();

    @Override
    public Integer call() throws IOException {
        List<CaseTimeline> cases = new ArrayList<>();
        List<Label> labels = new ArrayList<>();
        for (Path folder : folders) {
            CaseLessons lessons = new CaseLessons(folder);
            cases.add(lessons.timeline());
            labels.add(lessons.label());
        }
        Label label = Label.joinAll(labels);
        PrintWriter out = spec.commandLine().getOut();
        out.print(format == Format.JSON ? MetricsText.json(cases, label) : MetricsText.table(cases, label));
        out.flush();
        return Main.DONE;
    }
}
