package org.tipstaff.journal;

/**
 * Records that were in the journal and can't be given: removed by retention, or damaged on the disk.
 *
 * @param first offset of the first
 * @param end offset behind the last
 * @param reason why, in one English sentence
 */
public record Lost(long first, long end, String reason) implements Read {}
