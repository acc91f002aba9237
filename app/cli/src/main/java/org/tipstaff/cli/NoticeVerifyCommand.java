package org.tipstaff.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.tipstaff.engine.NoticeRegister;
import org.tipstaff.engine.SafeText;
import org.tipstaff.engine.UsageException;
import org.tipstaff.evidence.tlog.NoteKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tipstaff notice verify}: whether a notice that somebody was given is the one that the court released. */
@Command(name = "verify")
final class NoticeVerifyCommand implements Callable<Integer> {
    private final Messages messages;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Option(names = "--key", paramLabel = "FILE", required = true, descriptionKey = "notice.verify.key")
    List<Path> keys = List.of();

    @Parameters(arity = "1..*", paramLabel = "NOTICE", descriptionKey = "notice.verify.folder")
    List<Path> notices = List.of();

    NoticeVerifyCommand(Messages messages) {
        this.messages = messages;
    }

    @Override
    public Integer call() throws IOException {
        List<NoteKey> trusted = new ArrayList<>();
        for (Path file : keys) {
            trusted.addAll(TrustOptions.keysOf(file, messages));
        }
        PrintWriter out = spec.commandLine().getOut();
        boolean sound = true;
        for (Path notice : notices) {
            if (!Files.isDirectory(notice)) {
                throw new UsageException(messages.text("notice.verify.no-folder", notice.toString()));
            }
            List<String> wrong = NoticeRegister.verify(notice, trusted);
            wrong.forEach(each -> out.println(notice + ": " + SafeText.printable(each)));
            if (wrong.isEmpty()) {
                out.println(messages.text("notice.verified", notice.toString()));
            }
            sound &= wrong.isEmpty();
        }
        out.flush();
        return sound ? Main.DONE : Main.NOT_VERIFIED;
    }
}
