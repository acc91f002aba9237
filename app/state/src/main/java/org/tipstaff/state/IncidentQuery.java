package org.tipstaff.state;

import org.jspecify.annotations.Nullable;
import org.tipstaff.sigma.Level;

/**
 * Which incidents; the one that changed last comes first. Those taken up into another are left out: they are found by id.
 *
 * @param severity lowest severity
 * @param acknowledged only those that somebody has, or only those that nobody has; null for both
 * @param limit rows of the page, 1 to {@link Page#ROWS_MAX}
 * @param after {@link Page#next} of the page before, or null
 */
public record IncidentQuery(
        Level severity,
        @Nullable Boolean acknowledged,
        int limit,
        @Nullable String after) {
    public IncidentQuery {
        Cursor.requireLimit(limit);
    }

    public static IncidentQuery first(int limit) {
        return new IncidentQuery(Level.INFORMATIONAL, null, limit, null);
    }

    public IncidentQuery after(@Nullable String cursor) {
        return new IncidentQuery(severity, acknowledged, limit, cursor);
    }
}
