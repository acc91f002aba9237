package org.tipstaff.evidence.anchor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.tlog.Note;
import org.tipstaff.evidence.tlog.SignedCheckpoint;
import org.tipstaff.evidence.tlog.TlogFormatException;

/**
 * The folder {@code log/anchors} of a case. Anchor number 17 is
 *
 * <pre>
 * 0017.checkpoint   the checkpoint that was stamped, byte for byte
 * 0017.tsr          the authority's answer; as long as it is missing, the checkpoint is not yet anchored
 * 0017.chain.pem    certificates of the authority, as they were then
 * 0017.crl          what was said about revocation then (a list, DER or PEM)
 * 0017.2.crl        the same, fetched later; 0017.ocsp, 0017.2.ocsp likewise
 * 0017.cosigned     the checkpoint with the cosignatures that came after it was stamped; 0017.2.cosigned: still later
 * </pre>
 *
 * <p>Nothing is ever overwritten or deleted, so what was stored is still there when it is renewed: an evidence record
 * (RFC 4998) covers checkpoint, answer, chain and lists and gets a name of its own beside them ({@code 0017.ers}). A second
 * authority's token for the same checkpoint is simply another number. A file is complete or absent: it is written under another
 * name, forced to disk and renamed. One process writes at a time, namely the one that holds the custody log.
 */
public final class AnchorStore {
    /** At one in ten minutes, this is nineteen years. */
    static final int MAX_NUMBER = 1_000_000;

    /** Files of one kind for one anchor. */
    static final int MAX_COPIES = 16;

    /** Bytes of revocation data that are read for one anchor. */
    static final long MAX_REVOCATION_BYTES = 64L << 20;

    private static final Pattern NAME =
            Pattern.compile("([0-9]{4,7})\\.(checkpoint|tsr|chain\\.pem|(?:[0-9]{1,2}\\.)?(?:crl|ocsp|cosigned)|ers)");
    private static final String HALF_WRITTEN = ".new";

    private final Path folder;

    /** @param folder need not exist yet */
    public AnchorStore(Path folder) {
        this.folder = folder;
    }

    /**
     * What the folder holds.
     *
     * @param numbers of all anchors, ascending; a missing one was never made or was taken away
     * @param strangers names that are none of the above, and files without their checkpoint
     */
    public record Listing(List<Integer> numbers, List<String> strangers) {}

    public Listing list() throws IOException {
        NavigableSet<Integer> numbers = new TreeSet<>();
        List<String> strangers = new ArrayList<>();
        List<String> names = names();
        for (String name : names) {
            Matcher matcher = NAME.matcher(name);
            if (matcher.matches() && name.endsWith(".checkpoint")) {
                int number = Integer.parseInt(matcher.group(1));
                if (number > 0 && number <= MAX_NUMBER && name.equals(name(number, "checkpoint"))) {
                    numbers.add(number);
                }
            }
        }
        for (String name : names) {
            Matcher matcher = NAME.matcher(name);
            boolean belongs = matcher.matches()
                    && numbers.contains(Integer.parseInt(matcher.group(1)))
                    && name.equals(name(Integer.parseInt(matcher.group(1)), matcher.group(2)));
            if (!belongs && !name.endsWith(HALF_WRITTEN)) {
                strangers.add(name);
            }
        }
        return new Listing(List.copyOf(numbers), List.copyOf(strangers));
    }

    private List<String> names() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Numbers of the checkpoints that are not yet anchored, oldest first. */
    public List<Integer> pending() throws IOException {
        return list().numbers().stream()
                .filter(number -> !Files.exists(file(number, "tsr"), LinkOption.NOFOLLOW_LINKS))
                .toList();
    }

    /** Stores a checkpoint to be anchored; it is pending until {@link #storeToken}. */
    public int add(SignedCheckpoint checkpoint) throws IOException {
        List<Integer> numbers = list().numbers();
        int number = numbers.isEmpty() ? 1 : numbers.getLast() + 1;
        if (number > MAX_NUMBER) {
            throw new IOException("a case has at most " + MAX_NUMBER + " anchors");
        }
        write(file(number, "checkpoint"), checkpoint.bytes());
        return number;
    }

    public byte[] checkpoint(int number) throws IOException {
        return read(file(number, "checkpoint"), Note.MAX_BYTES);
    }

    /** The answer as stored, unchecked; empty while the checkpoint is not yet anchored. */
    public Optional<byte[]> token(int number) throws IOException {
        return optional(file(number, "tsr"), TimestampToken.MAX_BYTES);
    }

    /** Stores an answer that was checked, with the certificates it was checked with. */
    public void storeToken(int number, TimestampToken token, List<X509Certificate> chain) throws IOException {
        Path tokenFile = file(number, "tsr");
        if (Files.exists(tokenFile, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(tokenFile.toString());
        }
        Path chainFile = file(number, "chain.pem");
        if (!chain.isEmpty() && !Files.exists(chainFile, LinkOption.NOFOLLOW_LINKS)) {
            write(chainFile, Certificates.toPem(chain));
        }
        write(tokenFile, token.bytes());
    }

    /** The kinds of what is stored about revocation. */
    public enum RevocationKind {
        CRL("crl"),
        OCSP("ocsp");

        private final String ending;

        RevocationKind(String ending) {
            this.ending = ending;
        }
    }

    /** Stores one more list or answer about revocation; earlier ones stay. */
    public void storeRevocation(int number, RevocationKind kind, byte[] bytes) throws IOException {
        writeNext(number, kind.ending, bytes);
    }

    private void writeNext(int number, String ending, byte[] bytes) throws IOException {
        for (int copy = 1; copy <= MAX_COPIES; copy++) {
            Path file = file(number, copy(copy, ending));
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                write(file, bytes);
                return;
            }
        }
        throw new IOException("anchor " + number + " has " + MAX_COPIES + " " + ending + " files already");
    }

    private static String copy(int copy, String ending) {
        return copy == 1 ? ending : copy + "." + ending;
    }

    /** Stores cosignatures that came after the checkpoint was put here; earlier ones stay. */
    public void storeCosigned(int number, SignedCheckpoint cosigned) throws IOException {
        writeNext(number, "cosigned", cosigned.bytes());
    }

    /**
     * The checkpoint in every form that is stored, the stamped one first; signatures are unchecked.
     *
     * @throws TlogFormatException when one is damaged, or is about another head of the log than the stamped one
     */
    public List<SignedCheckpoint> forms(int number) throws IOException, TlogFormatException {
        List<SignedCheckpoint> forms = new ArrayList<>();
        forms.add(SignedCheckpoint.parse(checkpoint(number)));
        for (int copy = 1; copy <= MAX_COPIES; copy++) {
            Optional<byte[]> stored = optional(file(number, copy(copy, "cosigned")), Note.MAX_BYTES);
            if (stored.isPresent()) {
                SignedCheckpoint form = SignedCheckpoint.parse(stored.get());
                if (!form.checkpoint().equals(forms.getFirst().checkpoint())) {
                    throw new TlogFormatException(name(number, copy(copy, "cosigned"))
                            + " is about another head of the log than the one stamped");
                }
                forms.add(form);
            }
        }
        return List.copyOf(forms);
    }

    /**
     * The reader's trust together with what is stored beside one anchor.
     *
     * @throws TimestampException when a stored certificate or list is damaged; nothing is silently left out
     */
    public TimestampTrust trust(int number, TimestampTrust reader) throws IOException, TimestampException {
        Optional<byte[]> pem = optional(file(number, "chain.pem"), Certificates.MAX_BYTES);
        List<X509Certificate> chain = pem.isPresent() ? Certificates.fromPem(pem.get()) : List.of();
        List<RevocationData> revocation = new ArrayList<>(reader.revocation());
        long total = 0;
        for (RevocationKind kind : RevocationKind.values()) {
            for (int copy = 1; copy <= MAX_COPIES; copy++) {
                Optional<byte[]> stored = optional(file(number, copy(copy, kind.ending)), RevocationData.MAX_BYTES);
                if (stored.isPresent()) {
                    total += stored.get().length;
                    if (total > MAX_REVOCATION_BYTES) {
                        throw new IOException("anchor " + number + " has more than " + MAX_REVOCATION_BYTES
                                + " bytes of revocation data");
                    }
                    revocation.add(RevocationData.parse(stored.get()));
                }
            }
        }
        return reader.with(chain, revocation);
    }

    /**
     * Judges one anchor with what is stored beside it.
     *
     * @param logged digest of the token as the custody log records it; empty where it records none
     * @return empty: not yet anchored, or the token was taken away, which the log knows
     */
    public Optional<TimestampCheck> check(int number, TimestampTrust reader, Optional<Sha256> logged)
            throws IOException {
        byte[] checkpoint = checkpoint(number);
        Optional<byte[]> token = token(number);
        if (token.isEmpty()) {
            return Optional.empty();
        }
        Sha256 digest = Sha256.of(token.get());
        if (logged.isPresent() && !logged.get().equals(digest)) {
            return Optional.of(new TimestampCheck.Refused(
                    TimestampRefusal.REPLACED,
                    "the token's SHA-256 is " + digest + ", the custody log records " + logged.get()));
        }
        try {
            return Optional.of(TimestampToken.parse(token.get()).check(checkpoint, trust(number, reader)));
        } catch (TimestampException e) {
            return Optional.of(new TimestampCheck.Refused(e.refusal(), String.valueOf(e.getMessage())));
        }
    }

    private Path file(int number, String ending) {
        return folder.resolve(name(number, ending));
    }

    private static String name(int number, String ending) {
        String digits = Integer.toString(number);
        return "0".repeat(Math.max(0, 4 - digits.length())) + digits + "." + ending;
    }

    private static Optional<byte[]> optional(Path file, int limit) throws IOException {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? Optional.of(read(file, limit)) : Optional.empty();
    }

    private static byte[] read(Path file, int limit) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new NoSuchFileException(file.toString());
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(file + " is not a plain file");
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw new IOException(file + " has more than " + limit + " bytes");
            }
            return bytes;
        }
    }

    private void write(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(folder);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        Path half = folder.resolve(file.getFileName() + HALF_WRITTEN);
        try (FileChannel out = FileChannel.open(
                half, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            java.nio.ByteBuffer buffer = java.nio.ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
            out.force(true);
        }
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
