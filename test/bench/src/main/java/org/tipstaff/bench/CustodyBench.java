package org.tipstaff.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.custody.Custody;
import org.tipstaff.evidence.custody.CustodyClock;
import org.tipstaff.evidence.custody.CustodyEntry;
import org.tipstaff.evidence.custody.CustodyKeys;
import org.tipstaff.evidence.custody.CustodyLog;
import org.tipstaff.evidence.custody.EntryKind;
import org.tipstaff.evidence.custody.LogCheck;

/** Takes a new folder, a number of callers and of seconds; prints durable custody entries a second and how long each waited. */
public final class CustodyBench {
    private static final String ORIGIN = "court.example/tipstaff/bench";

    private CustodyBench() {}

    public static void main(String[] args) throws Exception {
        if (args.length != 3 || Files.exists(Path.of(args[0]))) {
            System.err.println("custody: takes NEW-FOLDER CALLERS SECONDS");
            System.exit(2);
        }
        Path folder = Path.of(args[0]);
        int callers = Integer.parseInt(args[1]);
        long nanos = Long.parseLong(args[2]) * 1_000_000_000L;
        CustodyKeys keys = CustodyKeys.generate("court.example/tipstaff");
        try (CustodyLog log =
                CustodyLog.open(folder, ORIGIN, keys, CustodyClock.of(InstantSource.system(), System::nanoTime))) {
            measure(log, callers, nanos / 4); // the JVM warms up
            long before = log.size();
            long start = System.nanoTime();
            long[] waits = measure(log, callers, nanos);
            double seconds = (System.nanoTime() - start) / 1e9;
            Arrays.sort(waits);
            System.out.println(String.format(
                    Locale.ROOT,
                    "%d callers: %,.0f durable entries/s; acknowledged after p50 %.1f ms, p99 %.1f ms, most %.1f ms",
                    callers,
                    (log.size() - before) / seconds,
                    waits[waits.length / 2] / 1e6,
                    waits[(int) (waits.length * 0.99)] / 1e6,
                    waits[waits.length - 1] / 1e6));
            start = System.nanoTime();
            log.checkpoint();
            System.out.println(
                    String.format(Locale.ROOT, "checkpoint: %.1f ms", (System.nanoTime() - start) / 1e6));
        }
        long start = System.nanoTime();
        LogCheck.Result result =
                LogCheck.check(folder, new LogCheck.Trusted(Optional.of(ORIGIN), keys.publicKeys(), List.of()));
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.println(String.format(
                Locale.ROOT,
                "check: %,d entries, %d faults, %,.0f entries/s",
                result.checkedEntries(),
                result.faults().size(),
                result.checkedEntries() / seconds));
    }

    private static long[] measure(Custody custody, int callers, long nanos) throws InterruptedException {
        ConcurrentLinkedQueue<long[]> all = new ConcurrentLinkedQueue<>();
        long end = System.nanoTime() + nanos;
        List<Thread> threads = new ArrayList<>();
        for (int caller = 0; caller < callers; caller++) {
            int number = caller;
            threads.add(Thread.ofVirtual().start(() -> all.add(call(custody, number, end))));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return all.stream().flatMapToLong(Arrays::stream).toArray();
    }

    private static long[] call(Custody custody, int caller, long end) {
        long[] waits = new long[1024];
        int count = 0;
        Sha256 digest = Sha256.of(new byte[] {(byte) caller});
        try {
            for (long now = System.nanoTime(); now < end; ) {
                custody.record(CustodyEntry.of(EntryKind.ACQUIRE, "registry.clerk1", "TLP:RED")
                        .secret("path", "logs/host-" + caller + "/Security-" + count + ".evtx")
                        .digest("sha256", digest)
                        .number("bytes", count)
                        .build());
                long then = System.nanoTime();
                if (count == waits.length) {
                    waits = Arrays.copyOf(waits, 2 * count);
                }
                waits[count++] = then - now;
                now = then;
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return Arrays.copyOf(waits, count);
    }
}
