package org.tipstaff.cli;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which rules, and what fills their placeholders. */
final class RuleOptions {
    @Option(names = {"-r", "--rules"}, paramLabel = "RULES", descriptionKey = "rules.rules")
    List<String> rules = List.of();

    @Option(names = "--placeholders", paramLabel = "FILE", descriptionKey = "rules.placeholders")
    @Nullable
    Path placeholders;
}
