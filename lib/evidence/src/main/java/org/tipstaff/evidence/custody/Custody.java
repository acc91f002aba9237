package org.tipstaff.evidence.custody;

import java.io.IOException;

/** Where the whole program says what it does to evidence. */
public interface Custody {
    /**
     * Records an entry and returns when it is durable. Safe for any number of threads; many at once share one write.
     *
     * @throws IOException when it can't be made durable; then nothing more is recorded, and whatever the entry was to
     *     cover must not go on
     */
    Recorded record(CustodyEntry entry) throws IOException;
}
