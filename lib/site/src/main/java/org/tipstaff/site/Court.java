package org.tipstaff.site;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/**
 * The house and its time.
 *
 * @param languages {@code en}, {@code fr}; the first is that of people who chose none
 */
public record Court(String name, ZoneId timezone, List<String> languages, Hours hours, List<JudicialEvent> calendar) {
    static final List<String> LANGUAGES = List.of("en", "fr");

    public Court {
        Names.line(name, "the court's name");
        languages = List.copyOf(languages);
        calendar = List.copyOf(calendar);
        if (name.isBlank()) {
            throw new IllegalArgumentException("the court has a name");
        }
        if (languages.isEmpty() || !LANGUAGES.containsAll(languages)) {
            throw new IllegalArgumentException("languages are of " + LANGUAGES + ", not " + languages);
        }
    }

    /** Whether the court works at this moment. */
    public boolean open(Instant at) {
        LocalDate day = day(at);
        return hours.cover(at, timezone) && calendar.stream().noneMatch(event -> event.closed() && event.on(day));
    }

    /** The highest posture of the day. */
    public Posture postureAt(Instant at) {
        LocalDate day = day(at);
        return calendar.stream()
                .filter(event -> event.on(day))
                .map(JudicialEvent::posture)
                .max(Posture::compareTo)
                .orElse(Posture.ORDINARY);
    }

    /**
     * Whether a service is needed at this moment: in its hours, or the court's where it has none, and when an event of the
     * calendar can't do without it.
     */
    public boolean needs(Service service, Instant at) {
        Hours own = service.hours();
        if (own == null ? open(at) : own.cover(at, timezone)) {
            return true;
        }
        LocalDate day = day(at);
        return calendar.stream()
                .filter(event -> event.on(day) && event.services().contains(service.id()))
                .anyMatch(event -> (event.hours() == null ? hours : event.hours()).cover(at, timezone));
    }

    private LocalDate day(Instant at) {
        return at.atZone(timezone).toLocalDate();
    }
}
