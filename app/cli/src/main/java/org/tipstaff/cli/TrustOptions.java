package org.tipstaff.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tipstaff.engine.CourtKeys;
import org.tipstaff.engine.UsageException;
import org.tipstaff.evidence.anchor.Certificates;
import org.tipstaff.evidence.anchor.PaperCheckpoint;
import org.tipstaff.evidence.anchor.PaperException;
import org.tipstaff.evidence.anchor.TimestampException;
import org.tipstaff.evidence.custody.CustodyKeys;
import org.tipstaff.evidence.seal.CaseTrust;
import org.tipstaff.evidence.tlog.Checkpoint;
import org.tipstaff.evidence.tlog.Note;
import org.tipstaff.evidence.tlog.NoteKey;
import org.tipstaff.evidence.tlog.SignedCheckpoint;
import org.tipstaff.evidence.tlog.TlogFormatException;
import org.tipstaff.evidence.tlog.TlogPolicy;
import org.tipstaff.paper.PaperScan;
import org.tipstaff.paper.ScanException;
import picocli.CommandLine.Option;

/** What a reader brings from elsewhere to judge a case by; nothing of it may have come with the case. */
final class TrustOptions {
    private static final int MAX_GIVEN_BYTES = 64 << 20;

    @Option(names = "--checkpoint", paramLabel = "FILE", descriptionKey = "verify.checkpoint")
    List<Path> checkpoints = List.of();

    @Option(names = "--key", paramLabel = "FILE", descriptionKey = "verify.key")
    List<Path> keys = List.of();

    @Option(names = "--policy", paramLabel = "FILE", descriptionKey = "verify.policy")
    @Nullable
    Path policy;

    @Option(names = "--tsa-ca", paramLabel = "FILE", descriptionKey = "verify.tsa-ca")
    List<Path> authorities = List.of();

    @Option(names = "--originals", paramLabel = "DIR", descriptionKey = "verify.originals")
    @Nullable
    Path originals;

    /** Files that were named and lie inside of what is judged. */
    final List<Path> refused = new ArrayList<>();

    /** @param subject that is judged */
    CaseTrust read(Path subject, Messages messages) throws IOException {
        List<NoteKey> trusted = keys(subject, messages);
        List<Checkpoint> outside = new ArrayList<>();
        List<SignedCheckpoint> signed = new ArrayList<>();
        for (Path file : checkpoints) {
            PaperCheckpoint paper = checkpoint(file, messages);
            outside.add(paper.checkpoint());
            if (!paper.signatures().isEmpty()) {
                signed.add(new SignedCheckpoint(
                        paper.checkpoint(), new Note(paper.checkpoint().text(), paper.signatures())));
            }
        }
        return new CaseTrust(
                trusted,
                outside,
                certificates(messages),
                Optional.ofNullable(originals),
                signed,
                policy(subject, messages));
    }

    /** Keys from the files named, else this machine's own court's. Never from inside of what is verified. */
    private List<NoteKey> keys(Path subject, Messages messages) throws IOException {
        List<Path> files = keys;
        if (files.isEmpty()) {
            Path own = CourtKeys.place(System.getenv()).resolve(CustodyKeys.PUBLIC_FILE);
            files = Files.isRegularFile(own) ? List.of(own) : List.of();
        }
        List<NoteKey> read = new ArrayList<>();
        for (Path file : files) {
            List<NoteKey> of = keysOf(file, messages);
            if (isInside(subject, file)) {
                refused.add(file);
            } else {
                read.addAll(of);
            }
        }
        return read;
    }

    /** The keys that a file holds, at least one. */
    static List<NoteKey> keysOf(Path file, Messages messages) throws IOException {
        List<NoteKey> read = new ArrayList<>();
        for (String line : new String(given(file, messages), StandardCharsets.UTF_8).split("\n")) {
            if (!line.isBlank() && !line.startsWith("#")) {
                try {
                    read.add(NoteKey.parse(line.strip()));
                } catch (TlogFormatException e) {
                    throw new UsageException(
                            messages.text("verify.key.wrong", file.toString(), String.valueOf(e.getMessage())));
                }
            }
        }
        if (read.isEmpty()) {
            throw new UsageException(messages.text("verify.key.none", file.toString()));
        }
        return read;
    }

    private static PaperCheckpoint checkpoint(Path file, Messages messages) throws IOException {
        byte[] bytes = given(file, messages);
        try {
            boolean picture = bytes.length > 3
                    && ((bytes[0] == (byte) 0x89 && bytes[1] == 'P')
                            || (bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xd8));
            return picture ? PaperScan.read(bytes) : PaperCheckpoint.parse(new String(bytes, StandardCharsets.UTF_8));
        } catch (PaperException | ScanException e) {
            throw new UsageException(
                    messages.text("verify.checkpoint.wrong", file.toString(), String.valueOf(e.getMessage())));
        }
    }

    private List<X509Certificate> certificates(Messages messages) throws IOException {
        List<X509Certificate> read = new ArrayList<>();
        for (Path file : authorities) {
            try {
                read.addAll(Certificates.fromPem(given(file, messages)));
            } catch (TimestampException e) {
                throw new UsageException(
                        messages.text("verify.tsa.wrong", file.toString(), String.valueOf(e.getMessage())));
            }
        }
        return read;
    }

    private Optional<TlogPolicy> policy(Path subject, Messages messages) throws IOException {
        Path file = policy;
        if (file == null) {
            return Optional.empty();
        }
        byte[] bytes = given(file, messages);
        if (isInside(subject, file)) {
            throw new UsageException(messages.text("verify.policy.inside", file.toString()));
        }
        try {
            return Optional.of(TlogPolicy.parse(bytes));
        } catch (TlogFormatException e) {
            throw new UsageException(messages.text("anchor.policy", file.toString(), String.valueOf(e.getMessage())));
        }
    }

    static boolean isInside(Path subject, Path file) throws IOException {
        return Files.isDirectory(subject) && file.toRealPath().startsWith(subject.toRealPath());
    }

    static byte[] given(Path file, Messages messages) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new UsageException(messages.text("path.missing", file.toString()));
        }
        if (Files.size(file) > MAX_GIVEN_BYTES) {
            throw new UsageException(messages.text("verify.given.large", file.toString()));
        }
        return Files.readAllBytes(file);
    }
}
