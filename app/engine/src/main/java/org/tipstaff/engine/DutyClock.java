package org.tipstaff.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.custody.CustodyEntry;
import org.tipstaff.evidence.custody.CustodyLogReader;
import org.tipstaff.evidence.custody.EntryKind;
import org.tipstaff.evidence.custody.Json;
import org.tipstaff.evidence.custody.LoggedEntry;
import org.tipstaff.evidence.tlog.TlogFormatException;
import org.tipstaff.inform.Deadline;
import org.tipstaff.label.Label;

/**
 * The decisions of people that start the clocks of duties and end them, in the custody log of a case: that the court knew, that
 * it classified, whom it told. The program makes none of them. What starts a clock is signed by the person who decides it, and names
 * the evidence in the case that it rests on; that a duty is fulfilled is written down by whoever is at work.
 */
public final class DutyClock {
    /** What {@code ssh-keygen -n} is told. */
    public static final String NAMESPACE = "tipstaff-duty";

    /** Where signed decisions lie in a case. */
    static final String FOLDER = "data/decisions/";

    private static final Set<String> STARTS = Set.of("awareness", "classification");
    private static final String EVIDENCE = "evidence";
    private static final SignedForm FORM = new SignedForm(
            "Decision that a clock starts (tipstaff-duty/v1)",
            NAMESPACE,
            List.of("case", "decides", "at", EVIDENCE, "reason", "by"));
    private static final String WHAT = "duty-clock";
    private static final String ABOUT = "about";
    private static final String AT = "moment";
    private static final String REASON = "reason";
    private static final String RECORD = "record";
    private static final String FIELD = "fields/";
    private static final int REASON_MAX = 2_000;

    private final CaseLog log;
    private final Path folder;

    /** @param folder of the case */
    public DutyClock(CaseLog log, Path folder) {
        this.log = log;
        this.folder = folder;
    }

    /** Whether a clock starts with it, so that a person has to sign it. */
    public static boolean starts(String what) {
        return STARTS.contains(what);
    }

    /**
     * The text that the person who decides completes and signs. What the case knows of incidents stands in it as evidence, by digest.
     *
     * @param what such as {@code awareness}
     * @param at when that was, as far as is known
     */
    public String form(String what, Instant at, String reason) throws IOException {
        String evidence = RecordedFiles.last(folder, "incidents.json")
                .map(kept -> Sha256.of(kept.bytes()).hex())
                .orElse("");
        return FORM.title() + "\ncase: " + log.log().origin() + "\ndecides: " + what + "\nat: " + at + "\n" + EVIDENCE
                + ": " + evidence + "\nreason: " + reason.replaceAll("\\R", " ").strip() + "\nby: name@office\n";
    }

    /**
     * Reads a signed decision and verifies it; nothing is written.
     *
     * @param file completed {@link #form}, its signature beside it
     * @param signers file of those who may sign
     * @throws UsageException when it is not taken
     */
    public Signed read(Path file, Path signers) throws IOException {
        SignedForm.Signed signed = FORM.read(file, NoticeApproval.signers(signers));
        List<String> wrong = new ArrayList<>();
        if (!signed.value("case").equals(log.log().origin())) {
            wrong.add("it is for another case");
        }
        String what = signed.value("decides");
        if (!starts(what)) {
            wrong.add("it decides none of " + new TreeSet<>(STARTS));
        }
        String reason = signed.value(REASON);
        if (reason.isBlank() || reason.length() > REASON_MAX) {
            wrong.add("it needs a reason of at most " + REASON_MAX + " characters");
        }
        wrong.addAll(withoutEvidence(signed.value(EVIDENCE)));
        Instant at = Instant.EPOCH;
        try {
            at = Instant.parse(signed.value("at"));
            if (at.isAfter(log.custodian().clock().now())) {
                wrong.add("'at' lies in the future");
            }
        } catch (DateTimeException e) {
            wrong.add("'at' is no time like 2026-03-05T07:40:00Z");
        }
        if (wasRecorded(Sha256.of(signed.text()))) {
            wrong.add("it was recorded before");
        }
        if (!wrong.isEmpty()) {
            throw new UsageException(file + " is not taken:\n  " + String.join("\n  ", wrong));
        }
        return new Signed(new Deadline.Decision(what, at, signed.by().id(), reason), signed, signers);
    }

    /** A decision whose signature and evidence were verified. */
    public static final class Signed {
        private final Deadline.Decision decision;
        private final SignedForm.Signed form;
        private final Path signers;

        private Signed(Deadline.Decision decision, SignedForm.Signed form, Path signers) {
            this.decision = decision;
            this.form = form;
            this.signers = signers;
        }

        public Deadline.Decision decision() {
            return decision;
        }
    }

    /** What it rests on has to be in the case: a file, or an original of which the case has the digest. */
    private List<String> withoutEvidence(String digests) throws IOException {
        Set<String> known = new TreeSet<>();
        for (CaseBag.Logged logged : CaseBag.open(log, folder).logged()) {
            known.add(logged.file().sha256().hex());
        }
        List<String> wrong = new ArrayList<>();
        for (String digest : digests.split(",", -1)) {
            if (!known.contains(digest.strip())) {
                wrong.add("'" + SafeText.printable(digest.strip())
                        + "' is not the SHA-256 digest of any file of this case, so it is no " + EVIDENCE);
            }
        }
        return wrong;
    }

    /**
     * Puts a signed decision into the case; in its log, manifest and seal when this returns.
     *
     * @return the number of its entry
     */
    public long record(Signed signed) throws IOException {
        CaseBag bag = CaseBag.open(log, folder);
        SignedForm.Signed form = signed.form;
        List<CustodyEntry> entries = bag.write(
                bag.nextFolder(FOLDER),
                new TreeMap<>(Map.of("decision.txt", form.text(), "decision.txt.sig", form.signature())));
        entries.add(entry(signed.decision())
                .digest(RECORD, Sha256.of(form.text()))
                .digest("signers", Sha256.of(Files.readAllBytes(signed.signers)))
                .build());
        long index = bag.record(entries);
        bag.seal();
        return index;
    }

    /**
     * Writes down that a duty is fulfilled, durable when this returns.
     *
     * @return the number of its entry
     * @throws IllegalArgumentException when a clock starts with it: that is signed
     */
    public long record(Deadline.Decision decision) throws IOException {
        if (starts(decision.what())) {
            throw new IllegalArgumentException("what starts a clock is signed by the person who decides it");
        }
        long index = log.log().record(entry(decision).build()).index();
        log.seal();
        return index;
    }

    private static CustodyEntry.Builder entry(Deadline.Decision decision) {
        return CustodyEntry.of(EntryKind.DECIDE, decision.by(), CaseLog.text(Label.UNLABELLED))
                .word("what", WHAT)
                .secret(ABOUT, decision.what())
                .secret(AT, decision.at().toString())
                .secret(REASON, decision.reason().isBlank() ? "-" : decision.reason());
    }

    /** All that were written down, in order; what starts a clock counts when it was signed. */
    public List<Deadline.Decision> decisions() throws IOException {
        List<Deadline.Decision> decisions = new ArrayList<>();
        try {
            CustodyLogReader reader = reader();
            Map<Long, Map<String, String>> opened = reader.opened(log.log().folder());
            for (long index = 0; index < reader.size(); index++) {
                LoggedEntry entry = reader.entry(index);
                if (!isDecision(entry)) {
                    continue;
                }
                Map<String, String> fields = opened.getOrDefault(index, Map.of());
                String about = fields.get(FIELD + ABOUT);
                String at = fields.get(FIELD + AT);
                String by = fields.get("actor");
                String reason = fields.get(FIELD + REASON);
                if (about == null || at == null || by == null || reason == null) {
                    throw new IOException(
                            "the decision in entry " + index
                                    + " of the custody log can't be read: its opening is missing or was changed. Run tipstaff verify");
                }
                if (counts(entry, about)) {
                    decisions.add(
                            new Deadline.Decision(about, Instant.parse(at), by, reason.equals("-") ? "" : reason));
                }
            }
        } catch (TlogFormatException | DateTimeException e) {
            throw new IOException("the decisions in the custody log can't be read: " + e.getMessage(), e);
        }
        return List.copyOf(decisions);
    }

    /** Whether an entry is a decision on a clock that counts. */
    static boolean counts(LoggedEntry entry, String about) {
        return isDecision(entry) && (!starts(about) || entry.fields().containsKey(RECORD));
    }

    private static boolean isDecision(LoggedEntry entry) {
        return entry.kind().equals(EntryKind.DECIDE.name())
                && new Json.Text(WHAT).equals(entry.fields().get("what"));
    }

    /** What was recorded behind the last checkpoint is published first. */
    private CustodyLogReader reader() throws IOException, TlogFormatException {
        log.log().checkpoint();
        return CustodyLogReader.open(log.log().folder());
    }

    private boolean wasRecorded(Sha256 text) throws IOException {
        try {
            CustodyLogReader reader = reader();
            for (long index = 0; index < reader.size(); index++) {
                Map<String, Json> fields = reader.entry(index).fields();
                if (new Json.Text(WHAT).equals(fields.get("what"))
                        && new Json.Text(text.hex()).equals(fields.get(RECORD))) {
                    return true;
                }
            }
            return false;
        } catch (TlogFormatException e) {
            throw new IOException("the decisions in the custody log can't be read: " + e.getMessage(), e);
        }
    }
}
