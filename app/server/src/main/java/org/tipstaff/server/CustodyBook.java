package org.tipstaff.server;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tipstaff.contain.CustodySteps;
import org.tipstaff.contain.ResponseTimes;
import org.tipstaff.contain.Step;
import org.tipstaff.contain.StepBook;
import org.tipstaff.engine.Custodian;
import org.tipstaff.engine.HuntRecord;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.custody.CustodyEntry;
import org.tipstaff.evidence.custody.CustodyLog;
import org.tipstaff.evidence.custody.CustodyLogReader;
import org.tipstaff.evidence.custody.EntryKind;
import org.tipstaff.evidence.custody.Json;
import org.tipstaff.evidence.custody.LoggedEntry;
import org.tipstaff.evidence.custody.Recorded;
import org.tipstaff.evidence.tlog.TlogFormatException;
import org.tipstaff.journal.SealedSegment;
import org.tipstaff.journal.Tombstone;
import org.tipstaff.label.Label;
import org.tipstaff.state.Acknowledgement;

/**
 * The custody log of a running court: what was received and sealed, what was opened, who has it, what was changed. Each is
 * recorded once, also when it is told twice: what the log holds is read when it is opened, and that is what decides, not a
 * database that may be gone.
 */
public final class CustodyBook implements Closeable {
    /** A segment of the journal is complete: its digest is fixed from here on. */
    static final EntryKind SEAL = EntryKind.of("seal", "sha256", "bytes", "first", "end");
    /** An incident was told for the first time. */
    static final EntryKind OPEN = EntryKind.of("open", "incident", "severity");
    /** Somebody has an incident. */
    static final EntryKind ACKNOWLEDGE = EntryKind.of("acknowledge", "incident");
    /** Rules or site file were read anew. */
    static final EntryKind RELOAD = EntryKind.of("reload", "rules", "taken");
    /** The program began, or ended in order. */
    static final EntryKind RUN = EntryKind.of("run", "state");
    /** Somebody was told of something, or could not be. */
    static final EntryKind TELL = EntryKind.of("tell", "deed");

    /** Who does what no person does. */
    static final String PROGRAM = "tipstaff";

    private static final String LABEL = Label.UNLABELLED.toString();

    private final CustodyLog log;
    private final Object lock = new Object();
    private final Map<String, ResponseTimes.Proven> opened = new HashMap<>();
    private final Map<String, List<Acknowledgement>> acknowledged = new HashMap<>();
    private final List<Acknowledgement> inOrder = new ArrayList<>();
    private final Set<String> sealed = new HashSet<>();
    private final Set<String> destroyed = new HashSet<>();
    private final Set<String> hunted = new HashSet<>();
    private boolean unpublished;

    private CustodyBook(CustodyLog log) {
        this.log = log;
    }

    /** Opens the log of the folder, or begins one there, and reads what it holds. */
    public static CustodyBook open(Path folder, Custodian custodian) throws IOException {
        CustodyLog log = null;
        CustodyBook book = null;
        try {
            String origin = Files.exists(folder.resolve(CustodyLog.CHECKPOINT))
                    ? CustodyLogReader.open(folder).checkpoint().checkpoint().origin()
                    : begun(custodian);
            log = CustodyLog.open(folder, origin, custodian.keys(), custodian.clock());
            // What lay in its journal when the power went is published first, so that the reader sees all.
            log.checkpoint();
            book = new CustodyBook(log);
            book.read(folder);
            return book;
        } catch (TlogFormatException e) {
            throw new IOException("the custody log in " + folder + " can't be read: " + e.getMessage(), e);
        } finally {
            if (book == null && log != null) {
                log.close();
            }
        }
    }

    /** The name stands in every checkpoint that leaves the court, so it says nothing of the machine. */
    private static String begun(Custodian custodian) {
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        return custodian.keys().ed25519().key().name() + "/live-"
                + HexFormat.of().formatHex(random);
    }

    private void read(Path folder) throws IOException, TlogFormatException {
        CustodyLogReader reader = CustodyLogReader.open(folder);
        Map<Long, Map<String, String>> said = reader.opened(folder);
        for (long index = 0; index < reader.size(); index++) {
            LoggedEntry entry = reader.entry(index);
            String incident = text(entry, "incident");
            if (entry.kind().equals(OPEN.name()) && incident != null) {
                opened.putIfAbsent(incident, new ResponseTimes.Proven(entry.at(), index));
            } else if (entry.kind().equals(ACKNOWLEDGE.name()) && incident != null) {
                keep(new Acknowledgement(
                        incident, said.getOrDefault(index, Map.of()).getOrDefault("actor", "?"), entry.at(), index));
            } else if (entry.kind().equals(SEAL.name())) {
                add(sealed, text(entry, "sha256"));
            } else if (entry.kind().equals(EntryKind.DESTROY.name())) {
                add(destroyed, text(entry, "sha256"));
            } else if (entry.kind().equals(HuntRecord.HUNT.name())) {
                add(hunted, text(entry, "hunt"));
            }
        }
    }

    private static void add(Set<String> to, @Nullable String text) {
        if (text != null) {
            to.add(text);
        }
    }

    private static @Nullable String text(LoggedEntry entry, String field) {
        return entry.fields().get(field) instanceof Json.Text(String text) ? text : null;
    }

    private void keep(Acknowledgement made) {
        acknowledged
                .computeIfAbsent(made.incident(), incident -> new ArrayList<>())
                .add(made);
        inOrder.add(made);
    }

    private Recorded record(CustodyEntry.Builder entry) throws IOException {
        Recorded recorded = log.record(entry.build());
        unpublished = true;
        return recorded;
    }

    /** When the incident was told for the first time; records it when that is now. */
    public Instant opened(String incident, String severity) throws IOException {
        synchronized (lock) {
            ResponseTimes.Proven known = opened.get(incident);
            if (known == null) {
                Recorded recorded = record(CustodyEntry.of(OPEN, PROGRAM, LABEL)
                        .word("incident", incident)
                        .word("severity", severity));
                known = new ResponseTimes.Proven(recorded.at(), recorded.index());
                opened.put(incident, known);
            }
            return known.at();
        }
    }

    /** When the incident was told for the first time; null when it never was. */
    public @Nullable Instant openedOrNull(String incident) {
        ResponseTimes.Proven known = opening(incident);
        return known == null ? null : known.at();
    }

    /** The same with its entry. */
    public ResponseTimes.@Nullable Proven opening(String incident) {
        synchronized (lock) {
            return opened.get(incident);
        }
    }

    /** When the first person had it, with the entry; null while nobody has. */
    public ResponseTimes.@Nullable Proven firstAcknowledged(String incident) {
        synchronized (lock) {
            List<Acknowledgement> made = acknowledged.getOrDefault(incident, List.of());
            return made.isEmpty()
                    ? null
                    : new ResponseTimes.Proven(
                            made.getFirst().at(), made.getFirst().entry());
        }
    }

    /** Records that the person has it. Who has it already gets the entry that is there. */
    public Acknowledgement acknowledge(String incident, String person) throws IOException {
        synchronized (lock) {
            for (Acknowledgement made : acknowledged.getOrDefault(incident, List.of())) {
                if (made.person().equals(person)) {
                    return made;
                }
            }
            Recorded recorded =
                    record(CustodyEntry.of(ACKNOWLEDGE, person, LABEL).word("incident", incident));
            Acknowledgement made = new Acknowledgement(incident, person, recorded.at(), recorded.index());
            keep(made);
            return made;
        }
    }

    /** Acknowledgements with an entry at or behind this one, in their order. */
    public List<Acknowledgement> acknowledgedFrom(long entry) {
        synchronized (lock) {
            return inOrder.stream().filter(made -> made.entry() >= entry).toList();
        }
    }

    public void sealed(SealedSegment segment, String of) throws IOException {
        synchronized (lock) {
            if (sealed.add(segment.sha256().hex())) {
                recordOrForget(
                        sealed,
                        segment.sha256(),
                        CustodyEntry.of(SEAL, PROGRAM, LABEL)
                                .word("of", of)
                                .digest("sha256", segment.sha256())
                                .number("bytes", segment.bytes())
                                .number("first", segment.first())
                                .number("end", segment.end())
                                .word("earliest", segment.earliest().toString())
                                .word("latest", segment.latest().toString()));
            }
        }
    }

    public void removed(Tombstone tombstone, String of) throws IOException {
        synchronized (lock) {
            if (destroyed.add(tombstone.sha256().hex())) {
                recordOrForget(
                        destroyed,
                        tombstone.sha256(),
                        CustodyEntry.of(EntryKind.DESTROY, PROGRAM, LABEL)
                                .word("of", of)
                                .digest("sha256", tombstone.sha256())
                                .number("bytes", tombstone.bytes())
                                .number("first", tombstone.first())
                                .number("end", tombstone.end())
                                .word("why", tombstone.why().name()));
            }
        }
    }

    private void recordOrForget(Set<String> known, Sha256 digest, CustodyEntry.Builder entry) throws IOException {
        boolean recorded = false;
        try {
            record(entry);
            recorded = true;
        } finally {
            if (!recorded) {
                known.remove(digest.hex());
            }
        }
    }

    /** Somebody looked into what was received. */
    public void hunted(HuntRecord hunt) throws IOException {
        synchronized (lock) {
            if (!hunted.contains(hunt.id().toString())) {
                log.record(hunt.entry(Label.UNLABELLED));
                unpublished = true;
                hunted.add(hunt.id().toString());
            }
        }
    }

    /** @param rules digest of the rules that were read, or null when they could not be */
    public void reloaded(String person, @Nullable String rules, boolean taken) throws IOException {
        synchronized (lock) {
            record(CustodyEntry.of(RELOAD, person, LABEL)
                    .word("rules", rules == null ? "none" : rules)
                    .flag("taken", taken));
        }
    }

    /** @param state {@code begun} or {@code ended} */
    public void run(String state, String version) throws IOException {
        synchronized (lock) {
            record(CustodyEntry.of(RUN, PROGRAM, LABEL).word("state", state).word("version", version));
        }
    }

    /** Who was told, or could not be. */
    public void told(String deed, String person, List<String> references) throws IOException {
        synchronized (lock) {
            List<org.tipstaff.evidence.custody.FieldValue> words = new ArrayList<>();
            references.stream()
                    .limit(100)
                    .forEach(reference -> words.add(new org.tipstaff.evidence.custody.FieldValue.Word(reference)));
            record(CustodyEntry.of(TELL, PROGRAM, LABEL)
                    .word("deed", deed)
                    .secret("person", person.isEmpty() ? "-" : person)
                    .values("matters", words));
        }
    }

    /** Steps of containment, as entries of this log. */
    public StepBook steps(Path folder) {
        CustodySteps steps = new CustodySteps(
                entry -> {
                    synchronized (lock) {
                        Recorded recorded = log.record(entry);
                        unpublished = true;
                        return recorded;
                    }
                },
                folder,
                LABEL);
        return new StepBook() {
            @Override
            public long record(Step step) throws IOException {
                return steps.record(step);
            }

            @Override
            public List<Entered> entered() throws IOException {
                publish();
                return steps.entered();
            }
        };
    }

    /** Signs what was recorded since the last time. */
    public void publish() throws IOException {
        synchronized (lock) {
            if (unpublished) {
                log.checkpoint();
                unpublished = false;
            }
        }
    }

    public long size() throws IOException {
        return log.size();
    }

    @Override
    public void close() throws IOException {
        synchronized (lock) {
            publish();
            log.close();
        }
    }
}
