package org.tipstaff.bench;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.tipstaff.journal.Batch;
import org.tipstaff.journal.Form;
import org.tipstaff.journal.Journal;
import org.tipstaff.journal.JournalLimits;
import org.tipstaff.journal.JournalReader;
import org.tipstaff.journal.Read;
import org.tipstaff.journal.Received;
import org.tipstaff.journal.Retention;
import org.tipstaff.journal.SealedSegment;
import org.tipstaff.journal.SegmentListener;
import org.tipstaff.journal.Tombstone;

/**
 * Takes a new folder, a number of callers, of records an append, of seconds and of records a second (0: as many as go);
 * prints what a durable record of about 1 kB costs: to append, to read once while it is written, and to seal.
 */
public final class JournalBench {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Duration WAIT = Duration.ofMillis(100);

    private JournalBench() {}

    /** What one thread used. */
    private static final class Use {
        private final AtomicLong cpuNanos = new AtomicLong();
        private final AtomicLong allocatedBytes = new AtomicLong();

        private void of(Work work) throws IOException, InterruptedException {
            long id = Thread.currentThread().threadId();
            long cpu = THREADS.getThreadCpuTime(id);
            long allocated = THREADS.getThreadAllocatedBytes(id);
            work.run();
            cpuNanos.addAndGet(THREADS.getThreadCpuTime(id) - cpu);
            allocatedBytes.addAndGet(THREADS.getThreadAllocatedBytes(id) - allocated);
        }

        private String per(long records) {
            return String.format(
                    Locale.ROOT,
                    "%.2f us CPU and %,.0f bytes allocated a record",
                    cpuNanos.get() / 1e3 / records,
                    (double) allocatedBytes.get() / records);
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    public static void main(String[] args) throws Exception {
        if (args.length != 5 || Files.exists(Path.of(args[0]))) {
            System.err.println("journal: takes NEW-FOLDER CALLERS RECORDS-AN-APPEND SECONDS RECORDS-A-SECOND");
            System.exit(2);
        }
        Path folder = Path.of(args[0]);
        int callers = Integer.parseInt(args[1]);
        int appendRecords = Integer.parseInt(args[2]);
        long seconds = Long.parseLong(args[3]);
        long rate = Long.parseLong(args[4]);
        try (Journal journal = Journal.open(folder, JournalLimits.defaults(), InstantSource.system())) {
            new Round(journal, callers, appendRecords, seconds / 4 + 1, rate).run(false); // the JVM warms up
            new Round(journal, callers, appendRecords, seconds, rate).run(true);
        }
    }

    /** One measurement. */
    private record Round(Journal journal, int callers, int appendRecords, long seconds, long rate) {
        void run(boolean print) throws InterruptedException, IOException {
            Use appending = new Use();
            Use reading = new Use();
            Use sealing = new Use();
            List<long[]> waits = new ArrayList<>();
            List<SealedSegment> sealed = new ArrayList<>();
            long begin = journal.end();
            long commits = journal.status().commits();
            long start = System.nanoTime();
            long stop = start + seconds * 1_000_000_000L;
            List<Thread> threads = new ArrayList<>();
            for (int c = 0; c < callers; c++) {
                int number = c;
                threads.add(start(() -> {
                    List<List<Received>> material = material(number);
                    appending.of(() -> {
                        long[] mine = append(material, start, stop);
                        synchronized (waits) {
                            waits.add(mine);
                        }
                    });
                }));
            }
            Thread reader = start(() -> reading.of(() -> read(begin, stop)));
            Thread keeper = start(() -> sealing.of(() -> keepHouse(sealed, stop)));
            for (Thread thread : threads) {
                thread.join();
            }
            double took = (System.nanoTime() - start) / 1e9;
            reader.join();
            keeper.join();
            if (print) {
                print(took, journal.end() - begin, journal.status().commits() - commits, waits, sealed);
                System.out.println("append: " + appending.per(journal.end() - begin));
                System.out.println("read:   " + reading.per(journal.end() - begin));
                System.out.println("seal:   " + sealing.per(journal.end() - begin));
            }
        }

        private static Thread start(Work work) {
            return Thread.ofPlatform().start(() -> {
                try {
                    work.run();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }

        private static void print(
                double took, long records, long commits, List<long[]> waits, List<SealedSegment> sealed) {
            long[] all = waits.stream().flatMapToLong(Arrays::stream).sorted().toArray();
            System.out.println(String.format(
                    Locale.ROOT,
                    "%,.0f durable records/s in %,.0f writes/s; acknowledged after p50 %.1f ms, p99 %.1f ms, most %.1f ms",
                    records / took,
                    commits / took,
                    all[all.length / 2] / 1e6,
                    all[(int) (all.length * 0.99)] / 1e6,
                    all[all.length - 1] / 1e6));
            long bytes = sealed.stream().mapToLong(SealedSegment::bytes).sum();
            long content =
                    sealed.stream().mapToLong(SealedSegment::contentBytes).sum();
            System.out.println(String.format(
                    Locale.ROOT, "sealed: %,d bytes from %,d, %.1f : 1", bytes, content, (double) content / bytes));
        }

        /** Appends that differ from one another, made beforehand, so that making them is not measured. */
        private List<List<Received>> material(int caller) {
            Random random = new Random(caller);
            List<List<Received>> appends = new ArrayList<>();
            for (int a = 0; a < Math.max(1, 20_000 / appendRecords / callers); a++) {
                List<Received> append = new ArrayList<>();
                for (int r = 0; r < appendRecords; r++) {
                    append.add(new Received("dc-" + caller % 20, Instant.now(), Form.JSON, event(random)));
                }
                appends.add(append);
            }
            return appends;
        }

        private long[] append(List<List<Received>> material, long start, long stop) throws IOException {
            long[] waits = new long[1 << 10];
            int count = 0;
            double pause = rate == 0 ? 0 : 1e9 * appendRecords * callers / rate;
            while (System.nanoTime() < stop) {
                long due = start + (long) (count * pause);
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                long before = System.nanoTime();
                journal.append(material.get(count % material.size()));
                if (count == waits.length) {
                    waits = Arrays.copyOf(waits, count * 2);
                }
                waits[count] = System.nanoTime() - before;
                count++;
            }
            return Arrays.copyOf(waits, count);
        }

        private void read(long from, long stop) throws IOException, InterruptedException {
            long bytes = 0;
            try (JournalReader reader = journal.reader(from)) {
                while (true) {
                    Read read = reader.next(WAIT);
                    if (read instanceof Batch batch) {
                        for (int i = 0; i < batch.size(); i++) {
                            bytes += batch.length(i) + batch.source(i).length() + (batch.atNanos(i) & 1);
                        }
                    } else if (read == null && System.nanoTime() > stop) {
                        break;
                    }
                }
            }
            if (bytes == 0) {
                throw new IOException("nothing was read");
            }
        }

        private void keepHouse(List<SealedSegment> sealed, long stop) throws IOException, InterruptedException {
            SegmentListener nobody = new SegmentListener() {
                @Override
                public void sealed(SealedSegment segment) {
                    sealed.add(segment);
                }

                @Override
                public void removed(Tombstone tombstone) {}
            };
            while (System.nanoTime() < stop) {
                journal.maintain(Retention.of(null, 1L << 30), nobody);
                Thread.sleep(WAIT);
            }
            journal.seal(Retention.of(null, 1L << 30), nobody);
        }

        /** A Windows logon as Winlogbeat ships it, with the values that change changing. */
        private static byte[] event(Random random) {
            String text = "{\"@timestamp\":\"2026-11-22T10:" + random.nextInt(10, 60) + ":" + random.nextInt(10, 60)
                    + "."
                    + random.nextInt(100, 1000) + "Z\",\"event\":{\"code\":\"4624\",\"kind\":\"event\",\"provider\":"
                    + "\"Microsoft-Windows-Security-Auditing\",\"action\":\"logged-in\",\"outcome\":\"success\"},"
                    + "\"host\":{\"name\":\"registry-" + random.nextInt(200) + ".court.example\"},\"log\":{\"level\":"
                    + "\"information\"},\"winlog\":{\"channel\":\"Security\",\"computer_name\":\"registry-"
                    + random.nextInt(200) + ".court.example\",\"record_id\":" + random.nextInt(100_000_000)
                    + ",\"event_id\":\"4624\",\"event_data\":{\"SubjectUserSid\":\"S-1-5-18\",\"SubjectLogonId\":\"0x3e7\","
                    + "\"TargetUserSid\":\"S-1-5-21-" + random.nextLong(1L << 40) + "-" + random.nextInt(5000)
                    + "\",\"TargetUserName\":\"registry.clerk" + random.nextInt(400) + "\",\"TargetLogonId\":\"0x"
                    + Long.toHexString(random.nextLong(1L << 36)) + "\",\"LogonType\":\"" + random.nextInt(2, 11)
                    + "\",\"LogonProcessName\":\"Advapi  \",\"AuthenticationPackageName\":\"Negotiate\",\"LogonGuid\":\"{"
                    + new java.util.UUID(random.nextLong(), random.nextLong()) + "}\",\"ProcessId\":\"0x"
                    + Integer.toHexString(random.nextInt(1 << 16)) + "\",\"ProcessName\":"
                    + "\"C:\\\\Windows\\\\System32\\\\services.exe\",\"IpAddress\":\"10.0." + random.nextInt(256) + "."
                    + random.nextInt(256) + "\",\"IpPort\":\"" + random.nextInt(1024, 65_536)
                    + "\",\"ImpersonationLevel\":\"%%1833\",\"ElevatedToken\":\"%%1842\"}}}";
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }
}
