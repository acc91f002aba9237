package org.tipstaff.engine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.age.AgeFile;
import org.tipstaff.evidence.age.AgeIdentity;
import org.tipstaff.evidence.age.AgeKeyException;
import org.tipstaff.evidence.custody.CustodyEntry;
import org.tipstaff.evidence.custody.CustodyLogReader;
import org.tipstaff.evidence.custody.EntryKind;
import org.tipstaff.evidence.custody.Json;
import org.tipstaff.evidence.custody.LoggedEntry;
import org.tipstaff.evidence.tlog.NoteKey;
import org.tipstaff.evidence.tlog.TlogFormatException;
import org.tipstaff.label.Label;

/**
 * Says which person a pseudonym stands for, to the protection office and to nobody else. That office keeps the list, encrypted to its
 * own key ({@code age}); each look into it needs the key and a signed order of that office for this case, this list and these
 * pseudonyms. The order is in the custody log, durable, before the list is opened; so is every order that was refused.
 */
public final class PseudonymDesk {
    /** What {@code ssh-keygen -n} is told. */
    public static final String NAMESPACE = "tipstaff-pseudonym";

    /** Where orders lie in a case. They hold pseudonyms and no names. */
    static final String FOLDER = "data/resolutions/";

    /** The office that keeps the list. */
    static final String OFFICE = "protection";

    private static final SignedForm FORM = new SignedForm(
            "Resolving of pseudonyms (tipstaff-pseudonym/v1)",
            NAMESPACE,
            List.of("case", "list", "pseudonyms", "until", "reason", "by"));

    private static final int LIST_BYTES_MAX = 4 << 20;
    private static final int NAMES_MAX = 100;
    private static final String WHAT = "what";
    private static final String RECORD = "record";

    private final CaseLog log;
    private final Path folder;

    public PseudonymDesk(CaseLog log, Path folder) {
        this.log = log;
        this.folder = folder;
    }

    /** The text that somebody of the protection office completes and signs. */
    public String form(Path list, List<String> pseudonyms, Instant until) throws IOException {
        return FORM.title() + "\ncase: " + log.log().origin() + "\nlist: " + Sha256.of(bytes(list)) + "\npseudonyms: "
                + String.join(", ", pseudonyms) + "\nuntil: " + until + "\nreason: \nby: name@" + OFFICE + "\n";
    }

    /**
     * Opens what the order names.
     *
     * @param list encrypted; its plain text has lines {@code PSEUDONYM: who it is}
     * @param key the office's secret key
     * @param order signed, its signature beside it
     * @param signers file of those who may sign
     * @return the persons by pseudonym, for the eyes of whoever asked: it is written nowhere
     * @throws UsageException when it is refused; that is in the custody log too
     */
    public TreeMap<String, String> resolve(Path list, Path key, Path order, Path signers) throws IOException {
        byte[] sealed = bytes(list);
        SignedForm.Signed signed;
        List<String> asked;
        try {
            Map<String, NoteKey> known = NoticeApproval.signers(signers);
            signed = FORM.read(order, known);
            asked = asked(signed, Sha256.of(sealed));
        } catch (UsageException refused) {
            refuse(order, refused);
            throw refused;
        }
        record(signed, asked, Sha256.of(Files.readAllBytes(signers)));
        return open(sealed, key, asked);
    }

    private static byte[] bytes(Path list) throws IOException {
        if (Files.size(list) > LIST_BYTES_MAX) {
            throw new UsageException(list + " has more than " + LIST_BYTES_MAX + " bytes");
        }
        return Files.readAllBytes(list);
    }

    /** What a sound order asks for. */
    private List<String> asked(SignedForm.Signed signed, Sha256 list) throws IOException {
        List<String> wrong = new ArrayList<>();
        String by = signed.by().id();
        if (!by.endsWith("@" + OFFICE)) {
            wrong.add("only the office '" + OFFICE + "' resolves pseudonyms, not " + by);
        }
        if (!signed.value("case").equals(log.log().origin())) {
            wrong.add("the order is for another case");
        }
        if (!signed.value("list").equals(list.hex())) {
            wrong.add("the order is for another list");
        }
        if (signed.value("reason").isBlank()) {
            wrong.add("the reason is missing");
        }
        try {
            Instant until = Instant.parse(signed.value("until"));
            if (!log.custodian().clock().now().isBefore(until)) {
                wrong.add("the order ended at " + until);
            }
        } catch (DateTimeException e) {
            wrong.add("'until' is no time like 2026-03-06T09:00:00Z");
        }
        List<String> asked = Arrays.stream(signed.value("pseudonyms").split(","))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .distinct()
                .toList();
        if (asked.isEmpty() || asked.size() > NAMES_MAX) {
            wrong.add("an order names 1 to " + NAMES_MAX + " pseudonyms");
        }
        if (wasUsed(Sha256.of(signed.text()))) {
            wrong.add("the order was used before; an order counts once");
        }
        if (!wrong.isEmpty()) {
            throw new UsageException("not resolved:\n  " + String.join("\n  ", wrong));
        }
        return asked;
    }

    private boolean wasUsed(Sha256 order) throws IOException {
        log.log().checkpoint();
        try {
            CustodyLogReader reader = CustodyLogReader.open(log.log().folder());
            for (long index = 0; index < reader.size(); index++) {
                LoggedEntry entry = reader.entry(index);
                if (new Json.Text("resolve-pseudonyms").equals(entry.fields().get(WHAT))
                        && new Json.Text(order.hex()).equals(entry.fields().get(RECORD))) {
                    return true;
                }
            }
            return false;
        } catch (TlogFormatException e) {
            throw new IOException("the custody log can't be read: " + e.getMessage(), e);
        }
    }

    private void refuse(Path order, UsageException why) throws IOException {
        // What was refused may be anything; its digest says which file it was, and no more of it goes into the log.
        CustodyEntry.Builder entry = log.entry(EntryKind.DECIDE, Label.UNLABELLED)
                .word(WHAT, "refuse-pseudonyms")
                .secret("reason", cut(String.valueOf(why.getMessage())));
        if (Files.isRegularFile(order) && Files.size(order) <= LIST_BYTES_MAX) {
            entry.digest(RECORD, Sha256.of(Files.readAllBytes(order)));
        }
        log.log().record(entry.build());
        log.seal();
    }

    private static String cut(String text) {
        return text.length() <= 2_000 ? text : text.substring(0, 2_000);
    }

    private void record(SignedForm.Signed signed, List<String> asked, Sha256 signers) throws IOException {
        CaseBag bag = CaseBag.open(log, folder);
        List<CustodyEntry> entries = bag.write(
                bag.nextFolder(FOLDER),
                new TreeMap<>(Map.of("order.txt", signed.text(), "order.txt.sig", signed.signature())));
        entries.add(CustodyEntry.of(EntryKind.DECIDE, signed.by().id(), CaseLog.text(Label.UNLABELLED))
                .word(WHAT, "resolve-pseudonyms")
                .digest(RECORD, Sha256.of(signed.text()))
                .digest("signers", signers)
                .number("count", asked.size())
                .secret("names", String.join(", ", asked))
                .secret("reason", cut(signed.value("reason")))
                .build());
        bag.record(entries);
        bag.seal();
    }

    private static TreeMap<String, String> open(byte[] sealed, Path key, List<String> asked) throws IOException {
        byte[] plain = null;
        try {
            plain = AgeFile.decrypt(new ByteArrayInputStream(sealed), AgeIdentity.parseFile(key), LIST_BYTES_MAX);
            return found(plain, asked);
        } catch (AgeKeyException e) {
            throw new UsageException("the list can't be opened with " + key + ": " + e.getMessage());
        } catch (CharacterCodingException e) {
            throw new UsageException("the list is not written in UTF-8");
        } finally {
            wipe(plain);
        }
    }

    private static void wipe(byte @Nullable [] plain) {
        if (plain != null) {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private static TreeMap<String, String> found(byte[] plain, List<String> asked) throws CharacterCodingException {
        TreeMap<String, String> found = new TreeMap<>();
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(java.nio.ByteBuffer.wrap(plain))
                .toString();
        for (String line : text.split("\n")) {
            int colon = line.indexOf(": ");
            if (colon > 0 && asked.contains(line.substring(0, colon).strip())) {
                found.put(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 2).strip());
            }
        }
        TreeSet<String> missing = new TreeSet<>(asked);
        missing.removeAll(found.keySet());
        if (!missing.isEmpty()) {
            throw new UsageException("the list has no " + missing);
        }
        return found;
    }
}
