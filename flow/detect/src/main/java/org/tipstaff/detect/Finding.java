package org.tipstaff.detect;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Event;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.Source;
import org.tipstaff.sigma.Level;
import org.tipstaff.sigma.RuleHeader;

/**
 * A rule that matched: one event, or for a correlation several.
 *
 * @param id UUIDv5 of what was found where: digest, record and rule
 * @param time the event's time by the clock its log used; for a correlation, of the event that completed it; null when
 *     the event has none
 * @param rule the rule, with its level, tactics and techniques
 * @param events the events, in time order; exactly one unless {@code correlation}
 * @param correlation true when the rule looked at several events together
 * @param matched the fields that made the rule true and their values, by field name
 * @param copies further sources with the same bytes, in which the same record stands, by path
 */
public record Finding(
        UUID id,
        @Nullable Instant time,
        RuleHeader rule,
        List<Event> events,
        boolean correlation,
        SortedMap<String, String> matched,
        List<Source> copies)
        implements FindingOrder.Ordered {

    @Override
    public Provenance provenance() {
        return event().provenance();
    }

    public Level level() {
        return rule.level();
    }

    /** The event itself, or of a correlation the one that completed it. */
    public Event event() {
        return events.get(events.size() - 1);
    }
}
