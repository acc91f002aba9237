package org.tipstaff.engine;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.Bag;
import org.tipstaff.evidence.Originals;
import org.tipstaff.evidence.custody.CustodyLog;
import org.tipstaff.evidence.custody.CustodyLogReader;
import org.tipstaff.evidence.custody.EntryKind;
import org.tipstaff.evidence.custody.Opening;
import org.tipstaff.evidence.seal.CaseEntries;
import org.tipstaff.evidence.seal.CaseEntries.FileEntry;
import org.tipstaff.evidence.seal.CaseSeal;
import org.tipstaff.evidence.seal.PackageZip;
import org.tipstaff.evidence.tlog.TlogFormatException;
import org.tipstaff.label.Label;

/**
 * Makes a package of a whole case, for those who may know all of it: the bag with the openings of its log, sealed and
 * zipped. It leaves the court only once the log says so: the entry is durable before the file has its name.
 */
public final class CasePackage {
    private final CaseLog log;
    private final Path folder;

    /** @param folder of the case whose log is open */
    public CasePackage(CaseLog log, Path folder) {
        this.log = log;
        this.folder = folder.toAbsolutePath().normalize();
    }

    /**
     * What was made.
     *
     * @param sha256 of the zip
     * @param bytes of the zip
     * @param entry of the log that records it
     */
    public record Made(Sha256 sha256, long bytes, long entry) {}

    /**
     * Writes the package.
     *
     * @param originals where the referenced originals lie, to bring them in; null to leave them out
     * @param recipient who gets it; null when that is not said
     */
    public Made write(Path zip, @Nullable Path originals, @Nullable String recipient) throws IOException {
        Path target = zip.toAbsolutePath().normalize();
        Path staging = Files.createTempDirectory(target.getParent(), ".package-");
        try {
            log.seal();
            Path bag = Files.createDirectory(staging.resolve(String.valueOf(folder.getFileName())));
            copyBag(bag);
            if (originals != null) {
                bringIn(bag, originals.toAbsolutePath().normalize());
            }
            CaseSeal.sign(bag, log.custodian().keys(), Set.of());
            Path unfinished = staging.resolve("package.zip");
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(unfinished))) {
                PackageZip.write(bag, out);
            }
            Bag.Filed made = Bag.Filed.of(unfinished);
            var entry = log.entry(EntryKind.EXPORT, Label.UNLABELLED)
                    .word("what", "whole")
                    .digest("package", made.sha256())
                    // What a recipient who unpacked it first can say in a receipt.
                    .digest("seal", Bag.Filed.of(bag.resolve(Bag.TAG_MANIFEST)).sha256())
                    .number("bytes", made.bytes());
            if (recipient != null) {
                entry.secret("recipient", recipient);
            }
            long index = log.log().record(entry.build()).index();
            log.seal();
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
            return new Made(made.sha256(), made.bytes(), index);
        } catch (TlogFormatException e) {
            throw new IOException("the case's log can't be read: " + e.getMessage(), e);
        } finally {
            FolderRemoval.remove(staging);
        }
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
        Map<Long, String> paths = new HashMap<>();
        for (Opening opening : CustodyLogReader.openings(folder.resolve(CaseSeal.LOG))) {
            if (opening.field().equals("fields/path")) {
                paths.put(opening.entry(), opening.text());
            }
        }
        Path into = bag.resolve("data/original");
        CustodyLogReader reader = CustodyLogReader.open(folder.resolve(CaseSeal.LOG));
        for (long index = 0; index < reader.size(); index++) {
            FileEntry entry = FileEntry.of(reader.entry(index)).orElse(null);
            String path = paths.get(index);
            if (entry != null
                    && path != null
                    && entry.kept().filter(CaseEntries.Kept.REFERENCE::equals).isPresent()
                    && path.indexOf('!') < 0) {
                Path file = originals.resolve(path).normalize();
                if (!file.startsWith(originals) || !Files.isRegularFile(file)) {
                    throw new UsageException("the original " + path + " is not in " + originals
                            + ". Name the folder that the case was made from with --originals, or leave it out");
                }
                Originals.copy(file, new Originals.Original(path, entry.sha256(), entry.bytes()), into);
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
