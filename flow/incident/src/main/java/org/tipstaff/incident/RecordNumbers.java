package org.tipstaff.incident;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tipstaff.event.Gap;
import org.tipstaff.event.Source;

/**
 * Which record numbers of each log were seen, so that missing ones can be named. A log numbers its records one by one;
 * numbers that are missing within it were filtered out when it was exported, or removed.
 *
 * <p>Kept as bits, 64 numbers to a word, for then neither order nor division between workers matters.
 */
final class RecordNumbers {
    /** Words kept over the whole case: 67 million records if they stand densely. Beyond, missing ranges are not named. */
    static final int WORDS_MAX = 1 << 20;
    /** Missing ranges named for one log; the sum of all is stated beside them. */
    static final int RANGES_MAX = 5;

    private final Map<Log, Map<Long, Long>> logs = new HashMap<>();
    private final Map<Log, Source> sources = new HashMap<>();
    private int words;
    private boolean overflowed;

    private record Log(String path, String channel, String host) implements Comparable<Log> {
        @Override
        public int compareTo(Log other) {
            int by = path.compareTo(other.path);
            by = by != 0 ? by : channel.compareTo(other.channel);
            return by != 0 ? by : host.compareTo(other.host);
        }
    }

    void add(Source source, String channel, String host, long number) {
        if (overflowed || number < 0) {
            return;
        }
        Log log = new Log(source.path(), channel, host);
        sources.putIfAbsent(log, source);
        add(log, number >>> 6, 1L << (number & 63));
    }

    private void add(Log log, long word, long bits) {
        Map<Long, Long> map = logs.computeIfAbsent(log, key -> new HashMap<>());
        Long known = map.get(word);
        map.put(word, known == null ? bits : known | bits);
        if (known == null && ++words > WORDS_MAX) {
            overflow();
        }
    }

    private void overflow() {
        overflowed = true;
        logs.clear();
    }

    void addAll(RecordNumbers other) {
        sources.putAll(other.sources);
        if (other.overflowed) {
            overflow();
        }
        if (!overflowed) {
            other.logs.forEach((log, map) -> map.forEach((word, bits) -> add(log, word, bits)));
        }
    }

    List<Gap> gaps() {
        List<Gap> gaps = new ArrayList<>();
        if (overflowed) {
            sources.keySet().stream()
                    .min(Log::compareTo)
                    .ifPresent(log -> gaps.add(Gap.whole(
                            java.util.Objects.requireNonNull(sources.get(log)),
                            Gap.Kind.NOT_KEPT,
                            "the case has more records than are kept for finding missing record numbers (limit "
                                    + WORDS_MAX + " words of 64), so none are reported as missing")));
            return gaps;
        }
        new TreeMap<>(logs).forEach((log, map) -> missing(log, map, gaps));
        return gaps;
    }

    private void missing(Log log, Map<Long, Long> map, List<Gap> gaps) {
        long[] keys = map.keySet().stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(keys);
        long seen = 0;
        long first = -1;
        long previous = -1;
        long ranges = 0;
        List<long[]> longest = new ArrayList<>();
        for (long key : keys) {
            long bits = java.util.Objects.requireNonNull(map.get(key));
            seen += Long.bitCount(bits);
            while (bits != 0) {
                long number = (key << 6) + Long.numberOfTrailingZeros(bits);
                bits &= bits - 1;
                if (first < 0) {
                    first = number;
                } else if (number > previous + 1) {
                    ranges++;
                    longest.add(new long[] {previous + 1, number - 1});
                    if (longest.size() > 64 * RANGES_MAX) {
                        keepLongest(longest);
                    }
                }
                previous = number;
            }
        }
        long missing = previous - first + 1 - seen;
        if (missing == 0) {
            return;
        }
        keepLongest(longest);
        longest.sort((a, b) -> Long.compare(a[0], b[0]));
        StringBuilder where = new StringBuilder();
        for (long[] range : longest) {
            where.append(where.isEmpty() ? "" : ", ").append(range[0]);
            if (range[1] > range[0]) {
                where.append('-').append(range[1]);
            }
        }
        gaps.add(new Gap(
                java.util.Objects.requireNonNull(sources.get(log)),
                Gap.Kind.RECORDS_MISSING,
                -1,
                -1,
                longest.get(0)[0],
                "channel '" + log.channel + "' of host '" + log.host + "': " + missing + " of the " + (seen + missing)
                        + " record numbers between " + first + " and " + previous + " are missing, in " + ranges
                        + (ranges == 1 ? " range: " : " ranges; the longest: ") + where));
    }

    private static void keepLongest(List<long[]> ranges) {
        ranges.sort((a, b) -> {
            int byLength = Long.compare(b[1] - b[0], a[1] - a[0]);
            return byLength != 0 ? byLength : Long.compare(a[0], b[0]);
        });
        while (ranges.size() > RANGES_MAX) {
            ranges.remove(ranges.size() - 1);
        }
    }
}
