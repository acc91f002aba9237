package org.tipstaff.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tipstaff.engine.CourtKeys;
import org.tipstaff.engine.UsageException;
import org.tipstaff.evidence.custody.CustodyKeys;
import org.tipstaff.evidence.seal.CaseSeal;
import org.tipstaff.evidence.tlog.NoteKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tipstaff keys}: shows what the court has to publish, and makes it when there is none. */
@Command(name = "keys")
final class KeysCommand implements Callable<Integer> {
    private final Messages messages;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Option(names = "--keys", paramLabel = "DIR", descriptionKey = "custody.keys")
    @Nullable
    Path keys;

    @Option(names = "--name", paramLabel = "NAME", descriptionKey = "keys.name")
    @Nullable
    String name;

    @Option(names = "--ssh", descriptionKey = "keys.ssh")
    boolean ssh;

    KeysCommand(Messages messages) {
        this.messages = messages;
    }

    @Override
    public Integer call() throws IOException {
        Path named = keys;
        Path folder = named == null ? CourtKeys.place(System.getenv()) : named;
        if (name != null && CustodyKeys.exist(folder)) {
            throw new UsageException(messages.text("keys.there", folder.toString()));
        }
        CourtKeys court;
        try {
            court = CourtKeys.loadOrMake(folder, name);
        } catch (IllegalArgumentException e) {
            throw new UsageException(messages.text("keys.name.wrong", String.valueOf(name)));
        }
        if (court.made()) {
            spec.commandLine()
                    .getErr()
                    .println(messages.text(
                            "keys.made",
                            folder.toString(),
                            folder.resolve(CustodyKeys.PUBLIC_FILE).toString()));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (ssh) {
            out.print(CaseSeal.allowedSigners(court.keys().publicKeys()));
        } else {
            for (NoteKey key : court.keys().publicKeys()) {
                out.print(key + "\n");
            }
        }
        out.flush();
        return Main.DONE;
    }
}
