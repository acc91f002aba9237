package org.tipstaff.site;

import java.time.LocalDate;
import java.util.Optional;

/**
 * From when to when somebody belonged to the court, by the account they have.
 *
 * @param account as logs call it, without its domain; never the name of a person
 * @param joined the first day
 * @param left the last day
 */
public record Membership(String account, Optional<LocalDate> joined, Optional<LocalDate> left) {
    public Membership {
        Names.id(account, "an account");
        if (joined.isEmpty() && left.isEmpty()) {
            throw new IllegalArgumentException("of an account stands here when its holder joined or left");
        }
        if (joined.isPresent() && left.isPresent() && left.get().isBefore(joined.get())) {
            throw new IllegalArgumentException("its holder left before they joined");
        }
    }
}
