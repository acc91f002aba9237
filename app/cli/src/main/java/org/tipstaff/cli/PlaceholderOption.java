package org.tipstaff.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What fills the placeholders of rules. */
final class PlaceholderOption {
    @Option(names = "--placeholders", paramLabel = "FILE", descriptionKey = "rules.placeholders")
    @Nullable
    Path file;
}
