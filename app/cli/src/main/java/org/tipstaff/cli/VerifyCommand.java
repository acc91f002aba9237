package org.tipstaff.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tipstaff.engine.CourtKeys;
import org.tipstaff.engine.FolderRemoval;
import org.tipstaff.engine.UsageException;
import org.tipstaff.evidence.anchor.Certificates;
import org.tipstaff.evidence.anchor.PaperCheckpoint;
import org.tipstaff.evidence.anchor.PaperException;
import org.tipstaff.evidence.anchor.TimestampException;
import org.tipstaff.evidence.custody.CustodyKeys;
import org.tipstaff.evidence.seal.CaseCheck;
import org.tipstaff.evidence.seal.CaseTrust;
import org.tipstaff.evidence.seal.CaseVerdict;
import org.tipstaff.evidence.seal.PackageZip;
import org.tipstaff.evidence.tlog.Checkpoint;
import org.tipstaff.evidence.tlog.NoteKey;
import org.tipstaff.evidence.tlog.TlogFormatException;
import org.tipstaff.paper.PaperScan;
import org.tipstaff.paper.ScanException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tipstaff verify}: what is proven about a case or package, what is not, and what is wrong with it. */
@Command(name = "verify")
final class VerifyCommand implements Callable<Integer> {
    private static final int MAX_GIVEN_BYTES = 64 << 20;

    private final Messages messages;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Parameters(arity = "1", paramLabel = "CASE|PACKAGE", descriptionKey = "verify.case")
    @SuppressWarnings("NullAway.Init") // required
    Path subject;

    @Option(names = "--checkpoint", paramLabel = "FILE", descriptionKey = "verify.checkpoint")
    List<Path> checkpoints = List.of();

    @Option(names = "--key", paramLabel = "FILE", descriptionKey = "verify.key")
    List<Path> keys = List.of();

    @Option(names = "--tsa-ca", paramLabel = "FILE", descriptionKey = "verify.tsa-ca")
    List<Path> authorities = List.of();

    @Option(names = "--originals", paramLabel = "DIR", descriptionKey = "verify.originals")
    @Nullable
    Path originals;

    @Option(names = "--json", descriptionKey = "verify.json")
    boolean json;

    VerifyCommand(Messages messages) {
        this.messages = messages;
    }

    @Override
    public Integer call() throws IOException {
        if (!Files.exists(subject)) {
            throw new UsageException(messages.text("path.missing", subject.toString()));
        }
        List<Path> refused = new ArrayList<>();
        CaseTrust trust = new CaseTrust(keys(refused), outside(), certificates(), Optional.ofNullable(originals));
        Path unpacked = null;
        try {
            Path folder = subject;
            if (!Files.isDirectory(subject)) {
                unpacked = Files.createTempDirectory("tipstaff-verify-");
                try {
                    folder = PackageZip.unpack(subject, unpacked);
                } catch (IOException e) {
                    return notAPackage(e);
                }
            }
            CaseVerdict verdict = CaseCheck.check(folder, trust);
            VerdictText text = new VerdictText(verdict, trust, refused);
            PrintWriter out = spec.commandLine().getOut();
            out.print(json ? text.json() : text.plain(messages));
            out.flush();
            return verdict.isVerified() ? Main.DONE : Main.NOT_VERIFIED;
        } finally {
            if (unpacked != null) {
                FolderRemoval.remove(unpacked);
            }
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

    /** Keys from the files named, else this machine's own court's. Never from inside of what is verified. */
    private List<NoteKey> keys(List<Path> refused) throws IOException {
        List<Path> files = keys;
        if (files.isEmpty()) {
            Path own = CourtKeys.place(System.getenv()).resolve(CustodyKeys.PUBLIC_FILE);
            files = Files.isRegularFile(own) ? List.of(own) : List.of();
        }
        List<NoteKey> read = new ArrayList<>();
        for (Path file : files) {
            byte[] bytes = given(file);
            if (Files.isDirectory(subject) && file.toRealPath().startsWith(subject.toRealPath())) {
                refused.add(file);
                continue;
            }
            int before = read.size();
            for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n")) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    try {
                        read.add(NoteKey.parse(line.strip()));
                    } catch (TlogFormatException e) {
                        throw new UsageException(
                                messages.text("verify.key.wrong", file.toString(), String.valueOf(e.getMessage())));
                    }
                }
            }
            if (read.size() == before) {
                throw new UsageException(messages.text("verify.key.none", file.toString()));
            }
        }
        return read;
    }

    private List<Checkpoint> outside() throws IOException {
        List<Checkpoint> read = new ArrayList<>();
        for (Path file : checkpoints) {
            read.add(outside(file, given(file)));
        }
        return read;
    }

    private Checkpoint outside(Path file, byte[] bytes) {
        try {
            boolean picture = bytes.length > 3
                    && ((bytes[0] == (byte) 0x89 && bytes[1] == 'P')
                            || (bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xd8));
            return picture
                    ? PaperScan.read(bytes).checkpoint()
                    : PaperCheckpoint.parse(new String(bytes, StandardCharsets.UTF_8))
                            .checkpoint();
        } catch (PaperException | ScanException e) {
            throw new UsageException(
                    messages.text("verify.checkpoint.wrong", file.toString(), String.valueOf(e.getMessage())));
        }
    }

    private List<X509Certificate> certificates() throws IOException {
        List<X509Certificate> read = new ArrayList<>();
        for (Path file : authorities) {
            try {
                read.addAll(Certificates.fromPem(given(file)));
            } catch (TimestampException e) {
                throw new UsageException(
                        messages.text("verify.tsa.wrong", file.toString(), String.valueOf(e.getMessage())));
            }
        }
        return read;
    }

    private byte[] given(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new UsageException(messages.text("path.missing", file.toString()));
        }
        if (Files.size(file) > MAX_GIVEN_BYTES) {
            throw new UsageException(messages.text("verify.given.large", file.toString()));
        }
        return Files.readAllBytes(file);
    }
}
