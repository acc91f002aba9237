package org.tipstaff.evidence.custody;

import java.util.List;
import org.tipstaff.event.Sha256;

/**
 * A value in an entry. Whoever holds the entry reads it, except what is {@link Secret}: of that, the entry holds a
 * commitment. Free text can only be secret: it is where names slip in.
 */
public sealed interface FieldValue {
    /**
     * A name, a path, a command line, any free text: committed, with its opening kept outside of the log.
     *
     * @param text what to commit to; a lone surrogate can't be committed to and is refused
     */
    record Secret(String text) implements FieldValue {
        /** Longer text belongs into a file, of which the entry holds the digest. */
        public static final int MOST = 65_535;

        public Secret {
            CanonicalJson.requireWellFormed(text);
            if (text.length() > MOST) {
                throw new IllegalArgumentException("a secret of " + text.length() + " characters; at most " + MOST);
            }
        }
    }

    /**
     * A word of a machine: a method, a version, an instant, an id. Not for names or paths of any kind.
     *
     * @param word 1 to 128 of letters, digits and {@code . _ : + -}
     */
    record Word(String word) implements FieldValue {
        public Word {
            if (word.isEmpty() || word.length() > 128 || !word.chars().allMatch(Word::isAllowed)) {
                throw new IllegalArgumentException(
                        "'" + word
                                + "' is not a machine's word (letters, digits and . _ : + -): free text, names and paths are secret");
            }
        }

        private static boolean isAllowed(int c) {
            return (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "._:+-".indexOf(c) >= 0;
        }
    }

    record Digest(Sha256 digest) implements FieldValue {}

    /** @param number within ±(2^53-1) */
    record Whole(long number) implements FieldValue {
        public Whole {
            Json.Whole.requireInRange(number);
        }
    }

    record Flag(boolean flag) implements FieldValue {}

    /** @param values at most {@link #MOST} */
    record Values(List<FieldValue> values) implements FieldValue {
        /** More would not fit an entry anyway. */
        public static final int MOST = 1024;

        public Values {
            values = List.copyOf(values);
            if (values.size() > MOST || values.stream().anyMatch(Values.class::isInstance)) {
                throw new IllegalArgumentException("a list in an entry holds at most " + MOST + " values and no lists");
            }
        }
    }
}
