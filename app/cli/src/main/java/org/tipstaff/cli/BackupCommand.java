package org.tipstaff.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.tipstaff.engine.DataBackup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tipstaff backup}: a copy of a data folder, also while serve runs. */
@Command(name = "backup")
final class BackupCommand implements Callable<Integer> {
    private final Messages messages;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Option(names = "--data", paramLabel = "DIR", required = true, descriptionKey = "serve.data")
    @SuppressWarnings("NullAway.Init") // required
    Path data;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE.zip",
            required = true,
            descriptionKey = "backup.output")
    @SuppressWarnings("NullAway.Init") // required
    Path file;

    @Mixin
    CommonOptions common = new CommonOptions();

    BackupCommand(Messages messages) {
        this.messages = messages;
    }

    @Override
    public Integer call() throws IOException {
        int count = new DataBackup(data).write(file);
        spec.commandLine().getErr().println(messages.text("backup.done", file.toString(), Integer.toString(count)));
        return Main.DONE;
    }
}
