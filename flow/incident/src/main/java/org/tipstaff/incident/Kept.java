package org.tipstaff.incident;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * At most {@code limit} different facts of one kind, with how often each was seen; the same ones whatever the order they
 * came in and however they were divided between workers.
 *
 * <p>When there are more, those of the best rank stay, and among equals those whose key has the smallest hash. That is a
 * bottom-k sample: a key that belongs to the k smallest of all belongs to the k smallest of every part, so it is never
 * dropped anywhere and its count is exact. "The first that came" would depend on the workers, "the earliest in time"
 * would lose the end of the log, where the intruder is.
 */
final class Kept<F extends Fact> {
    private final int limit;
    private Map<String, Entry<F>> entries = new HashMap<>();
    private @Nullable Entry<F> worst;
    private long observed;

    Kept(int limit) {
        this.limit = limit;
    }

    /** One fact, how often it was seen, and until when. */
    static final class Entry<F extends Fact> {
        private final String key;
        private final int rank;
        private final long hash;
        private F first;
        private long count;
        private @Nullable Instant last;

        private Entry(String key, int rank, F fact, long count, @Nullable Instant last) {
            this(key, rank, hash(key), fact, count, last);
        }

        private Entry(String key, int rank, long hash, F fact, long count, @Nullable Instant last) {
            this.key = key;
            this.rank = rank;
            this.hash = hash;
            this.first = fact;
            this.count = count;
            this.last = last;
        }

        /** One that was kept and is read again; nothing is chosen among such. */
        static <F extends Fact> Entry<F> of(F fact, long count, @Nullable Instant last) {
            return new Entry<>("", 0, fact, count, last);
        }

        Entry<F> copy() {
            return new Entry<>(key, rank, hash, first, count, last);
        }

        String key() {
            return key;
        }

        int rank() {
            return rank;
        }

        F first() {
            return first;
        }

        long count() {
            return count;
        }

        @Nullable
        Instant last() {
            return last;
        }

        private int compare(Entry<F> other) {
            if (rank != other.rank) {
                return Integer.compare(rank, other.rank);
            }
            int byHash = Long.compareUnsigned(hash, other.hash);
            return byHash != 0 ? byHash : key.compareTo(other.key);
        }
    }

    /** @param rank 0 for what is worth most; the same for the same key */
    void add(String key, int rank, F fact) {
        add(new Entry<>(key, rank, fact, 1, fact.seen().time()));
    }

    void addAll(Kept<F> other) {
        other.entries.values().forEach(this::add);
        // What the other had dropped was seen all the same.
        observed += other.observed - other.counted();
    }

    /** Those of the other's entries that it would give now; it keeps them to itself and can go on. */
    void addCopies(Kept<F> other, Predicate<Entry<F>> which) {
        other.forEach(each -> {
            if (which.test(each)) {
                add(each.copy());
            }
        });
    }

    /** Each that is kept, in no order. */
    void forEach(Consumer<Entry<F>> action) {
        shrink();
        entries.values().forEach(action);
    }

    /** An entry as it was written down; it is added as if it had been seen again. */
    void addAgain(String key, int rank, F first, long count, @Nullable Instant last) {
        add(new Entry<>(key, rank, first, count, last));
    }

    /** What was seen and is not kept. */
    void addDropped(long count) {
        observed += count;
    }

    private void add(Entry<F> added) {
        observed += added.count;
        Entry<F> known = entries.get(added.key);
        if (known != null) {
            known.count += added.count;
            if (Fact.ORDER.compare(added.first, known.first) < 0) {
                known.first = added.first;
            }
            Instant last = added.last;
            if (last != null && (known.last == null || last.isAfter(known.last))) {
                known.last = last;
            }
            return;
        }
        if (worst != null && added.compare(worst) > 0) {
            return;
        }
        entries.put(added.key, added);
        if (entries.size() >= limit + limit / 4L + 1) {
            shrink();
        }
    }

    private void shrink() {
        if (entries.size() <= limit) {
            return;
        }
        List<Entry<F>> all = new ArrayList<>(entries.values());
        all.sort(Entry::compare);
        entries = new HashMap<>();
        for (Entry<F> entry : all.subList(0, limit)) {
            entries.put(entry.key, entry);
        }
        worst = all.get(limit - 1);
    }

    private long counted() {
        long sum = 0;
        for (Entry<F> entry : entries.values()) {
            sum += entry.count;
        }
        return sum;
    }

    /** In time order. */
    List<Entry<F>> sorted() {
        shrink();
        List<Entry<F>> all = new ArrayList<>(entries.values());
        all.sort(Comparator.comparing(Entry::first, Fact.ORDER));
        return all;
    }

    /** How many events were seen whose fact was not kept. */
    long dropped() {
        shrink();
        return observed - counted();
    }

    /** FNV-1a with the finisher of SplitMix64; only to choose evenly, so no more is asked of it. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        return hash ^ (hash >>> 31);
    }
}
