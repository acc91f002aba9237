package org.tipstaff.engine;

import java.time.Instant;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Gap;

/**
 * What live detection has done since it was opened. Read at one moment, for metrics.
 *
 * @param offset the first record of the journal that was not worked off yet
 * @param received when the last record that was worked off was received; null before the first. The lag is from then to now
 *     while {@code offset} is behind the journal's end
 * @param records records worked off
 * @param events events in them that rules were asked about
 * @param findings findings told
 * @param late matches that came too late to be put in order, and so were seen by no correlation
 * @param held matches that wait to be put in order
 * @param incidents incidents that are open
 * @param gaps by kind
 * @param unknown events of no known dialect, about which no rule could be asked
 * @param rules digest of the rules in use
 */
public record LiveCounters(
        long offset,
        @Nullable Instant received,
        long records,
        long events,
        long findings,
        long late,
        int held,
        int incidents,
        SortedMap<Gap.Kind, Long> gaps,
        long unknown,
        String rules) {}
