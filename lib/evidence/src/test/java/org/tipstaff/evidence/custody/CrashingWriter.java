package org.tipstaff.evidence.custody;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A process that records with several threads, says what was acknowledged, and expects to be killed at any moment. */
final class CrashingWriter {
    private CrashingWriter() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        CustodyKeys keys = CustodyKeys.load(Path.of(args[1]));
        int checkpointEvery = Integer.parseInt(args[2]);
        PrintStream out = System.out;
        try (CustodyLog log = CustodyLog.open(
                folder, CustodyLogTest.ORIGIN, keys, CustodyClock.of(InstantSource.system(), System::nanoTime))) {
            out.println("open " + log.size() + " " + log.recovery().tornBytes());
            out.flush();
            AtomicInteger number = new AtomicInteger();
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                threads.add(Thread.ofPlatform().start(() -> {
                    try {
                        while (true) {
                            int n = number.incrementAndGet();
                            Recorded recorded = log.record(CustodyLogTest.acquire(n));
                            String line = "ack " + recorded.index() + " "
                                    + recorded.hash().hex();
                            if (n % checkpointEvery == 0) {
                                line += "\nsigned "
                                        + log.checkpoint()
                                                .checkpoint()
                                                .text()
                                                .replace('\n', ' ')
                                                .strip();
                            }
                            synchronized (out) {
                                out.println(line);
                                out.flush();
                            }
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }
}
