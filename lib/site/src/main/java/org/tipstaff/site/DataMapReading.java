package org.tipstaff.site;

import java.util.List;
import java.util.Optional;

/**
 * What came of a data map: the map, or why there is none.
 *
 * @param problems by place; only warnings when there is a map
 * @param errors how many there were, counted beyond what is listed
 */
public record DataMapReading(Optional<DataMap> map, List<Problem> problems, int errors) {
    public DataMapReading {
        problems = List.copyOf(problems);
    }
}
