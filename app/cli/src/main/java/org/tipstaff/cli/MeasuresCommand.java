package org.tipstaff.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tipstaff.engine.CaseDerivation;
import org.tipstaff.engine.CaseLessons;
import org.tipstaff.engine.CaseLog;
import org.tipstaff.engine.LessonsText;
import org.tipstaff.engine.UsageException;
import org.tipstaff.inform.MistakesException;
import org.tipstaff.label.Label;
import org.tipstaff.lessons.AnnexFact;
import org.tipstaff.lessons.CapabilityGap;
import org.tipstaff.lessons.CaseView;
import org.tipstaff.lessons.Register;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tipstaff measures}: what is to be done after an incident, whose it is, and what proves that it is done. */
@Command(
        name = "measures",
        subcommands = {MeasuresCommand.Propose.class, MeasuresCommand.Check.class, MeasuresCommand.Keep.class},
        synopsisSubcommandLabel = "COMMAND")
final class MeasuresCommand implements Runnable {
    /** The folder of a case under {@code data/derived}. */
    private static final String FOLDER = "lessons";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), spec.resourceBundle().getString("command.missing"));
    }

    static Register read(Path file, Messages messages) throws IOException {
        try {
            return Register.read(file.toString(), WrittenFile.text(file));
        } catch (MistakesException e) {
            throw new UsageException(messages.text("notice.file.wrong") + "\n" + e.getMessage());
        }
    }

    static @Nullable CaseView later(@Nullable Path folder) throws IOException {
        return folder == null ? null : new CaseLessons(folder).view();
    }

    /** What an annex says of a case and its register, without any name. */
    static List<AnnexFact> annex(Path folder, Path register, @Nullable Path after, Messages messages)
            throws IOException {
        CaseLessons lessons = new CaseLessons(folder);
        CaseView later = later(after);
        List<AnnexFact> facts = new ArrayList<>();
        Register read = read(register, messages);
        read.withGaps(CapabilityGap.of(List.of(lessons.view()))).forEach(gap -> facts.add(AnnexFact.Lacked.of(gap)));
        read.measures().forEach(each -> facts.add(AnnexFact.Planned.of(each, Register.state(each, later))));
        lessons.timeline().took().forEach(took -> AnnexFact.Lasted.of(took).ifPresent(facts::add));
        return facts;
    }

    /** {@code measures propose}: the register that a case asks for, to be completed by people. */
    @Command(name = "propose")
    static final class Propose implements Callable<Integer> {
        private final Messages messages;

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        CommandSpec spec;

        @Mixin
        CommonOptions common = new CommonOptions();

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE",
                required = true,
                descriptionKey = "measures.output")
        @SuppressWarnings("NullAway.Init") // required
        Path output;

        @Parameters(arity = "1", paramLabel = "CASE", descriptionKey = "custody.case")
        @SuppressWarnings("NullAway.Init") // required
        Path folder;

        Propose(Messages messages) {
            this.messages = messages;
        }

        @Override
        public Integer call() throws IOException {
            CaseLessons lessons = new CaseLessons(folder);
            Register register = Register.propose(lessons.view());
            Files.writeString(
                    output,
                    "# " + lessons.label() + "\n" + register.yaml(),
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE);
            spec.commandLine()
                    .getErr()
                    .println(messages.text(
                            "measures.proposed",
                            Integer.toString(register.measures().size()),
                            output.toString()));
            return Main.DONE;
        }
    }

    /** {@code measures check}: how each measure stands, and whether the attacker is out. */
    @Command(name = "check")
    static final class Check implements Callable<Integer> {
        private final Messages messages;

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        CommandSpec spec;

        @Mixin
        CommonOptions common = new CommonOptions();

        @Option(names = "--after", paramLabel = "CASE", descriptionKey = "measures.after")
        @Nullable
        Path after;

        @Option(names = "-f", paramLabel = "table|json", descriptionKey = "lessons.format")
        MetricsCommand.Format format = MetricsCommand.Format.TABLE;

        @Parameters(arity = "1", paramLabel = "MEASURES.yaml", descriptionKey = "measures.file")
        @SuppressWarnings("NullAway.Init") // required
        Path file;

        Check(Messages messages) {
            this.messages = messages;
        }

        @Override
        public Integer call() throws IOException {
            Register register = read(file, messages);
            CaseView later = later(after);
            Path of = after;
            Label label = of == null ? Label.UNLABELLED : new CaseLessons(of).label();
            PrintWriter out = spec.commandLine().getOut();
            out.print(
                    format == MetricsCommand.Format.JSON
                            ? LessonsText.measuresJson(register, later, label)
                            : LessonsText.measuresTable(register, later, label));
            out.flush();
            spec.commandLine()
                    .getErr()
                    .println(messages.text(
                            register.isEradicated(later) ? "measures.eradicated" : "measures.not-eradicated"));
            return Main.DONE;
        }
    }

    /** {@code measures keep}: takes the register and the gaps into the case. */
    @Command(name = "keep")
    static final class Keep implements Callable<Integer> {
        private final Messages messages;

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        CommandSpec spec;

        @Mixin
        CommonOptions common = new CommonOptions();

        @Option(names = "--case", paramLabel = "CASE", required = true, descriptionKey = "custody.case")
        @SuppressWarnings("NullAway.Init") // required
        Path folder;

        @Mixin
        CustodianOptions custody = new CustodianOptions();

        @Option(names = "--after", paramLabel = "CASE", descriptionKey = "measures.after")
        @Nullable
        Path after;

        @Parameters(arity = "1", paramLabel = "MEASURES.yaml", descriptionKey = "measures.file")
        @SuppressWarnings("NullAway.Init") // required
        Path file;

        Keep(Messages messages) {
            this.messages = messages;
        }

        @Override
        public Integer call() throws IOException {
            Register register = read(file, messages);
            CaseLessons lessons = new CaseLessons(folder);
            Label label = lessons.label();
            String gaps = LessonsText.gapsJson(register.withGaps(CapabilityGap.of(List.of(lessons.view()))), label);
            String measures = LessonsText.measuresJson(register, later(after), label);
            try (CaseLog log = CaseLog.open(folder, custody.existing(spec, messages))) {
                CaseDerivation derivation = new CaseDerivation(log, folder, FOLDER);
                long number = 1
                        + derivation.names().stream()
                                .filter(name -> name.endsWith(".measures.json"))
                                .count();
                derivation.add(new TreeMap<>(Map.of(
                        number + ".measures.yaml",
                        Files.readAllBytes(file),
                        number + ".measures.json",
                        measures.getBytes(StandardCharsets.UTF_8),
                        number + ".gaps.json",
                        gaps.getBytes(StandardCharsets.UTF_8))));
                spec.commandLine().getErr().println(messages.text("measures.kept", FOLDER, Long.toString(number)));
            }
            return Main.DONE;
        }
    }
}
