package org.tipstaff.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.tipstaff.sigma.Level;

/**
 * Which findings; newest first, those without a time last.
 *
 * @param level lowest level
 * @param incident only those in this incident, or null
 * @param rule only those of this rule, or null
 * @param host only those on this host, or null
 * @param since only those with a time not before it, or null
 * @param until only those with a time not after it, or null
 * @param limit rows of the page, 1 to {@link Page#ROWS_MAX}
 * @param after {@link Page#next} of the page before, or null
 */
public record FindingQuery(
        Level level,
        @Nullable String incident,
        @Nullable String rule,
        @Nullable String host,
        @Nullable Instant since,
        @Nullable Instant until,
        int limit,
        @Nullable String after) {
    public FindingQuery {
        Cursor.requireLimit(limit);
    }

    public static FindingQuery first(int limit) {
        return new FindingQuery(Level.INFORMATIONAL, null, null, null, null, null, limit, null);
    }

    public FindingQuery of(String incident) {
        return new FindingQuery(level, incident, rule, host, since, until, limit, after);
    }

    public FindingQuery after(@Nullable String cursor) {
        return new FindingQuery(level, incident, rule, host, since, until, limit, cursor);
    }
}
