package org.tipstaff.sigma;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rules made ready to run: routed, their questions numbered and shared, an index over all that they look for. Immutable;
 * many threads may each take a {@link #matcher()}.
 *
 * <p>How an event is matched: its product, channel and id choose the rules that may see it; one pass over each field
 * that these rules depend on finds every literal and number any rule looks for; a rule becomes a candidate only when
 * something that it can't hold without was found; candidates are evaluated with short circuit, each question answered
 * once per event. {@link SlowEvaluator} does the same without any of this and must always agree.
 */
public final class RulePlan {
    final List<SigmaRule> rules;
    final PlannedNode[] conditions;
    /** For each rule, its place in {@link #logSources}. */
    final int[] logSourceOf;

    final LogSource[] logSources;
    final RouteIndex routes;

    final int testCount;
    final String[] fieldNames;
    final NameTable fieldIds;
    final FieldIndexes fieldIndexes;
    final KeywordIndexes keywordIndexes;
    /** For each rule, the tests of keywords that it may ask. */
    final BitSet[] keywordsOf;
    /** For each field, the tests of it that the scan alone does not answer. */
    final PlannedTest.Examined[][] examined;
    /** Fields that are compared with another. */
    final BitSet relatedFields;
    /** For each test, the rules that become candidates when it is found. */
    final int[][] candidatesOfTest;
    /** For each field, the rules that become candidates when it is present. */
    final int[][] candidatesOfField;
    /** Rules that nothing need be found for. */
    final boolean[] always;
    /** For each rule, the fields that must be scanned so that it can become a candidate. */
    final int[][] scannedFor;

    private final List<SigmaRule> unmapped;

    private RulePlan(Collection<SigmaRule> given, RouteTable table) {
        Map<LogSource, Optional<List<RouteTable.Route>>> routesOf = new LinkedHashMap<>();
        List<SigmaRule> mapped = new ArrayList<>();
        List<SigmaRule> left = new ArrayList<>();
        for (SigmaRule rule : given) {
            boolean known =
                    routesOf.computeIfAbsent(rule.logSource(), table::routes).isPresent();
            (known ? mapped : left).add(rule);
        }
        routesOf.values().removeIf(Optional::isEmpty);
        rules = List.copyOf(mapped);
        unmapped = List.copyOf(left);
        logSources = routesOf.keySet().toArray(LogSource[]::new);
        Map<LogSource, Integer> placeOf = new HashMap<>();
        for (int i = 0; i < logSources.length; i++) {
            placeOf.put(logSources[i], i);
        }

        Planner planner = new Planner();
        conditions = rules.stream().map(rule -> planner.plan(rule.condition())).toArray(PlannedNode[]::new);
        logSourceOf = rules.stream()
                .mapToInt(rule -> placeOf.getOrDefault(rule.logSource(), -1))
                .toArray();
        routes = new RouteIndex(
                Arrays.stream(logSources)
                        .map(source ->
                                routesOf.getOrDefault(source, Optional.empty()).orElse(List.of()))
                        .toList(),
                planner);

        Map<Integer, List<Integer>> byTest = new HashMap<>();
        Map<Integer, List<Integer>> byField = new HashMap<>();
        always = new boolean[rules.size()];
        scannedFor = new int[rules.size()][];
        for (int r = 0; r < conditions.length; r++) {
            int rule = r;
            Planner.Witness witness = planner.witness(conditions[r]);
            Set<Integer> scanned = new LinkedHashSet<>();
            if (witness == null) {
                always[r] = true;
            } else {
                for (int test : witness.tests()) {
                    byTest.computeIfAbsent(test, _ -> new ArrayList<>()).add(rule);
                    scanned.add(planner.tests().get(test).field);
                }
                for (int field : witness.presentFields()) {
                    byField.computeIfAbsent(field, _ -> new ArrayList<>()).add(rule);
                }
            }
            scannedFor[r] = ints(scanned);
        }
        testCount = planner.tests().size();
        fieldNames = planner.fieldNames();
        fieldIds = new NameTable(fieldNames);
        fieldIndexes = planner.fieldIndexes();
        keywordIndexes = planner.keywordIndexes();
        keywordsOf = new BitSet[conditions.length];
        for (int r = 0; r < conditions.length; r++) {
            keywordsOf[r] = new BitSet();
            planner.keywords(conditions[r], keywordsOf[r]);
        }
        examined = planner.examined();
        relatedFields = planner.relatedFields();
        candidatesOfTest = arrays(byTest, testCount);
        candidatesOfField = arrays(byField, fieldNames.length);
    }

    /**
     * @throws java.util.regex.PatternSyntaxException when a rule's regular expression can't be compiled, which the reader
     *     of rules has checked
     */
    public static RulePlan of(Collection<SigmaRule> rules, RouteTable routes) {
        return new RulePlan(rules, routes);
    }

    /** For one thread. */
    public EventMatcher matcher() {
        return new EventMatcher(this);
    }

    /** Rules that can see events, in the order they were given. */
    public List<SigmaRule> active() {
        return rules;
    }

    /** Rules whose log source nothing is known to feed: they are not silent, they were never asked. */
    public List<SigmaRule> unmapped() {
        return unmapped;
    }

    /** How many active rules each log source has, by the log source's text. */
    public Map<LogSource, Integer> activePerLogSource() {
        return counted(rules);
    }

    /** How many unmapped rules each log source has, by the log source's text. */
    public Map<LogSource, Integer> unmappedPerLogSource() {
        return counted(unmapped);
    }

    private static Map<LogSource, Integer> counted(List<SigmaRule> rules) {
        Map<LogSource, Integer> counts = new TreeMap<>(RouteIndex.BY_TEXT);
        for (SigmaRule rule : rules) {
            counts.merge(rule.logSource(), 1, Integer::sum);
        }
        return counts;
    }

    private static int[][] arrays(Map<Integer, List<Integer>> lists, int size) {
        int[][] arrays = new int[size][];
        for (int i = 0; i < size; i++) {
            @Nullable List<Integer> list = lists.get(i);
            arrays[i] = list == null ? NONE : ints(list);
        }
        return arrays;
    }

    private static final int[] NONE = {};

    private static int[] ints(Collection<Integer> numbers) {
        return numbers.isEmpty()
                ? NONE
                : numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d rules, %d unmapped, %d questions, %d fields",
                rules.size(),
                unmapped.size(),
                testCount,
                fieldNames.length);
    }
}
