package org.tipstaff.impact;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one log of one computer (or of one sensor) gave over time, counted in buckets. A log over more time than
 * {@link #BUCKETS_MAX} buckets hold has wider ones; how wide depends on what was counted alone, not on its order.
 */
final class LogRow {
    static final Duration BUCKET = Duration.ofMinutes(5);
    static final int BUCKETS_MAX = 4_096;

    /** What was seen in one bucket. */
    static final class Cell {
        long events;
        long lowest = Long.MAX_VALUE;
        long highest = Long.MIN_VALUE;
        boolean clearedHere;
        boolean weakenedHere;
        /** Whether something that is told at another time went on here. */
        boolean spanned;

        double lost;

        void add(Cell other) {
            events += other.events;
            lowest = Math.min(lowest, other.lowest);
            highest = Math.max(highest, other.highest);
            clearedHere |= other.clearedHere;
            weakenedHere |= other.weakenedHere;
            spanned |= other.spanned;
            lost = Math.max(lost, other.lost);
        }

        /** Record numbers of this bucket that are missing between its lowest and its highest. */
        long missing() {
            return numbered() ? Math.max(0, highest - lowest + 1 - events) : 0;
        }

        boolean numbered() {
            return highest >= lowest;
        }
    }

    private int shift;
    private NavigableMap<Long, Cell> cells = new TreeMap<>();

    Cell at(Instant time) {
        long index = Math.floorDiv(time.getEpochSecond(), BUCKET.toSeconds()) >> shift;
        Cell cell = cells.get(index);
        if (cell == null) {
            cell = new Cell();
            cells.put(index, cell);
            if (cells.size() > BUCKETS_MAX) {
                widen();
                return at(time);
            }
        }
        return cell;
    }

    void addAll(LogRow other) {
        while (shift < other.shift) {
            widen();
        }
        for (Map.Entry<Long, Cell> each : other.cells.entrySet()) {
            long index = each.getKey() >> (shift - other.shift);
            cells.computeIfAbsent(index, _ -> new Cell()).add(each.getValue());
        }
        while (cells.size() > BUCKETS_MAX) {
            widen();
        }
    }

    private void widen() {
        TreeMap<Long, Cell> wider = new TreeMap<>();
        cells.forEach((index, cell) ->
                wider.computeIfAbsent(index >> 1, _ -> new Cell()).add(cell));
        cells = wider;
        shift++;
    }

    /** The cells by the second at which each begins. */
    NavigableMap<Long, Cell> cells() {
        TreeMap<Long, Cell> all = new TreeMap<>();
        cells.forEach((index, cell) -> all.put((index << shift) * BUCKET.toSeconds(), cell));
        return all;
    }

    long cellSeconds() {
        return BUCKET.toSeconds() << shift;
    }

    @Nullable
    Instant first() {
        return cells.isEmpty() ? null : Instant.ofEpochSecond(cells().firstKey());
    }

    /** The end of the last bucket. */
    @Nullable
    Instant last() {
        return cells.isEmpty() ? null : Instant.ofEpochSecond(cells().lastKey() + cellSeconds());
    }
}
