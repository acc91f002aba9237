package org.tipstaff.site;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the court's calendar says of some days.
 *
 * @param to the last day, by the court's own time
 * @param event for people: a hearing, a judgment, a recess
 * @param closed on these days the court's hours don't count
 * @param hours when the services of the event must run on these days; null for the court's hours
 * @param services ids of services that the event can't do without, beside their own hours
 */
public record JudicialEvent(
        LocalDate from,
        LocalDate to,
        String event,
        Posture posture,
        boolean closed,
        @Nullable Hours hours,
        List<String> services) {
    public JudicialEvent {
        services = List.copyOf(services);
        Names.line(event, "the event of a calendar day");
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("the calendar entry '" + event + "' ends before it begins");
        }
    }

    public boolean on(LocalDate day) {
        return !day.isBefore(from) && !day.isAfter(to);
    }
}
