package org.tipstaff.engine;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tipstaff.report.EventFacts;
import org.tipstaff.report.SourceFacts;

/**
 * What one source gave, apart from all others: so that what is said of several can be counted anew for a reader who may
 * not know of the rest.
 *
 * @param facts its number of gaps is counted anew with the gaps that go with it
 * @param readable records that a reader understood
 * @param unread records or lines that were seen but could not be read
 * @param clocks events by the clock their time was taken from
 */
public record SourceRead(
        SourceFacts facts,
        long readable,
        long unread,
        long events,
        long withoutTime,
        SortedMap<String, Long> clocks,
        List<EventFacts.HostFacts> hosts,
        List<Channel> channels) {
    public SourceRead {
        clocks = Collections.unmodifiableSortedMap(new TreeMap<>(clocks));
        hosts = List.copyOf(hosts);
        channels = List.copyOf(channels);
    }

    /**
     * Its part of a channel.
     *
     * @param rules of the run that look at this channel
     */
    public record Channel(String name, long events, long rules) {}
}
