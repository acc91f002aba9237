package org.tipstaff.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.custody.CustodyLogReader;
import org.tipstaff.evidence.custody.LoggedEntry;
import org.tipstaff.evidence.custody.Opening;
import org.tipstaff.evidence.seal.CaseEntries.FileEntry;
import org.tipstaff.evidence.seal.CaseSeal;
import org.tipstaff.evidence.tlog.TlogFormatException;

/** Files of a case that the custody log knows by digest, read only when they still are what it recorded. */
final class RecordedFiles {
    private static final String DERIVED = "data/derived/";
    private static final long BYTES_MAX = 128L << 20;

    private RecordedFiles() {}

    /**
     * A file as it was recorded.
     *
     * @param entry of the custody log
     */
    record Kept(String path, long entry, byte[] bytes) {}

    /** The one of this name, in whatever folder of what was derived, that was recorded last. */
    static Optional<Kept> last(Path folder, String name) throws IOException {
        List<Kept> all = all(folder, name);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    /**
     * All of this name, in the order of their entries. {@code plan-3.containment.json} is of the name {@code containment.json}.
     *
     * @throws IOException when one of them is missing, or is not what was recorded
     */
    static List<Kept> all(Path folder, String name) throws IOException {
        return where(folder, path -> {
            String last = path.substring(path.lastIndexOf('/') + 1);
            return path.startsWith(DERIVED)
                    && (last.equals(name) || last.endsWith("." + name) || last.endsWith("-" + name));
        });
    }

    /**
     * All whose path in the case is wanted, in the order of their entries; without those that a court ordered destroyed.
     *
     * @throws IOException when one of them is missing, or is not what was recorded
     */
    static List<Kept> where(Path folder, Predicate<String> wanted) throws IOException {
        List<Kept> all = new ArrayList<>();
        try {
            Path log = folder.resolve(CaseSeal.LOG);
            Map<Long, Opening> paths = new HashMap<>();
            for (Opening opening : CustodyLogReader.openings(log)) {
                if (opening.field().equals("fields/path") && wanted.test(opening.text())) {
                    paths.put(opening.entry(), opening);
                }
            }
            Map<String, Sha256> destroyed = paths.isEmpty() ? Map.of() : DestroyedFiles.of(folder);
            CustodyLogReader reader = CustodyLogReader.open(log);
            for (Opening opening : paths.values().stream()
                    .sorted(Comparator.comparingLong(Opening::entry))
                    .toList()) {
                if (opening.entry() >= reader.size()) {
                    continue;
                }
                LoggedEntry entry = reader.entry(opening.entry());
                Optional<FileEntry> file = FileEntry.of(entry);
                // Openings lie beside the log and not in it: one that opens nothing names no file.
                if (file.isPresent()
                        && file.get().kept().isEmpty()
                        && entry.opens(opening)
                        && !file.get().sha256().equals(destroyed.get(opening.text()))) {
                    all.add(new Kept(opening.text(), opening.entry(), bytes(folder, opening.text(), file.get())));
                }
            }
        } catch (TlogFormatException e) {
            throw new IOException("the custody log of " + folder + " can't be read: " + e.getMessage(), e);
        }
        return all;
    }

    private static byte[] bytes(Path folder, String path, FileEntry file) throws IOException {
        Path there = folder.resolve(path).normalize();
        if (!there.startsWith(folder.normalize())
                || !Files.isRegularFile(there, LinkOption.NOFOLLOW_LINKS)
                || Files.size(there) > BYTES_MAX) {
            throw new IOException(path + " was recorded (entry " + file.entry()
                    + " of the custody log) and is missing, or has more than " + BYTES_MAX + " bytes");
        }
        byte[] bytes = Files.readAllBytes(there);
        if (!Sha256.of(bytes).equals(file.sha256())) {
            throw new IOException(
                    path + " is not what entry " + file.entry()
                            + " of the custody log recorded: it was changed. Run tipstaff verify, and tell nobody anything from this case until it is clear why");
        }
        return bytes;
    }
}
