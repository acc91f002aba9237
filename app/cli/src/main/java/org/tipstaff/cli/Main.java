package org.tipstaff.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

    /** In the order in which help lists them. */
    static final List<Subcommand> SUBCOMMANDS = List.of(
            new Subcommand("scan", ScanCommand.class),
            new Subcommand("investigate", InvestigateCommand.class),
            new Subcommand("verify", VerifyCommand.class),
            new Subcommand("package", PackageCommand.class),
            new Subcommand("receive", ReceiveCommand.class),
            new Subcommand("destroy", DestroyCommand.class),
            new Subcommand("anchor", AnchorCommand.class),
            new Subcommand("checkpoint", CheckpointCommand.class),
            new Subcommand("contain", ContainCommand.class),
            new Subcommand("demo", DemoCommand.class),
            new Subcommand("keys", KeysCommand.class),
            new Subcommand("rules", RulesCommand.class),
            new Subcommand("hunt", HuntCommand.class),
            new Subcommand("serve", ServeCommand.class),
            new Subcommand("token", TokenCommand.class),
            new Subcommand("ack", AckCommand.class),
            new Subcommand("backup", BackupCommand.class),
            new Subcommand("site", SiteCommand.class),
            new Subcommand("notice", NoticeCommand.class),
            new Subcommand("metrics", MetricsCommand.class),
            new Subcommand("measures", MeasuresCommand.class),
            new Subcommand("gaps", GapsCommand.class));

    /**
     * One command.
     *
     * @param name as its class gives it
     */
    record Subcommand(String name, Class<?> kind) {}

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
        CommandFactory factory = new CommandFactory(messages);
        CommandLine commandLine = new CommandLine(new Main(), factory);
        for (Subcommand each : named(args)) {
            commandLine.addSubcommand(each.name(), new CommandLine(each.kind(), factory));
        }
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
                    if (failure instanceof NoSuchFileException missing && isNamed(missing.getFile(), args)) {
                        err.println(messages.text("error", messages.text("path.missing", missing.getFile())));
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

    /**
     * The command that is called; all of them where help or a mistake must name them. To read the options of the others by
     * reflection would take a tenth of the time of a scan of a small log.
     */
    private static List<Subcommand> named(String... args) {
        for (Subcommand each : SUBCOMMANDS) {
            if (args.length > 0 && each.name().equals(args[0])) {
                return List.of(each);
            }
        }
        return SUBCOMMANDS;
    }

    /** Whether the caller named it, or a folder that it would lie in: a path that is not there is a mistake of the call, in every command. */
    private static boolean isNamed(@Nullable String file, String... args) {
        if (file == null) {
            return false;
        }
        try {
            Path missing = Path.of(file).toAbsolutePath().normalize();
            for (String arg : args) {
                for (String word : arg.substring(arg.indexOf('=') + 1).split(",")) {
                    Path named = Path.of(word).toAbsolutePath().normalize();
                    if (!word.isBlank() && missing.startsWith(named) && Files.notExists(named)) {
                        return true;
                    }
                }
            }
        } catch (InvalidPathException _) {
            return false;
        }
        return false;
    }

    private static String describe(java.io.IOException failure) {
        String message = failure.getMessage() == null ? "" : failure.getMessage();
        return switch (failure) {
            case NoSuchFileException missing -> "no such file: " + message;
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
