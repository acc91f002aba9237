package org.tipstaff.sigma;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns expressions into planned nodes and sees to it that the same question is planned once, however many rules ask
 * it. Used up by one {@link RulePlan}.
 */
final class Planner {
    /** What a value is looked up by: a literal or a whole number. */
    private sealed interface Probe {}

    private record LiteralProbe(String folded, Anchor anchor) implements Probe {}

    private record NumberProbe(long number) implements Probe {}

    /** Some one of these is found in the field. */
    private record ScanKey(int field, Set<Probe> probes) {}

    private record TestKey(int field, ValueTest test) {}

    /**
     * What must be found in an event before a rule can hold: one of some scanned tests, or that some field is there.
     *
     * @param cost how often that is to be expected, in the planner's guess
     */
    record Witness(Set<Integer> tests, Set<Integer> presentFields, double cost) {}

    private final Map<String, Integer> fields = new LinkedHashMap<>();
    private final List<ValueIndex.Builder> indexes = new ArrayList<>();
    private final List<PlannedTest> tests = new ArrayList<>();
    private final Map<ScanKey, PlannedTest> scanned = new HashMap<>();
    private final Map<Integer, Double> costs = new HashMap<>();
    private final Map<TestKey, PlannedTest> others = new HashMap<>();
    private final Map<Integer, ScanKey> keyOfTest = new HashMap<>();
    private final BitSet relatedFields = new BitSet();

    Planner() {
        indexes.add(new ValueIndex.Builder()); // PlannedTest.ANYWHERE
    }

    /** First pass: plans the nodes. Witnesses come with {@link #witness(PlannedNode)} when all literals are known. */
    PlannedNode plan(Expression expression) {
        return switch (expression) {
            case Expression.And and -> {
                PlannedNode[] parts = new PlannedNode[and.parts().size()];
                for (int i = 0; i < parts.length; i++) {
                    parts[i] = plan(and.parts().get(i));
                }
                yield parts.length == 1 ? parts[0] : new PlannedNode.And(parts);
            }
            case Expression.Or or -> {
                List<PlannedNode> parts = new ArrayList<>();
                for (Object part : joined(or)) {
                    parts.add(
                            part instanceof ScanKey key ? new PlannedNode.Test(scanned(key)) : plan((Expression) part));
                }
                yield parts.size() == 1 ? parts.getFirst() : new PlannedNode.Or(parts.toArray(PlannedNode[]::new));
            }
            case Expression.Not not -> new PlannedNode.Not(plan(not.part()));
            case Expression.FieldPredicate predicate ->
                new PlannedNode.Test(test(field(predicate.field()), predicate.test()));
            case Expression.Keyword keyword ->
                new PlannedNode.Test(test(PlannedTest.ANYWHERE, Keywords.somewhere(keyword.test())));
            case Expression.RuleReference reference ->
                throw new IllegalArgumentException("'" + reference.rule() + "' names a rule, not a test of an event");
        };
    }

    /** Joins the alternatives that look something up in the same field: a list of four thousand hashes is one test. */
    private List<Object> joined(Expression.Or or) {
        Map<Integer, Set<Probe>> byField = new HashMap<>();
        List<Object> result = new ArrayList<>();
        for (Expression part : or.parts()) {
            Probe probe = part instanceof Expression.FieldPredicate predicate ? probe(predicate.test()) : null;
            if (probe == null) {
                result.add(part);
                continue;
            }
            Integer field = field(((Expression.FieldPredicate) part).field());
            if (!byField.containsKey(field)) {
                result.add(field); // its place; what is looked up there is known only at the end
            }
            byField.computeIfAbsent(field, _ -> new HashSet<>()).add(probe);
        }
        result.replaceAll(part -> part instanceof Integer field
                ? new ScanKey(field, Set.copyOf(Objects.requireNonNull(byField.get(field))))
                : part);
        return result;
    }

    private int field(String name) {
        Integer known = fields.get(name);
        if (known != null) {
            return known;
        }
        indexes.add(new ValueIndex.Builder());
        fields.put(name, indexes.size() - 1);
        return indexes.size() - 1;
    }

    private PlannedTest scanned(ScanKey key) {
        PlannedTest known = scanned.get(key);
        if (known != null) {
            return known;
        }
        PlannedTest test = new PlannedTest.Scanned(tests.size(), key.field());
        tests.add(test);
        scanned.put(key, test);
        keyOfTest.put(test.id, key);
        ValueIndex.Builder index = indexes.get(key.field());
        for (Probe probe : key.probes()) {
            switch (probe) {
                case LiteralProbe literal -> index.literal(literal.folded(), literal.anchor(), test.id);
                case NumberProbe number -> index.number(number.number(), test.id);
            }
        }
        return test;
    }

    private PlannedTest test(int field, ValueTest test) {
        Probe probe = probe(test);
        if (probe != null) {
            return scanned(new ScanKey(field, Set.of(probe)));
        }
        TestKey key = new TestKey(field, test);
        PlannedTest known = others.get(key);
        if (known == null) {
            known = other(field, test);
            others.put(key, known);
        }
        return known;
    }

    /** What the scan can look up so that the finding alone decides the test; null when more must be asked. */
    private static @Nullable Probe probe(ValueTest test) {
        return switch (test) {
            case ValueTest.EqualsNumber equals -> {
                Long whole = ValueIndex.whole(equals.number());
                yield whole == null ? null : new NumberProbe(whole);
            }
            case ValueTest.EqualsBoolean equals -> new LiteralProbe(Boolean.toString(equals.value()), Anchor.EXACT);
            case ValueTest.Matches matches when !matches.cased() -> literal(matches.pattern());
            default -> null;
        };
    }

    private static @Nullable LiteralProbe literal(StringPattern pattern) {
        List<StringPattern.Part> parts = pattern.parts();
        int runsBefore = 0;
        int runsAfter = 0;
        StringBuilder text = new StringBuilder();
        for (StringPattern.Part part : parts) {
            switch (part) {
                case StringPattern.Literal literal -> {
                    if (runsAfter > 0) {
                        return null;
                    }
                    text.append(literal.text());
                }
                case StringPattern.AnyRun _ -> {
                    if (text.isEmpty()) {
                        runsBefore++;
                    } else {
                        runsAfter++;
                    }
                }
                case StringPattern.AnyOne _, StringPattern.Dash _ -> {
                    return null;
                }
            }
        }
        if (text.length() > GramIndex.LITERAL_CHARS_MAX || (text.isEmpty() && runsBefore > 0)) {
            return null;
        }
        Anchor anchor = runsBefore == 0
                ? (runsAfter == 0 ? Anchor.EXACT : Anchor.PREFIX)
                : (runsAfter == 0 ? Anchor.SUFFIX : Anchor.INSIDE);
        return new LiteralProbe(Folding.fold(text.toString()), anchor);
    }

    private PlannedTest other(int field, ValueTest test) {
        return switch (test) {
            case ValueTest.IsNull _ -> added(new PlannedTest.IsNull(tests.size(), field));
            case ValueTest.Exists exists -> added(new PlannedTest.Exists(tests.size(), field, exists.expected()));
            case ValueTest.Matches matches ->
                examined(
                        field,
                        new PlannedTest.Pattern(new Wildcards(matches.pattern(), matches.cased())),
                        required(field, matches.pattern()));
            case ValueTest.Regex regex -> {
                RegexSearch search = RegexSearch.compile(regex.pattern(), regex.flags());
                yield examined(field, new PlannedTest.Regex(search), required(field, regex, search));
            }
            case ValueTest.EqualsNumber equals ->
                examined(
                        field,
                        new PlannedTest.OtherNumber(
                                equals.number(), equals.number().toPlainString()),
                        null);
            case ValueTest.Compares compares -> examined(field, new PlannedTest.Compares(compares), null);
            case ValueTest.InNetwork network ->
                examined(
                        field, new PlannedTest.Network(Addresses.bytes(network.network()), network.prefixBits()), null);
            case ValueTest.RelatesToField relates -> {
                int other = field(relates.field());
                relatedFields.set(field);
                relatedFields.set(other);
                yield examined(field, new PlannedTest.Relates(relates, other), null);
            }
            case ValueTest.TimePart part -> examined(field, new PlannedTest.Time(part), null);
            case ValueTest.EqualsBoolean _ -> throw new IllegalStateException("a boolean is looked up as text");
        };
    }

    private PlannedTest examined(int field, PlannedTest.Element element, @Nullable PlannedTest required) {
        return added(new PlannedTest.Examined(tests.size(), field, element, required));
    }

    private PlannedTest added(PlannedTest test) {
        tests.add(test);
        return test;
    }

    /** The longest literal of a pattern, which must be there for the whole to fit. */
    private @Nullable PlannedTest required(int field, StringPattern pattern) {
        List<StringPattern.Part> parts = pattern.parts();
        LiteralProbe best = null;
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i) instanceof StringPattern.Literal literal) {
                boolean first = i == 0;
                boolean last = i == parts.size() - 1;
                String folded = Folding.fold(literal.text());
                boolean cut = folded.length() > GramIndex.LITERAL_CHARS_MAX;
                if (cut) {
                    folded = folded.substring(0, GramIndex.LITERAL_CHARS_MAX);
                }
                Anchor anchor = first
                        ? (last && !cut ? Anchor.EXACT : Anchor.PREFIX)
                        : (last && !cut ? Anchor.SUFFIX : Anchor.INSIDE);
                if (best == null || folded.length() > best.folded().length()) {
                    best = new LiteralProbe(folded, anchor);
                }
            }
        }
        return best == null ? null : scanned(new ScanKey(field, Set.of(best)));
    }

    private @Nullable PlannedTest required(int field, ValueTest.Regex regex, RegexSearch search) {
        if (!search.isLinear()
                && ((regex.flags() & java.util.regex.Pattern.CASE_INSENSITIVE) != 0
                        || regex.pattern().contains("(?"))) {
            return null; // java.util.regex joins dotless i with i when it ignores case; folding does not
        }
        Set<String> literals = RegexLiterals.required(regex.pattern());
        if (literals == null || literals.isEmpty()) {
            return null;
        }
        Set<Probe> probes = new HashSet<>();
        for (String literal : literals) {
            probes.add(new LiteralProbe(
                    literal.substring(0, Math.min(literal.length(), GramIndex.LITERAL_CHARS_MAX)), Anchor.INSIDE));
        }
        return scanned(new ScanKey(field, Set.copyOf(probes)));
    }

    /** Second pass: what must be found for this node to be true; null when it may be true of an event with none of it. */
    @Nullable
    Witness witness(PlannedNode node) {
        return switch (node) {
            case PlannedNode.And and -> {
                Witness best = null;
                for (PlannedNode part : and.parts) {
                    Witness witness = witness(part);
                    if (witness != null && (best == null || witness.cost() < best.cost())) {
                        best = witness;
                    }
                }
                yield best;
            }
            case PlannedNode.Or or -> {
                Set<Integer> found = new LinkedHashSet<>();
                Set<Integer> present = new LinkedHashSet<>();
                double cost = 0;
                for (PlannedNode part : or.parts) {
                    Witness witness = witness(part);
                    if (witness == null) {
                        yield null;
                    }
                    found.addAll(witness.tests());
                    present.addAll(witness.presentFields());
                    cost += witness.cost();
                }
                yield new Witness(found, present, cost);
            }
            case PlannedNode.Not _ -> null;
            case PlannedNode.Test asked -> witness(asked.test);
        };
    }

    private @Nullable Witness witness(PlannedTest test) {
        return switch (test) {
            case PlannedTest.IsNull _ -> null;
            case PlannedTest.Exists exists -> exists.expected ? present(exists.field) : null;
            case PlannedTest.Scanned scanned -> found(scanned);
            case PlannedTest.Examined examined -> {
                if (examined.required != null) {
                    yield found(examined.required);
                }
                yield examined.field == PlannedTest.ANYWHERE ? null : present(examined.field);
            }
        };
    }

    private static Witness present(int field) {
        return new Witness(Set.of(), Set.of(field), 1);
    }

    private Witness found(PlannedTest test) {
        Double cost = costs.get(test.id);
        if (cost == null) {
            cost = cost(Objects.requireNonNull(keyOfTest.get(test.id)));
            costs.put(test.id, cost);
        }
        return new Witness(Set.of(test.id), Set.of(), cost);
    }

    /**
     * How often one of these may be found: short literals often, and what many rules look for more often than what one
     * does, for rules' authors name first what is always there ({@code \powershell.exe}) and then what is wrong with it.
     */
    private double cost(ScanKey key) {
        ValueIndex.Builder index = indexes.get(key.field());
        double cost = 0;
        for (Probe probe : key.probes()) {
            cost += switch (probe) {
                case NumberProbe _ -> 0.1;
                case LiteralProbe literal -> {
                    int length = Math.min(literal.folded().length(), 16);
                    double byLength = length < 4 ? 0.4 / (1 + length) : 0.2 / length;
                    double anchored = literal.anchor() == Anchor.INSIDE ? 1 : 0.5;
                    yield byLength
                            * anchored
                            * Math.sqrt(Math.max(1, index.popularity(literal.folded(), literal.anchor())));
                }
            };
        }
        return Math.min(cost, 0.9) * (key.field() == PlannedTest.ANYWHERE ? 4 : 1);
    }

    List<PlannedTest> tests() {
        return tests;
    }

    /** Adds the tests of keywords that this node may ask of the scan. */
    void keywords(PlannedNode node, BitSet into) {
        switch (node) {
            case PlannedNode.And and -> {
                for (PlannedNode part : and.parts) {
                    keywords(part, into);
                }
            }
            case PlannedNode.Or or -> {
                for (PlannedNode part : or.parts) {
                    keywords(part, into);
                }
            }
            case PlannedNode.Not not -> keywords(not.part, into);
            case PlannedNode.Test asked -> {
                PlannedTest test = asked.test instanceof PlannedTest.Examined examined && examined.required != null
                        ? examined.required
                        : asked.test;
                if (test.field == PlannedTest.ANYWHERE) {
                    into.set(test.id);
                }
            }
        }
    }

    /** What keywords look for, of which each route asks its own part. */
    KeywordIndexes keywordIndexes() {
        return new KeywordIndexes(indexes.get(PlannedTest.ANYWHERE));
    }

    /** Names by id; {@link PlannedTest#ANYWHERE} has none. */
    String[] fieldNames() {
        String[] names = new String[indexes.size()];
        names[PlannedTest.ANYWHERE] = "";
        fields.forEach((name, id) -> names[id] = name);
        return names;
    }

    /** Tests that more than the scan must be asked for, by field. */
    PlannedTest.Examined[][] examined() {
        List<List<PlannedTest.Examined>> byField = new ArrayList<>();
        for (int field = 0; field < indexes.size(); field++) {
            byField.add(new ArrayList<>());
        }
        for (PlannedTest test : tests) {
            if (test instanceof PlannedTest.Examined examined) {
                byField.get(examined.field).add(examined);
            }
        }
        return byField.stream()
                .map(each -> each.toArray(PlannedTest.Examined[]::new))
                .toArray(PlannedTest.Examined[][]::new);
    }

    /** Fields of which some rule asks how they relate to another. */
    BitSet relatedFields() {
        return relatedFields;
    }

    /** What fields are looked through for; {@link #keywordIndexes} stand in for that of {@link PlannedTest#ANYWHERE}. */
    FieldIndexes fieldIndexes() {
        return new FieldIndexes(indexes);
    }
}
