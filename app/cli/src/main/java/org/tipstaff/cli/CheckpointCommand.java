package org.tipstaff.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tipstaff.engine.UsageException;
import org.tipstaff.evidence.anchor.PaperCheckpoint;
import org.tipstaff.evidence.custody.CustodyLog;
import org.tipstaff.evidence.custody.CustodyLogReader;
import org.tipstaff.evidence.seal.CaseSeal;
import org.tipstaff.evidence.tlog.SignedCheckpoint;
import org.tipstaff.evidence.tlog.TlogFormatException;
import org.tipstaff.label.Label;
import org.tipstaff.label.Tlp;
import org.tipstaff.paper.PaperSheet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tipstaff checkpoint}: the head of a case's log, to be kept where the court's own people can't change it. */
@Command(name = "checkpoint")
final class CheckpointCommand implements Callable<Integer> {
    private final Messages messages;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Parameters(arity = "1", paramLabel = "CASE", descriptionKey = "custody.case")
    @SuppressWarnings("NullAway.Init") // required
    Path folder;

    @Option(names = "--paper", paramLabel = "FILE.pdf", descriptionKey = "checkpoint.paper")
    @Nullable
    Path paper;

    @Option(names = "--signed", descriptionKey = "checkpoint.signed")
    boolean signed;

    CheckpointCommand(Messages messages) {
        this.messages = messages;
    }

    @Override
    public Integer call() throws IOException {
        Path log = folder.resolve(CaseSeal.LOG);
        if (!Files.isRegularFile(log.resolve(CustodyLog.CHECKPOINT))) {
            throw new UsageException(messages.text("checkpoint.none", folder.toString()));
        }
        SignedCheckpoint head;
        try {
            head = CustodyLogReader.open(log).checkpoint();
        } catch (TlogFormatException e) {
            throw new IOException(String.valueOf(e.getMessage()), e);
        }
        Path sheet = paper;
        if (sheet != null) {
            if (Files.exists(sheet)) {
                throw new UsageException(messages.text("checkpoint.there", sheet.toString()));
            }
            // It holds a name, a number and a hash, and the more people keep it the better.
            Files.write(sheet, PaperSheet.pdf(PaperCheckpoint.of(head), Label.of(Tlp.CLEAR), Optional.empty()));
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(signed ? head.note().toString() : head.checkpoint().text());
        out.flush();
        return Main.DONE;
    }
}
