package org.tipstaff.ingest;

/** Turns bytes read at some place into bytes of the original file worked off. */
@FunctionalInterface
interface Progress {
    Progress NONE = bytes -> {};

    void worked(long bytes);
}
