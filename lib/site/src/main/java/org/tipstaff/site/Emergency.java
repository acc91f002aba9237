package org.tipstaff.site;

import java.time.Duration;
import java.util.List;

/**
 * The stated way around the approvals when those who must give them can't be had.
 *
 * @param reviewWithin after this the others must have looked at it
 */
public record Emergency(List<String> offices, int count, Duration reviewWithin) {
    public Emergency {
        offices = List.copyOf(offices);
        if (offices.isEmpty() || count < 1 || count > 9) {
            throw new IllegalArgumentException("the emergency path names offices and 1 to 9 people of them (count)");
        }
    }
}
