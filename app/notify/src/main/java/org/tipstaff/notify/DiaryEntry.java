package org.tipstaff.notify;

import java.time.Instant;
import java.util.List;

/**
 * What was done to tell people, for the custody log.
 *
 * @param message id of the message; empty for an acknowledgement
 * @param channel key of the channel; empty for an acknowledgement
 * @param person who was told, or who has it
 * @param references of the matters
 * @param reason why it failed; empty else
 */
public record DiaryEntry(
        Instant at, Deed deed, String message, String channel, String person, List<String> references, String reason) {
    public enum Deed {
        DELIVERED,
        FAILED,
        ACKNOWLEDGED
    }

    public DiaryEntry {
        references = List.copyOf(references);
    }
}
