package org.tipstaff.notify;

import java.time.Instant;
import org.tipstaff.site.Severity;

/**
 * All that this module ever knows of an incident. There is no room here for a title, a rule, a host of a step or a document: what
 * is not handed over can't get into a message.
 *
 * @param id as the case calls it; the same for as long as the incident grows
 * @param opened when it was opened
 */
public record IncidentSnapshot(String id, Severity severity, Instant opened, Suspects suspects) {
    private static final int ID_MAX = 200;

    public IncidentSnapshot {
        if (id.isBlank() || id.length() > ID_MAX) {
            throw new IllegalArgumentException("the id of an incident has 1 to " + ID_MAX + " characters");
        }
    }
}
