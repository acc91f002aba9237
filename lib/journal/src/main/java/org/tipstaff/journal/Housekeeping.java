package org.tipstaff.journal;

import java.util.List;

/**
 * What one housekeeping did.
 *
 * @param sealed segments, oldest first
 * @param removed segments, oldest first
 * @param problems what could not be done and will be tried again, one English sentence each
 */
public record Housekeeping(List<SealedSegment> sealed, List<Tombstone> removed, List<String> problems) {
    public Housekeeping {
        sealed = List.copyOf(sealed);
        removed = List.copyOf(removed);
        problems = List.copyOf(problems);
    }
}
