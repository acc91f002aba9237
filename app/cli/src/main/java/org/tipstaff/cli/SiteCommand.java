package org.tipstaff.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.tipstaff.engine.SafeText;
import org.tipstaff.site.Problem;
import org.tipstaff.site.Site;
import org.tipstaff.site.SiteReader;
import org.tipstaff.site.SiteReading;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tipstaff site}: the description of the court. */
@Command(
        name = "site",
        subcommands = {SiteCommand.Check.class},
        synopsisSubcommandLabel = "COMMAND")
final class SiteCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), spec.resourceBundle().getString("command.missing"));
    }

    /** {@code site check}: says everything that is wrong with a site file, and where. */
    @Command(name = "check")
    static final class Check implements Callable<Integer> {
        private final Messages messages;

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        CommandSpec spec;

        @Parameters(paramLabel = "FILE", descriptionKey = "site.file")
        @SuppressWarnings("NullAway.Init") // set by picocli
        Path file;

        @Mixin
        CommonOptions common = new CommonOptions();

        Check(Messages messages) {
            this.messages = messages;
        }

        @Override
        public Integer call() throws IOException {
            SiteReading reading;
            try (InputStream in = Files.newInputStream(file)) {
                // One byte more than may be read, so that a larger file is refused and not cut.
                reading = SiteReader.read(file.toString(), in.readNBytes(SiteReader.FILE_BYTES_MAX + 1));
            }
            PrintWriter out = spec.commandLine().getOut();
            reading.problems().forEach(problem -> out.println(SafeText.printableLines(problem.render())));
            out.flush();
            long warnings = reading.problems().stream()
                    .filter(problem -> problem.kind() == Problem.Kind.WARNING)
                    .count();
            spec.commandLine()
                    .getErr()
                    .println(
                            reading.site().isPresent()
                                    ? sound(reading.site().get(), warnings)
                                    : messages.text("site.wrong", Integer.toString(reading.errors())));
            return reading.site().isPresent() ? Main.DONE : Main.FAILED;
        }

        private String sound(Site site, long warnings) {
            return messages.text(
                    "site.sound",
                    SafeText.printable(site.court().name()),
                    Integer.toString(site.zones().size()),
                    Integer.toString(site.hosts().size()),
                    Integer.toString(site.services().size()),
                    Integer.toString(site.contacts().size()),
                    Long.toString(warnings));
        }
    }
}
