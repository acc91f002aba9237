package org.tipstaff.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.custody.CustodyLogReader;
import org.tipstaff.evidence.custody.EntryKind;
import org.tipstaff.evidence.custody.Json;
import org.tipstaff.evidence.custody.LoggedEntry;
import org.tipstaff.evidence.seal.CaseSeal;
import org.tipstaff.evidence.tlog.TlogFormatException;

/** The files of a case that a court ordered destroyed, as its log has them. */
final class DestroyedFiles {
    private DestroyedFiles() {}

    /**
     * Reads them.
     *
     * @param folder of the case
     * @return digests by path in the bag
     * @throws IOException also when the log can't be read
     */
    static Map<String, Sha256> of(Path folder) throws IOException {
        Map<String, Sha256> destroyed = new TreeMap<>();
        try {
            Path log = folder.resolve(CaseSeal.LOG);
            CustodyLogReader reader = CustodyLogReader.open(log);
            Map<Long, Map<String, String>> opened = reader.opened(log);
            for (long index = 0; index < reader.size(); index++) {
                LoggedEntry entry = reader.entry(index);
                String path = opened.getOrDefault(index, Map.of()).get("fields/path");
                if (entry.kind().equals(EntryKind.DESTROY.name())
                        && path != null
                        && entry.fields().get("sha256") instanceof Json.Text(String digest)) {
                    destroyed.put(path, new Sha256(digest));
                }
            }
            return destroyed;
        } catch (TlogFormatException e) {
            throw new IOException("the case's log can't be read: " + e.getMessage(), e);
        }
    }
}
