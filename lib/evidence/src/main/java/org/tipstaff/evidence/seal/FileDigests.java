package org.tipstaff.evidence.seal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.Bag;

/**
 * Hashes many files, each read once, several side by side: what a check of a large case does for nearly all its time. The
 * answers are in the order of the files, whoever was ready first.
 */
final class FileDigests {
    /** More readers than this only make a disk seek. */
    static final int MAX_WORKERS = 64;
    /** What one read asks for: SHA-256 is then busy for longer than a call costs. */
    private static final int BUFFER_BYTES = 1 << 18;

    private FileDigests() {}

    /** What came of one file: its digest, or why there is none. */
    sealed interface Read {
        record Digested(Bag.Filed file) implements Read {}

        record Unreadable(IOException why) implements Read {}
    }

    static List<Read> of(List<Path> files, int workers) {
        int count = Math.clamp(workers, 1, MAX_WORKERS);
        List<Read> all = new ArrayList<>(files.size());
        if (count == 1 || files.size() < 2) {
            byte[] buffer = new byte[BUFFER_BYTES];
            files.forEach(file -> all.add(read(file, buffer)));
            return all;
        }
        ThreadLocal<byte[]> buffers = ThreadLocal.withInitial(() -> new byte[BUFFER_BYTES]);
        List<Callable<Read>> tasks = new ArrayList<>(files.size());
        files.forEach(file -> tasks.add(() -> read(file, buffers.get())));
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

    private static Read read(Path file, byte[] buffer) {
        MessageDigest digest = Sha256.newDigest();
        long bytes = 0;
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
                bytes += n;
            }
            return new Read.Digested(new Bag.Filed(Sha256.ofDigest(digest.digest()), bytes));
        } catch (IOException e) {
            return new Read.Unreadable(e);
        }
    }
}
