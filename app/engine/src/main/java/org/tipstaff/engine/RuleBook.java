package org.tipstaff.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tipstaff.content.Content;
import org.tipstaff.sigma.Correlations;
import org.tipstaff.sigma.Indicators;
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
 */
public record RuleBook(
        RuleSources sources, RuleSet rules, RouteTable routes, RulePlan plan, Correlations correlations) {
    /** What the built-in rules are called where a path would stand. */
    public static final String BUILT_IN = "built-in";

    /** What stands where a path would, for the rules that look for indicators. */
    static final String INDICATORS = "indicators";

    /** Of placeholders or indicators. */
    private static final int VALUES_BYTES_MAX = 32 << 20;

    private static final String LOG_SOURCES = "windows-logsources.yaml";
    private static final String LINUX = "linux-logsources.yaml";
    private static final String ZEEK = "zeek-logsources.yaml";
    private static final String AWS = "aws-logsources.yaml";
    private static final String M365 = "m365-logsources.yaml";

    /** As {@link #read(RuleSources, int, RuleCache)}, with the cache that the environment names. */
    public static RuleBook read(RuleSources sources, int workers) throws IOException {
        return read(sources, workers, RuleCache.of(System.getenv()));
    }

    /**
     * Reads rules; the built-in ones when no path is given. A list of indicators adds the built-in rules that look for them.
     *
     * @throws UsageException when a path is not there or holds no rule, or the placeholders or indicators can't be read
     */
    public static RuleBook read(RuleSources sources, int workers, RuleCache cache) throws IOException {
        try {
            Path placeholders = sources.placeholders();
            Path listed = sources.indicators();
            Placeholders values = placeholders == null
                    ? Placeholders.none()
                    : Placeholders.read(String.valueOf(placeholders.getFileName()), text(placeholders));
            Map<String, Map<String, String>> texts = new LinkedHashMap<>();
            if (sources.builtIn()) {
                texts.put(BUILT_IN, Content.rules());
            }
            if (listed != null) {
                Indicators indicators = Indicators.read(String.valueOf(listed.getFileName()), text(listed));
                values = values.and(indicators.placeholders());
                texts.put(INDICATORS, rulesFor(indicators));
            }
            RuleSetLoader loader = new RuleSetLoader(RuleOptions.defaults().with(values), workers);
            List<String> paths = sources.paths();
            RuleSet rules = cache.get(() -> loader.digest(paths, texts), () -> loader.load(paths, texts));
            RouteTable routes = RouteTables.read(Content.mapping(LOG_SOURCES), LOG_SOURCES)
                    .and(RouteTables.read(Content.mapping(LINUX), LINUX))
                    .and(RouteTables.read(Content.mapping(ZEEK), ZEEK))
                    .and(RouteTables.read(Content.mapping(AWS), AWS))
                    .and(RouteTables.read(Content.mapping(M365), M365));
            RulePlan plan = RulePlan.of(rules.rules(), routes);
            Correlations correlations = Correlations.of(rules.correlations(), plan.active());
            return new RuleBook(sources, rules, routes, plan, correlations);
        } catch (UnusableRulesException e) {
            throw new UsageException(e.getMessage()
                    + e.problems().stream()
                            .map(problem -> "\n" + problem.render())
                            .collect(Collectors.joining()));
        }
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(VALUES_BYTES_MAX + 1);
            if (bytes.length > VALUES_BYTES_MAX) {
                throw new UsageException(file + " is larger than " + (VALUES_BYTES_MAX >> 20) + " MB");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new UsageException("no such file: " + file);
        }
    }

    /** The rules for the kinds that are listed; whoever may know what they find may know what was looked for. */
    private static Map<String, String> rulesFor(Indicators indicators) {
        Map<String, String> rules = new TreeMap<>();
        Content.indicatorRules().forEach((name, text) -> {
            if (indicators.values().keySet().stream().anyMatch(kind -> name.startsWith(kind.key() + "_"))) {
                rules.put(name, text.replace("- " + Indicators.TLP_DEFAULT + "\n", "- " + indicators.tlp() + "\n"));
            }
        });
        return rules;
    }

    /** A problem's place without the folders above what the user named: the same on every machine. */
    Problem portable(Problem problem) {
        Location at = problem.location();
        String message = problem.message();
        for (String path : sources.paths()) {
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

    /** What ran, as the user named it, without the folders above: the same on every machine. */
    List<String> named() {
        List<String> named = new ArrayList<>(sources.builtIn() ? List.of(BUILT_IN) : List.of());
        sources.paths().forEach(path -> named.add(portable(path)));
        Path indicators = sources.indicators();
        if (indicators != null) {
            named.add(INDICATORS + " " + indicators.getFileName());
        }
        return named;
    }

    private String portable(String file) {
        for (String path : sources.paths()) {
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
