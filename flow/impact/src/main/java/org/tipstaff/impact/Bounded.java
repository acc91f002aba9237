package org.tipstaff.impact;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * At most {@code limit} different facts: those of the greatest weight, and among equals those whose key is smallest. One that is
 * among the greatest of all is among the greatest of every part, so what is kept does not depend on how the reading was divided.
 */
final class Bounded<F> {
    private final int limit;
    private final Comparator<F> better;
    private Map<String, Entry<F>> entries = new HashMap<>();
    private long dropped;
    private long droppedWeight;

    private record Entry<F>(String key, long weight, F fact) {}

    /** @param better of two facts with the same key the one to keep comes first */
    Bounded(int limit, Comparator<F> better) {
        this.limit = limit;
        this.better = better;
    }

    void add(String key, long weight, F fact) {
        Entry<F> known = entries.get(key);
        if (known == null || better.compare(fact, known.fact()) < 0) {
            entries.put(key, new Entry<>(key, weight, fact));
            if (entries.size() >= 2L * limit) {
                shrink();
            }
        }
    }

    void addAll(Bounded<F> other) {
        other.entries.values().forEach(each -> add(each.key(), each.weight(), each.fact()));
        dropped += other.dropped;
        droppedWeight = plus(droppedWeight, other.droppedWeight);
    }

    private void shrink() {
        if (entries.size() <= limit) {
            return;
        }
        List<Entry<F>> all = new ArrayList<>(entries.values());
        all.sort(Comparator.comparingLong((Entry<F> entry) -> entry.weight())
                .reversed()
                .thenComparing(Entry::key));
        entries = new HashMap<>();
        all.subList(0, limit).forEach(each -> entries.put(each.key(), each));
        for (Entry<F> each : all.subList(limit, all.size())) {
            dropped++;
            droppedWeight = plus(droppedWeight, each.weight());
        }
    }

    private static long plus(long one, long other) {
        return one + other < 0 ? Long.MAX_VALUE : one + other;
    }

    /** What is kept, by key. */
    List<F> facts() {
        shrink();
        return entries.values().stream()
                .sorted(Comparator.comparing(Entry::key))
                .map(Entry::fact)
                .toList();
    }

    /** How many were not kept. The number may count one fact several times. */
    long dropped() {
        shrink();
        return dropped;
    }

    /** The sum of their weights: at least what the dropped weigh together. */
    long droppedWeight() {
        shrink();
        return droppedWeight;
    }
}
