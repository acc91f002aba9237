package org.tipstaff.impact;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The fewest bytes of files that left a computer. What can't be told from another file is not added to it: of two that may be the
 * same, in whole or in part, the fuller counts alone. Each sum below is over files that its rows prove to be different ones, so a row
 * or a name that is taken away makes none of them larger.
 */
final class FilesApart {
    private FilesApart() {}

    /**
     * One sending of a file of which bytes were seen.
     *
     * @param name its name; empty when nothing told one
     * @param size bytes that the file has; -1 where that is not known
     * @param digest of all its bytes, with the name of the algorithm; empty where not all were seen, or none was made
     * @param seen bytes of it that were seen; never more than its size
     */
    record Row(String name, long size, String digest, long seen) {}

    static long bytes(List<Row> rows) {
        Map<Long, Map<String, Long>> names = new HashMap<>();
        Map<Long, Map<String, Long>> digests = new HashMap<>();
        Map<Long, Long> fullest = new HashMap<>();
        Map<String, Long> named = new HashMap<>();
        long most = 0;
        for (Row row : rows) {
            most = Math.max(most, row.seen());
            if (row.size() >= 0) {
                fullest.merge(row.size(), row.seen(), Math::max);
                if (!row.digest().isEmpty()) {
                    digests.computeIfAbsent(row.size(), _ -> new HashMap<>()).put(row.digest(), row.seen());
                }
            }
            // One file may have several names; a digest tells that, so who has one is told apart by it.
            if (row.digest().isEmpty() && !row.name().isEmpty()) {
                named.merge(row.name(), row.seen(), Math::max);
                if (row.size() >= 0) {
                    names.computeIfAbsent(row.size(), _ -> new HashMap<>()).merge(row.name(), row.seen(), Math::max);
                }
            }
        }
        long bySize = 0;
        for (Map.Entry<Long, Long> each : fullest.entrySet()) {
            long its = Math.max(each.getValue(), sum(names.getOrDefault(each.getKey(), Map.of())));
            Map<String, Map<String, Long>> byAlgorithm = new HashMap<>();
            digests.getOrDefault(each.getKey(), Map.of())
                    .forEach((digest, seen) -> byAlgorithm
                            .computeIfAbsent(digest.substring(0, digest.indexOf(':') + 1), _ -> new HashMap<>())
                            .put(digest, seen));
            for (Map<String, Long> of : byAlgorithm.values()) {
                its = Math.max(its, sum(of));
            }
            bySize += its;
        }
        return Math.max(most, Math.max(bySize, sum(named)));
    }

    private static long sum(Map<String, Long> bytes) {
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }
}
