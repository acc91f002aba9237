package org.tipstaff.sigma;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.tipstaff.bench.Characters;
import org.tipstaff.bench.Material;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;

/**
 * The filter for literals against the textbook's answer, on the values of real fields: the index by grams that the planner
 * uses, and an Aho-Corasick automaton over the same literals of the same field. Both must find the same. In the package it
 * measures, for nothing of it is public.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class FilterBench {
    @Param(Material.EXAMPLE_LOGS)
    public String logs = "";

    @Param(Material.BUILT_IN)
    public String rules = "";

    private record Literal(String folded, Anchor anchor) {}

    private record Scanned(char[] value, ValueIndex index, AhoCorasick automaton) {}

    private final List<Scanned> values = new ArrayList<>();
    private char[] buffer = new char[1 << 16];
    private long found;

    @Setup
    public void read() throws IOException {
        Map<String, Map<Literal, Integer>> literals = new LinkedHashMap<>();
        for (SigmaRule rule : Material.rules(rules).rules()) {
            collect(rule.condition(), literals);
        }
        Map<String, ValueIndex> indexes = new HashMap<>();
        Map<String, AhoCorasick> automata = new HashMap<>();
        int states = 0;
        long bytes = 0;
        for (Map.Entry<String, Map<Literal, Integer>> field : literals.entrySet()) {
            ValueIndex.Builder index = new ValueIndex.Builder();
            AhoCorasick automaton = new AhoCorasick();
            field.getValue().forEach((literal, test) -> {
                index.literal(literal.folded(), literal.anchor(), test);
                automaton.add(literal.folded(), literal.anchor(), test);
            });
            automaton.finish();
            indexes.put(field.getKey(), index.build());
            automata.put(field.getKey(), automaton);
            states += automaton.states();
            bytes += automaton.bytes();
        }
        System.out.printf("Aho-Corasick: %,d states, %,d bytes of tables%n", states, bytes);
        for (Event event : Material.events(logs)) {
            Fields fields = event.fields();
            for (int i = 0; i < fields.size(); i++) {
                ValueIndex index = indexes.get(fields.name(i));
                AhoCorasick automaton = automata.get(fields.name(i));
                if (index != null
                        && automaton != null
                        && fields.value(i) instanceof String text
                        && isNarrow(text)
                        && text.length() < buffer.length) {
                    values.add(new Scanned(text.toCharArray(), index, automaton));
                }
            }
        }
        if (grams(new Characters()) != automata(new Characters())) {
            throw new IllegalStateException("the two filters do not find the same");
        }
    }

    private static boolean isNarrow(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c < 128);
    }

    private static void collect(Expression expression, Map<String, Map<Literal, Integer>> literals) {
        switch (expression) {
            case Expression.And and -> and.parts().forEach(part -> collect(part, literals));
            case Expression.Or or -> or.parts().forEach(part -> collect(part, literals));
            case Expression.Not not -> collect(not.part(), literals);
            case Expression.FieldPredicate predicate
            when predicate.test() instanceof ValueTest.Matches matches && !matches.cased() -> {
                Literal literal = literal(matches.pattern().parts());
                if (literal != null && literal.folded().chars().allMatch(c -> c < 128)) {
                    Map<Literal, Integer> ofField =
                            literals.computeIfAbsent(predicate.field(), _ -> new LinkedHashMap<>());
                    ofField.putIfAbsent(literal, ofField.size());
                }
            }
            case Expression.FieldPredicate _, Expression.Keyword _, Expression.RuleReference _ -> {}
        }
    }

    private static @org.jspecify.annotations.Nullable Literal literal(List<StringPattern.Part> parts) {
        boolean before = !parts.isEmpty() && parts.getFirst() instanceof StringPattern.AnyRun;
        boolean after = parts.size() > 1 && parts.getLast() instanceof StringPattern.AnyRun;
        List<StringPattern.Part> inner = parts.subList(before ? 1 : 0, parts.size() - (after ? 1 : 0));
        if (inner.size() != 1
                || !(inner.getFirst() instanceof StringPattern.Literal literal)
                || literal.text().length() > GramIndex.LITERAL_CHARS_MAX) {
            return null;
        }
        return new Literal(
                Folding.fold(literal.text()),
                before ? (after ? Anchor.INSIDE : Anchor.SUFFIX) : (after ? Anchor.PREFIX : Anchor.EXACT));
    }

    @Benchmark
    public long grams(Characters counted) {
        found = 0;
        for (Scanned scanned : values) {
            int length = scanned.value().length;
            System.arraycopy(scanned.value(), 0, buffer, 0, length);
            scanned.index().scan(buffer, length, tests -> found += sum(tests));
            counted.characters += length;
        }
        return found;
    }

    @Benchmark
    public long automata(Characters counted) {
        found = 0;
        for (Scanned scanned : values) {
            int length = scanned.value().length;
            System.arraycopy(scanned.value(), 0, buffer, 0, length);
            Folding.fold(buffer, length);
            scanned.automaton().scan(buffer, length, test -> found += test + 1);
            counted.characters += length;
        }
        return found;
    }

    private static long sum(int[] tests) {
        long sum = 0;
        for (int test : tests) {
            sum += test + 1;
        }
        return sum;
    }
}
