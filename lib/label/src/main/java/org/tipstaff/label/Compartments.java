package org.tipstaff.label;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A set of compartments, or all of them. A fact in several is for those who are cleared for each.
 *
 * <p>{@link #ALL} is the top: it is larger than any set that has names, and more than {@value #COUNT_MAX} names are
 * taken for it. So a union has a bound, stays associative, and only ever gets stricter by reaching the bound.
 */
public final class Compartments {
    /** Names in one set. A court has perhaps a dozen; more come from an attacker. */
    public static final int COUNT_MAX = 256;

    public static final Compartments NONE = new Compartments(false, new TreeSet<>());
    public static final Compartments ALL = new Compartments(true, new TreeSet<>());

    private final boolean all;
    private final SortedSet<Compartment> named;

    private Compartments(boolean all, SortedSet<Compartment> named) {
        this.all = all;
        this.named = Collections.unmodifiableSortedSet(named);
    }

    public static Compartments of(String... names) {
        return of(Stream.of(names).map(Compartment::new).toList());
    }

    public static Compartments of(Collection<Compartment> compartments) {
        if (compartments.isEmpty()) {
            return NONE;
        }
        SortedSet<Compartment> named = new TreeSet<>(compartments);
        return named.size() > COUNT_MAX ? ALL : new Compartments(false, named);
    }

    /** The names; empty for {@link #ALL}. */
    public List<Compartment> named() {
        return List.copyOf(named);
    }

    public boolean isEmpty() {
        return !all && named.isEmpty();
    }

    public boolean isAll() {
        return all;
    }

    public Compartments union(Compartments other) {
        if (all || other.all) {
            return ALL;
        }
        if (named.containsAll(other.named)) {
            return this;
        }
        SortedSet<Compartment> both = new TreeSet<>(named);
        both.addAll(other.named);
        return of(both);
    }

    public boolean contains(Compartments other) {
        return all || (!other.all && named.containsAll(other.named));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Compartments that && all == that.all && named.equals(that.named);
    }

    @Override
    public int hashCode() {
        return 31 * named.hashCode() + Boolean.hashCode(all);
    }

    /** As in a label: {@code defence,witness}, or {@code *}. */
    @Override
    public String toString() {
        return all ? "*" : named.stream().map(Compartment::name).collect(Collectors.joining(","));
    }
}
