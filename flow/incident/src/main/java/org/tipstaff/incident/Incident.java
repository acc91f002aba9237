package org.tipstaff.incident;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tipstaff.detect.Finding;
import org.tipstaff.sigma.Level;

/**
 * Findings that belong together, and what they say happened.
 *
 * @param id a UUIDv5 of its findings' ids, so the same logs give the same id
 * @param title one sentence that names the worst thing seen and where; never a rule title
 * @param severity of the whole, not below that of any step it rests on without reason
 * @param first time of the first step, corrected; null when no record has a time
 * @param last time of the last step, corrected
 * @param hosts that findings or steps stand on, in the order they were reached
 * @param users accounts that acted, in the order they appear
 * @param tactics in the order of the ATT&CK matrix
 * @param techniques sorted
 * @param findings all, by time, path, record, rule id
 * @param steps in time order
 * @param account what happened, in plain language: how they came in, what they did, where they went, what is not known
 * @param joins why these findings are one incident
 * @param entities what was touched or used, most connected first
 * @param clocks offsets that were measured on its hosts
 */
public record Incident(
        String id,
        Sentence title,
        Level severity,
        Score score,
        @Nullable Instant first,
        @Nullable Instant last,
        List<String> hosts,
        List<String> users,
        List<String> tactics,
        List<String> techniques,
        List<Finding> findings,
        List<Step> steps,
        List<Sentence> account,
        List<Join> joins,
        List<EntityLink> entities,
        List<ClockOffset> clocks) {

    /**
     * An edge of the entity graph.
     *
     * @param relation a key of the catalogue: {@code started}, {@code logged-on-from}, {@code connected-to}, {@code wrote}, …
     * @param findings how many findings show it
     */
    public record EntityLink(Entity from, String relation, Entity to, int findings) {}
}
