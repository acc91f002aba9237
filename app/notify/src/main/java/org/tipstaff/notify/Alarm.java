package org.tipstaff.notify;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;

/**
 * Closes what is used when the time is up, whatever it is doing. A time-out on each read is no bound: who sends a byte a minute never
 * meets it, and a write has none. It costs one virtual thread for as long as the delivery lasts.
 */
final class Alarm implements AutoCloseable {
    private final Thread watch;
    private volatile boolean rang;

    private Alarm(Duration deadline, Closeable used) {
        this.watch = Thread.ofVirtual().unstarted(() -> {
            try {
                Thread.sleep(deadline);
                rang = true;
                used.close();
            } catch (InterruptedException | IOException _) {
                // Done in time; or closed already.
            }
        });
    }

    static Alarm after(Duration deadline, Closeable used) {
        Alarm alarm = new Alarm(deadline, used);
        alarm.watch.start();
        return alarm;
    }

    boolean rang() {
        return rang;
    }

    @Override
    public void close() {
        watch.interrupt();
    }
}
