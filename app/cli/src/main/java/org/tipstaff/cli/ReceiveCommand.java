package org.tipstaff.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tipstaff.engine.CaseFiling;
import org.tipstaff.engine.CaseLog;
import org.tipstaff.engine.SafeText;
import org.tipstaff.engine.UsageException;
import org.tipstaff.evidence.seal.Grade;
import org.tipstaff.evidence.seal.Receipt;
import org.tipstaff.evidence.tlog.NoteKey;
import org.tipstaff.label.Label;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code tipstaff receive}: takes into a case what came back: a receipt, or what others found, as theirs. */
@Command(name = "receive")
final class ReceiveCommand implements Callable<Integer> {
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

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "FILE", descriptionKey = "receive.files")
    List<Path> files = List.of();

    @Option(names = "--receipt", descriptionKey = "receive.receipt")
    boolean receipt;

    @Option(names = "--key", paramLabel = "FILE", descriptionKey = "receive.key")
    List<Path> keys = List.of();

    @Option(names = "--source", paramLabel = "NAME", descriptionKey = "receive.source")
    @Nullable
    String source;

    @Option(names = "--label", paramLabel = "LABEL", descriptionKey = "receive.label", converter = LabelOption.class)
    @Nullable
    Label label;

    @Option(names = "--grade", paramLabel = "GRADE", descriptionKey = "receive.grade", converter = GradeOption.class)
    @Nullable
    Grade grade;

    @Option(names = "--list", descriptionKey = "receive.list")
    boolean list;

    ReceiveCommand(Messages messages) {
        this.messages = messages;
    }

    /** A grade as people write it. */
    static final class GradeOption implements ITypeConverter<Grade> {
        @Override
        public Grade convert(String text) {
            try {
                return Grade.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + text + "' is no grade: " + e.getMessage());
            }
        }
    }

    @Override
    public Integer call() throws IOException {
        boolean asMaterial = source != null || label != null || grade != null;
        if (list ? receipt || asMaterial || !keys.isEmpty() || !files.isEmpty() : files.isEmpty()) {
            throw new UsageException(messages.text(list ? "receive.list.alone" : "receive.nothing"));
        }
        for (Path file : files) {
            if (!Files.exists(file)) {
                throw new UsageException(messages.text("path.missing", file.toString()));
            }
        }
        if (receipt && (asMaterial || keys.isEmpty())) {
            throw new UsageException(messages.text(asMaterial ? "receive.receipt.terms" : "receive.receipt.key"));
        }
        if (!receipt && !list && !keys.isEmpty()) {
            throw new UsageException(messages.text("receive.key.alone"));
        }
        if (!receipt && !list && source == null) {
            throw new UsageException(messages.text("receive.source.missing"));
        }
        try (CaseLog log = CaseLog.open(folder, custody.existing(spec, messages))) {
            CaseFiling filing = new CaseFiling(log, folder);
            if (list) {
                PrintWriter out = spec.commandLine().getOut();
                filing.deliveries(line -> out.print(line + "\n"));
                out.flush();
                return Main.DONE;
            }
            return receipt ? receipts(filing) : material(filing);
        }
    }

    private int material(CaseFiling filing) throws IOException {
        CaseFiling.Terms terms;
        try {
            terms = new CaseFiling.Terms(
                    String.valueOf(source),
                    label == null ? Label.UNLABELLED : label,
                    grade == null ? Grade.UNJUDGED : grade);
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    messages.text("receive.source.length", Integer.toString(CaseFiling.Terms.SOURCE_MAX)));
        }
        CaseFiling.Delivery delivery = filing.material(files, terms);
        spec.commandLine()
                .getErr()
                .println(messages.text(
                        "receive.taken",
                        Integer.toString(delivery.files().size()),
                        delivery.folder(),
                        SafeText.printable(terms.source()),
                        terms.label().toString(),
                        terms.grade().toString()));
        return Main.DONE;
    }

    private int receipts(CaseFiling filing) throws IOException {
        List<NoteKey> trusted = new ArrayList<>();
        for (Path file : keys) {
            if (TrustOptions.isInside(folder, file)) {
                throw new UsageException(messages.text("verify.key.inside", file.toString()));
            }
            trusted.addAll(TrustOptions.keysOf(file, messages));
        }
        int code = Main.DONE;
        for (Path file : files) {
            PrintWriter err = spec.commandLine().getErr();
            switch (filing.receipt(TrustOptions.given(file, messages), trusted)) {
                case CaseFiling.Receipted.Taken taken -> {
                    err.println(messages.text(
                            "receive.receipt.taken",
                            file.toString(),
                            SafeText.printable(taken.by().name()),
                            Long.toString(taken.export()),
                            taken.path()));
                    err.println(messages.text(
                            switch (taken.receipt().result()) {
                                case VERIFIED -> "receive.receipt.verified";
                                case NOT_PROVEN -> "receive.receipt.not-proven";
                                case NOT_VERIFIED -> "receive.receipt.not-verified";
                            },
                            taken.receipt().at().toString(),
                            Long.toString(taken.receipt().faults())));
                    unproven(err, taken.receipt());
                }
                case CaseFiling.Receipted.Refused(CaseFiling.Receipted.Why why) -> {
                    err.println(messages.text(
                            switch (why) {
                                case FORM -> "receive.refused.form";
                                case SIGNATURE -> "receive.refused.signature";
                                case EXPORT -> "receive.refused.export";
                                case KNOWN -> "receive.refused.known";
                            },
                            file.toString()));
                    code = Main.NOT_VERIFIED;
                }
                case CaseFiling.Receipted.OtherHistory(var theirs) -> {
                    err.println(messages.text("receive.other-history", file.toString(), theirs.text()));
                    code = Main.NOT_VERIFIED;
                }
            }
        }
        return code;
    }

    private void unproven(PrintWriter err, Receipt receipt) {
        receipt.named().forEach(fault -> err.println("  " + SafeText.printable(fault)));
        if (!receipt.notProven().isEmpty()) {
            err.println(messages.text(
                    "receive.receipt.unproven", SafeText.printable(String.join(", ", receipt.notProven()))));
        }
    }
}
