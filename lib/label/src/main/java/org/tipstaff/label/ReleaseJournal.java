package org.tipstaff.label;

import java.io.IOException;

/** Where releases are written down; the custody log is one. */
@FunctionalInterface
public interface ReleaseJournal {
    /**
     * Writes the entry and returns once it is durable. An entry with the terms and content of an earlier one is refused: a
     * decision counts once.
     *
     * @return the number of the entry, from 0
     * @throws IOException when the entry is not written, or refused; then nothing is released
     */
    long accept(ReleaseEntry entry) throws IOException;
}
