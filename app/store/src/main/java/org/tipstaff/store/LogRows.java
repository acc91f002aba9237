package org.tipstaff.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tipstaff.ingest.LogFile;
import org.tipstaff.normalise.Mappings;
import org.tipstaff.normalise.Normaliser;

/** Rows of one log. Its reader gives records as it likes, so it has a thread of its own, which waits while nobody takes them. */
final class LogRows implements RowSource {
    private static final int ROWS_AT_ONCE = 256;
    private static final int WAITING = 8;

    private final BlockingQueue<List<Row>> full = new ArrayBlockingQueue<>(WAITING);
    private final Thread reader;
    private volatile boolean closed;
    private volatile @Nullable Throwable failure;
    private volatile boolean finished;
    private List<Row> filling = new ArrayList<>();
    private List<Row> taking = List.of();
    private int taken;

    private static final class Closed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    LogRows(LogFile log, String sha256, Mappings mapping, String label) {
        EventRows rows = new EventRows(new Normaliser(mapping), label, this::put);
        rows.in(log.source().path(), sha256);
        reader = Thread.ofPlatform().name("store-reader").daemon().start(() -> {
            try {
                log.read(rows);
                hand();
            } catch (Closed e) {
                // Nobody wants the rest.
            } catch (Throwable e) {
                // The outermost loop of this thread: whoever takes rows is told, or they would take a part for the
                // whole.
                failure = e;
            } finally {
                finished = true;
            }
        });
    }

    private void put(Row row) {
        filling.add(row);
        if (filling.size() == ROWS_AT_ONCE) {
            hand();
        }
    }

    private void hand() {
        try {
            while (!full.offer(filling, 100, TimeUnit.MILLISECONDS)) {
                if (closed) {
                    throw new Closed();
                }
            }
        } catch (InterruptedException e) {
            throw new Closed();
        }
        filling = new ArrayList<>();
    }

    @Override
    public @Nullable Row next() throws IOException {
        while (taken == taking.size()) {
            boolean last = finished;
            List<Row> more;
            try {
                more = full.poll(100, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
            if (more != null) {
                taking = more;
                taken = 0;
            } else if (last) {
                Throwable why = failure;
                if (why != null) {
                    throw new IOException("a log could not be read to its end: " + why, why);
                }
                return null;
            }
        }
        return taking.get(taken++);
    }

    @Override
    public void close() {
        closed = true;
        reader.interrupt();
    }
}
