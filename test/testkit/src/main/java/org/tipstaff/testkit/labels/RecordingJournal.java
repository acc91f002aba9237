package org.tipstaff.testkit.labels;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.tipstaff.label.ReleaseEntry;
import org.tipstaff.label.ReleaseJournal;

/** A journal in memory, that keeps to {@link ReleaseJournalContract} but for durability. Not thread-safe. */
public final class RecordingJournal implements ReleaseJournal {
    private final List<ReleaseEntry> entries = new ArrayList<>();

    /** Holds no release yet. */
    public RecordingJournal() {}

    @Override
    public long accept(ReleaseEntry entry) throws IOException {
        if (entries.contains(entry)) {
            throw new IOException("this release was accepted before; a decision counts once");
        }
        entries.add(entry);
        return entries.size() - 1L;
    }

    public List<ReleaseEntry> entries() {
        return List.copyOf(entries);
    }
}
