package org.tipstaff.evidence.custody;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Where the whole program says what it does to evidence. */
public interface Custody {
    /**
     * Records an entry and returns when it is durable. Safe for any number of threads; many at once share one write.
     *
     * @throws IOException when it can't be made durable; then nothing more is recorded, and whatever the entry was to
     *     cover must not go on
     */
    Recorded record(CustodyEntry entry) throws IOException;

    /**
     * Records entries in their order and returns when all are durable; whoever has many at hand pays for one write.
     *
     * @throws IOException when one can't be made durable; the entries before it may be
     */
    default List<Recorded> recordAll(List<CustodyEntry> entries) throws IOException {
        List<Recorded> recorded = new ArrayList<>(entries.size());
        for (CustodyEntry entry : entries) {
            recorded.add(record(entry));
        }
        return recorded;
    }
}
