package org.tipstaff.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tipstaff.engine.CaseLog;
import org.tipstaff.engine.PseudonymDesk;
import org.tipstaff.engine.SafeText;
import org.tipstaff.engine.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tipstaff notice resolve}: whom a pseudonym stands for, told to the protection office and to nobody else. */
@Command(name = "resolve")
final class NoticeResolveCommand implements Callable<Integer> {
    /** How long an order counts when nobody writes another time into it. */
    private static final Duration ORDER_LASTS = Duration.ofHours(24);

    private final Messages messages;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Option(names = "--case", paramLabel = "CASE", required = true, descriptionKey = "custody.case")
    @SuppressWarnings("NullAway.Init") // required
    Path folder;

    @Mixin
    CustodianOptions custody = new CustodianOptions();

    @Option(names = "--list", paramLabel = "FILE.age", required = true, descriptionKey = "resolve.list")
    @SuppressWarnings("NullAway.Init") // required
    Path list;

    @Option(names = "--order", paramLabel = "FILE", descriptionKey = "resolve.order")
    @Nullable
    Path order;

    @Option(names = "--signers", paramLabel = "FILE", descriptionKey = "notice.signers")
    @Nullable
    Path signers;

    @Option(names = "--identity", paramLabel = "FILE", descriptionKey = "resolve.identity")
    @Nullable
    Path identity;

    @Parameters(arity = "0..*", paramLabel = "PSEUDONYM", descriptionKey = "resolve.pseudonym")
    List<String> pseudonyms = List.of();

    NoticeResolveCommand(Messages messages) {
        this.messages = messages;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Path signed = order;
        Path known = signers;
        Path key = identity;
        boolean asksForForm = signed == null && !pseudonyms.isEmpty();
        if (!asksForForm && (signed == null || known == null || key == null || !pseudonyms.isEmpty())) {
            throw new UsageException(messages.text("resolve.needs"));
        }
        try (CaseLog log = CaseLog.open(folder, custody.existing(spec, messages))) {
            PseudonymDesk desk = new PseudonymDesk(log, folder);
            if (signed == null || known == null || key == null) {
                out.print(desk.form(
                        list,
                        pseudonyms,
                        log.custodian().clock().now().plus(ORDER_LASTS).truncatedTo(ChronoUnit.SECONDS)));
                spec.commandLine().getErr().println(messages.text("resolve.form"));
            } else {
                for (Map.Entry<String, String> each :
                        desk.resolve(list, key, signed, known).entrySet()) {
                    out.println(SafeText.printable(each.getKey()) + "\t" + SafeText.printable(each.getValue()));
                }
                spec.commandLine().getErr().println(messages.text("resolve.done"));
            }
        }
        out.flush();
        return Main.DONE;
    }
}
