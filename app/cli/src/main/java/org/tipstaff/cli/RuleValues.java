package org.tipstaff.cli;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tipstaff.engine.RuleSources;
import picocli.CommandLine.Option;

/** What rules look for that does not stand in them. */
final class RuleValues {
    @Option(names = "--placeholders", paramLabel = "FILE", descriptionKey = "rules.placeholders")
    @Nullable
    Path placeholders;

    @Option(names = "--indicators", paramLabel = "FILE", descriptionKey = "rules.indicators")
    @Nullable
    Path indicators;

    /** @param paths of the rules; empty: the built-in ones */
    RuleSources with(List<String> paths) {
        return new RuleSources(paths, placeholders, indicators);
    }
}
