package org.tipstaff.notify;

import java.time.Instant;
import org.tipstaff.site.Severity;

/**
 * One matter in a message. This is all that leaves the house about it.
 *
 * @param telling 1 for the first time it is told, 2 for the second, …
 */
public record Line(String reference, Topic topic, What what, Severity severity, Instant since, int telling) {
    /** What there is to say of it. */
    public enum What {
        /** Somebody must take it. */
        OPEN,
        /** Somebody has it; nobody else needs to run. */
        TAKEN,
        /** It is over. */
        OVER
    }
}
