package org.tipstaff.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tipstaff.content.Content;
import org.tipstaff.sigma.Correlations;
import org.tipstaff.sigma.Location;
import org.tipstaff.sigma.Placeholders;
import org.tipstaff.sigma.Problem;
import org.tipstaff.sigma.RouteTable;
import org.tipstaff.sigma.RouteTables;
import org.tipstaff.sigma.RuleFile;
import org.tipstaff.sigma.RuleOptions;
import org.tipstaff.sigma.RulePlan;
import org.tipstaff.sigma.RuleSet;
import org.tipstaff.sigma.RuleSetLoader;
import org.tipstaff.sigma.UnusableRulesException;

/**
 * The rules of one run, read, planned and accounted for.
 *
 * @param paths what the user named; empty for the built-in rules
 */
public record RuleBook(List<String> paths, RuleSet rules, RouteTable routes, RulePlan plan, Correlations correlations) {
    /** What the built-in rules are called where a path would stand. */
    public static final String BUILT_IN = "built-in";

    private static final String LOG_SOURCES = "windows-logsources.yaml";
    private static final String LINUX = "linux-logsources.yaml";
    private static final String ZEEK = "zeek-logsources.yaml";

    /** As {@link #read(List, Path, int, RuleCache)}, with the cache that the environment names. */
    public static RuleBook read(List<String> paths, @Nullable Path placeholders, int workers) throws IOException {
        return read(paths, placeholders, workers, RuleCache.of(System.getenv()));
    }

    /**
     * Reads rules; the built-in ones when no path is given.
     *
     * @throws UsageException when a path is not there or holds no rule, or the placeholder file can't be read
     */
    public static RuleBook read(List<String> paths, @Nullable Path placeholders, int workers, RuleCache cache)
            throws IOException {
        try {
            RuleOptions options = RuleOptions.defaults();
            if (placeholders != null) {
                options = options.with(Placeholders.read(
                        String.valueOf(placeholders.getFileName()),
                        Files.readString(placeholders, StandardCharsets.UTF_8)));
            }
            RuleSet rules = rules(paths, new RuleSetLoader(options, workers), cache);
            RouteTable routes = RouteTables.read(Content.mapping(LOG_SOURCES), LOG_SOURCES)
                    .and(RouteTables.read(Content.mapping(LINUX), LINUX))
                    .and(RouteTables.read(Content.mapping(ZEEK), ZEEK));
            RulePlan plan = RulePlan.of(rules.rules(), routes);
            Correlations correlations = Correlations.of(rules.correlations(), plan.active());
            return new RuleBook(List.copyOf(paths), rules, routes, plan, correlations);
        } catch (UnusableRulesException e) {
            throw new UsageException(e.getMessage()
                    + e.problems().stream()
                            .map(problem -> "\n" + problem.render())
                            .collect(Collectors.joining()));
        }
    }

    private static RuleSet rules(List<String> paths, RuleSetLoader loader, RuleCache cache)
            throws UnusableRulesException, IOException {
        if (paths.isEmpty()) {
            Map<String, String> texts = Content.rules();
            return cache.get(() -> loader.digestTexts(BUILT_IN, texts), () -> loader.loadTexts(BUILT_IN, texts));
        }
        return cache.get(() -> loader.digest(paths), () -> loader.load(paths));
    }

    /** A problem's place without the folders above what the user named: the same on every machine. */
    Problem portable(Problem problem) {
        Location at = problem.location();
        String message = problem.message();
        for (String path : paths) {
            String above = foldersAbove(path);
            message = above.length() < 2 ? message : message.replace(above, "");
        }
        return new Problem(
                problem.severity(),
                new Location(portable(at.file()), at.line(), at.column()),
                message,
                problem.sourceLine());
    }

    /** What stands before the name of the last folder or file of a path; empty when nothing does. */
    private static String foldersAbove(String path) {
        return path.substring(0, path.replace('\\', '/').lastIndexOf('/', path.length() - 2) + 1);
    }

    /** The paths without the folders above what they name. */
    List<String> portablePaths() {
        return paths.stream().map(this::portable).toList();
    }

    private String portable(String file) {
        for (String path : paths) {
            String above = foldersAbove(path);
            if (!above.isEmpty() && file.startsWith(above)) {
                return file.substring(above.length());
            }
        }
        return file;
    }

    /** Rules refused for want of a placeholder's value, or for any other reason. */
    public List<RuleFile.Refused> refused(boolean awaitingPlaceholders) {
        return rules.refused().stream()
                .filter(refused -> refused.awaitsPlaceholders() == awaitingPlaceholders)
                .toList();
    }
}
