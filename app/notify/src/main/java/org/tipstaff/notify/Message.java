package org.tipstaff.notify;

import java.time.Instant;
import java.util.List;

/**
 * What goes over one channel at once. Once it was tried it never changes, so that a second copy, which a crash or a lost answer
 * can make, has the same id and can be told for a copy.
 *
 * @param id a digest of the channel and the lines
 * @param channel key of the channel
 * @param person to whom; empty for a heartbeat
 * @param language {@code en} or {@code fr}
 * @param lines graver ones first; none in a heartbeat
 * @param more how many lines did not fit
 * @param decided when it was made
 * @param attempts how often it was tried
 * @param due not to be tried before
 */
public record Message(
        String id,
        String channel,
        String person,
        String language,
        List<Line> lines,
        int more,
        Instant decided,
        int attempts,
        Instant due) {
    /** More matters than this in one message are named by their number: nobody reads on. */
    public static final int LINES_MAX = 20;

    public Message {
        lines = List.copyOf(lines);
        if (lines.size() > LINES_MAX) {
            throw new IllegalArgumentException("a message has at most " + LINES_MAX + " lines");
        }
    }

    /** A sign of life, and nothing else. */
    public boolean heartbeat() {
        return lines.isEmpty();
    }

    Message tried() {
        return new Message(id, channel, person, language, lines, more, decided, attempts + 1, due);
    }

    Message dueAt(Instant at) {
        return new Message(id, channel, person, language, lines, more, decided, attempts, at);
    }
}
