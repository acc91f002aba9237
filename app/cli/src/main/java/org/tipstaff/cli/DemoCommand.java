package org.tipstaff.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tipstaff.engine.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tipstaff demo}: the five-minute story, end to end, on the example court. */
@Command(name = "demo")
final class DemoCommand implements Callable<Integer> {
    private final Messages messages;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Option(names = "--examples", paramLabel = "DIR", descriptionKey = "demo.examples")
    @Nullable
    Path examples;

    @Mixin
    CommonOptions common = new CommonOptions();

    DemoCommand(Messages messages) {
        this.messages = messages;
    }

    @Override
    public Integer call() throws IOException {
        DemoProgram program = ServiceLoader.load(DemoProgram.class)
                .findFirst()
                .orElseThrow(() -> new UsageException(messages.text("demo.launcher")));
        Path folder = examples == null
                ? Path.of(System.getProperty("tipstaff.home", ".")).resolve("examples")
                : examples;
        return program.tell(
                folder,
                messages.locale(),
                Terminal.stdoutIsTerminal(),
                spec.commandLine().getOut());
    }
}
