package org.tipstaff.site;

import java.util.List;
import java.util.Optional;

/**
 * What came of a file on lists of records.
 *
 * @param problems by place; only warnings when there are lists
 * @param errors how many there were, counted beyond what is listed
 */
public record RecordListsReading(Optional<RecordLists> lists, List<Problem> problems, int errors) {
    public RecordListsReading {
        problems = List.copyOf(problems);
    }
}
