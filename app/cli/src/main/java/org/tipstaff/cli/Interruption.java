package org.tipstaff.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Ctrl-C asks a run to finish what it has: it stops reading, writes what was found and says what was not read. The
 * process then ends with 130. A run that does not come to an end in time is cut off.
 */
final class Interruption implements BooleanSupplier, AutoCloseable {
    private static final int SECONDS_TO_FINISH = 60;

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean asked;

    Interruption() {
        hook = new Thread(() -> {
            asked = true;
            try {
                boolean done = finished.await(SECONDS_TO_FINISH, TimeUnit.SECONDS);
                if (!done) {
                    Runtime.getRuntime().halt(Main.INTERRUPTED);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public boolean getAsBoolean() {
        return asked;
    }

    @Override
    public void close() {
        if (asked) {
            // The process is already ending; let it, with the code of an interrupted run.
            finished.countDown();
        } else {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
