package org.tipstaff.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tipstaff.ingest.LogFile;
import org.tipstaff.ingest.OpenLog;
import org.tipstaff.ingest.Piece;
import org.tipstaff.ingest.RecordSink;

/**
 * Shares files over threads: a thread takes a piece of an open file when there is one, else it opens the next file. So
 * one large file keeps all threads busy, and few files are open at once. What is read never depends on who read it:
 * every piece has a sink of its own, and the results are handed back in the order of files and pieces.
 *
 * @param <S> what a piece is read into
 */
final class Workers<S extends RecordSink> {
    private final List<LogFile> files;
    private final BooleanSupplier interrupted;
    private final List<List<@Nullable S>> results = new ArrayList<>();
    private final Deque<Share> shares = new ArrayDeque<>();
    private int nextFile;
    private int opening;
    private final BitSet filesRead = new BitSet();
    private boolean failed;

    /** A piece of an open file, and where its result belongs. */
    private record Share(Opened opened, Piece piece, int place) {}

    /** A file that is being opened or is open, and how many of its pieces that are known are still to be read. */
    private static final class Opened {
        final int file;
        /** Null until all its pieces are known. */
        @Nullable
        OpenLog log;

        int left;
        boolean interrupted;

        Opened(int file) {
            this.file = file;
        }
    }

    private Workers(List<LogFile> files, BooleanSupplier interrupted) {
        this.files = files;
        this.interrupted = interrupted;
        files.forEach(file -> results.add(new ArrayList<>()));
    }

    /**
     * What was read.
     *
     * @param sinks for each file, the sink of its opening and those of its pieces, in order; empty when it was not read
     * @param unread the files that were not read to their end, because of an interruption
     */
    record Read<S>(List<List<S>> sinks, List<LogFile> unread) {}

    /**
     * Reads all files.
     *
     * @param makers for each thread, what makes its sinks; as many threads as there are makers
     * @param interrupted asked before each file and piece: when true, nothing further is begun
     */
    static <S extends RecordSink> Read<S> read(
            List<LogFile> files, List<? extends Supplier<S>> makers, BooleanSupplier interrupted) {
        Workers<S> workers = new Workers<>(files, interrupted);
        List<Thread> threads = new ArrayList<>();
        Map<Thread, Throwable> failures = Collections.synchronizedMap(new HashMap<>());
        for (int i = 1; i < makers.size(); i++) {
            Supplier<S> maker = makers.get(i);
            threads.add(Thread.ofPlatform()
                    .name("worker-" + i)
                    .uncaughtExceptionHandler(failures::put)
                    .start(() -> workers.work(maker)));
        }
        workers.work(makers.get(0));
        for (Thread thread : threads) {
            join(thread);
        }
        failures.values().stream().findFirst().ifPresent(failure -> {
            throw new IllegalStateException("a worker failed", failure);
        });
        List<List<S>> sinks = new ArrayList<>();
        for (List<@Nullable S> ofFile : workers.results) {
            List<S> read = new ArrayList<>();
            for (S sink : ofFile) {
                if (sink != null) {
                    read.add(sink);
                }
            }
            sinks.add(read);
        }
        List<LogFile> unread = new ArrayList<>();
        for (int i = workers.filesRead.nextClearBit(0); i < files.size(); i = workers.filesRead.nextClearBit(i + 1)) {
            unread.add(files.get(i));
        }
        return new Read<>(sinks, unread);
    }

    private static void join(Thread thread) {
        boolean interruptedHere = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interruptedHere = true;
            }
        }
        if (interruptedHere) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(Supplier<S> maker) {
        boolean done = false;
        try {
            while (true) {
                Share share = null;
                int file = -1;
                synchronized (this) {
                    while (!failed && shares.isEmpty() && nextFile >= files.size() && opening > 0) {
                        wait();
                    }
                    if (failed || interrupted.getAsBoolean()) {
                        break;
                    }
                    share = shares.poll();
                    if (share == null) {
                        if (nextFile >= files.size()) {
                            break;
                        }
                        file = nextFile++;
                        opening++;
                    }
                }
                if (share != null) {
                    read(share, maker.get());
                } else {
                    open(file, maker.get());
                }
            }
            done = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for another worker", e);
        } finally {
            synchronized (this) {
                failed |= !done;
                notifyAll();
            }
            if (interrupted.getAsBoolean() || !done) {
                closeRest();
            }
        }
    }

    private void open(int file, S sink) {
        Opened opened = new Opened(file);
        @Nullable OpenLog log = null;
        synchronized (this) {
            results.get(file).add(sink);
        }
        try {
            log = files.get(file).open(sink, piece -> share(opened, piece));
        } finally {
            synchronized (this) {
                opening--;
                if (log != null) {
                    log.pieces().forEach(piece -> share(opened, piece));
                    opened.log = log;
                    closeIfRead(opened);
                }
                notifyAll();
            }
        }
    }

    private synchronized void share(Opened opened, Piece piece) {
        List<@Nullable S> ofFile = results.get(opened.file);
        shares.add(new Share(opened, piece, ofFile.size()));
        ofFile.add(null); // until the piece was read
        opened.left++;
        notifyAll();
    }

    private void read(Share share, S sink) {
        share.piece().read(sink);
        synchronized (this) {
            results.get(share.opened().file).set(share.place(), sink);
            share.opened().left--;
            closeIfRead(share.opened());
        }
    }

    private void closeIfRead(Opened opened) {
        OpenLog log = opened.log;
        if (log == null || opened.left > 0) {
            return;
        }
        log.close();
        if (!opened.interrupted) {
            filesRead.set(opened.file);
        }
        if (!files.get(opened.file).source().isHashed()) {
            // Pieces may have been read while it was hashed, and then it could not be: what has no digest is no
            // evidence.
            List<@Nullable S> ofFile = results.get(opened.file);
            ofFile.subList(1, ofFile.size()).clear();
        }
    }

    /** After an interruption nobody reads the pieces that are left; their files are closed by those who hold the last. */
    private synchronized void closeRest() {
        for (Share share = shares.poll(); share != null; share = shares.poll()) {
            share.opened().interrupted = true;
            share.opened().left--;
            closeIfRead(share.opened());
        }
    }
}
