package org.tipstaff.site;

import java.time.Duration;
import java.util.List;

/**
 * Who must agree to watching an attacker in place of cutting: a legal decision, and never for long.
 *
 * @param count people, of different offices
 * @param atMost it ends after this and is decided anew
 */
public record Watch(List<String> offices, int count, Duration atMost) {
    public Watch {
        offices = List.copyOf(offices);
        if (offices.isEmpty() || count < 1 || count > 9) {
            throw new IllegalArgumentException("'watch' names offices and 1 to 9 people of them (count)");
        }
        if (atMost.compareTo(Duration.ofMinutes(1)) < 0 || atMost.compareTo(Containment.LEASE_MAX) > 0) {
            throw new IllegalArgumentException("'at_most' is a minute to " + Containment.LEASE_MAX.toDays() + " days");
        }
    }
}
