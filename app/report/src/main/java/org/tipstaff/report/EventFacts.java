package org.tipstaff.report;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the sources held, counted over all of them.
 *
 * @param recordsRead records that a reader understood
 * @param recordsUnread records or lines that were seen but could not be read; each is a gap as well
 * @param events records that became events
 * @param withoutTime events that have no time
 * @param first the earliest event; null when none has a time
 * @param last the latest event
 * @param clocks events by the clock their time was taken from ({@code TimeCreated}, {@code UtcTime}, …)
 * @param hosts every host that events name, by name
 */
public record EventFacts(
        long recordsRead,
        long recordsUnread,
        long events,
        long withoutTime,
        @Nullable Instant first,
        @Nullable Instant last,
        SortedMap<String, Long> clocks,
        List<HostFacts> hosts) {
    public EventFacts {
        clocks = Collections.unmodifiableSortedMap(new TreeMap<>(clocks));
        hosts = List.copyOf(hosts);
    }

    /**
     * One host's part.
     *
     * @param host as written in the logs; empty for events that name none
     * @param first null when none of its events has a time
     */
    public record HostFacts(
            String host,
            long events,
            @Nullable Instant first,
            @Nullable Instant last) {}
}
