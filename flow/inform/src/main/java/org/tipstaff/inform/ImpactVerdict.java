package org.tipstaff.inform;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the assessment of impact says of one asset, as far as notices need it.
 *
 * @param category whose data ({@link Slot#CATEGORIES}, but for {@code any}); {@link #UNCLASSIFIED} where nobody wrote down whose
 * @param bytes how much it concerns; null where nothing bounds that, and then no amount is told
 * @param coverage how much of what could have shown it was seen, from 0 to 1
 */
public record ImpactVerdict(
        String asset,
        String category,
        Dimension dimension,
        Word verdict,
        @Nullable Amount bytes,
        double coverage) {
    /** Whose data it is was never written down: it may be anybody's. */
    public static final String UNCLASSIFIED = "unclassified";

    /** What may have happened to it. */
    public enum Dimension {
        TAKEN,
        ALTERED,
        UNAVAILABLE;

        public static Optional<Dimension> of(String word) {
            return java.util.Arrays.stream(values())
                    .filter(each -> each.name().equalsIgnoreCase(word))
                    .findFirst();
        }
    }

    /** How sure that is. */
    public enum Word {
        CONFIRMED,
        LIKELY,
        POSSIBLE,
        NOT_SHOWN,
        CANNOT_BE_DETERMINED;

        /** @param word as impact.json has it: {@code cannot-be-determined} */
        public static Optional<Word> of(String word) {
            return java.util.Arrays.stream(values())
                    .filter(each -> each.name().replace('_', '-').equalsIgnoreCase(word))
                    .findFirst();
        }

        /** Whether something was seen that speaks for it. */
        public boolean isShown() {
            return this == CONFIRMED || this == LIKELY || this == POSSIBLE;
        }

        /** Whether persons may be in danger by it: nobody can say that they are not. */
        public boolean mayHurt() {
            return this != NOT_SHOWN;
        }
    }

    /** What a claim on it is about. "Other data" would say that they are not those of a witness. */
    String subject() {
        return category.equals(UNCLASSIFIED) ? "any" : category;
    }

    public ImpactVerdict {
        boolean known = Slot.CATEGORIES.contains(category) && !category.equals("any");
        if (!known && !category.equals(UNCLASSIFIED)) {
            throw new IllegalArgumentException("a category is one of " + Slot.CATEGORIES + ", not '" + category + "'");
        }
        if (bytes != null && bytes.unit() != Amount.Unit.BYTES) {
            throw new IllegalArgumentException("the amount of an impact is in bytes");
        }
        if (!(coverage >= 0 && coverage <= 1)) {
            throw new IllegalArgumentException("coverage lies between 0 and 1, not at " + coverage);
        }
    }
}
