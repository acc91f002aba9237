package org.tipstaff.impact;

import java.time.Instant;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One search of the unified audit log whose results were exported with their numbers ({@code ResultIndex} of {@code ResultCount}). The log itself
 * numbers nothing: these numbers are all that can show that a record of it is missing.
 */
final class AuditSearch {
    /** Results at which Search-UnifiedAuditLog stops, whether or not there are more. */
    static final int RESULTS_MAX = 50_000;

    private final int count;
    private final BitSet seen = new BitSet();
    private boolean twice;
    private boolean strange;
    private @Nullable Instant first;
    private @Nullable Instant last;
    private final Map<String, Instant> accessedFirst = new TreeMap<>();

    AuditSearch(int count) {
        this.count = count;
    }

    /** Results that it had, by its own word. */
    int count() {
        return count;
    }

    /** @param accessed the mailbox, where the record is one of access to it that shows that access is recorded; else empty */
    void result(int index, @Nullable Instant time, String accessed) {
        if (index < 1 || index > count || time == null) {
            strange = true;
            return;
        }
        twice |= seen.get(index);
        seen.set(index);
        first = first == null || time.isBefore(first) ? time : first;
        last = last == null || time.isAfter(last) ? time : last;
        if (!accessed.isEmpty() && (accessedFirst.size() < ImpactCollector.ROWS_MAX)) {
            accessedFirst.merge(accessed, time, (one, other) -> one.isBefore(other) ? one : other);
        }
    }

    void add(AuditSearch other) {
        twice |= other.twice || seen.intersects(other.seen);
        strange |= other.strange;
        seen.or(other.seen);
        Instant begin = other.first;
        Instant end = other.last;
        first = first == null || (begin != null && begin.isBefore(first)) ? begin : first;
        last = last == null || (end != null && end.isAfter(last)) ? end : last;
        other.accessedFirst.forEach(
                (mailbox, time) -> accessedFirst.merge(mailbox, time, (one, more) -> one.isBefore(more) ? one : more));
    }

    /** Whether every result from the first number to the last is there once, and the search did not stop at its limit. */
    boolean isWhole() {
        return !twice && !strange && count > 0 && count < RESULTS_MAX && seen.cardinality() == count;
    }

    /** Results that are not there, where their numbers show it. */
    long missing() {
        return Math.max(0, (long) count - seen.cardinality());
    }

    @Nullable
    Instant first() {
        return first;
    }

    @Nullable
    Instant last() {
        return last;
    }

    /** When it first has a record of access to each mailbox, by the names that records use. */
    Map<String, Instant> accessedFirst() {
        return accessedFirst;
    }
}
