package org.tipstaff.cli;

import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which rules, and what fills their placeholders. */
final class RuleOptions {
    @Option(
            names = {"-r", "--rules"},
            paramLabel = "RULES",
            descriptionKey = "rules.rules")
    List<String> rules = List.of();

    @Mixin
    PlaceholderOption placeholders = new PlaceholderOption();
}
