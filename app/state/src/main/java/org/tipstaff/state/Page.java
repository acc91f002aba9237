package org.tipstaff.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some rows, in order.
 *
 * @param next what to ask with for the rows behind these, or null when there are none
 */
public record Page<T>(List<T> rows, @Nullable String next) {
    /** Rows of one page, at most. */
    public static final int ROWS_MAX = 500;

    public Page {
        rows = List.copyOf(rows);
    }
}
