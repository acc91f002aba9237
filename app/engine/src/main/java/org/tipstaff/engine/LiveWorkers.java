package org.tipstaff.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.tipstaff.event.Source;
import org.tipstaff.incident.ContextCollector;
import org.tipstaff.normalise.Mappings;

/** Shares the records of one second over threads: the caller's and those started here. The result does not depend on their number. */
final class LiveWorkers implements AutoCloseable {
    /** Fewer are read by the caller alone: waking another thread takes longer. */
    private static final int SHARED_LEAST = 128;

    private final List<LiveWorker> workers = new ArrayList<>();
    private final ExecutorService threads;

    LiveWorkers(int count, Source journal, Mappings mappings, RuleBook book) {
        for (int i = 0; i < count; i++) {
            workers.add(new LiveWorker(journal, mappings, book));
        }
        threads = Executors.newFixedThreadPool(
                Math.max(1, count - 1),
                Thread.ofPlatform().name("live-", 1).daemon().factory());
    }

    LiveWorker first() {
        return workers.getFirst();
    }

    void rules(RuleBook book) {
        workers.forEach(worker -> worker.rules(book));
    }

    /** The facts that were collected since the last call. */
    List<ContextCollector> handOverContexts() {
        return workers.stream().map(LiveWorker::handOverContext).toList();
    }

    /** In the order of the records. */
    List<LiveWorker.Result> read(List<LiveWorker.Slice> slices) throws InterruptedException {
        int records = slices.stream().mapToInt(LiveWorker.Slice::size).sum();
        if (workers.size() == 1 || records < SHARED_LEAST) {
            return List.of(workers.getFirst().read(slices));
        }
        List<List<LiveWorker.Slice>> shares = divide(slices, records);
        List<Future<LiveWorker.Result>> others = new ArrayList<>();
        for (int i = 1; i < shares.size(); i++) {
            LiveWorker worker = workers.get(i);
            List<LiveWorker.Slice> share = shares.get(i);
            others.add(threads.submit(() -> worker.read(share)));
        }
        List<LiveWorker.Result> results = new ArrayList<>();
        results.add(workers.getFirst().read(shares.getFirst()));
        for (Future<LiveWorker.Result> other : others) {
            try {
                results.add(other.get());
            } catch (ExecutionException e) {
                throw new IllegalStateException("a worker failed", e.getCause());
            }
        }
        return results;
    }

    private List<List<LiveWorker.Slice>> divide(List<LiveWorker.Slice> slices, int records) {
        int each = (records + workers.size() - 1) / workers.size();
        List<List<LiveWorker.Slice>> shares = new ArrayList<>();
        List<LiveWorker.Slice> share = new ArrayList<>();
        int size = 0;
        for (LiveWorker.Slice slice : slices) {
            int from = slice.from();
            while (from < slice.to()) {
                int to = Math.min(slice.to(), from + each - size);
                share.add(new LiveWorker.Slice(slice.batch(), from, to));
                size += to - from;
                from = to;
                if (size == each) {
                    shares.add(share);
                    share = new ArrayList<>();
                    size = 0;
                }
            }
        }
        if (size > 0) {
            shares.add(share);
        }
        return shares;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
