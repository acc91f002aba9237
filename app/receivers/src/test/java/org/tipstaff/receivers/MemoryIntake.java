package org.tipstaff.receivers;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tipstaff.journal.Received;

/** Keeps what it takes, and refuses while it is told to. */
public final class MemoryIntake implements Intake, Arrivals {
    private final List<Received> records = new ArrayList<>();
    private IntakeRefused.@Nullable Reason refusing;
    private int recordsMax = Integer.MAX_VALUE;
    private int refusals;

    @Override
    public synchronized void accept(List<Received> batch) throws IntakeRefused {
        if (batch.isEmpty()) {
            throw new AssertionError("a receiver hands on at least one record");
        }
        if (refusing != null) {
            refusals++;
            notifyAll();
            throw new IntakeRefused(refusing, Duration.ofMillis(1500), "the journal refuses for a test");
        }
        if (batch.size() > recordsMax) {
            throw new IntakeRefused(IntakeRefused.Reason.LIMIT, Duration.ofSeconds(1), "too many at once for a test");
        }
        records.addAll(batch);
        notifyAll();
    }

    @Override
    public synchronized long end() {
        return records.size();
    }

    @Override
    public synchronized void since(long from, String source, Consumer<Received> each) {
        records.stream()
                .skip(from)
                .filter(record -> record.source().equals(source))
                .forEach(each);
    }

    public synchronized void refuse(IntakeRefused.@Nullable Reason reason) {
        refusing = reason;
    }

    /** Batches of more records are refused for good. */
    public synchronized void takeAtMost(int most) {
        recordsMax = most;
    }

    public synchronized void awaitRefusals(int wanted) throws InterruptedException {
        while (refusals < wanted) {
            wait();
        }
    }

    /** All records, when there are at least this many. */
    public synchronized List<Received> await(int wanted) throws InterruptedException {
        while (records.size() < wanted) {
            wait();
        }
        return List.copyOf(records);
    }

    public synchronized List<Received> records() {
        return List.copyOf(records);
    }

    public List<String> texts() {
        return texts(records());
    }

    public static List<String> texts(List<Received> records) {
        return records.stream()
                .map(record -> new String(record.bytes(), StandardCharsets.UTF_8))
                .toList();
    }
}
