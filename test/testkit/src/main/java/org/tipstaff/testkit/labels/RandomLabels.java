package org.tipstaff.testkit.labels;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tipstaff.label.Audience;
import org.tipstaff.label.Compartment;
import org.tipstaff.label.Compartments;
import org.tipstaff.label.Label;
import org.tipstaff.label.Person;
import org.tipstaff.label.Tlp;

/** Audiences, and labels on either side of what they may know: often a hair's breadth on the other side. */
final class RandomLabels {
    private static final List<Compartment> CIRCLES = List.of(
            new Compartment("chambers"),
            new Compartment("defence"),
            new Compartment("prosecution"),
            new Compartment("staff"),
            new Compartment("victims"),
            new Compartment("witness"));
    private static final List<Person> PEOPLE = List.of(
            new Person("chambers.judge1"),
            new Person("defence.counsel1"),
            new Person("it.analyst1"),
            new Person("registry.clerk1"));
    private static final List<Tlp> LEVELS = List.of(Tlp.values());
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    private final SplittableRandom random;

    RandomLabels(SplittableRandom random) {
        this.random = random;
    }

    Audience audience(Tlp ceiling) {
        List<Person> people = new ArrayList<>();
        if (ceiling == Tlp.RED) {
            people.addAll(some(PEOPLE));
            people.add(one(PEOPLE));
        }
        Compartments cleared = random.nextInt(8) == 0 ? Compartments.ALL : Compartments.of(some(CIRCLES));
        Instant at = NOON.plusSeconds(random.nextInt(-1, 2));
        return new Audience("readers", label(ceiling, people, cleared, null), at);
    }

    /** A label that flows to the audience. */
    Label seen(Audience audience) {
        Label highest = audience.clearance();
        Tlp tlp = random.nextBoolean() ? highest.tlp() : one(upTo(highest.tlp()));
        List<Person> people = new ArrayList<>();
        if (tlp == Tlp.RED) {
            people.addAll(highest.recipients());
            people.addAll(some(PEOPLE));
        }
        List<Compartment> cleared = highest.compartments().isAll()
                ? CIRCLES
                : highest.compartments().named();
        Instant embargo = random.nextInt(3) == 0 ? audience.at().minusSeconds(random.nextInt(3)) : null;
        Label label = label(tlp, people, Compartments.of(some(cleared)), embargo);
        if (!label.canFlowTo(audience)) {
            throw new IllegalStateException(label + " should flow to " + audience);
        }
        return label;
    }

    /** A label that does not flow to the audience: mostly one that would, but for one part of it. */
    Label hidden(Audience audience) {
        while (true) {
            Label label = random.nextInt(4) == 0 ? anything() : spoilt(seen(audience), audience);
            if (!label.canFlowTo(audience)) {
                return label;
            }
        }
    }

    private Label spoilt(Label label, Audience audience) {
        return switch (random.nextInt(7)) {
            case 0 -> label(next(audience.clearance().tlp()), List.of(), label.compartments(), label.embargo());
            case 1 -> label(Tlp.RED, oneOf(audience), label.compartments(), label.embargo());
            case 2 -> label.within(Compartments.of(List.of(one(CIRCLES))));
            case 3 -> label.until(audience.at().plusSeconds(1 + random.nextInt(2)));
            case 4 -> label.within(Compartments.ALL);
            case 5 -> label(Tlp.RED, some(PEOPLE), label.compartments(), label.embargo());
            default -> Label.UNLABELLED;
        };
    }

    /** One of its people, so that a fact for one of several readers is tried. */
    private List<Person> oneOf(Audience audience) {
        List<Person> people = List.copyOf(audience.clearance().recipients());
        return people.isEmpty() ? List.of() : List.of(one(people));
    }

    private Label anything() {
        Tlp tlp = one(LEVELS);
        return label(
                tlp,
                tlp == Tlp.RED ? some(PEOPLE) : List.of(),
                Compartments.of(some(CIRCLES)),
                random.nextBoolean() ? null : NOON.plusSeconds(random.nextInt(-3, 4)));
    }

    private static List<Tlp> upTo(Tlp highest) {
        return LEVELS.stream().filter(tlp -> tlp.compareTo(highest) <= 0).toList();
    }

    private static Tlp next(Tlp tlp) {
        return LEVELS.stream()
                .filter(each -> each.compareTo(tlp) > 0)
                .findFirst()
                .orElse(Tlp.RED);
    }

    private static Label label(Tlp tlp, List<Person> people, Compartments compartments, @Nullable Instant embargo) {
        return new Label(tlp, new TreeSet<>(people), compartments, embargo);
    }

    private <T> T one(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private <T> List<T> some(List<T> list) {
        return list.stream().filter(each -> random.nextInt(3) == 0).toList();
    }
}
