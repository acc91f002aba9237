package org.tipstaff.receivers;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** Keeps the counts, and the latest refusals, in memory. */
public final class Counts implements Tally {
    /**
     * Different (receiver, source, reason) that are counted apart; the rest go to one row named "others". Sources and receivers are
     * configured, so this is never reached by what a sender does.
     */
    static final int ROWS = 10_000;

    /** Refusals kept for the reader; older ones are only counted. */
    static final int LATEST = 200;

    /** What is counted together; {@code reason} is "accepted" or the key of a {@link Refusal}. */
    public record Row(String receiver, String source, String reason) implements Comparable<Row> {
        @Override
        public int compareTo(Row other) {
            int byReceiver = receiver.compareTo(other.receiver);
            int bySource = byReceiver != 0 ? byReceiver : source.compareTo(other.source);
            return bySource != 0 ? bySource : reason.compareTo(other.reason);
        }
    }

    /** How much of it. {@code times} counts the calls: refusals of which nobody knows how many records they were. */
    public record Amount(Row row, long times, long records, long bytes) {}

    private static final class Sums {
        final LongAdder times = new LongAdder();
        final LongAdder records = new LongAdder();
        final LongAdder bytes = new LongAdder();
    }

    private static final Row OTHERS = new Row("others", Tally.UNKNOWN, "others");

    private final ConcurrentMap<Row, Sums> rows = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Integer> open = new ConcurrentHashMap<>();
    private final Deque<Refused> latest = new ArrayDeque<>();

    /** With nothing counted. */
    public Counts() {}

    @Override
    public void accepted(String receiver, String source, long records, long bytes) {
        add(new Row(receiver, source, "accepted"), records, bytes);
    }

    @Override
    public void refused(Refused refused) {
        add(new Row(refused.receiver(), refused.source(), refused.reason().key()), refused.records(), refused.bytes());
        synchronized (latest) {
            if (latest.size() == LATEST) {
                latest.removeFirst();
            }
            latest.addLast(refused);
        }
    }

    @Override
    public void connections(String receiver, int count) {
        open.put(receiver, count);
    }

    private void add(Row row, long records, long bytes) {
        Sums sums = rows.get(row);
        if (sums == null) {
            sums = rows.computeIfAbsent(rows.size() < ROWS ? row : OTHERS, key -> new Sums());
        }
        sums.times.increment();
        sums.records.add(records);
        sums.bytes.add(bytes);
    }

    /** All rows, in their order. */
    public List<Amount> amounts() {
        List<Amount> amounts = new ArrayList<>();
        new TreeMap<>(rows)
                .forEach((row, sums) ->
                        amounts.add(new Amount(row, sums.times.sum(), sums.records.sum(), sums.bytes.sum())));
        return amounts;
    }

    /** Open connections by receiver. */
    public TreeMap<String, Integer> connections() {
        return new TreeMap<>(open);
    }

    /** The latest refusals, oldest first. */
    public List<Refused> latest() {
        synchronized (latest) {
            return List.copyOf(latest);
        }
    }

    /** Records that were accepted, over all receivers and sources. */
    public long acceptedRecords() {
        return amounts().stream()
                .filter(amount -> amount.row().reason().equals("accepted"))
                .mapToLong(Amount::records)
                .sum();
    }

    /** How many times something was refused for this reason. */
    public long times(Refusal reason) {
        return amounts().stream()
                .filter(amount -> amount.row().reason().equals(reason.key()))
                .mapToLong(Amount::times)
                .sum();
    }
}
