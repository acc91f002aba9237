package org.tipstaff.inform;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/**
 * A time between two moments.
 *
 * @param from not before 1970
 * @param to not before {@code from} nor after 9999; the span ends before it unless both are the same moment
 */
public record Span(Instant from, Instant to) {
    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

    public Span {
        if (from.isBefore(FIRST) || to.isAfter(LAST)) {
            throw new IllegalArgumentException("a span lies in the years 1970 to 9999");
        }
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("a span begins before it ends, but " + to + " is before " + from);
        }
    }

    public boolean within(Span other) {
        return !from.isBefore(other.from) && !to.isAfter(other.to);
    }

    /** The whole days of a place that this touches. */
    public Span days(ZoneId zone) {
        ZonedDateTime first = from.atZone(zone).truncatedTo(ChronoUnit.DAYS);
        ZonedDateTime last = to.atZone(zone).truncatedTo(ChronoUnit.DAYS);
        return new Span(
                first.toInstant(),
                last.toInstant().equals(to) && to.isAfter(from)
                        ? to
                        : last.plusDays(1).toInstant());
    }
}
