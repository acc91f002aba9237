package org.tipstaff.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tipstaff.engine.BuiltInMappings;
import org.tipstaff.event.Sha256;
import org.tipstaff.journal.SealedSegment;
import org.tipstaff.label.Label;
import org.tipstaff.normalise.Mappings;

/**
 * Keeps the store of a running system: makes the file of each sealed segment, one after the other, on a thread of its own that
 * stands back while detection has work, and deletes those of segments that are gone. What it makes is a view: nothing waits
 * for it, and when it fails the rest goes on.
 */
public final class StoreKeeper implements Closeable {
    private static final System.Logger LOG = System.getLogger(StoreKeeper.class.getName());

    /** Where the store of a data folder lies. */
    public static final String FOLDER = "events";

    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final Duration STAND_BACK = Duration.ofMillis(200);
    private static final Duration END_MAX = Duration.ofSeconds(20);

    private final StoreFolder store;
    private final Supplier<List<SealedSegment>> sealed;
    private final BooleanSupplier busy;
    private final String label;
    private final Thread thread =
            Thread.ofPlatform().name("event-store").daemon().unstarted(this::run);
    private final Semaphore wake = new Semaphore(0);
    private final CountDownLatch ending = new CountDownLatch(1);
    private volatile @Nullable String failure;
    private volatile int missing;

    /**
     * @param data folder of everything
     * @param sealed the segments that there are, asked anew each time
     * @param busy whether detection has more to do than usual
     * @param label of all that is received
     * @param rebuild whether all is made anew
     */
    public StoreKeeper(
            Path data, Supplier<List<SealedSegment>> sealed, BooleanSupplier busy, Label label, boolean rebuild)
            throws IOException {
        this.store = new StoreFolder(data.resolve(FOLDER));
        this.sealed = sealed;
        this.busy = busy;
        this.label = label.toString();
        if (rebuild) {
            store.keepOnly(Set.of());
        }
    }

    public void start() {
        thread.start();
    }

    /** Something was sealed. */
    public void wake() {
        wake.release();
    }

    /** A segment is about to go: so do its events, at once. */
    public void removed(long first) throws IOException {
        store.remove(first);
    }

    /** What can't be made, and why; null when all is well. */
    public @Nullable String failure() {
        return failure;
    }

    /** Sealed segments that are not stored yet. */
    public int missing() {
        return missing;
    }

    private boolean goesOn() {
        try {
            while (busy.getAsBoolean()) {
                if (ending.await(STAND_BACK.toMillis(), TimeUnit.MILLISECONDS)) {
                    return false;
                }
            }
            return ending.getCount() > 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void run() {
        Mappings mapping = BuiltInMappings.read();
        try {
            while (ending.getCount() > 0) {
                try (Closeable lock = store.lock().orElse(null)) {
                    if (lock == null) {
                        failure("another process makes files in " + store.folder());
                    } else {
                        while (round(mapping)) {
                            wake.drainPermits();
                            wake.tryAcquire(LOOK.toSeconds(), TimeUnit.SECONDS);
                        }
                    }
                } catch (IOException e) {
                    failure(String.valueOf(e.getMessage()));
                } catch (RuntimeException e) {
                    // The outermost loop: the store is a view, and must not take anything down with it.
                    failure("a fault of the program: " + e);
                }
                if (ending.await(LOOK.toSeconds(), TimeUnit.SECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void failure(String why) {
        if (!why.equals(failure)) {
            LOG.log(Level.WARNING, "the event store is behind: {0}", why);
        }
        failure = why;
    }

    /** @return whether to go on */
    private boolean round(Mappings mapping) throws IOException {
        List<SealedSegment> segments = sealed.get();
        Set<Path> wanted = new HashSet<>();
        Set<Path> there = new HashSet<>();
        store.list().forEach(each -> there.add(each.file()));
        for (SealedSegment segment : segments) {
            wanted.add(store.file(
                    StoreFolder.segment(segment.first()), segment.sha256().hex()));
        }
        store.keepOnly(wanted);
        wanted.removeAll(there);
        int left = wanted.size();
        missing = left;
        @Nullable String wrong = null;
        for (SealedSegment segment : segments) {
            String of = StoreFolder.segment(segment.first());
            String sha256 = segment.sha256().hex();
            if (!wanted.contains(store.file(of, sha256))) {
                continue;
            }
            if (!goesOn()) {
                return false;
            }
            try {
                if (digest(segment.file()).equals(segment.sha256())) {
                    store.write(of, sha256, new SegmentRows(segment.file(), sha256, mapping, label), this::goesOn);
                    missing = --left;
                } else {
                    wrong = segment.file().getFileName() + " does not have the digest that it was sealed with";
                }
            } catch (NoSuchFileException | java.io.FileNotFoundException e) {
                missing = --left; // removed meanwhile
            } catch (IOException e) {
                if (ending.getCount() == 0) {
                    return false;
                }
                wrong = String.valueOf(e.getMessage());
            }
            if (!Files.exists(segment.file())) {
                store.remove(segment.first()); // it went while its events were stored
            }
        }
        if (wrong == null) {
            failure = null;
        } else {
            failure(wrong);
        }
        return ending.getCount() > 0;
    }

    static Sha256 digest(Path file) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return Sha256.ofDigest(digest.digest());
    }

    @Override
    public void close() {
        ending.countDown();
        wake.release();
        try {
            if (thread.isAlive()) {
                thread.join(END_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
