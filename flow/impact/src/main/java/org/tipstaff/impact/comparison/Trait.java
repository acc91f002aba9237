package org.tipstaff.impact.comparison;

import java.util.Comparator;
import java.util.Locale;

/**
 * Something an incident has that another may have as well.
 *
 * @param type what it is: {@code address}, {@code domain}, {@code hash}, {@code file}, {@code service}, {@code task}, {@code host},
 *     {@code user}
 * @param value in lower case, without the computer it was seen on
 */
public record Trait(Kind kind, String type, String value) implements Comparable<Trait> {
    private static final Comparator<Trait> ORDER =
            Comparator.comparing(Trait::kind).thenComparing(Trait::type).thenComparing(Trait::value);

    /** What it says of whoever was there. */
    public enum Kind {
        /** From where they worked. */
        INFRASTRUCTURE,
        /** With what they worked. */
        TOOLING,
        /** Whom they were after. */
        VICTIM;

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Trait {
        value = value.toLowerCase(Locale.ROOT);
    }

    @Override
    public int compareTo(Trait other) {
        return ORDER.compare(this, other);
    }
}
