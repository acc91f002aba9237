package org.tipstaff.impact;

import java.time.Instant;
import java.util.List;
import org.tipstaff.event.Provenance;

/**
 * One HTTP request with a body (Zeek {@code http}).
 *
 * @param method as it stands there
 * @param target what it asked for: host and path
 * @param bytes of the body
 * @param fuids the files that the body held
 */
record Upload(
        String uid,
        long depth,
        String sensor,
        Instant time,
        String sender,
        String receiver,
        String method,
        String target,
        List<String> names,
        long bytes,
        List<String> fuids,
        Provenance place) {}
