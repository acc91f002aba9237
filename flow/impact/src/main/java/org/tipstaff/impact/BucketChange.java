package org.tipstaff.impact;

import java.time.Instant;
import org.tipstaff.event.Provenance;

/**
 * Something that was written, deleted or locked in a bucket.
 *
 * @param key the object; empty where it is about the bucket
 */
record BucketChange(String bucket, String key, Kind kind, Instant time, Provenance place) {
    enum Kind {
        WRITTEN,
        /** Written under a key that the account does not hold. */
        LOCKED,
        /** Everything that comes in is from now on written under a key of another account. */
        LOCKING,
        /** Deleted, and perhaps an earlier version is left. */
        HIDDEN,
        DELETED,
        /** Versions are no longer kept. */
        VERSIONS_OFF,
        /** What is old enough is deleted from now on. */
        EXPIRY,
        BUCKET_DELETED
    }
}
