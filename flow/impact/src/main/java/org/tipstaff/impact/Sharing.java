package org.tipstaff.impact;

import java.time.Instant;
import org.tipstaff.event.Provenance;

/**
 * A way that was opened by which what is stored can be had from outside the account.
 *
 * @param asset bucket, snapshot or image
 * @param kind how; what it means for an answer
 * @param to number of the account, {@code *} for everybody, or what else the record says
 * @param key the object it is about; empty where it is about all
 */
record Sharing(String asset, Kind kind, String to, String key, Instant time, Provenance place) {
    enum Kind {
        /** A policy, an access list, or an attribute of a snapshot or image. */
        OPENED,
        /** Copies of what comes in go to another bucket. */
        REPLICATION,
        /** An object was copied into a bucket of another account. */
        COPIED,
        /** Two accounts were told that a shared snapshot was used; the record does not say which of them did. */
        USED
    }
}
