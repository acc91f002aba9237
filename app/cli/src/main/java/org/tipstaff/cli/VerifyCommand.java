package org.tipstaff.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tipstaff.engine.CaseReceipt;
import org.tipstaff.engine.CourtKeys;
import org.tipstaff.engine.FolderRemoval;
import org.tipstaff.engine.ParallelDigests;
import org.tipstaff.engine.SplitEvidence;
import org.tipstaff.engine.UsageException;
import org.tipstaff.evidence.custody.CustodyKeys;
import org.tipstaff.evidence.seal.CaseCheck;
import org.tipstaff.evidence.seal.CaseTrust;
import org.tipstaff.evidence.seal.CaseVerdict;
import org.tipstaff.evidence.seal.PackageZip;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tipstaff verify}: what is proven about a case or package, what is not, and what is wrong with it. */
@Command(name = "verify")
final class VerifyCommand implements Callable<Integer> {
    private final Messages messages;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Parameters(arity = "1", paramLabel = "CASE|PACKAGE", descriptionKey = "verify.case")
    @SuppressWarnings("NullAway.Init") // required
    Path subject;

    @Mixin
    TrustOptions trusted = new TrustOptions();

    @Option(names = "--json", descriptionKey = "verify.json")
    boolean json;

    @Option(names = "--receipt", paramLabel = "FILE", descriptionKey = "verify.receipt")
    @Nullable
    Path receipt;

    @Option(names = "--keys", paramLabel = "DIR", descriptionKey = "verify.keys")
    @Nullable
    Path ownKeys;

    @Option(names = "--split-view", paramLabel = "DIR", descriptionKey = "verify.split-view")
    @Nullable
    Path splitView;

    VerifyCommand(Messages messages) {
        this.messages = messages;
    }

    @Override
    public Integer call() throws IOException {
        if (!Files.exists(subject)) {
            throw new UsageException(messages.text("path.missing", subject.toString()));
        }
        free(receipt);
        free(splitView);
        CaseTrust trust = trusted.read(subject, messages);
        CustodyKeys own = receipt == null ? null : ownKeys();
        Path unpacked = null;
        try {
            Path folder = subject;
            if (!Files.isDirectory(subject)) {
                unpacked = Files.createTempDirectory("tipstaff-verify-");
                try {
                    folder = PackageZip.unpack(subject, unpacked);
                } catch (IOException e) {
                    int code = notAPackage(e);
                    if (own != null) {
                        write(
                                CaseReceipt.ofUnreadable(
                                        subject, String.valueOf(e.getMessage()), trust, own, InstantSource.system()),
                                own);
                    }
                    return code;
                }
            }
            CaseVerdict verdict = CaseCheck.check(folder, trust, ParallelDigests.ofMachine());
            VerdictText text = new VerdictText(verdict, trust, trusted.refused);
            PrintWriter out = spec.commandLine().getOut();
            out.print(json ? text.json() : text.plain(messages));
            out.flush();
            keep(folder, trust, verdict, own);
            return verdict.isVerified() ? Main.DONE : Main.NOT_VERIFIED;
        } finally {
            if (unpacked != null) {
                FolderRemoval.remove(unpacked);
            }
        }
    }

    /** What is written must not be there, nor come to lie in the case, where it would be a file that nobody sealed. */
    private void free(@Nullable Path file) throws IOException {
        if (file == null) {
            return;
        }
        if (Files.exists(file)) {
            throw new UsageException(messages.text("checkpoint.there", file.toString()));
        }
        Path parent = file.toAbsolutePath().normalize().getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new UsageException(messages.text("path.missing", String.valueOf(parent)));
        }
        if (TrustOptions.isInside(subject, parent)) {
            throw new UsageException(messages.text("verify.receipt.inside", file.toString()));
        }
    }

    private CustodyKeys ownKeys() throws IOException {
        Path named = ownKeys;
        CourtKeys court = CourtKeys.loadOrMake(named == null ? CourtKeys.place(System.getenv()) : named, null);
        if (court.made()) {
            spec.commandLine()
                    .getErr()
                    .println(messages.text(
                            "keys.made.recipient",
                            court.folder().toString(),
                            court.folder().resolve(CustodyKeys.PUBLIC_FILE).toString()));
        }
        return court.keys();
    }

    private void keep(Path folder, CaseTrust trust, CaseVerdict verdict, @Nullable CustodyKeys own) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        Path evidence = splitView;
        if (!verdict.splits().isEmpty()) {
            if (evidence == null) {
                err.println(messages.text("verify.split.keep"));
            } else {
                SplitEvidence.write(evidence, verdict.splits(), trust.keys());
                err.println(messages.text("verify.split.kept", evidence.toString()));
            }
        }
        if (own != null) {
            write(CaseReceipt.of(subject, folder, trust, verdict, own, InstantSource.system()), own);
        }
    }

    private void write(byte[] signed, CustodyKeys own) throws IOException {
        Path file = receipt;
        if (file != null) {
            Files.write(file, signed, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            spec.commandLine()
                    .getErr()
                    .println(messages.text(
                            "verify.receipt.made",
                            file.toString(),
                            own.ed25519().key().toString()));
        }
    }

    /** A package that can't be opened does not verify; that it can't is the whole finding. */
    private int notAPackage(IOException e) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                json
                        ? VerdictText.unreadable(String.valueOf(e.getMessage()))
                        : messages.text("verify.unreadable", subject.toString(), String.valueOf(e.getMessage()))
                                + "\n");
        out.flush();
        return Main.NOT_VERIFIED;
    }
}
