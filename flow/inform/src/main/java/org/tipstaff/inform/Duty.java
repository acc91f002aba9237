package org.tipstaff.inform;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Somebody has to be told by a time.
 *
 * @param id within its pack
 * @param recipient whom, in words
 * @param clock what starts it
 * @param after id of the duty whose fulfilment starts it; empty unless the clock is {@link Start#NOTIFICATION}
 * @param within how much time
 * @param slots what has to be in it
 * @param basis the article, as it is cited
 * @param read whether the text of that article itself was read, and not what others say of it
 */
public record Duty(
        String id,
        String recipient,
        Start clock,
        String after,
        Term within,
        List<Slot> slots,
        String basis,
        boolean read) {
    /** What a clock starts with. Each is a decision that a person signs; the program starts none. */
    public enum Start {
        /** The court knows that an incident, or a breach of personal data, has happened. */
        AWARENESS,
        /** The incident was classified as one that must be told. */
        CLASSIFICATION,
        /** An earlier notification of the same pack was made. */
        NOTIFICATION;

        static Optional<Start> of(String word) {
            return Arrays.stream(values())
                    .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(word))
                    .findFirst();
        }
    }

    public Duty {
        slots = List.copyOf(slots);
        if (id.isBlank() || recipient.isBlank() || basis.isBlank()) {
            throw new IllegalArgumentException("a duty has an id, a recipient and a basis");
        }
        if ((clock == Start.NOTIFICATION) == after.isEmpty()) {
            throw new IllegalArgumentException("'after' names a duty exactly where the clock is 'notification'");
        }
    }
}
