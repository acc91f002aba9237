package org.tipstaff.impact;

import java.time.Instant;
import java.util.List;

/**
 * A file that left the network, counted once however often it was sent.
 *
 * @param name as it was sent; its media type in brackets where it had none
 * @param bytes of it that were seen, at one time; of one that only a request tells of, what the request says
 * @param size bytes that it has; -1 where that is not known
 * @param complete whether one sending was seen from its first byte to its last
 * @param told whether a record tells of it, and none says that a byte of it left
 * @param times how often it was sent, in whole or in part
 * @param again bytes of it that were sent beyond {@code bytes}
 * @param digest of its content where the sensor made one; else empty
 */
public record SentObject(
        String name,
        long bytes,
        long size,
        boolean complete,
        boolean told,
        int times,
        long again,
        String sender,
        String receiver,
        Instant first,
        String digest,
        List<Exhibit> evidence) {
    public SentObject {
        evidence = List.copyOf(evidence);
    }
}
