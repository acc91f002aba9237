package org.tipstaff.respond;

import java.time.Instant;
import java.util.List;

/**
 * What one source shows of one subject in a span without a gap: nothing, or that the attacker goes on. A gap in the records of
 * the source ends the span.
 *
 * @param source its id
 * @param evidence ids of records by which the span is known to be whole, such as its first and last
 * @param seen in the span
 */
public record Lookout(
        Subject.Kind kind,
        String subject,
        String source,
        Instant from,
        Instant until,
        List<String> evidence,
        List<Residual> seen) {
    /**
     * A sign that the attacker goes on.
     *
     * @param what a key: {@code beacon}, {@code logon}, {@code ticket-used}, …
     * @param evidence ids of the findings or records that show it; never empty
     */
    public record Residual(Instant at, String what, List<String> evidence) {
        public Residual {
            evidence = List.copyOf(evidence);
            if (evidence.isEmpty()) {
                throw new IllegalArgumentException("residual activity names the records that show it");
            }
        }
    }

    public Lookout {
        evidence = List.copyOf(evidence);
        seen = List.copyOf(seen);
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException("a lookout ends after it begins");
        }
        for (Residual residual : seen) {
            if (residual.at().isBefore(from) || residual.at().isAfter(until)) {
                throw new IllegalArgumentException("what a lookout saw lies in its span");
            }
        }
    }
}
