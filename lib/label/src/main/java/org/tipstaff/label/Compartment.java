package org.tipstaff.label;

/**
 * A circle of people that a fact is kept within, whatever its TLP level: {@code witness}, {@code defence},
 * {@code chambers}, {@code prosecution}, {@code victims}, {@code staff}, or one that a court names itself.
 *
 * @param name lower-case letters and digits, with single hyphens between them; at most 64 characters
 */
public record Compartment(String name) implements Comparable<Compartment> {
    static final String JOINTS = "-";

    public Compartment {
        Names.checked(name, JOINTS);
    }

    @Override
    public int compareTo(Compartment other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
