package org.tipstaff.receivers.files;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tipstaff.receivers.Timing;

/**
 * Rings when the system says that something in a folder was written, and at the latest after the usual time: what is on a network
 * folder, in one that was made anew, or beyond the system's bound of watches is told by nobody. It only says when to look; what
 * there is to read is found by looking.
 */
final class FolderBell implements AutoCloseable {
    /** From one look to the next at least: what is written in the meantime is read together. */
    private static final Duration LEAST = Duration.ofMillis(10);

    /** Looking takes no more than one part in so many, and one, of a core: a folder of thousands of files takes its time. */
    private static final int RESTS_PER_LOOK = 3;

    private final @Nullable WatchService told;
    private final Timing timing;
    private Duration rest = LEAST;

    private FolderBell(@Nullable WatchService told, Timing timing) {
        this.told = told;
        this.timing = timing;
    }

    /** Where the system tells nothing, it rings by time alone. */
    static FolderBell at(Path folder, Timing timing) {
        WatchService service = null;
        try {
            service = folder.getFileSystem().newWatchService();
            folder.register(service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            return new FolderBell(service, timing);
        } catch (IOException | UnsupportedOperationException e) {
            close(service);
            return new FolderBell(null, timing);
        }
    }

    /** How long the last look took. */
    void looked(long nanos) {
        Duration several = Duration.ofNanos(nanos).multipliedBy(RESTS_PER_LOOK);
        rest = several.compareTo(LEAST) > 0 ? several : LEAST;
    }

    /** Returns when it is time to look again. */
    void await(Duration longest) throws InterruptedException {
        WatchService service = told;
        Duration first = rest.compareTo(longest) > 0 ? longest : rest;
        if (service == null) {
            timing.pause(longest);
            return;
        }
        timing.pause(first);
        try {
            WatchKey key = service.poll(longest.minus(first).toNanos(), TimeUnit.NANOSECONDS);
            while (key != null) {
                key.pollEvents();
                // A folder that is gone rings no more; it is looked at by time, and seen when it is there again.
                var _ = key.reset();
                key = service.poll();
            }
        } catch (ClosedWatchServiceException e) {
            timing.pause(longest.minus(first));
        }
    }

    private static void close(@Nullable WatchService service) {
        if (service != null) {
            try {
                service.close();
            } catch (IOException e) {
                // It told of changes and holds nothing.
            }
        }
    }

    @Override
    public void close() {
        close(told);
    }
}
