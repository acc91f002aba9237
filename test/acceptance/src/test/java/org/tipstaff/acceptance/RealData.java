package org.tipstaff.acceptance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Real logs and rules, which are not part of the project. Tests that need them are skipped, with the reason, where they are absent. */
final class RealData {
    private RealData() {}

    /** A file or folder below the data folder. */
    static Path at(String path) {
        String set = System.getenv("TIPSTAFF_DATA");
        Path folder = set == null || set.isEmpty() ? Program.ROOT.resolve("../shared/data") : Path.of(set);
        Path file = folder.resolve(path);
        assumeTrue(Files.exists(file), "no real test data at " + path + " (set TIPSTAFF_DATA)");
        return file.toAbsolutePath().normalize();
    }

    /** The public Sigma rules, as a zip. */
    static Path sigmaRules() {
        return at("sigmahq/sigma-rules.zip");
    }
}
