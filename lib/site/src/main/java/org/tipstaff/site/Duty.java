package org.tipstaff.site;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * When somebody is to be told, and before or after whom.
 *
 * @param order 1 is told first; 2 when nobody acknowledged; …
 * @param hours for {@link When#HOURS}; null else
 * @param from first day, by the court's time; null for any
 * @param until last day; null for any
 */
public record Duty(
        When when,
        @Nullable Hours hours,
        int order,
        @Nullable LocalDate from,
        @Nullable LocalDate until) {
    public static final int ORDER_MAX = 9;

    public enum When {
        ALWAYS,
        COURT_HOURS,
        OUTSIDE_COURT_HOURS,
        HOURS
    }

    public Duty {
        if ((when == When.HOURS) != (hours != null)) {
            throw new IllegalArgumentException("a duty by hours has hours, and no other has");
        }
        if (order < 1 || order > ORDER_MAX) {
            throw new IllegalArgumentException("the order of a duty is 1 to " + ORDER_MAX + ", not " + order);
        }
        if (from != null && until != null && until.isBefore(from)) {
            throw new IllegalArgumentException("the duty ends before it begins");
        }
    }

    public boolean at(Instant moment, Court court) {
        LocalDate day = moment.atZone(court.timezone()).toLocalDate();
        if ((from != null && day.isBefore(from)) || (until != null && day.isAfter(until))) {
            return false;
        }
        return switch (when) {
            case ALWAYS -> true;
            case COURT_HOURS -> court.open(moment);
            case OUTSIDE_COURT_HOURS -> !court.open(moment);
            case HOURS -> hours != null && hours.cover(moment, court.timezone());
        };
    }
}
