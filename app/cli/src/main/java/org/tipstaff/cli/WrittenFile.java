package org.tipstaff.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tipstaff.engine.UsageException;

/** Files that people write by hand: claims, measures, packs of duties, lists of names. */
final class WrittenFile {
    private static final int BYTES_MAX = 1 << 20;

    private WrittenFile() {}

    /** @throws UsageException when it is larger than anything a person writes */
    static String text(Path file) throws IOException {
        if (Files.size(file) > BYTES_MAX) {
            throw new UsageException(file + " has more than " + BYTES_MAX + " bytes");
        }
        return Files.readString(file);
    }
}
