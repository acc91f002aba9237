package org.tipstaff.incident;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Provenance;

/** A piece of a {@link CaseContext}, as it is kept with the case and read again. */
sealed interface ContextPart {
    /**
     * A fact of which the first is kept.
     *
     * @param count how often it was seen
     * @param last until when
     */
    record Seen(Fact fact, long count, @Nullable Instant last) implements ContextPart {}

    /** What was measured of a clock in one source. */
    record Offset(ClockPairs.Place place, ClockOffset offset) implements ContextPart {}

    /** One channel of one host. */
    record Span(
            CaseContext.Log log,
            long events,
            @Nullable Instant first,
            @Nullable Instant last,
            Provenance place) implements ContextPart {}
}
