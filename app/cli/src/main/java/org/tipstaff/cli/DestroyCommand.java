package org.tipstaff.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.tipstaff.engine.CaseDestruction;
import org.tipstaff.engine.CaseLog;
import org.tipstaff.engine.SafeText;
import org.tipstaff.engine.UsageException;
import org.tipstaff.label.Person;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tipstaff destroy}: removes files of a case by order of a court, and leaves what says so. */
@Command(name = "destroy")
final class DestroyCommand implements Callable<Integer> {
    private final Messages messages;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Mixin
    CustodianOptions custody = new CustodianOptions();

    @Parameters(index = "0", arity = "1", paramLabel = "CASE", descriptionKey = "custody.case")
    @SuppressWarnings("NullAway.Init") // required
    Path folder;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE", descriptionKey = "destroy.files")
    List<String> files = List.of();

    @Option(names = "--order", paramLabel = "FILE", required = true, descriptionKey = "destroy.order")
    @SuppressWarnings("NullAway.Init") // required
    Path order;

    @Option(names = "--reason", paramLabel = "TEXT", required = true, descriptionKey = "destroy.reason")
    @SuppressWarnings("NullAway.Init") // required
    String reason;

    @Option(names = "--approved-by", paramLabel = "NAME", required = true, descriptionKey = "destroy.approved")
    @SuppressWarnings("NullAway.Init") // required
    String approved;

    DestroyCommand(Messages messages) {
        this.messages = messages;
    }

    @Override
    public Integer call() throws IOException {
        if (!Files.isRegularFile(order)) {
            throw new UsageException(messages.text("path.missing", order.toString()));
        }
        Person by = person(custody.actor);
        Person second = person(approved);
        if (by.equals(second)) {
            throw new UsageException(messages.text("destroy.one-person", by.id()));
        }
        CaseDestruction.Order terms;
        try {
            terms = new CaseDestruction.Order(order, reason, by, second);
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    messages.text("destroy.reason.length", Integer.toString(CaseDestruction.REASON_MAX)));
        }
        try (CaseLog log = CaseLog.open(folder, custody.existing(spec, messages))) {
            CaseDestruction.Done done = new CaseDestruction(log, folder).destroy(terms, files);
            PrintWriter err = spec.commandLine().getErr();
            err.println(
                    messages.text("destroy.done", Integer.toString(done.files().size()), done.tombstone()));
            done.files().forEach(file -> err.println("  " + SafeText.printable(file)));
            err.println(messages.text("destroy.elsewhere"));
            if (!done.exports().isEmpty()) {
                err.println(messages.text("destroy.exports", String.valueOf(done.exports())));
            }
            return Main.DONE;
        }
    }

    private Person person(String name) {
        try {
            return new Person(name);
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    messages.text("destroy.person", SafeText.printable(name), String.valueOf(e.getMessage())));
        }
    }
}
