package org.tipstaff.continuity;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tipstaff.site.JudicialEvent;
import org.tipstaff.site.Service;

/**
 * What becomes of one service.
 *
 * @param reasons what it lacks; empty when nothing is lost
 * @param audiences who is without it
 * @param minutes how long it is needed in the time asked for, and missed by each of the audiences; 0 when nobody needs it then
 * @param firstMissed the first moment at which somebody needs it; null when nobody does
 * @param events of the calendar that fall into the time and can't do without it
 */
public record ServiceEffect(
        Service service,
        Loss loss,
        List<Reason> reasons,
        List<String> audiences,
        long minutes,
        @Nullable Instant firstMissed,
        List<JudicialEvent> events) {
    public ServiceEffect {
        reasons = List.copyOf(reasons);
        audiences = List.copyOf(audiences);
        events = List.copyOf(events);
    }

    public Cost cost() {
        long all = minutes * audiences.size();
        return new Cost(service.mustRun() ? all : 0, all);
    }
}
