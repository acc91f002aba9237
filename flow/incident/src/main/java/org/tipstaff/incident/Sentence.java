package org.tipstaff.incident;

import java.util.List;
import org.tipstaff.event.Provenance;

/**
 * One sentence of an account: a message and its values, so that it can be said in any language, and the records that
 * bear it out. A sentence without evidence can't be made.
 *
 * @param message a key of the catalogue {@code org/tipstaff/incident/account_XX.properties}
 * @param values what fills it: text, numbers, {@link java.time.Instant}s (said in UTC)
 * @param evidence where each thing it says can be read; never empty
 */
public record Sentence(String message, List<Object> values, List<Provenance> evidence) {
    public Sentence {
        values = List.copyOf(values);
        evidence = List.copyOf(evidence);
        if (evidence.isEmpty()) {
            throw new IllegalArgumentException("the sentence '" + message + "' has no evidence");
        }
    }
}
