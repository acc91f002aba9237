package org.tipstaff.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tipstaff.engine.CaseLog;
import org.tipstaff.engine.CasePackage;
import org.tipstaff.engine.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tipstaff package}: a whole case as one file, for those who may know all of it. */
@Command(name = "package")
final class PackageCommand implements Callable<Integer> {
    private final Messages messages;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Mixin
    CustodianOptions custody = new CustodianOptions();

    @Parameters(arity = "1", paramLabel = "CASE", descriptionKey = "custody.case")
    @SuppressWarnings("NullAway.Init") // required
    Path folder;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE.zip",
            required = true,
            descriptionKey = "package.output")
    @SuppressWarnings("NullAway.Init") // required
    Path output;

    @Option(names = "--originals", paramLabel = "DIR", descriptionKey = "package.originals")
    @Nullable
    Path originals;

    @Option(names = "--recipient", paramLabel = "NAME", descriptionKey = "package.recipient")
    @Nullable
    String recipient;

    PackageCommand(Messages messages) {
        this.messages = messages;
    }

    @Override
    public Integer call() throws IOException {
        if (Files.exists(output)) {
            throw new UsageException(messages.text("checkpoint.there", output.toString()));
        }
        String name = recipient;
        if (name != null && (name.isBlank() || name.length() > 200)) {
            throw new UsageException(messages.text("package.recipient.length"));
        }
        try (CaseLog log = CaseLog.open(folder, custody.existing(spec, messages))) {
            CasePackage.Made made = new CasePackage(log, folder).write(output, originals, name);
            spec.commandLine()
                    .getErr()
                    .println(messages.text(
                            "package.made",
                            output.toString(),
                            Long.toString(made.bytes()),
                            made.sha256().hex(),
                            Long.toString(made.entry())));
            return Main.DONE;
        }
    }
}
