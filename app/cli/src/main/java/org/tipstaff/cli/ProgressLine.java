package org.tipstaff.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.tipstaff.engine.Progress;

/** One line on a terminal that is written over: share done, rate, time left. Nothing where standard error is no terminal. */
final class ProgressLine implements Progress {
    private static final long MILLIS_BETWEEN = 200;

    private final PrintWriter err;
    private final Messages messages;
    private final AtomicLong bytesRead = new AtomicLong();
    private final AtomicLong recordsRead = new AtomicLong();
    private final AtomicLong nextPaint = new AtomicLong();
    private volatile long bytesPlanned;
    private volatile int files;
    private volatile long startedNanos = System.nanoTime();
    private volatile boolean reading;

    ProgressLine(PrintWriter err, Messages messages) {
        this.err = err;
        this.messages = messages;
    }

    static Progress on(PrintWriter err, Messages messages, CommonOptions options) {
        return options.noProgress || !Terminal.stderrIsTerminal() ? NONE : new ProgressLine(err, messages);
    }

    @Override
    public void planned(int count, long bytes) {
        files = count;
        bytesPlanned = bytes;
        bytesRead.set(0);
        recordsRead.set(0);
    }

    @Override
    public void stage(Stage stage) {
        reading = stage == Stage.READING || stage == Stage.RECORDS;
        startedNanos = System.nanoTime();
        paint(messages.text("progress." + stage.name().toLowerCase(Locale.ROOT)));
    }

    @Override
    public void read(long bytes) {
        bytesRead.addAndGet(bytes);
        paintWhenDue();
    }

    @Override
    public void records(long records) {
        recordsRead.addAndGet(records);
    }

    /** Takes the line away again. */
    void clear() {
        paint("");
    }

    private void paintWhenDue() {
        long now = System.nanoTime() / 1_000_000;
        long due = nextPaint.get();
        if (!reading || now < due || !nextPaint.compareAndSet(due, now + MILLIS_BETWEEN)) {
            return;
        }
        double seconds = (System.nanoTime() - startedNanos) / 1e9;
        long bytes = bytesRead.get();
        double share = bytesPlanned == 0 ? 1 : Math.min(1.0, (double) bytes / bytesPlanned);
        long left = share <= 0 ? -1 : Math.round(seconds * (1 - share) / share);
        paint(messages.text(
                "progress.line",
                Integer.toString((int) Math.floor(share * 100)),
                Integer.toString(files),
                String.format(Locale.ROOT, "%.0f", recordsRead.get() / Math.max(seconds, 0.001)),
                String.format(Locale.ROOT, "%.1f", bytes / 1e6 / Math.max(seconds, 0.001)),
                left < 0 ? "?" : String.format(Locale.ROOT, "%d:%02d", left / 60, left % 60)));
    }

    private void paint(String text) {
        synchronized (this) {
            err.print("\r\u001b[K" + text);
            err.flush();
        }
    }
}
