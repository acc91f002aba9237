package org.tipstaff.receivers;

import java.time.Instant;
import java.util.Objects;

/**
 * Something that was sent and did not become records, or not whole: a gap at the front door.
 *
 * @param at when
 * @param receiver name of the listener or request path
 * @param source whose, or {@link Tally#UNKNOWN}
 * @param reason why, as it is counted
 * @param records how many records it concerns; 0 where that can't be told
 * @param bytes how many bytes were not taken; 0 where that can't be told
 * @param sentence one English sentence with the values found, never with content that was sent
 */
public record Refused(
        Instant at, String receiver, String source, Refusal reason, long records, long bytes, String sentence) {
    public Refused {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(receiver, "receiver");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(sentence, "sentence");
        if (records < 0 || bytes < 0) {
            throw new IllegalArgumentException("records " + records + " and bytes " + bytes + " can't be negative");
        }
    }
}
