package org.tipstaff.journal;

import org.jspecify.annotations.Nullable;

/**
 * How a journal is, for health and metrics.
 *
 * @param first offset of the oldest record that is kept
 * @param end offset that the next record gets
 * @param segments files of which are unsealed and sealed
 * @param unsealed how many of them wait to be sealed, the open one included
 * @param storedBytes of all files
 * @param waitingBytes of records that wait for the disk
 * @param commits batches made durable since it was opened, one {@code fsync} each
 * @param refusedAppends since it was opened
 * @param refusing why the last append was refused, null when it was not
 * @param reserve whether the space for housekeeping is set aside
 */
public record JournalStatus(
        long first,
        long end,
        int segments,
        int unsealed,
        long storedBytes,
        long waitingBytes,
        long commits,
        long refusedAppends,
        JournalFullException.@Nullable Reason refusing,
        boolean reserve) {}
