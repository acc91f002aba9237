package org.tipstaff.notify;

import java.time.Instant;
import java.util.List;
import org.tipstaff.site.Severity;

/**
 * A message in words, as a channel carries it.
 *
 * @param id of the message, for telling a copy from a new one
 * @param subject one line
 * @param text some lines
 * @param severity the highest in it; {@link Severity#INFORMATIONAL} for a heartbeat
 * @param lines what a machine reads of it
 * @param at when the message was made
 */
public record Letter(
        String id, String language, String subject, String text, Severity severity, List<Line> lines, Instant at) {
    public Letter {
        lines = List.copyOf(lines);
    }
}
