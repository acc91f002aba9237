package org.tipstaff.site;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Hours of a week, by the clock on the wall of the court: {@code mon-thu 08:30-18:00; fri 08:30-16:00}, or {@code always}.
 * A span that ends at or before its beginning goes on into the next day: {@code mon-fri 18:00-08:00}.
 *
 * <p>Whether a moment is covered is asked of what the clock on the wall shows at it, so the hour that is there twice in autumn
 * is covered twice and the one that is missing in spring is missed by nobody.
 */
public record Hours(List<Span> spans) {
    /** All week. */
    public static final Hours ALWAYS =
            new Hours(List.of(new Span(EnumSet.allOf(DayOfWeek.class), LocalTime.MIDNIGHT, LocalTime.MIDNIGHT)));

    /** A week has 168 hours; more spans than that say nothing. */
    public static final int SPANS_MAX = 168;

    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    /** @param to when it ends, which it does not cover; at or before {@code from}: on the next day */
    public record Span(Set<DayOfWeek> days, LocalTime from, LocalTime to) {
        public Span {
            if (days.isEmpty()) {
                throw new IllegalArgumentException("a span of hours has at least one day");
            }
            days = Set.copyOf(days);
        }

        boolean covers(LocalDateTime wall) {
            LocalTime time = wall.toLocalTime();
            DayOfWeek day = wall.getDayOfWeek();
            if (from.isBefore(to)) {
                return days.contains(day) && !time.isBefore(from) && time.isBefore(to);
            }
            return (days.contains(day) && !time.isBefore(from)) || (days.contains(day.minus(1)) && time.isBefore(to));
        }

        @Override
        public String toString() {
            String named = EnumSet.copyOf(days).stream()
                    .map(day -> DAYS.get(day.getValue() - 1))
                    .collect(Collectors.joining(","));
            return named + " " + from + "-" + to;
        }
    }

    public Hours {
        spans = List.copyOf(spans);
        if (spans.isEmpty() || spans.size() > SPANS_MAX) {
            throw new IllegalArgumentException("hours are 1 to " + SPANS_MAX + " spans of a week");
        }
    }

    /** @throws IllegalArgumentException with what is wrong */
    public static Hours parse(String text) {
        if (text.strip().equalsIgnoreCase("always")) {
            return ALWAYS;
        }
        List<Span> spans = new ArrayList<>();
        for (String part : text.split(";", SPANS_MAX + 1)) {
            spans.add(span(part.strip()));
        }
        return new Hours(spans);
    }

    private static Span span(String text) {
        String[] words = text.split("\\s+");
        if (words.length != 2) {
            throw wrong(text);
        }
        EnumSet<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String part : words[0].toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] ends = part.split("-", -1);
            if (ends.length > 2) {
                throw wrong(text);
            }
            DayOfWeek day = day(ends[0], text);
            DayOfWeek last = day(ends[ends.length - 1], text);
            days.add(day);
            while (day != last) {
                day = day.plus(1);
                days.add(day);
            }
        }
        String[] times = words[1].split("-", -1);
        if (times.length != 2) {
            throw wrong(text);
        }
        LocalTime from = time(times[0], text);
        LocalTime to = times[1].equals("24:00") ? LocalTime.MIDNIGHT : time(times[1], text);
        return new Span(days, from, to);
    }

    private static DayOfWeek day(String text, String whole) {
        int day = DAYS.indexOf(text);
        if (day < 0) {
            throw wrong(whole);
        }
        return DayOfWeek.of(day + 1);
    }

    private static LocalTime time(String text, String whole) {
        boolean form = text.length() == 5 && text.charAt(2) == ':';
        for (int i = 0; form && i < 5; i++) {
            form = i == 2 || (text.charAt(i) >= '0' && text.charAt(i) <= '9');
        }
        int hour = form ? Integer.parseInt(text.substring(0, 2)) : -1;
        int minute = form ? Integer.parseInt(text.substring(3)) : -1;
        if (!form || hour > 23 || minute > 59) {
            throw wrong(whole);
        }
        return LocalTime.of(hour, minute);
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(
                "'" + text + "' are no hours; write them like 'mon-thu 08:30-18:00; fri 08:30-16:00', or 'always'");
    }

    public boolean cover(Instant at, ZoneId zone) {
        LocalDateTime wall = LocalDateTime.ofInstant(at, zone);
        return spans.stream().anyMatch(span -> span.covers(wall));
    }

    @Override
    public String toString() {
        return spans.stream().map(Span::toString).collect(Collectors.joining("; "));
    }
}
