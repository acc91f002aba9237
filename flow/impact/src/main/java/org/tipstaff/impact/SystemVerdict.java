package org.tipstaff.impact;

import java.util.List;

/**
 * What is known of one computer.
 *
 * @param question key of the catalogue: {@code reached}, {@code credentials}, {@code persistence}, {@code destroyed}
 * @param coverage share of the time asked about in which its own logs were observed, 0 to 1
 */
public record SystemVerdict(String asset, String question, Verdict verdict, double coverage, List<Exhibit> evidence) {
    public SystemVerdict {
        evidence = List.copyOf(evidence);
        if (verdict == Verdict.NOT_SHOWN && coverage < Impact.COVERAGE_MIN) {
            throw new IllegalArgumentException("'not shown' is never said with a coverage of " + coverage);
        }
    }
}
