package org.tipstaff.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.Bag;
import org.tipstaff.evidence.Originals;
import org.tipstaff.evidence.custody.CustodyEntry;
import org.tipstaff.evidence.custody.CustodyLogReader;
import org.tipstaff.evidence.custody.EntryKind;
import org.tipstaff.evidence.custody.Json;
import org.tipstaff.evidence.custody.LoggedEntry;
import org.tipstaff.evidence.seal.CaseEntries;
import org.tipstaff.evidence.seal.CaseSeal;
import org.tipstaff.evidence.seal.Grade;
import org.tipstaff.evidence.seal.Receipt;
import org.tipstaff.evidence.tlog.Checkpoint;
import org.tipstaff.evidence.tlog.NoteKey;
import org.tipstaff.evidence.tlog.TlogFormatException;
import org.tipstaff.label.Label;

/**
 * Takes into a case what others send back: their receipts for what was handed over, and their own findings and exhibits.
 * Those stay theirs: they lie under {@code data/received}, with their source, label and grade, and nothing that the program
 * derives ever reads them.
 */
public final class CaseFiling {
    /** Where it lies in the bag, each delivery in a numbered folder. */
    public static final String FOLDER = "data/received/";
    /** In each folder of a delivery: who sent what, and what it is worth. */
    public static final String DELIVERY = "delivery.json";
    /** Files of one delivery. */
    public static final int MOST_FILES = 10_000;

    private final CaseBag bag;

    /** @param folder of the case whose log is open */
    public CaseFiling(CaseLog log, Path folder) throws IOException {
        this.bag = CaseBag.open(log, folder);
    }

    /**
     * Who sent it, and what it is worth.
     *
     * @param source as the case shall name them
     * @param label that it came under; what came without is {@link Label#UNLABELLED}
     */
    public record Terms(String source, Label label, Grade grade) {
        /** The longest name of a source. */
        public static final int SOURCE_MAX = 200;

        public Terms {
            if (source.isBlank()
                    || source.length() > SOURCE_MAX
                    || source.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("a source has a name of 1 to " + SOURCE_MAX + " characters");
            }
        }
    }

    /**
     * What was taken in.
     *
     * @param folder in the bag
     * @param files in it, as they lie there
     */
    public record Delivery(String folder, List<String> files) {}

    /** Takes files in as theirs. Their bytes are kept as they came, whatever they hold. */
    public Delivery material(List<Path> files, Terms terms) throws IOException {
        if (files.isEmpty() || files.size() > MOST_FILES) {
            throw new UsageException("a delivery has 1 to " + MOST_FILES + " files");
        }
        for (Path file : files) {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new UsageException(file + " is no file. Name each file; a folder is sent as an archive");
            }
            if (file.toRealPath().startsWith(bag.folder().toRealPath())) {
                throw new UsageException(file + " lies in the case already");
            }
            if (isReceipt(file)) {
                throw new UsageException(
                        file + " is a receipt. Take it in with --receipt, so that it is held against what "
                                + "was handed over");
            }
        }
        String folder = bag.nextFolder(FOLDER);
        Set<String> names = new TreeSet<>(List.of(DELIVERY));
        List<CustodyEntry> entries = new ArrayList<>();
        List<Kept> kept = new ArrayList<>();
        for (Path file : files) {
            String name = String.valueOf(file.getFileName());
            String free = free(CaseBag.plainName(name), names);
            Bag.Filed filed = Originals.take(file, bag.folder().resolve(folder + free));
            kept.add(new Kept(folder + free, name, filed));
            bag.add(folder + free, filed);
            entries.add(CaseEntries.receive(
                    entry(EntryKind.RECEIVE, terms.label()),
                    folder + free,
                    filed,
                    name,
                    terms.source(),
                    terms.grade()));
        }
        byte[] list = list(terms, kept);
        String listed = folder + DELIVERY;
        Bag.Filed filed = write(listed, list);
        entries.add(CaseEntries.derive(entry(EntryKind.DERIVE, terms.label()), listed, filed));
        bag.raise(terms.label());
        bag.record(entries);
        bag.seal();
        return new Delivery(folder, kept.stream().map(Kept::path).toList());
    }

    private record Kept(String path, String name, Bag.Filed file) {}

    private static boolean isReceipt(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return Receipt.looksLike(in.readNBytes(Receipt.TITLE.length() + 1));
        }
    }

    /** Two files of one name come from two folders; names that differ in case only are one on some systems. */
    private static String free(String name, Set<String> taken) {
        String free = name;
        for (int i = 2; taken.contains(free.toLowerCase(java.util.Locale.ROOT)); i++) {
            free = i + "-" + name;
        }
        taken.add(free.toLowerCase(java.util.Locale.ROOT));
        return free;
    }

    private byte[] list(Terms terms, List<Kept> kept) {
        String line = org.tipstaff.engine.Json.line(json -> {
            json.writeStringProperty("what", "received from others; nothing here is a finding of this case");
            json.writeStringProperty("source", terms.source());
            json.writeStringProperty("label", terms.label().toString());
            json.writeStringProperty("grade", terms.grade().toString());
            json.writeStringProperty(
                    "received", bag.log().custodian().clock().now().toString());
            json.writeStringProperty("received_by", bag.log().custodian().actor());
            json.writeArrayPropertyStart("files");
            for (Kept each : kept) {
                json.writeStartObject();
                json.writeStringProperty("path", each.path());
                json.writeStringProperty("name", each.name());
                json.writeStringProperty("sha256", each.file().sha256().hex());
                json.writeNumberProperty("bytes", each.file().bytes());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
        return (line + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private Bag.Filed write(String path, byte[] bytes) throws IOException {
        Files.write(bag.folder().resolve(path), bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Bag.Filed filed = new Bag.Filed(Sha256.of(bytes), bytes.length);
        bag.add(path, filed);
        return filed;
    }

    private CustodyEntry.Builder entry(EntryKind kind, Label label) {
        return bag.log().entry(kind, label);
    }

    /** What came of a receipt. */
    public sealed interface Receipted {
        /**
         * It is of a known recipient, for what this case handed over, and is now in the case.
         *
         * @param export entry of the log that recorded the handing over
         * @param by the key that signed
         */
        record Taken(Receipt receipt, long export, NoteKey by, String path) implements Receipted {}

        /** It was not taken in. */
        record Refused(Why why) implements Receipted {}

        /**
         * The recipient was shown another history of this very log than this case has: its head, which the recipient's
         * signature keeps, contradicts the log.
         */
        record OtherHistory(Checkpoint theirs) implements Receipted {}

        /** Why a receipt is not taken in. */
        enum Why {
            /** It is no receipt. */
            FORM,
            /** None of the keys given signed it. */
            SIGNATURE,
            /** No entry of this case says that such a package was handed over. */
            EXPORT,
            /** It is in the case already. */
            KNOWN
        }
    }

    /**
     * Holds a receipt against what was handed over and takes it in.
     *
     * @param keys of its recipient, from elsewhere than the receipt
     */
    public Receipted receipt(byte[] bytes, List<NoteKey> keys) throws IOException {
        Receipt.Received received;
        try {
            received = Receipt.parse(bytes);
        } catch (TlogFormatException e) {
            return new Receipted.Refused(Receipted.Why.FORM);
        }
        Optional<NoteKey> by = received.signer(keys);
        if (by.isEmpty()) {
            return new Receipted.Refused(Receipted.Why.SIGNATURE);
        }
        Receipt receipt = received.receipt();
        try {
            CustodyLogReader reader = CustodyLogReader.open(bag.folder().resolve(CaseSeal.LOG));
            long export = -1;
            for (long index = 0; index < reader.size(); index++) {
                LoggedEntry entry = reader.entry(index);
                if (entry.kind().equals(EntryKind.EXPORT.name()) && isOf(entry, receipt)) {
                    export = index;
                }
                if (entry.kind().equals(EntryKind.RECEIPT.name()) && holds(entry, received.sha256())) {
                    return new Receipted.Refused(Receipted.Why.KNOWN);
                }
            }
            Optional<Checkpoint> head = receipt.head()
                    .filter(theirs -> theirs.origin().equals(bag.log().log().origin()));
            if (head.isPresent()
                    && (head.get().size() > reader.size()
                            || !reader.root(head.get().size()).equals(head.get().root()))) {
                return new Receipted.OtherHistory(head.get());
            }
            if (export < 0) {
                return new Receipted.Refused(Receipted.Why.EXPORT);
            }
            return file(bytes, received, export, by.get());
        } catch (TlogFormatException e) {
            throw new IOException("the case's log can't be read: " + e.getMessage(), e);
        }
    }

    private Receipted file(byte[] bytes, Receipt.Received received, long export, NoteKey by) throws IOException {
        Receipt receipt = received.receipt();
        String path = bag.nextFolder(FOLDER) + "receipt.txt";
        Bag.Filed filed = write(path, bytes);
        bag.record(List.of(entry(EntryKind.RECEIPT, Label.UNLABELLED)
                .secret("path", path)
                .digest("sha256", filed.sha256())
                .number("bytes", filed.bytes())
                .number("export", export)
                .secret("recipient", by.name())
                .digest("key", Sha256.of(by.publicKey()))
                .word("result", receipt.result().word())
                .word("verified-at", receipt.at().toString())
                .build()));
        bag.seal();
        return new Receipted.Taken(receipt, export, by, path);
    }

    /** The entry holds the digest of the package, or of the seal in it: a recipient may have had to decrypt or unpack it first. */
    private static boolean isOf(LoggedEntry entry, Receipt receipt) {
        return receipt.file().filter(file -> holds(entry, file.sha256())).isPresent()
                || receipt.seal().filter(seal -> holds(entry, seal)).isPresent();
    }

    private static boolean holds(LoggedEntry entry, Sha256 digest) {
        return entry.fields().values().stream().anyMatch(value -> value.equals(new Json.Text(digest.hex())));
    }

    /** Deliveries that are in the case, each as its {@link #DELIVERY} says. */
    public void deliveries(Consumer<String> each) throws IOException {
        for (String path : bag.payload().keySet()) {
            if (path.startsWith(FOLDER) && path.endsWith("/" + DELIVERY)) {
                each.accept(Files.readString(bag.folder().resolve(path)).strip());
            }
        }
    }
}
