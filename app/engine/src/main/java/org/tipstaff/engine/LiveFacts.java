package org.tipstaff.engine;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.tipstaff.detect.Finding;
import org.tipstaff.incident.CaseContext;
import org.tipstaff.incident.ContextCollector;
import org.tipstaff.incident.RunningFacts;

/**
 * The facts of the last epochs. Those who read hand over what each batch showed and do not wait for what becomes of it; the one who builds
 * incidents takes it up to a mark, and so sees exactly what was read when it was asked to build. Now and then what an epoch has come
 * to is written to a file, so that after a restart only the rest of the journal is read again.
 */
final class LiveFacts {
    /** Batches that may wait to be taken; then those who read wait. Each holds the facts of some thousand records. */
    private static final int WAITING_MAX = 64;

    private final LiveFactsFile files;
    private final RunningFacts facts = new RunningFacts();
    private final ConcurrentLinkedQueue<Item> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicLong handedOver = new AtomicLong();
    private final LinkedBlockingQueue<Saving> savings = new LinkedBlockingQueue<>();

    // What follows belongs to the one who takes.
    private final AtomicLong taken = new AtomicLong();
    private volatile boolean grown;
    private Set<String> hosts = Set.of();

    LiveFacts(LiveFactsFile files) {
        this.files = files;
    }

    private sealed interface Item {
        record Begun(long epoch, long oldest) implements Item {}

        record Seen(long epoch, List<ContextCollector> contexts) implements Item {}

        record Save(long epoch, long first, long upTo) implements Item {}
    }

    /** What is to be written: of the records of an epoch from its first to {@code upTo}. */
    private record Saving(long epoch, long first, long upTo, ContextCollector seen) {}

    // ---- those who read

    /** An epoch begins; those before {@code oldest} are forgotten. */
    void begin(long epoch, long oldest) {
        offer(new Item.Begun(epoch, oldest));
    }

    void seen(long epoch, List<ContextCollector> contexts) {
        offer(new Item.Seen(epoch, contexts));
    }

    /** What was seen of an epoch up to now shall be written down. */
    void save(long epoch, long first, long upTo) {
        offer(new Item.Save(epoch, first, upTo));
    }

    private void offer(Item item) {
        waiting.add(item);
        handedOver.incrementAndGet();
    }

    /** Whether so much waits that those who read should wait, too. */
    boolean isBehind() {
        return handedOver.get() - taken.get() > WAITING_MAX;
    }

    /** Everything that was handed over until now. */
    long mark() {
        return handedOver.get();
    }

    /** Whether there is news of the hosts that incidents were last built of. */
    boolean isGrown() {
        return grown;
    }

    // ---- the one who builds

    /** Takes what was handed over before this mark. */
    void take(long mark) {
        while (taken.get() < mark) {
            switch (waiting.poll()) {
                case Item.Begun(long epoch, long oldest) -> {
                    facts.begin(epoch, oldest);
                    files.forgetBefore(oldest);
                }
                case Item.Seen(long epoch, List<ContextCollector> contexts) -> {
                    for (ContextCollector each : contexts) {
                        grown |= !grown && RunningFacts.touches(each, hosts);
                        facts.add(epoch, each);
                    }
                }
                case Item.Save(long epoch, long first, long upTo) ->
                    savings.add(new Saving(epoch, first, upTo, facts.copy(epoch)));
                case null -> throw new IllegalStateException("a mark that was not reached yet");
            }
            taken.incrementAndGet();
        }
    }

    /** The facts that matter for these findings. */
    CaseContext around(Collection<Finding> findings) {
        hosts = RunningFacts.hosts(findings);
        grown = false;
        return facts.around(findings);
    }

    // ---- the one who writes

    /** Writes what is to be written; waits a little when there is nothing. */
    void write() throws InterruptedException, IOException {
        Saving saving = savings.poll(100, TimeUnit.MILLISECONDS);
        if (saving != null) {
            write(saving);
        }
    }

    /** Writes all that is to be written. */
    void writeRest() throws IOException {
        for (Saving saving = savings.poll(); saving != null; saving = savings.poll()) {
            write(saving);
        }
    }

    private void write(Saving saving) throws IOException {
        files.write(saving.epoch(), saving.first(), saving.upTo(), saving.seen());
    }

    /** What was written of an epoch; null when there is nothing that can be used. */
    LiveFactsFile.@Nullable Saved read(long epoch, long first, long end) {
        return files.read(epoch, first, end);
    }
}
