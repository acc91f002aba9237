package org.tipstaff.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.tipstaff.evidence.seal.FileDigests;

/**
 * Several files side by side, on threads that end with the call.
 *
 * @param workers at most {@link #MAX_WORKERS} are used
 */
public record ParallelDigests(int workers) implements FileDigests {
    /** More readers than this only make a disk seek. */
    public static final int MAX_WORKERS = 64;

    /** As many as the machine has cores. */
    public static ParallelDigests ofMachine() {
        return new ParallelDigests(Runtime.getRuntime().availableProcessors());
    }

    @Override
    public List<Read> of(List<Path> files) {
        int count = Math.clamp(workers, 1, MAX_WORKERS);
        if (count == 1 || files.size() < 2) {
            return FileDigests.oneByOne().of(files);
        }
        ThreadLocal<byte[]> buffers = ThreadLocal.withInitial(() -> new byte[BUFFER_BYTES]);
        List<Callable<Read>> tasks = new ArrayList<>(files.size());
        files.forEach(file -> tasks.add(() -> FileDigests.read(file, buffers.get())));
        List<Read> all = new ArrayList<>(files.size());
        try (ExecutorService pool = Executors.newFixedThreadPool(count)) {
            for (Future<Read> each : pool.invokeAll(tasks)) {
                all.add(each.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while files were hashed", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a file could not be hashed for a reason that is not the file's", e);
        }
        return all;
    }
}
