package org.tipstaff.impact;

import java.time.Instant;
import java.util.List;
import org.tipstaff.event.Provenance;

/**
 * One file that a sensor saw on its way (Zeek {@code files}).
 *
 * @param fuid the sensor's id of it
 * @param uids the connections it went over
 * @param sender address it came from; empty when the record does not say
 * @param receiver address it went to
 * @param request whether it was sent by the one who began the connection
 * @param protocol what carried it: {@code HTTP}, {@code FTP_DATA}, {@code SMB}
 * @param name the name it had on its way; mostly empty
 * @param type its media type by its content; empty when it was not known
 * @param seen bytes that were seen
 * @param missing bytes that were not
 * @param total bytes it was said to have, or -1
 * @param overlapping bytes of those seen that the sensor could not put in their place, or had seen before
 * @param digest of its content, with the name of the algorithm; empty when none was made
 */
record SentFile(
        String fuid,
        List<String> uids,
        String sensor,
        Instant time,
        String sender,
        String receiver,
        boolean request,
        String protocol,
        String name,
        String type,
        long seen,
        long missing,
        long total,
        long overlapping,
        String digest,
        Provenance place) {
    /** Bytes of it that were seen, none of them twice; one at least. */
    long bytes() {
        long atMost = total < 0 ? seen : Math.min(seen, total);
        return complete() ? atMost : Math.max(1, Math.min(atMost, seen - overlapping));
    }

    /** Bytes that it has: as it was said, or as it was seen to its end; -1 where neither is known. */
    long size() {
        return total < 0 && complete() ? seen : total;
    }

    /** Whether every byte of it was seen. */
    boolean complete() {
        return seen > 0 && missing == 0 && (total < 0 || seen >= total);
    }
}
