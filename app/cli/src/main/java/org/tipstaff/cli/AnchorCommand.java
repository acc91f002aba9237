package org.tipstaff.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.tipstaff.engine.CaseAnchors;
import org.tipstaff.engine.CaseLog;
import org.tipstaff.engine.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tipstaff anchor}: has others bear witness to the head of a case's log. */
@Command(name = "anchor")
final class AnchorCommand implements Callable<Integer> {
    private final Messages messages;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Mixin
    CustodianOptions custody = new CustodianOptions();

    @Mixin
    AnchorOptions anchors = new AnchorOptions();

    @Parameters(arity = "1", paramLabel = "CASE", descriptionKey = "custody.case")
    @SuppressWarnings("NullAway.Init") // required
    Path folder;

    AnchorCommand(Messages messages) {
        this.messages = messages;
    }

    @Override
    public Integer call() throws IOException {
        if (!anchors.isAsked()) {
            throw new UsageException(messages.text("anchor.nobody"));
        }
        anchors.check(messages);
        try (CaseLog log = CaseLog.open(folder, custody.existing(spec, messages))) {
            CaseAnchors.Result result = anchors.anchor(log, spec.commandLine().getErr(), messages);
            if (result.anchored().isEmpty()
                    && result.waiting().isEmpty()
                    && result.cosigning().isEmpty()) {
                spec.commandLine().getErr().println(messages.text("anchor.nothing"));
            }
            boolean failed = anchors.authority != null && !result.waiting().isEmpty();
            boolean tooFew = result.cosigning()
                    .map(round -> !round.judgement().accepted())
                    .orElse(false);
            return failed || tooFew ? Main.FAILED : Main.DONE;
        }
    }
}
