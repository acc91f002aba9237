package org.tipstaff.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tipstaff.evidence.Bag;
import org.tipstaff.evidence.Originals;
import org.tipstaff.evidence.Originals.Original;
import org.tipstaff.evidence.custody.CustodyEntry;
import org.tipstaff.evidence.custody.CustodyKeys;
import org.tipstaff.evidence.custody.EntryKind;
import org.tipstaff.evidence.custody.StaticLog;
import org.tipstaff.evidence.seal.CaseEntries;
import org.tipstaff.evidence.seal.CaseSeal;
import org.tipstaff.evidence.tlog.Checkpoint;
import org.tipstaff.incident.Narrator;
import org.tipstaff.label.Label;
import org.tipstaff.report.Language;

/**
 * The folder of a package that holds a part of a case and is silent about the rest: a bag with a log of its own. It is made
 * of a {@link CaseCut}, and what it says besides (who packs, when, by which keys, salts) has nothing to do with the case; so
 * two cases that agree in what is cut give the same bytes. Even its name is drawn, not taken from the case.
 */
public final class SelectivePackage {
    private static final int NAME_BYTES = 8;

    private final Sender sender;
    private final List<Language> languages;
    private final Narrator narrator = new Narrator();

    public SelectivePackage(Sender sender, List<Language> languages) {
        this.sender = sender;
        this.languages = List.copyOf(languages);
    }

    /**
     * Who packs.
     *
     * @param keys the court's
     * @param actor the person at work
     * @param at when; it stands in each entry
     * @param random of the package's name, salts and signatures
     */
    public record Sender(CustodyKeys keys, String actor, Instant at, SecureRandom random) {}

    /** Where the bytes of an original lie. */
    @FunctionalInterface
    public interface Bytes {
        /** The file; empty where the package has this original by reference only. */
        Optional<Path> of(Original original) throws IOException;
    }

    /**
     * What was made.
     *
     * @param folder the bag, its seal beside it
     * @param name of the folder, and the end of the log's name
     * @param head of the package's own log
     */
    public record Made(Path folder, String name, Checkpoint head) {}

    /**
     * Writes the folder of a package.
     *
     * @param into an empty folder
     * @param recipient whom it is for, as its log calls them; empty when that is not said
     */
    public Made write(Path into, CaseCut cut, Bytes bytes, String recipient) throws IOException {
        byte[] drawn = new byte[NAME_BYTES];
        sender.random().nextBytes(drawn);
        String name = CaseSeal.packageName(drawn);
        String origin = sender.keys().ed25519().key().name() + "/" + name;
        Path folder = Files.createDirectory(into.resolve(name));
        Path derived = Files.createDirectories(folder.resolve("data/derived"));
        Path original = Files.createDirectories(folder.resolve("data/original"));
        DerivedFiles files = new DerivedFiles(cut.report(), cut.timeline(), narrator);
        files.writeFacts(derived);
        if (cut.wholeRun()) {
            files.writeRun(derived, languages, null);
        }
        Label label = cut.report().labels().run();
        List<CustodyEntry> entries = new ArrayList<>();
        CustodyEntry.Builder begin =
                entry(EntryKind.EXPORT, label).word("what", CaseSeal.SELECTIVE).word("version", Tipstaff.VERSION);
        entries.add((recipient.isEmpty() ? begin : begin.secret("recipient", recipient)).build());
        TreeMap<String, Bag.Filed> payload = new TreeMap<>();
        for (Original each : cut.originals()) {
            Optional<Path> file = bytes.of(each);
            if (file.isPresent()) {
                Originals.copy(file.get(), each, original);
                payload.put("data/original/" + each.path(), new Bag.Filed(each.sha256(), each.sizeBytes()));
            }
            entries.add(CaseEntries.acquire(
                    entry(EntryKind.ACQUIRE, label),
                    each,
                    file.isPresent() ? CaseEntries.Kept.COPY : CaseEntries.Kept.REFERENCE));
        }
        Originals.writeList(original, cut.originals());
        TreeMap<String, Bag.Filed> made = made(folder);
        made.forEach((path, file) -> entries.add(CaseEntries.derive(entry(EntryKind.DERIVE, label), path, file)));
        payload.putAll(made);

        Path log = Files.createDirectory(folder.resolve(CaseSeal.LOG));
        Checkpoint head = StaticLog.write(log, origin, entries, sender.keys(), sender.at(), sender.random())
                .checkpoint();
        Map<String, String> info = new TreeMap<>();
        info.put("Bag-Software-Agent", "Tipstaff " + Tipstaff.VERSION);
        info.put("External-Description", "Selective package; " + label.tlp().marking());
        info.put("External-Identifier", origin);
        info.put("Tipstaff-Label", label.toString());
        Bag.sealPayload(folder, info, payload);
        CaseSeal.writeKeys(folder, sender.keys(), origin);
        Instructions.write(folder);
        CaseSeal.sign(folder, sender.keys(), Set.of());
        return new Made(folder, name, head);
    }

    private CustodyEntry.Builder entry(EntryKind kind, Label label) {
        return CustodyEntry.of(kind, sender.actor(), CaseLog.text(label));
    }

    /** The files that were made for this reader, by their path in the bag. */
    private static TreeMap<String, Bag.Filed> made(Path folder) throws IOException {
        TreeMap<String, Bag.Filed> made = new TreeMap<>();
        String list = "data/original/" + Originals.LIST;
        made.put(list, Bag.Filed.of(folder.resolve(list)));
        try (Stream<Path> files = Files.list(folder.resolve("data/derived"))) {
            for (Path file : files.toList()) {
                made.put("data/derived/" + file.getFileName(), Bag.Filed.of(file));
            }
        }
        return made;
    }
}
