package org.tipstaff.event;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record in the names that rules use (Sigma taxonomy for Windows), with its native names kept beside them. What is
 * asked of every event stands in members of its own; the rest is in {@link #fields()}.
 *
 * @param provenance where the record stands
 * @param product the Sigma product ({@code windows}), or the empty string when it is not known
 * @param channel the event log's channel, as written; empty when the record has none
 * @param provider the provider's name, as written; empty when the record has none
 * @param eventId the Windows event id, or {@link #NO_EVENT_ID}
 * @param host the computer the record is about, as written; empty when the record has none
 * @param user the account the record is about, {@code DOMAIN\name} where both are known; empty when none is named
 * @param clocks every clock the record carries; the first is the one used. Empty when it has no time
 * @param fields all values: native names and the names that rules use
 * @param text the record as text for keyword search, or null where the fields say it all
 */
public record Event(
        Provenance provenance,
        String product,
        String channel,
        String provider,
        long eventId,
        String host,
        String user,
        List<ClockReading> clocks,
        Fields fields,
        @Nullable String text) {
    public static final long NO_EVENT_ID = -1;

    /** The time that was used, or null when the record has none. */
    public @Nullable Instant time() {
        return clocks.isEmpty() ? null : clocks.get(0).time();
    }
}
