package org.tipstaff.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Event;
import org.tipstaff.event.Gap;
import org.tipstaff.event.Source;
import org.tipstaff.sigma.RuleMatch;

/**
 * What one source gave. It belongs to one worker until the source was read to its end; then nothing changes it. Kept
 * apart per source, so that a copy of a file can be folded away whole and no order of reading shows in the result.
 */
final class SourceOutcome {
    final Source source;
    final List<RuleMatch> matches = new ArrayList<>();
    final List<Gap> gaps = new ArrayList<>();
    final Map<String, Count> channels = new HashMap<>();
    final Map<String, Count> hosts = new HashMap<>();
    final Map<String, Long> clocks = new HashMap<>();
    /** Why records fit no dialect, with how many did and the first of them. */
    final Map<String, Unmapped> unmapped = new TreeMap<>();

    long records;
    long events;
    long withoutTime;
    String format = "";

    SourceOutcome(Source source) {
        this.source = source;
    }

    void count(Event event) {
        events++;
        Instant time = event.time();
        if (time == null) {
            withoutTime++;
        } else {
            clocks.merge(event.clocks().get(0).clock(), 1L, Long::sum);
        }
        channels.computeIfAbsent(event.channel(), name -> new Count()).add(time);
        hosts.computeIfAbsent(event.host(), name -> new Count()).add(time);
    }

    /** How many, and from when to when. */
    static final class Count {
        long events;

        @Nullable
        Instant first;

        @Nullable
        Instant last;

        void add(@Nullable Instant time) {
            events++;
            widen(time, time);
        }

        void add(Count other) {
            events += other.events;
            widen(other.first, other.last);
        }

        private void widen(@Nullable Instant from, @Nullable Instant to) {
            if (from != null && (first == null || from.isBefore(first))) {
                first = from;
            }
            if (to != null && (last == null || to.isAfter(last))) {
                last = to;
            }
        }
    }

    /** Records that fit no dialect for one reason. */
    static final class Unmapped {
        long records;
        long firstRecord;
        long firstOffset;
    }
}
