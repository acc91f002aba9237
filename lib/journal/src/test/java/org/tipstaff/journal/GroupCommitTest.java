package org.tipstaff.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupCommitTest {
    private static final int CALLERS = 40;
    private static final int APPENDS = Boolean.getBoolean("tipstaff.full") ? 500 : 60;

    @TempDir
    Path folder;

    @Test
    void manyCallersShareAWrite_eachGetsItsOwnOffsets_readersSeeEachRecordOnce() throws Exception {
        TreeMap<Long, String> acknowledged = new TreeMap<>();
        JournalLimits limits = Fixtures.small().withSegmentBytes(100_000);
        try (Journal journal = Fixtures.open(folder, limits);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<?>> callers = new ArrayList<>();
            for (int c = 0; c < CALLERS; c++) {
                int caller = c;
                callers.add(threads.submit(() -> {
                    start.await();
                    for (int i = 0; i < APPENDS; i++) {
                        List<Received> records = new ArrayList<>();
                        for (int r = 0; r <= i % 3; r++) {
                            records.add(
                                    new Received("caller-" + caller, Fixtures.START, Form.TEXT, bytes(caller, i, r)));
                        }
                        long first = journal.append(records);
                        synchronized (acknowledged) {
                            for (int r = 0; r < records.size(); r++) {
                                String text = new String(records.get(r).bytes(), StandardCharsets.UTF_8);
                                assertThat(acknowledged.put(first + r, text)).isNull();
                            }
                        }
                    }
                    return null;
                }));
            }
            Future<?> keeper = threads.submit(() -> {
                start.await();
                while (journal.end() < CALLERS * APPENDS) {
                    assertThat(journal.seal(Retention.KEEP_ALL, new Fixtures.Told())
                                    .problems())
                            .isEmpty();
                }
                return null;
            });
            int total = CALLERS * (APPENDS / 3 * 6);
            List<Future<List<String>>> readers = new ArrayList<>();
            for (int r = 0; r < 3; r++) {
                readers.add(threads.submit(() -> {
                    start.await();
                    List<String> seen = new ArrayList<>();
                    try (JournalReader reader = journal.reader(0)) {
                        while (seen.size() < total) {
                            Read read = reader.next(Duration.ofMinutes(2));
                            Batch batch = (Batch) read;
                            assertThat(batch.first()).isEqualTo(seen.size());
                            for (int i = 0; i < batch.size(); i++) {
                                seen.add(new String(batch.bytes(i), StandardCharsets.UTF_8));
                            }
                        }
                    }
                    return seen;
                }));
            }
            start.countDown();
            for (Future<?> caller : callers) {
                caller.get();
            }
            keeper.get();
            assertThat(acknowledged).hasSize(total);
            assertThat(acknowledged.lastKey()).isEqualTo(total - 1L);
            List<String> inOrder = List.copyOf(acknowledged.values());
            for (Future<List<String>> reader : readers) {
                assertThat(reader.get()).isEqualTo(inOrder);
            }
            assertThat(new HashSet<>(inOrder)).hasSize(total);
            assertThat(journal.status().commits()).isLessThan((long) CALLERS * APPENDS);
            System.out.println("GroupCommitTest: " + CALLERS * APPENDS + " appends in "
                    + journal.status().commits() + " writes");
        }
    }

    private static byte[] bytes(int caller, int append, int record) {
        return (caller + "/" + append + "/" + record).getBytes(StandardCharsets.UTF_8);
    }

    /** The turn is taken by hand, so that what comes meanwhile has to wait. */
    @Test
    void whoComesWhileOneWrites_isWrittenTogether_andNoMoreWaitsThanMay() throws Exception {
        Line line = new Line(100);
        Line.Place writing = new Line.Place(Fixtures.records(0, 1), 10);
        assertThat(line.enter(writing)).isTrue();
        List<Thread> waiting = new ArrayList<>();
        Set<String> settled = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            int caller = i;
            waiting.add(Thread.ofPlatform().start(() -> {
                Line.Place place = new Line.Place(Fixtures.records(0, 1), 30);
                try {
                    boolean leads = line.enter(place);
                    synchronized (settled) {
                        settled.add(leads ? "leads" : "offset " + place.first());
                    }
                    if (leads) {
                        List<Line.Place> batch = line.take(1000, 1000);
                        long first = 0;
                        for (Line.Place taken : batch) {
                            taken.durable(first++);
                        }
                        line.pass(30L * batch.size());
                    }
                } catch (java.io.IOException e) {
                    throw new AssertionError("caller " + caller, e);
                }
            }));
        }
        while (line.waitingBytes() < 100) {
            Thread.onSpinWait();
        }
        assertThatThrownBy(() -> line.enter(new Line.Place(Fixtures.records(0, 1), 1)))
                .isInstanceOfSatisfying(
                        JournalFullException.class,
                        e -> assertThat(e.reason()).isEqualTo(JournalFullException.Reason.WAITING));
        assertThat(line.take(10, 1000)).containsExactly(writing);
        writing.durable(0);
        line.pass(10);
        for (Thread thread : waiting) {
            thread.join();
        }
        assertThat(settled).containsExactlyInAnyOrder("leads", "offset 1", "offset 2");
        assertThat(line.waitingBytes()).isZero();
    }
}
