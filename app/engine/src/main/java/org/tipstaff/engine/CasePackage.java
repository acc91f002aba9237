package org.tipstaff.engine;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.Bag;
import org.tipstaff.evidence.Originals;
import org.tipstaff.evidence.age.AgeFile;
import org.tipstaff.evidence.age.AgeRecipient;
import org.tipstaff.evidence.custody.CustodyEntry;
import org.tipstaff.evidence.custody.CustodyLog;
import org.tipstaff.evidence.custody.CustodyLogReader;
import org.tipstaff.evidence.custody.EntryKind;
import org.tipstaff.evidence.custody.FieldValue;
import org.tipstaff.evidence.seal.CaseEntries;
import org.tipstaff.evidence.seal.CaseEntries.FileEntry;
import org.tipstaff.evidence.seal.CaseSeal;
import org.tipstaff.evidence.seal.PackageZip;
import org.tipstaff.evidence.tlog.Checkpoint;
import org.tipstaff.evidence.tlog.TlogFormatException;
import org.tipstaff.label.Audience;
import org.tipstaff.label.Label;
import org.tipstaff.label.View;
import org.tipstaff.report.Language;

/**
 * Makes a package of a case: of the whole, for those who may know all of it, or of what one audience may know. Either
 * leaves the court only once the custody log says so: the entry is durable before the file has its name.
 */
public final class CasePackage {
    private static final String FACTS = "data/derived/" + FactsFile.NAME;
    private static final int TOLD_MAX = 20;

    private final CaseLog log;
    private final Path folder;

    /** @param folder of the case whose log is open */
    public CasePackage(CaseLog log, Path folder) {
        this.log = log;
        this.folder = folder.toAbsolutePath().normalize();
    }

    /**
     * How a package travels.
     *
     * @param target the file to make
     * @param originals where the referenced originals lie, to bring them in; null to leave them out
     * @param recipient who gets it; empty when that is not said
     * @param encryptTo who can open it; empty for everybody
     */
    public record Delivery(Path target, @Nullable Path originals, String recipient, List<AgeRecipient> encryptTo) {
        public Delivery {
            target = target.toAbsolutePath().normalize();
            encryptTo = List.copyOf(encryptTo);
        }
    }

    /**
     * What is asked of a case.
     *
     * @param audience who will read it; null for those who may know every exhibit that is named
     * @param exhibits ids of findings and incidents, digests or paths of originals; empty for all that the audience may know
     * @param released of these, or of the case, what two people let the audience know
     * @param decision theirs; null when nothing is released
     */
    public record Selection(
            @Nullable Audience audience,
            List<String> exhibits,
            Set<String> released,
            @Nullable ReleaseDecision decision) {
        public Selection {
            exhibits = List.copyOf(exhibits);
            released = Set.copyOf(released);
            if (audience == null && exhibits.isEmpty()) {
                throw new IllegalArgumentException("a selection is for an audience or of exhibits");
            }
        }
    }

    /**
     * What was made.
     *
     * @param sha256 of the file that leaves
     * @param bytes of the file that leaves
     * @param entry of the log that records it
     * @param findings in a selective package
     * @param originals in a selective package, by reference or with their bytes
     */
    public record Made(Sha256 sha256, long bytes, long entry, long findings, long originals) {}

    /** Writes a package of the whole case. */
    public Made write(Delivery delivery) throws IOException {
        Path staging = Files.createTempDirectory(delivery.target().getParent(), ".package-");
        try {
            log.seal();
            Path bag = Files.createDirectory(staging.resolve(String.valueOf(folder.getFileName())));
            copyBag(bag);
            Path originals = delivery.originals();
            if (originals != null) {
                bringIn(bag, originals.toAbsolutePath().normalize());
            }
            CaseSeal.sign(bag, log.custodian().keys(), Set.of());
            CustodyEntry.Builder entry =
                    log.entry(EntryKind.EXPORT, Label.UNLABELLED).word("what", "whole");
            return leave(staging, bag, delivery, entry, 0, 0);
        } catch (TlogFormatException e) {
            throw new IOException("the case's log can't be read: " + e.getMessage(), e);
        } finally {
            FolderRemoval.remove(staging);
        }
    }

    /** Writes a package of a part of the case, which is silent about the rest. */
    public Made write(Delivery delivery, Selection selection, List<Language> languages) throws IOException {
        CaseFacts facts = facts();
        Exhibits exhibits = new Exhibits(facts);
        Set<String> whole = Set.of();
        if (!selection.exhibits().isEmpty()) {
            Exhibits.Chosen chosen = exhibits.choose(selection.exhibits());
            facts = chosen.facts();
            whole = chosen.whole();
        }
        // Names of what is released are checked like those of exhibits: a name that is not there releases nothing.
        Set<String> released = exhibits.parts(selection.released());
        Audience audience = selection.audience();
        if (audience != null && !released.isEmpty()) {
            ReleaseDecision decision = selection.decision();
            if (decision == null) {
                throw new UsageException("what is released is released by two people");
            }
            facts = new ExhibitReleases(audience, decision, CustodyReleases.of(log.log())).lower(facts, released);
        }
        if (audience != null) {
            requireKnowable(exhibits, selection.exhibits(), released, audience);
        }
        CaseCut cut = audience == null ? CaseCut.ofAll(facts) : CaseCut.of(facts, new View(audience));
        boolean all = selection.exhibits().isEmpty();
        Set<String> asked = whole;
        Set<Sha256> destroyed = Set.copyOf(DestroyedFiles.of(folder).values());
        SelectivePackage.Bytes bytes = original ->
                all || asked.contains(original.path()) ? located(original, delivery, destroyed) : Optional.empty();
        Path staging = Files.createTempDirectory(delivery.target().getParent(), ".package-");
        try {
            SelectivePackage.Made made = new SelectivePackage(
                            new SelectivePackage.Sender(
                                    log.custodian().keys(),
                                    log.custodian().actor(),
                                    log.custodian().clock().now(),
                                    new SecureRandom()),
                            languages)
                    .write(staging, cut, bytes, delivery.recipient());
            CustodyEntry.Builder entry = export(made, audience, selection.exhibits());
            return leave(
                    staging,
                    made.folder(),
                    delivery,
                    entry,
                    cut.report().findings().size(),
                    cut.originals().size());
        } finally {
            FolderRemoval.remove(staging);
        }
    }

    /** Says nothing to the audience, and all to the person who packs: what they asked for and the audience may not know. */
    private static void requireKnowable(
            Exhibits exhibits, List<String> asked, Set<String> released, Audience audience) {
        Map<String, Label> labels = new TreeMap<>(exhibits.labels(asked));
        labels.keySet().removeAll(released);
        Map<String, Label> above = ExhibitReleases.above(labels, audience);
        if (!above.isEmpty()) {
            throw new UsageException(audience.name() + " (" + audience.clearance() + ") may not know "
                    + above.entrySet().stream()
                            .limit(TOLD_MAX)
                            .map(each -> SafeText.printable(each.getKey()) + " (" + each.getValue() + ")")
                            .collect(Collectors.joining(", "))
                    + (above.size() > TOLD_MAX ? " and " + (above.size() - TOLD_MAX) + " more" : "")
                    + ". It takes a release by two people, neither of them the author: --release,"
                    + " --released-by, --reason");
        }
    }

    /**
     * What ties a package to its case: the case's log has the head of the package's log, which is a commitment to every file
     * of it. The package has nothing of the case's log.
     */
    private CustodyEntry.Builder export(
            SelectivePackage.Made made, @Nullable Audience audience, List<String> exhibits) {
        Checkpoint head = made.head();
        CustodyEntry.Builder entry = log.entry(EntryKind.EXPORT, Label.UNLABELLED)
                .word("what", CaseSeal.SELECTIVE)
                .word("log", made.name())
                .number("log-size", head.size())
                .digest(
                        "log-root",
                        new Sha256(HexFormat.of().formatHex(head.root().bytes())));
        if (audience != null) {
            entry.secret("audience", audience.name() + "=" + audience.clearance());
            entry.word("reads-at", audience.at().toString());
        }
        if (!exhibits.isEmpty()) {
            List<FieldValue> named = new ArrayList<>();
            exhibits.forEach(exhibit -> named.add(new FieldValue.Secret(exhibit)));
            entry.with("exhibits", new FieldValue.Values(named));
        }
        return entry;
    }

    /** Packs, encrypts, records, and only then gives the file its name. */
    private Made leave(
            Path staging, Path bag, Delivery delivery, CustodyEntry.Builder entry, long findings, long originals)
            throws IOException {
        Path unfinished = staging.resolve("package.zip");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(unfinished))) {
            PackageZip.write(bag, out);
        }
        Bag.Filed packed = Bag.Filed.of(unfinished);
        Bag.Filed leaving = packed;
        entry.digest("package", packed.sha256())
                // What a recipient who unpacked it first can say in a receipt.
                .digest("seal", Bag.Filed.of(bag.resolve(Bag.TAG_MANIFEST)).sha256())
                .number("bytes", packed.bytes());
        if (!delivery.encryptTo().isEmpty()) {
            Path encrypted = staging.resolve("package.age");
            try (InputStream in = new BufferedInputStream(Files.newInputStream(unfinished));
                    OutputStream out = new BufferedOutputStream(Files.newOutputStream(encrypted))) {
                AgeFile.encrypt(in, out, delivery.encryptTo());
            }
            unfinished = encrypted;
            leaving = Bag.Filed.of(encrypted);
            List<FieldValue> keys = new ArrayList<>();
            delivery.encryptTo().forEach(key -> keys.add(new FieldValue.Secret(key.toString())));
            entry.digest("encrypted", leaving.sha256()).with("recipients", new FieldValue.Values(keys));
        }
        if (!delivery.recipient().isEmpty()) {
            entry.secret("recipient", delivery.recipient());
        }
        long index = log.log().record(entry.build()).index();
        log.seal();
        Files.move(unfinished, delivery.target(), StandardCopyOption.ATOMIC_MOVE);
        return new Made(leaving.sha256(), leaving.bytes(), index, findings, originals);
    }

    /** The case's facts, if they are what the log recorded when they were made. */
    private CaseFacts facts() throws IOException {
        Path file = folder.resolve(FACTS);
        if (!Files.isRegularFile(file)) {
            throw new UsageException(
                    folder + " has no " + FACTS
                            + ": an earlier version of this program made it. Investigate the logs again, or package the whole case");
        }
        Sha256 found = Bag.Filed.of(file).sha256();
        try {
            Sha256 recorded = recorded();
            if (!found.equals(recorded)) {
                throw new IOException(FACTS + " was altered after the log recorded it: its SHA-256 is " + found
                        + ", not " + recorded + ". Verify the case");
            }
            return FactsFile.read(file);
        } catch (TlogFormatException e) {
            throw new IOException("the case's log can't be read: " + e.getMessage(), e);
        } catch (FactsException e) {
            throw new IOException(FACTS + " can't be read: " + e.getMessage(), e);
        }
    }

    private @Nullable Sha256 recorded() throws IOException, TlogFormatException {
        log.log().checkpoint();
        CustodyLogReader reader = CustodyLogReader.open(folder.resolve(CaseSeal.LOG));
        for (var opened : reader.opened(folder.resolve(CaseSeal.LOG)).entrySet()) {
            if (FACTS.equals(opened.getValue().get("fields/path"))) {
                Optional<FileEntry> entry = FileEntry.of(reader.entry(opened.getKey()));
                if (entry.isPresent() && entry.get().kept().isEmpty()) {
                    return entry.get().sha256();
                }
            }
        }
        return null;
    }

    /** A copy in the case, else the file in the folder that the caller named; what a court ordered destroyed does not come back that way. */
    private Optional<Path> located(Originals.Original original, Delivery delivery, Set<Sha256> destroyed) {
        if (original.path().indexOf('!') >= 0) {
            return Optional.empty();
        }
        Path root = folder.resolve("data/original");
        Path copy = root.resolve(original.path()).normalize();
        if (copy.startsWith(root) && Files.isRegularFile(copy, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(copy);
        }
        Path given = delivery.originals();
        return given == null || destroyed.contains(original.sha256())
                ? Optional.empty()
                : Optional.of(given(given, original.path()));
    }

    private static Path given(Path folder, String path) {
        Path originals = folder.toAbsolutePath().normalize();
        Path file = originals.resolve(path).normalize();
        if (!file.startsWith(originals) || !Files.isRegularFile(file)) {
            throw new UsageException("the original " + path + " is not in " + originals
                    + ". Name the folder that the case was made from with --originals, or leave it out");
        }
        return file;
    }

    private void copyBag(Path bag) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(each -> Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                String path = folder.relativize(file).toString();
                if (!CaseSeal.KEPT_BACK.contains(path) || path.equals(CaseSeal.LOG + "/" + CustodyLog.OPENINGS)) {
                    Path to = bag.resolve(path);
                    Files.createDirectories(to.getParent());
                    Files.copy(file, to);
                }
            }
        }
    }

    /** Each referenced original is copied only if it still is what was read. */
    private void bringIn(Path bag, Path originals) throws IOException, TlogFormatException {
        Path into = bag.resolve("data/original");
        CustodyLogReader reader = CustodyLogReader.open(folder.resolve(CaseSeal.LOG));
        Map<Long, Map<String, String>> opened = reader.opened(folder.resolve(CaseSeal.LOG));
        for (long index = 0; index < reader.size(); index++) {
            FileEntry entry = FileEntry.of(reader.entry(index)).orElse(null);
            String path = opened.getOrDefault(index, Map.of()).get("fields/path");
            if (entry != null
                    && path != null
                    && entry.kept().filter(CaseEntries.Kept.REFERENCE::equals).isPresent()
                    && path.indexOf('!') < 0) {
                Originals.copy(
                        given(originals, path), new Originals.Original(path, entry.sha256(), entry.bytes()), into);
            }
        }
        Map<String, String> info = new TreeMap<>();
        for (String line : Files.readAllLines(bag.resolve(Bag.INFO))) {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                info.put(line.substring(0, colon), line.substring(colon + 2));
            }
        }
        Map<String, Bag.Filed> payload = new TreeMap<>();
        try (Stream<Path> files = Files.walk(bag.resolve("data"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                payload.put(bag.relativize(file).toString(), Bag.Filed.of(file));
            }
        }
        // What was destroyed by order stays listed.
        Bag.listed(bag).forEach(payload::putIfAbsent);
        Bag.sealPayload(bag, info, payload);
    }
}
