package org.tipstaff.evidence.seal;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.Bag;
import org.tipstaff.evidence.tlog.Checkpoint;
import org.tipstaff.evidence.tlog.NoteKey;
import org.tipstaff.evidence.tlog.NoteSigner;
import org.tipstaff.evidence.tlog.SignatureType;
import org.tipstaff.evidence.tlog.TlogFormatException;

/**
 * A recipient's signed word: what was handed over, when it was verified there, and what that showed and did not show.
 *
 * @param at by the recipient's clock
 * @param file the package as one file; empty where a folder was verified
 * @param seal digest of the tag manifest, which binds every file of the bag; empty where there was none
 * @param head of the log that was in it; empty where none could be read
 * @param result what {@code verify} said
 * @param proven in the words of {@link #PROVEN}
 * @param notProven likewise, as {@link CaseVerdict.Unproven} names them
 * @param faults their number
 * @param named the first of them, in English
 * @param trusted keys that it was verified with, as {@link #shown} writes them
 * @param signedWith the recipient's own key; it says which, and proves nothing by standing here
 */
public record Receipt(
        Instant at,
        Optional<Bag.Filed> file,
        Optional<Sha256> seal,
        Optional<Checkpoint> head,
        Result result,
        List<String> proven,
        List<String> notProven,
        long faults,
        List<String> named,
        List<String> trusted,
        NoteKey signedWith) {
    /** The first line of a receipt. */
    public static final String TITLE = "Receipt for evidence (tipstaff-receipt/v1)";

    /** A longer one is refused. */
    public static final int MAX_BYTES = 256 * 1024;

    /** Faults that are named; the others are counted. */
    public static final int MAX_NAMED = 100;

    private static final int MAX_WORDS = 500;

    /** What a verification shows. */
    public static final List<String> PROVEN =
            List.of("files", "signed", "not-rewritten", "cosigned", "when", "originals");

    /** What a verification came to. */
    public enum Result {
        VERIFIED("verified"),
        /** Nothing was wrong, and no key from outside of the package was at hand. */
        NOT_PROVEN("not-proven"),
        NOT_VERIFIED("not-verified");

        private final String word;

        Result(String word) {
            this.word = word;
        }

        /** As it stands in a receipt. */
        public String word() {
            return word;
        }
    }

    public Receipt {
        proven = List.copyOf(proven);
        notProven = List.copyOf(notProven);
        named = List.copyOf(named);
        trusted = List.copyOf(trusted);
    }

    /** A receipt as it came. */
    public record Received(Receipt receipt, Sha256 sha256, Statement.Received raw) {
        /** Whether one of these keys, which the reader has from elsewhere, signed it. */
        public Optional<NoteKey> signer(List<NoteKey> keys) {
            return raw.signer(keys, SshSignature.RECEIPTS);
        }
    }

    /** A key by name, kind and digest: one of ML-DSA-44 has 1,800 signs and is never compared by eye. */
    public static String shown(NoteKey key) {
        return key.name() + " " + key.type().name().toLowerCase(java.util.Locale.ROOT) + " sha256:"
                + Sha256.of(key.publicKey());
    }

    /** Whether bytes want to be a receipt. */
    public static boolean looksLike(byte[] bytes) {
        return BagCheck.utf8(bytes).startsWith(TITLE + "\n");
    }

    /** The file to hand back. */
    public byte[] signed(NoteSigner signer) {
        List<Statement.Line> lines = new ArrayList<>();
        lines.add(line("at", at.toString()));
        lines.add(line("result", result.word()));
        file.ifPresent(whole -> {
            lines.add(line("package", whole.sha256().hex()));
            lines.add(line("bytes", Long.toString(whole.bytes())));
        });
        seal.ifPresent(digest -> lines.add(line("seal", digest.hex())));
        head.ifPresent(checkpoint -> {
            lines.add(line("log", checkpoint.origin()));
            lines.add(line("entries", Long.toString(checkpoint.size())));
            lines.add(line("root", checkpoint.root().base64()));
        });
        proven.forEach(each -> lines.add(line("proven", each)));
        notProven.forEach(each -> lines.add(line("not-proven", each)));
        lines.add(line("faults", Long.toString(faults)));
        named.stream().limit(MAX_NAMED).forEach(each -> lines.add(line("fault", inert(each))));
        trusted.forEach(key -> lines.add(line("verified-with", inert(key))));
        lines.add(line("signed-with", signedWith.toString()));
        return new Statement(TITLE, lines).signed(signer, SshSignature.RECEIPTS);
    }

    private static Statement.Line line(String name, String value) {
        return new Statement.Line(name, value);
    }

    private static String inert(String words) {
        String cut = words.length() > MAX_WORDS ? words.substring(0, MAX_WORDS) : words;
        return cut.isEmpty() ? "-" : cut.replaceAll("\\p{C}", "?");
    }

    /** @throws TlogFormatException when it is no receipt; who signed it is another question */
    public static Received parse(byte[] bytes) throws TlogFormatException {
        Statement.Received raw = Statement.parse(bytes, TITLE, MAX_BYTES);
        Statement said = raw.statement();
        try {
            Optional<Bag.Filed> file = Optional.empty();
            if (said.optional("package").isPresent()) {
                file = Optional.of(new Bag.Filed(new Sha256(said.one("package")), Long.parseLong(said.one("bytes"))));
            }
            Optional<Checkpoint> head = Optional.empty();
            if (said.optional("log").isPresent()) {
                head = Optional.of(Checkpoint.parse(
                        said.one("log") + "\n" + said.one("entries") + "\n" + said.one("root") + "\n"));
            }
            String word = said.one("result");
            Result result = null;
            for (Result each : Result.values()) {
                if (each.word().equals(word)) {
                    result = each;
                }
            }
            if (result == null) {
                throw new TlogFormatException("its result is none of this form");
            }
            NoteKey with = NoteKey.parse(said.one("signed-with"));
            if (with.type() != SignatureType.ED25519) {
                throw new TlogFormatException("receipts are signed with an Ed25519 key");
            }
            return new Received(
                    new Receipt(
                            Instant.parse(said.one("at")),
                            file,
                            said.optional("seal").map(Sha256::new),
                            head,
                            result,
                            said.all("proven"),
                            said.all("not-proven"),
                            Long.parseLong(said.one("faults")),
                            said.all("fault"),
                            said.all("verified-with"),
                            with),
                    Sha256.of(bytes),
                    raw);
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw new TlogFormatException("it is no receipt of this form: " + e.getMessage());
        }
    }
}
