package org.tipstaff.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.ClockReading;

/**
 * A line of the timeline of a case.
 *
 * @param time when, corrected by {@code offset}; null when no record has a time
 * @param recorded the clock that stamped the record, and what it said
 * @param offset what was added to it; zero when it was not corrected
 * @param clocks every clock the record carries
 * @param incident the id of the incident it belongs to; empty when to none
 * @param host as written
 * @param user as written, or empty
 * @param tactic as in {@link Step}
 * @param what one sentence, with its evidence
 * @param findings ids of the findings that show it; empty when only context events do
 */
public record TimelineEntry(
        @Nullable Instant time,
        @Nullable ClockReading recorded,
        Duration offset,
        List<ClockReading> clocks,
        String incident,
        String host,
        String user,
        String tactic,
        List<String> techniques,
        Sentence what,
        List<UUID> findings) {}
