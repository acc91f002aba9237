package org.tipstaff.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.tipstaff.sigma.Level;

/**
 * A finding as it is searched for.
 *
 * @param id of the finding, deterministic: the same finding comes twice under the same id
 * @param time of its event, or null
 * @param rule id of the rule
 * @param source from whom the record came
 * @param host or empty
 * @param user or empty
 * @param document the finding as one JSON object, as {@code -f jsonl} writes it
 */
public record FindingView(
        String id,
        @Nullable Instant time,
        Level level,
        String rule,
        String source,
        String host,
        String user,
        String document) {}
