package org.tipstaff.ingest;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Finds the real data, or skips the test with the reason. */
final class RealData {
    private RealData() {}

    static Path folder(String name) {
        String set = System.getenv("TIPSTAFF_DATA");
        Path data = set != null && !set.isEmpty()
                ? Path.of(set)
                : Path.of(System.getProperty("tipstaff.root", ".")).resolve("../shared/data");
        Path folder = data.resolve(name);
        Assumptions.assumeTrue(Files.exists(folder), "no real data at " + folder + " (set TIPSTAFF_DATA): skipped");
        return folder;
    }
}
