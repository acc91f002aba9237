package org.tipstaff.evidence.seal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.Bag;
import org.tipstaff.evidence.custody.CustodyLog;
import org.tipstaff.evidence.seal.CaseEntries.Destroyed;
import org.tipstaff.evidence.seal.CaseEntries.FileEntry;
import org.tipstaff.evidence.seal.CaseFault.Kind;
import org.tipstaff.evidence.tlog.NoteKey;
import org.tipstaff.evidence.tlog.TlogFormatException;

/**
 * Whether what the log says was destroyed by order was a file of this case, is gone, and has its order and its signed
 * tombstone here. Only then is a missing file no fault; whether the order was a good one is for people to read.
 */
final class Tombstones {
    private final Path folder;
    private final List<NoteKey> keys;
    private final List<CaseFault> faults;
    private final Map<String, Destroyed> byPath = new TreeMap<>();

    /** @param paths opened, by entry */
    Tombstones(
            Path folder, List<NoteKey> keys, List<CaseFault> faults, List<Destroyed> entries, Map<Long, String> paths) {
        this.folder = folder;
        this.keys = keys;
        this.faults = faults;
        for (Destroyed entry : entries) {
            String path = paths.get(entry.entry());
            if (path == null) {
                faults.add(CaseFault.of(
                        Kind.DESTROYED,
                        CaseSeal.LOG + "/" + CustodyLog.OPENINGS,
                        entry.entry(),
                        "nothing opens what was destroyed"));
            } else if (byPath.putIfAbsent(path, entry) != null) {
                fault(path, entry, "the log says a second time that it was destroyed");
            }
        }
    }

    /** Of files that the log says were destroyed, as entries commit to paths. */
    Set<String> paths() {
        return byPath.keySet();
    }

    private void fault(String path, Destroyed entry, String what) {
        faults.add(CaseFault.of(Kind.DESTROYED, path, entry.entry(), what));
    }

    /** Those that are as they should be. */
    List<CaseVerdict.Destroyed> check(TreeMap<String, Bag.Filed> payload, List<FileEntry> files) {
        Map<Sha256, String> present = new HashMap<>();
        payload.forEach((path, file) -> {
            if (file.bytes() >= 0) {
                present.putIfAbsent(file.sha256(), path);
            }
        });
        Map<Sha256, List<FileEntry>> filed = files.stream().collect(Collectors.groupingBy(FileEntry::sha256));
        Map<Sha256, Tombstone.@Nullable Found> read = new HashMap<>();
        List<CaseVerdict.Destroyed> sound = new ArrayList<>();
        byPath.forEach((path, entry) -> {
            Bag.Filed listed = payload.get(path);
            if (listed != null && listed.bytes() >= 0) {
                fault(path, entry, "the log says that it was destroyed by order, and it is there");
                return;
            }
            if (listed != null && !listed.sha256().equals(entry.sha256())) {
                fault(path, entry, "the manifest lists another file than the one that was destroyed");
                return;
            }
            if (filed.getOrDefault(entry.sha256(), List.of()).stream()
                    .noneMatch(file -> file.entry() < entry.entry())) {
                fault(path, entry, "no entry before it says that such a file was ever in the case");
                return;
            }
            String order = present.get(entry.order());
            String stone = present.get(entry.tombstone());
            if (order == null || stone == null) {
                fault(path, entry, order == null ? "the order is not in the case" : "the tombstone is not in the case");
                return;
            }
            Tombstone.Found found = read.computeIfAbsent(entry.tombstone(), _ -> read(stone, entry));
            if (found == null) {
                return;
            }
            Tombstone tombstone = found.tombstone();
            if (!keys.isEmpty() && found.signer(keys).isEmpty()) {
                fault(stone, entry, "the tombstone is not signed by the trusted key");
            } else if (!tombstone.orderSha256().equals(entry.order())
                    || !entry.sha256().equals(tombstone.files().get(path))) {
                fault(stone, entry, "the tombstone does not say what the log says");
            } else {
                sound.add(new CaseVerdict.Destroyed(
                        entry.entry(),
                        path,
                        entry.sha256(),
                        order,
                        tombstone.at(),
                        tombstone.by(),
                        tombstone.approved(),
                        tombstone.reason()));
            }
        });
        return sound;
    }

    private Tombstone.@Nullable Found read(String stone, Destroyed entry) {
        try {
            return Tombstone.parse(BagCheck.small(folder.resolve(stone), Tombstone.MAX_BYTES));
        } catch (IOException | TlogFormatException e) {
            fault(stone, entry, BagCheck.why(e));
            return null;
        }
    }
}
