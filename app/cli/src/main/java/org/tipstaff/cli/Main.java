package org.tipstaff.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.tipstaff.engine.UsageException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ScopeType;

/** The program. Exit codes: 0 done, 1 failed, 2 usage or configuration, 3 done with gaps under --strict, 4 verification failed, 130 interrupted. */
@Command(
        name = "tipstaff",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            ScanCommand.class,
            InvestigateCommand.class,
            VerifyCommand.class,
            PackageCommand.class,
            ReceiveCommand.class,
            DestroyCommand.class,
            AnchorCommand.class,
            CheckpointCommand.class,
            ContainCommand.class,
            DemoCommand.class,
            KeysCommand.class,
            RulesCommand.class,
            HuntCommand.class,
            ServeCommand.class,
            TokenCommand.class,
            AckCommand.class,
            BackupCommand.class,
            SiteCommand.class,
            NoticeCommand.class,
            MetricsCommand.class,
            MeasuresCommand.class,
            GapsCommand.class
        },
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false)
public final class Main implements Runnable {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int GAPS = 3;
    static final int NOT_VERIFIED = 4;
    static final int INTERRUPTED = 130;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandLine.Model.CommandSpec spec;

    Main() {}

    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(new java.io.OutputStreamWriter(System.out, StandardCharsets.UTF_8), false);
        PrintWriter err = new PrintWriter(new java.io.OutputStreamWriter(System.err, StandardCharsets.UTF_8), true);
        int code = run(out, err, args);
        out.flush();
        err.flush();
        Runtime.getRuntime().exit(code);
    }

    /** Runs one command line. Tests and the demo call this; nothing else of the process is touched. */
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        Messages messages = Messages.ofArguments(args);
        CommandLine commandLine = new CommandLine(new Main(), new CommandFactory(messages));
        commandLine
                .setResourceBundle(messages.bundle())
                .setOut(out)
                .setErr(err)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Terminal.stderrIsColoured() ? Ansi.ON : Ansi.OFF))
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(110)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    if (failure instanceof UsageException usage) {
                        err.println(messages.text("error", usage.getMessage()));
                        return USAGE;
                    }
                    if (failure instanceof java.io.IOException io) {
                        err.println(messages.text("error", describe(io)));
                        return FAILED;
                    }
                    throw failure;
                });
        return commandLine.execute(args);
    }

    private static String describe(java.io.IOException failure) {
        String message = failure.getMessage() == null ? "" : failure.getMessage();
        return switch (failure) {
            case java.nio.file.NoSuchFileException missing -> "no such file: " + message;
            case java.nio.file.AccessDeniedException denied -> "access denied: " + message;
            case java.nio.file.FileAlreadyExistsException there -> "it is there already: " + message;
            default -> message.isEmpty() ? failure.getClass().getSimpleName() : message;
        };
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), spec.resourceBundle().getString("command.missing"));
    }
}
