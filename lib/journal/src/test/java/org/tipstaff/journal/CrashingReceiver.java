package org.tipstaff.journal;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that appends with several threads, seals and removes, says what was acknowledged, and expects to be killed at
 * any moment. Its records are named by the number of the process, so that each is unlike all others.
 */
final class CrashingReceiver {
    private static final int THREADS = 4;

    private CrashingReceiver() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        String run = args[1];
        PrintStream out = System.out;
        JournalLimits limits = Fixtures.small().withSegmentBytes(Long.parseLong(args[2]));
        try (Journal journal = Journal.open(folder, limits, InstantSource.system())) {
            say(
                    out,
                    "open " + journal.end() + " " + journal.recovery().cut().size() + " "
                            + journal.recovery().lost().size());
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                String name = run + "/" + t;
                threads.add(Thread.ofPlatform().start(() -> append(journal, name, out)));
            }
            threads.add(Thread.ofPlatform().start(() -> keepHouse(journal)));
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    private static void append(Journal journal, String name, PrintStream out) {
        try {
            for (int i = 0; ; i++) {
                List<Received> records = new ArrayList<>();
                for (int r = 0; r <= i % 4; r++) {
                    String text = name + "/" + i + "/" + r;
                    records.add(new Received(
                            "run-" + name, Fixtures.START, Form.TEXT, text.getBytes(StandardCharsets.UTF_8)));
                }
                long first = journal.append(records);
                say(out, "ack " + first + " " + records.size() + " " + name + "/" + i + " .");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void keepHouse(Journal journal) {
        SegmentListener nobody = new SegmentListener() {
            @Override
            public void sealed(SealedSegment segment) {}

            @Override
            public void removed(Tombstone tombstone) {}
        };
        try {
            // An age that nothing has: removal is for other tests, here each record is to be found again.
            Retention retention = Retention.of(Duration.ofDays(36_500), Long.MAX_VALUE);
            for (int i = 0; ; i++) {
                Housekeeping done = i % 8 == 7 ? journal.seal(retention, nobody) : journal.maintain(retention, nobody);
                if (!done.problems().isEmpty()) {
                    throw new IOException(done.problems().toString());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void say(PrintStream out, String line) {
        synchronized (out) {
            out.println(line);
            out.flush();
        }
    }
}
