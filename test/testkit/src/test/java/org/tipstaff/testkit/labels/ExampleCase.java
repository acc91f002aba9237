package org.tipstaff.testkit.labels;

import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.tipstaff.label.Label;
import org.tipstaff.label.Labeled;

/** A case as small as can be that still has what leaks: times, ids, names, sizes, words. */
record ExampleCase(List<ExampleCase.Fact> facts) {

    /** What happened to one object. {@code taken} says that it left the house. */
    record Fact(Label label, long id, Instant time, String host, String name, int bytes, int severity, boolean taken) {}

    List<Labeled<Fact>> labeled() {
        return facts.stream().map(fact -> Labeled.of(fact.label(), fact)).toList();
    }

    static final CaseKind<Fact, ExampleCase> KIND = new CaseKind<>() {
        private final List<String> hosts = List.of("REG-WS-011", "DC01", "EXCH01");
        private final List<String> names = List.of("rooms", "rota", "list of pseudonyms", "draft judgment", "é");

        @Override
        public Fact fact(SplittableRandom random, Label label) {
            return new Fact(
                    label,
                    random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(100),
                    Instant.ofEpochSecond(1_780_000_000L + random.nextInt(random.nextBoolean() ? 10 : 1_000_000)),
                    hosts.get(random.nextInt(hosts.size())),
                    names.get(random.nextInt(names.size())),
                    random.nextInt(random.nextBoolean() ? 5 : 5_000),
                    random.nextInt(5),
                    random.nextInt(4) == 0);
        }

        @Override
        public ExampleCase of(List<Fact> facts) {
            return new ExampleCase(List.copyOf(facts));
        }
    };
}
