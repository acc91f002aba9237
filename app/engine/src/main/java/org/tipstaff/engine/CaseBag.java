package org.tipstaff.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.Bag;
import org.tipstaff.evidence.custody.CustodyEntry;
import org.tipstaff.evidence.custody.CustodyLogReader;
import org.tipstaff.evidence.custody.EntryKind;
import org.tipstaff.evidence.custody.LoggedEntry;
import org.tipstaff.evidence.seal.CaseEntries;
import org.tipstaff.evidence.seal.CaseEntries.FileEntry;
import org.tipstaff.evidence.seal.CaseSeal;
import org.tipstaff.evidence.tlog.TlogFormatException;
import org.tipstaff.label.Label;
import org.tipstaff.label.LabelSyntaxException;

/**
 * The bag of a case that is open for writing, when files come into it or go out of it after it was made. Files that were
 * there are taken as the manifest lists them and are not hashed again: one that was altered stays a fault.
 *
 * <p>The order is: files into a numbered folder of their own, then their entries, durable, then manifests and seal. A crash
 * behind the entries is taken up by the next call ({@link #open}); a folder that no entry knows is left to people to look at.
 */
final class CaseBag {
    private static final String LABEL = "Tipstaff-Label";
    private static final int MOST_FOLDERS = 9_999;

    private final CaseLog log;
    private final Path folder;
    private final TreeMap<String, Bag.Filed> payload;
    private final TreeMap<String, String> info;

    private CaseBag(CaseLog log, Path folder, TreeMap<String, Bag.Filed> payload, TreeMap<String, String> info) {
        this.log = log;
        this.folder = folder;
        this.payload = payload;
        this.info = info;
    }

    /** Reads the manifest, with what the log says came in and a crash kept out of it. */
    static CaseBag open(CaseLog log, Path folder) throws IOException {
        Path whole = folder.toAbsolutePath().normalize();
        CaseBag bag = new CaseBag(log, whole, Bag.listed(whole), Bag.info(whole));
        // The published log ends at its checkpoint; what was recorded behind it is published first.
        log.log().checkpoint();
        for (Logged logged : bag.logged()) {
            String path = logged.path();
            Path file = whole.resolve(path).normalize();
            if (path.startsWith("data/")
                    && logged.file().kept().isEmpty()
                    && !bag.payload.containsKey(path)
                    && file.startsWith(whole)
                    && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                bag.payload.put(path, new Bag.Filed(logged.file().sha256(), Files.size(file)));
            }
        }
        return bag;
    }

    /**
     * A file entry with its path, as {@link CaseEntries} writes it: in the bag, or for an original as it was read.
     *
     * @param entry as it stands in the log
     * @param file what it says of a file
     * @param path opened
     */
    record Logged(LoggedEntry entry, FileEntry file, String path) {}

    /** Every file entry of the log that has its opening. */
    List<Logged> logged() throws IOException {
        try {
            Path of = folder.resolve(CaseSeal.LOG);
            CustodyLogReader reader = CustodyLogReader.open(of);
            Map<Long, Map<String, String>> opened = reader.opened(of);
            List<Logged> all = new ArrayList<>();
            for (long index = 0; index < reader.size(); index++) {
                LoggedEntry entry = reader.entry(index);
                FileEntry file = FileEntry.of(entry).orElse(null);
                String path = opened.getOrDefault(index, Map.of()).get("fields/path");
                if (file != null && path != null) {
                    all.add(new Logged(entry, file, path));
                }
            }
            return all;
        } catch (TlogFormatException e) {
            throw new IOException("the case's log can't be read: " + e.getMessage(), e);
        }
    }

    CaseLog log() {
        return log;
    }

    Path folder() {
        return folder;
    }

    /** The payload as it will be listed. */
    Map<String, Bag.Filed> payload() {
        return payload;
    }

    /**
     * Makes the next numbered folder under a part of the payload.
     *
     * @param part such as {@code data/received/}
     * @return its path in the bag, with a slash at its end
     * @throws UsageException when one is there that no entry knows
     */
    String nextFolder(String part) throws IOException {
        Path under = Files.createDirectories(folder.resolve(part));
        int last = 0;
        try (Stream<Path> folders = Files.list(under)) {
            for (Path each : folders.toList()) {
                String name = String.valueOf(each.getFileName());
                String path = part + name + "/";
                if (!name.matches("[0-9]{4}") || payload.keySet().stream().noneMatch(of -> of.startsWith(path))) {
                    throw new UsageException(
                            each + " is in the case, and nothing in the case says what it is: a call was "
                                    + "interrupted, or somebody put it there. Look at it, move it out of the case, and run this again");
                }
                last = Math.max(last, Integer.parseInt(name));
            }
        }
        if (last == MOST_FOLDERS) {
            throw new IOException("a case has at most " + MOST_FOLDERS + " folders under " + part);
        }
        String next = part + String.format(java.util.Locale.ROOT, "%04d/", last + 1);
        Files.createDirectory(folder.resolve(next));
        return next;
    }

    /**
     * Writes files that the program made, or that people signed, and lists them.
     *
     * @param files by name in the folder; none of them is there yet
     * @return an entry for each, still to be recorded
     */
    List<CustodyEntry> write(String place, SortedMap<String, byte[]> files) throws IOException {
        List<CustodyEntry> entries = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            String path = place + file.getKey();
            Files.write(folder.resolve(path), file.getValue(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            Bag.Filed filed = new Bag.Filed(Sha256.of(file.getValue()), file.getValue().length);
            add(path, filed);
            entries.add(CaseEntries.derive(log.entry(EntryKind.DERIVE, Label.UNLABELLED), path, filed));
        }
        return entries;
    }

    /** A file's name as it can stand on any system; the name that it came under is in its entry. */
    static String plainName(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9._-]", "_").replaceFirst("^[.]+", "_");
        return plain.isEmpty() ? "_" : plain.length() > 100 ? plain.substring(plain.length() - 100) : plain;
    }

    void add(String path, Bag.Filed file) {
        if (payload.put(path, file) != null) {
            throw new IllegalStateException(path + " is in the case already");
        }
    }

    /** The file stays listed and is not there any more. */
    void gone(String path, Sha256 digest) {
        payload.put(path, new Bag.Filed(digest, -1));
    }

    /** Of the whole; what can't be read is for nobody. */
    Label label() {
        try {
            return Label.parse(info.getOrDefault(LABEL, Label.UNLABELLED.toString()));
        } catch (LabelSyntaxException e) {
            return Label.UNLABELLED;
        }
    }

    /** The whole is never for more people than any part of it. */
    void raise(Label label) {
        Label whole = label().join(label);
        info.put(LABEL, whole.toString());
        info.put("External-Description", "Case folder; " + whole.tlp().marking());
    }

    /**
     * Records what was done, durable when this returns.
     *
     * @param entries one or more
     * @return the number of the last of them
     */
    long record(List<CustodyEntry> entries) throws IOException {
        return log.log().recordAll(entries).getLast().index();
    }

    /** Writes manifests for the payload as it is now, and signs them and the log. */
    void seal() throws IOException {
        Bag.sealPayload(folder, info, payload);
        log.seal();
    }
}
