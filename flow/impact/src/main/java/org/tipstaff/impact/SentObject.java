package org.tipstaff.impact;

import java.time.Instant;
import java.util.List;

/**
 * A file that left the network, counted once however often it was sent.
 *
 * @param name as it was sent; its media type in brackets where it had none
 * @param bytes of it that were seen, at one time
 * @param complete whether one sending was seen from its first byte to its last
 * @param times how often it was sent
 * @param digest of its content where the sensor made one; else empty
 */
public record SentObject(
        String name,
        long bytes,
        boolean complete,
        int times,
        String sender,
        String receiver,
        Instant first,
        String digest,
        List<Exhibit> evidence) {
    public SentObject {
        evidence = List.copyOf(evidence);
    }
}
