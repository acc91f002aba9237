package org.tipstaff.inform;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Set;

/**
 * How much time there is. Hours run on without a break, also over a change of clocks. Months are of the calendar and end on
 * the last day where there is no such day. Business days are days that are no Saturday, Sunday or holiday of the place; the
 * day on which the clock starts does not count, and the term ends with the last one.
 */
public sealed interface Term {
    /** The last moment. */
    Instant end(Instant start, ZoneId zone, Set<LocalDate> holidays);

    record Hours(int count) implements Term {
        public Hours {
            checked(count);
        }

        @Override
        public Instant end(Instant start, ZoneId zone, Set<LocalDate> holidays) {
            return start.plus(Duration.ofHours(count));
        }
    }

    record Months(int count) implements Term {
        public Months {
            checked(count);
        }

        @Override
        public Instant end(Instant start, ZoneId zone, Set<LocalDate> holidays) {
            return start.atZone(zone).plusMonths(count).toInstant();
        }
    }

    record BusinessDays(int count) implements Term {
        public BusinessDays {
            checked(count);
        }

        @Override
        public Instant end(Instant start, ZoneId zone, Set<LocalDate> holidays) {
            LocalDate day = start.atZone(zone).toLocalDate();
            int left = count;
            while (left > 0) {
                day = day.plusDays(1);
                boolean free = day.getDayOfWeek() == DayOfWeek.SATURDAY
                        || day.getDayOfWeek() == DayOfWeek.SUNDAY
                        || holidays.contains(day);
                left -= free ? 0 : 1;
            }
            return ZonedDateTime.of(day.plusDays(1), LocalTime.MIDNIGHT, zone).toInstant();
        }
    }

    /** Without undue delay: no number, so a person says when it is met. */
    record Promptly() implements Term {
        @Override
        public Instant end(Instant start, ZoneId zone, Set<LocalDate> holidays) {
            return start;
        }
    }

    /** @param words {@code 72 hours}, {@code 1 month}, {@code 4 business-days} or {@code promptly} */
    static Term parse(String words) {
        if (words.equals("promptly")) {
            return new Promptly();
        }
        String[] parts = words.split(" ");
        if (parts.length == 2 && parts[0].matches("[0-9]{1,4}")) {
            int count = Integer.parseInt(parts[0]);
            switch (parts[1]) {
                case "hour", "hours" -> {
                    return new Hours(count);
                }
                case "month", "months" -> {
                    return new Months(count);
                }
                case "business-day", "business-days" -> {
                    return new BusinessDays(count);
                }
                default -> {
                    // said below
                }
            }
        }
        throw new IllegalArgumentException(
                "'" + words + "' is no term; write 72 hours, 1 month, 4 business-days or promptly");
    }

    private static void checked(int count) {
        if (count < 1 || count > 1000) {
            throw new IllegalArgumentException("a term has 1 to 1000 of its unit, not " + count);
        }
    }
}
