package org.tipstaff.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.tipstaff.engine.CaseLessons;
import org.tipstaff.engine.LessonsText;
import org.tipstaff.label.Label;
import org.tipstaff.lessons.CapabilityGap;
import org.tipstaff.lessons.CaseView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tipstaff gaps}: what could not be seen or done, for lack of what, ranked by what it would have changed. */
@Command(name = "gaps")
final class GapsCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Option(names = "-f", paramLabel = "table|json", descriptionKey = "lessons.format")
    MetricsCommand.Format format = MetricsCommand.Format.TABLE;

    @Parameters(arity = "1..*", paramLabel = "CASE", descriptionKey = "custody.case")
    List<Path> folders = List.of();

    @Override
    public Integer call() throws IOException {
        List<CaseView> cases = new ArrayList<>();
        List<Label> labels = new ArrayList<>();
        for (Path folder : folders) {
            CaseLessons lessons = new CaseLessons(folder);
            cases.add(lessons.view());
            labels.add(lessons.label());
        }
        Label label = Label.joinAll(labels);
        List<CapabilityGap> gaps = CapabilityGap.of(cases);
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                format == MetricsCommand.Format.JSON
                        ? LessonsText.gapsJson(gaps, label)
                        : LessonsText.gapsTable(gaps, label));
        out.flush();
        return Main.DONE;
    }
}
