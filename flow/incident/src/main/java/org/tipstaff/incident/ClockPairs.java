package org.tipstaff.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How far the clock that stamped the records of a host stands from the clock the events themselves carry.
 *
 * <p>Kept per source and host, because it is the shipping that shifts clocks: two exports of one host may disagree. The
 * offsets are counted in whole seconds, which is also how they are applied: the fraction is the delay between the event
 * and its record, not an error of a clock.
 */
final class ClockPairs {
    /** Sources and hosts that are measured; a case has dozens. Those beyond are not measured, so not corrected. */
    static final int PLACES_MAX = 20_000;
    /** Different offsets of one clock that are counted; a clock with more is no clock, so it is not corrected. */
    static final int OFFSETS_MAX = 4_096;
    /** A correction must be worth making: below this, record and event are merely not simultaneous. */
    static final Duration OFFSET_MIN = Duration.ofSeconds(60);
    /** So near to the median a pair must lie to agree with it. */
    static final long AGREEMENT_SECONDS = 2;
    /** Percent of the pairs that must agree. */
    static final int AGREEMENT_PERCENT = 90;

    private final Map<Place, Histogram> places = new HashMap<>();
    private boolean overflowed;

    record Place(String source, String host, String recorded, String reference) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int by = host.compareTo(other.host);
            by = by != 0 ? by : source.compareTo(other.source);
            by = by != 0 ? by : recorded.compareTo(other.recorded);
            return by != 0 ? by : reference.compareTo(other.reference);
        }
    }

    private static final class Histogram {
        private final TreeMap<Long, Long> seconds = new TreeMap<>();
        private boolean overflowed;

        void add(long offset, long count) {
            if (overflowed) {
                return;
            }
            seconds.merge(offset, count, Long::sum);
            if (seconds.size() > OFFSETS_MAX) {
                overflowed = true;
                seconds.clear();
            }
        }
    }

    void add(Place place, Instant recorded, Instant reference) {
        long millis = Duration.between(recorded, reference).toMillis();
        histogram(place).add(Math.floorDiv(millis + 500, 1000L), 1);
    }

    private Histogram histogram(Place place) {
        Histogram known = places.get(place);
        if (known != null) {
            return known;
        }
        if (places.size() >= PLACES_MAX) {
            overflowed = true;
            return new Histogram();
        }
        Histogram made = new Histogram();
        places.put(place, made);
        return made;
    }

    void addAll(ClockPairs other) {
        overflowed |= other.overflowed;
        for (Map.Entry<Place, Histogram> entry : other.places.entrySet()) {
            Histogram mine = histogram(entry.getKey());
            if (entry.getValue().overflowed) {
                mine.overflowed = true;
                mine.seconds.clear();
            }
            entry.getValue().seconds.forEach(mine::add);
        }
    }

    /** What was measured, by place. Nothing when there were too many places to measure them all alike. */
    TreeMap<Place, ClockOffset> measured() {
        TreeMap<Place, ClockOffset> measured = new TreeMap<>();
        if (overflowed) {
            return measured;
        }
        places.forEach((place, histogram) -> {
            if (!histogram.seconds.isEmpty()) {
                measured.put(place, measure(place.host, place.recorded, place.reference, histogram.seconds));
            }
        });
        return measured;
    }

    /** How often each offset was seen, by place; none of a clock that has too many. */
    Map<Place, Map<Long, Long>> counts() {
        Map<Place, Map<Long, Long>> counts = new HashMap<>();
        places.forEach((place, histogram) -> counts.put(place, histogram.seconds));
        return counts;
    }

    /** Such as {@link #counts} gave; nothing stands for too many. */
    void addCounts(Place place, Map<Long, Long> counts) {
        Histogram histogram = histogram(place);
        counts.forEach(histogram::add);
        histogram.overflowed |= counts.isEmpty();
    }

    void overflow() {
        overflowed = true;
    }

    boolean isOverflowed() {
        return overflowed;
    }

    private static ClockOffset measure(String host, String recorded, String reference, TreeMap<Long, Long> seconds) {
        long events = 0;
        for (long count : seconds.values()) {
            events += count;
        }
        long median = 0;
        long passed = 0;
        for (Map.Entry<Long, Long> entry : seconds.entrySet()) {
            passed += entry.getValue();
            if (passed * 2 >= events) {
                median = entry.getKey();
                break;
            }
        }
        long agreeing = 0;
        for (long count : seconds.subMap(median - AGREEMENT_SECONDS, true, median + AGREEMENT_SECONDS, true)
                .values()) {
            agreeing += count;
        }
        boolean applied =
                Math.abs(median) >= OFFSET_MIN.toSeconds() && agreeing * 100 >= events * (long) AGREEMENT_PERCENT;
        return new ClockOffset(host, recorded, reference, Duration.ofSeconds(median), events, agreeing, applied);
    }

    /** The same for a host as a whole: one line per clock and offset. */
    static List<ClockOffset> byHost(Map<Place, ClockOffset> measured) {
        record Line(String host, String recorded, String reference, Duration offset, boolean applied) {}
        Map<Line, long[]> lines = new HashMap<>();
        for (ClockOffset offset : measured.values()) {
            long[] sums = lines.computeIfAbsent(
                    new Line(offset.host(), offset.recorded(), offset.reference(), offset.offset(), offset.applied()),
                    key -> new long[2]);
            sums[0] += offset.events();
            sums[1] += offset.agreeing();
        }
        List<ClockOffset> offsets = new ArrayList<>();
        lines.forEach((line, sums) -> offsets.add(new ClockOffset(
                line.host, line.recorded, line.reference, line.offset, sums[0], sums[1], line.applied)));
        offsets.sort(java.util.Comparator.comparing(ClockOffset::host)
                .thenComparing(ClockOffset::recorded)
                .thenComparing(ClockOffset::reference)
                .thenComparing(ClockOffset::offset)
                .thenComparing(ClockOffset::applied));
        return offsets;
    }

    /** The hosts among these places. */
    Set<String> hosts() {
        Set<String> hosts = new TreeSet<>();
        places.keySet().forEach(place -> hosts.add(place.host));
        return hosts;
    }
}
