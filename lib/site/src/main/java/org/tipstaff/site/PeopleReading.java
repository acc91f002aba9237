package org.tipstaff.site;

import java.util.List;
import java.util.Optional;

/**
 * What came of a list of who joined and left.
 *
 * @param problems by place; only warnings when there is a list
 * @param errors how many there were, counted beyond what is listed
 */
public record PeopleReading(Optional<People> people, List<Problem> problems, int errors) {
    public PeopleReading {
        problems = List.copyOf(problems);
    }
}
