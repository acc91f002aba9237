package org.tipstaff.evtx;

/**
 * What the file header says (EVTX format, section File header). It can be wrong: a log that was copied while it was
 * open counts too few chunks.
 *
 * @param majorVersion 3 in all known files
 * @param minorVersion 1 since Windows Vista, 2 since Windows 10 2004
 * @param chunkCount chunks the header counts
 * @param nextRecordId identifier the next record would have had
 * @param dirty the log was not closed properly, so this header may be old
 * @param full the log had reached its size
 */
public record EvtxHeader(
        int majorVersion, int minorVersion, int chunkCount, long nextRecordId, boolean dirty, boolean full) {}
