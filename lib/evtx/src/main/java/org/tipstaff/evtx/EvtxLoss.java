package org.tipstaff.evtx;

import java.util.Objects;

/**
 * Something of an event log that could not be read, or is not as the format says. A loss is data, not an exception:
 * damaged logs are normal, and what was lost must be known.
 *
 * @param kind what was lost
 * @param offset byte offset in the file where it begins
 * @param length bytes it covers; 0 when it is a fact about a place and no bytes are lost
 * @param recordId identifier from the header of the record it concerns, or -1
 * @param reason why, with the values found
 */
public record EvtxLoss(Kind kind, long offset, long length, long recordId, String reason) {

    /** What was lost. */
    public enum Kind {
        /** The file header is missing, wrong or disagrees with the file. All chunks that are there are read nevertheless. */
        FILE_HEADER,
        /** A chunk is damaged: magic, checksum, layout, or bytes where a chunk should be. Its records are tried nevertheless. */
        CHUNK,
        /** A record, or bytes where a record should be, could not be read, or a record is damaged at its edges. */
        RECORD,
        /** Part of the content of one record could not be decoded; the rest of the record is delivered. */
        CONTENT,
        /** A bound of {@link EvtxLimits} was reached; what lies beyond was not read or not delivered. */
        LIMIT
    }

    public EvtxLoss {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(reason, "reason");
        if (offset < 0 || length < 0 || recordId < -1) {
            throw new IllegalArgumentException("offset " + offset + ", length " + length + ", record " + recordId
                    + ": offset and length can't be negative, and no record is -1");
        }
    }
}
