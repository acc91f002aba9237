package org.tipstaff.cli;

import java.util.List;
import org.tipstaff.engine.RuleSources;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which rules, and what they look for that does not stand in them. */
final class RuleOptions {
    @Option(
            names = {"-r", "--rules"},
            paramLabel = "RULES",
            descriptionKey = "rules.rules")
    List<String> rules = List.of();

    @Mixin
    RuleValues values = new RuleValues();

    RuleSources sources() {
        return values.with(rules);
    }
}
