package org.tipstaff.site;

import java.util.List;
import java.util.Optional;

/**
 * What came of a register of claims: the register, or why there is none.
 *
 * @param problems by place; only warnings when there is a register
 * @param errors how many there were, counted beyond what is listed
 */
public record ClaimsReading(Optional<Claims> claims, List<Problem> problems, int errors) {
    public ClaimsReading {
        problems = List.copyOf(problems);
    }
}
