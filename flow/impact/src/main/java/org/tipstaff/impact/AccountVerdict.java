package org.tipstaff.impact;

import java.util.List;

/**
 * What is known of one account.
 *
 * @param account id in the site file, else its name
 * @param question key of the catalogue: {@code reached}, {@code credentials}, {@code persistence}, {@code destroyed}
 * @param coverage share of the time asked about in which the logs of every computer asked about were observed, 0 to 1: an account can
 *     be used on any of them
 */
public record AccountVerdict(
        String account, String question, Verdict verdict, double coverage, List<Exhibit> evidence) {
    public AccountVerdict {
        evidence = List.copyOf(evidence);
        if (verdict == Verdict.NOT_SHOWN && coverage < Impact.COVERAGE_MIN) {
            throw new IllegalArgumentException("'not shown' is never said with a coverage of " + coverage);
        }
    }
}
