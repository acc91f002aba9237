package org.tipstaff.label;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** Labels over few names and moments, so that pairs often compare, and now and then over many. */
final class RandomLabels {
    private static final List<String> CIRCLES =
            List.of("witness", "defence", "chambers", "prosecution", "victims", "staff", "source-state-2");
    private static final List<String> PEOPLE = List.of("registry.clerk1", "chambers.judge2", "it_1", "counsel@defence");
    static final Instant NOON = Instant.parse("2026-12-01T12:00:00Z");

    private final SplittableRandom random;

    RandomLabels(long seed) {
        random = new SplittableRandom(seed);
    }

    Label next() {
        Tlp tlp = Tlp.values()[random.nextInt(Tlp.values().length)];
        List<Person> people = new ArrayList<>();
        if (tlp == Tlp.RED) {
            some(PEOPLE).forEach(id -> people.add(new Person(id)));
        }
        Instant embargo = random.nextInt(3) == 0 ? moment() : null;
        return new Label(tlp, new TreeSet<>(people), compartments(), embargo);
    }

    Audience audience() {
        Label next = next();
        Label clearance = new Label(next.tlp(), next.recipients(), next.compartments(), null);
        if (clearance.tlp() == Tlp.RED && clearance.recipients().isEmpty()) {
            clearance = Label.redFor(List.of(new Person(PEOPLE.get(random.nextInt(PEOPLE.size())))))
                    .within(clearance.compartments());
        }
        return new Audience("readers", clearance, moment().plusMillis(random.nextInt(-1, 2)));
    }

    private Compartments compartments() {
        if (random.nextInt(20) == 0) {
            return Compartments.ALL;
        }
        if (random.nextInt(20) == 0) {
            return many();
        }
        return Compartments.of(some(CIRCLES).toArray(String[]::new));
    }

    /** Near the bound, so that unions of two pass it. */
    private Compartments many() {
        List<Compartment> names = new ArrayList<>();
        for (int i = 0; i < Compartments.COUNT_MAX - 10; i++) {
            names.add(new Compartment("c" + random.nextInt(Compartments.COUNT_MAX + 60)));
        }
        return Compartments.of(names);
    }

    private Instant moment() {
        return NOON.plusSeconds(random.nextInt(-2, 3));
    }

    private List<String> some(List<String> names) {
        return names.stream().filter(name -> random.nextInt(3) == 0).toList();
    }
}
