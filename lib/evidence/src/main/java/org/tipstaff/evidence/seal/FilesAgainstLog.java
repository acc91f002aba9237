package org.tipstaff.evidence.seal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tipstaff.evidence.Bag;
import org.tipstaff.evidence.Originals;
import org.tipstaff.evidence.seal.CaseEntries.FileEntry;
import org.tipstaff.evidence.seal.CaseEntries.Kept;
import org.tipstaff.evidence.seal.CaseFault.Kind;

/**
 * Holds the files of a bag against the entries of its log: each file has exactly one entry that says it was taken in or
 * made, and each such entry has its file. A bag can be built anew around altered files; the log can't.
 */
final class FilesAgainstLog {
    private static final String ORIGINAL = "data/original/";
    static final String LIST = ORIGINAL + Originals.LIST;

    private final List<CaseFault> faults;
    private final Set<String> destroyed;

    /** @param destroyed paths of files that were destroyed by order: the log has them and the bag need not */
    FilesAgainstLog(List<CaseFault> faults, Set<String> destroyed) {
        this.faults = faults;
        this.destroyed = destroyed;
    }

    /**
     * An entry with its path.
     *
     * @param entry of kind acquire or derive
     * @param path opened; null when no opening was at hand
     */
    record Opened(FileEntry entry, @Nullable String path) {}

    /** @param list {@code originals.tsv}; empty when it is not there, which the bag has told */
    void check(TreeMap<String, Bag.Filed> payload, byte[] list, List<Opened> entries) {
        Map<String, List<FileEntry>> byFile = new HashMap<>();
        Map<String, List<FileEntry>> acquired = new HashMap<>();
        Map<String, List<FileEntry>> broughtIn = new HashMap<>();
        for (Opened opened : entries) {
            FileEntry entry = opened.entry();
            String path = opened.path();
            if (path == null) {
                faults.add(CaseFault.of(
                        Kind.ENTRIES,
                        "log/openings.jsonl",
                        entry.entry(),
                        "nothing opens the path of this entry, so no file can be held against it"));
                continue;
            }
            if (entry.kept().isEmpty()) {
                byFile.computeIfAbsent(path, _ -> new ArrayList<>()).add(entry);
            } else {
                acquired.computeIfAbsent(line(entry, path), _ -> new ArrayList<>())
                        .add(entry);
                // A package may bring in what the case only references.
                (entry.kept().get() == Kept.COPY ? byFile : broughtIn)
                        .computeIfAbsent(CaseEntries.committed(ORIGINAL + path), _ -> new ArrayList<>())
                        .add(entry);
            }
        }
        payload.forEach((path, file) -> {
            String committed = CaseEntries.committed(path);
            List<FileEntry> of = byFile.remove(committed);
            file(path, file, of == null ? broughtIn.get(committed) : of);
        });
        byFile.keySet().removeAll(destroyed);
        byFile.forEach((path, of) -> of.forEach(entry ->
                faults.add(CaseFault.of(Kind.ENTRIES, path, entry.entry(), "the log has it and the bag does not"))));
        list(list, acquired);
    }

    private void file(String path, Bag.Filed file, @Nullable List<FileEntry> of) {
        if (of == null) {
            faults.add(CaseFault.of(Kind.ENTRIES, path, "no entry of the log says where it comes from"));
            return;
        }
        for (FileEntry entry : of.subList(1, of.size())) {
            faults.add(CaseFault.of(Kind.ENTRIES, path, entry.entry(), "a second entry of the log claims it"));
        }
        FileEntry entry = of.getFirst();
        if (!entry.sha256().equals(file.sha256())) {
            faults.add(CaseFault.of(
                    Kind.ENTRIES,
                    path,
                    entry.entry(),
                    "the log has SHA-256 " + entry.sha256() + ", the bag " + file.sha256()));
        } else if (file.bytes() >= 0 && entry.bytes() != file.bytes()) {
            faults.add(CaseFault.of(
                    Kind.ENTRIES,
                    path,
                    entry.entry(),
                    "the log has " + entry.bytes() + " bytes, the file " + file.bytes()));
        }
    }

    /** The list of originals and the acquisitions say the same, line for line. */
    private void list(byte[] list, Map<String, List<FileEntry>> acquired) {
        String text = new String(list, StandardCharsets.UTF_8);
        int number = 0;
        for (String line : text.split("\n")) {
            number++;
            if (number == 1 || line.isEmpty()) {
                continue;
            }
            String[] columns = line.split("\t", -1);
            String key = columns.length == 3
                    ? columns[0] + "\t" + columns[1] + "\t" + CaseEntries.committed(unescaped(columns[2]))
                    : line;
            List<FileEntry> of = acquired.get(key);
            if (of == null) {
                faults.add(CaseFault.of(
                        Kind.ENTRIES, LIST, "line " + number + ": no entry of the log says that this was acquired"));
            } else {
                of.removeFirst();
                if (of.isEmpty()) {
                    acquired.remove(key);
                }
            }
        }
        acquired.values()
                .forEach(of -> of.forEach(entry -> faults.add(CaseFault.of(
                        Kind.ENTRIES, LIST, entry.entry(), "the log has an acquisition that the list lacks"))));
    }

    private static String line(FileEntry entry, String path) {
        return entry.sha256() + "\t" + entry.bytes() + "\t" + path;
    }

    /** Undoes what {@link Originals#writeList} does to a path. */
    static String unescaped(String text) {
        StringBuilder path = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                path.append(c);
            } else if (text.charAt(i + 1) == '\\') {
                path.append('\\');
                i++;
            } else if (text.charAt(i + 1) == 'x' && i + 3 < text.length()) {
                int high = Character.digit(text.charAt(i + 2), 16);
                int low = Character.digit(text.charAt(i + 3), 16);
                if (high < 0 || low < 0) {
                    path.append(c);
                } else {
                    path.append((char) (high << 4 | low));
                    i += 3;
                }
            } else {
                path.append(c);
            }
        }
        return path.toString();
    }
}
