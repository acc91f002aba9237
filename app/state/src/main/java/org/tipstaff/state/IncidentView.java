package org.tipstaff.state;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tipstaff.sigma.Level;

/**
 * An incident as it stands now. A live incident grows: the same id comes again with more in it, and replaces itself.
 *
 * @param id for the incident's whole life
 * @param title one sentence, in English
 * @param opened when it was told for the first time, by the custody log
 * @param updated when it last grew
 * @param first time of its first step, or null when no record of it has one
 * @param last time of its last step
 * @param joined the incident into which this one was taken up, or null while it stands by itself
 * @param findings ids of the findings that are in it
 * @param document the incident as one JSON object, as in {@code incidents.json}
 */
public record IncidentView(
        String id,
        String title,
        Level severity,
        long score,
        Instant opened,
        Instant updated,
        @Nullable Instant first,
        @Nullable Instant last,
        @Nullable String joined,
        List<String> findings,
        String document) {
    public IncidentView {
        findings = List.copyOf(findings);
    }
}
