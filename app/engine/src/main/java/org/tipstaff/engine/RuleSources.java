package org.tipstaff.engine;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the rules of a run come from. Files are read when the rules are, so a reload takes what stands in them then.
 *
 * @param paths of rules, as the user named them
 * @param builtIn whether the built-in rules run
 * @param placeholders file with values for the placeholders of rules, or null
 * @param indicators file that lists addresses, names and digests to look for, or null
 */
public record RuleSources(
        List<String> paths,
        boolean builtIn,
        @Nullable Path placeholders,
        @Nullable Path indicators) {
    public RuleSources {
        paths = List.copyOf(paths);
    }

    /** The rules under these paths; the built-in ones when there is none. */
    public RuleSources(List<String> paths, @Nullable Path placeholders, @Nullable Path indicators) {
        this(paths, paths.isEmpty(), placeholders, indicators);
    }

    /** Rules that need nothing beside them. */
    public static RuleSources of(List<String> paths) {
        return new RuleSources(paths, null, null);
    }

    /** Without the built-in rules. */
    public RuleSources ofOnesOwn() {
        return new RuleSources(paths, false, placeholders, indicators);
    }
}
