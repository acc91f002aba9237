package org.tipstaff.evidence.seal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.Bag;

/**
 * Hashes many files, each read once: what a check of a large case does for nearly all its time. A program that has threads to
 * give hashes several side by side; what comes out is the same.
 */
@FunctionalInterface
public interface FileDigests {
    /** What one read asks for: SHA-256 is then busy for longer than a call costs. */
    int BUFFER_BYTES = 1 << 18;

    /** What came of one file: its digest, or why there is none. */
    sealed interface Read {
        record Digested(Bag.Filed file) implements Read {}

        record Unreadable(IOException why) implements Read {}
    }

    /** The answers, in the order of the files. */
    List<Read> of(List<Path> files);

    /** One after the other. */
    static FileDigests oneByOne() {
        return files -> {
            byte[] buffer = new byte[BUFFER_BYTES];
            List<Read> all = new ArrayList<>(files.size());
            files.forEach(file -> all.add(read(file, buffer)));
            return all;
        };
    }

    /** Reads one file. */
    static Read read(Path file, byte[] buffer) {
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
