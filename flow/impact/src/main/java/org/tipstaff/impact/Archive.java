package org.tipstaff.impact;

import java.time.Instant;
import org.tipstaff.event.Provenance;

/**
 * An archive of known size that a sensor saw on a share or on its way between two computers.
 *
 * @param one a computer that had it: the one that asked for it or sent it
 * @param other the other: the one that keeps it or received it
 */
record Archive(String one, String other, Instant time, long bytes, Provenance place) {
    /** What encryption and a protocol add to a file of this size, at most. Text encodings add more, and are not recognised. */
    long bytesOnTheWireMax() {
        return bytes + bytes / 50 + 4_096;
    }
}
