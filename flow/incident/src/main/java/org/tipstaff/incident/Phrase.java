package org.tipstaff.incident;

import java.util.List;

/**
 * A part of a sentence that is said in the language of the whole: a message and what fills it. It may stand among the
 * values of a {@link Sentence} or of another phrase.
 *
 * @param message a key of the catalogue
 * @param values text, numbers, {@link java.time.Instant}s, phrases, or lists of these
 */
public record Phrase(String message, List<Object> values) {
    public Phrase {
        values = List.copyOf(values);
    }

    static Phrase of(String message, Object... values) {
        return new Phrase(message, List.of(values));
    }
}
