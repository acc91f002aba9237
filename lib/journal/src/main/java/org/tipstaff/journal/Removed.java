package org.tipstaff.journal;

import java.util.Map;
import java.util.TreeMap;

/** Which offsets retention removed: ranges, neighbours joined. */
final class Removed {
    private final TreeMap<Long, Long> endByFirst = new TreeMap<>();

    void add(Tombstone stone) {
        long first = stone.first();
        long end = stone.end();
        Map.Entry<Long, Long> before = endByFirst.floorEntry(first);
        if (before != null && before.getValue() >= first) {
            first = before.getKey();
            end = Math.max(end, before.getValue());
        }
        for (Map.Entry<Long, Long> after = endByFirst.ceilingEntry(first);
                after != null && after.getKey() <= end;
                after = endByFirst.ceilingEntry(first)) {
            end = Math.max(end, after.getValue());
            endByFirst.remove(after.getKey());
        }
        endByFirst.put(first, end);
    }

    long end() {
        return endByFirst.isEmpty() ? 0 : endByFirst.lastEntry().getValue();
    }

    boolean covers(long offset) {
        Map.Entry<Long, Long> at = endByFirst.floorEntry(offset);
        return at != null && at.getValue() > offset;
    }

    /** Why the records between these offsets are not there; at most up to where the reason changes. */
    Lost loss(long from, long until) {
        if (covers(from)) {
            return new Lost(from, Math.min(endByFirst.floorEntry(from).getValue(), until), "removed by retention");
        }
        Long next = endByFirst.higherKey(from);
        return new Lost(from, next == null ? until : Math.min(next, until), "their segment is missing or damaged");
    }
}
