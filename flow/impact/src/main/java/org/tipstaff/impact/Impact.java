package org.tipstaff.impact;

import java.util.List;

/**
 * The answers, and what they rest on.
 *
 * @param zonesKnown whether the site file says what the court's network is; without it nothing can be said to have left
 * @param verdicts by asset, category and dimension
 * @param systems what was done on each computer
 * @param accounts what was done with each account of the site file, and each that a finding names
 * @param total bytes taken, each computer, bucket and mailbox counted once, over those computers and buckets of which something was seen to
 *     cross the border and all mailboxes
 * @param sentAgain bytes of the same files that were sent more than once, which {@code total.low} does not count again
 * @param lateral payload between the court's own addresses, which left nothing
 * @param inbound payload that came from outside, as tools do
 * @param unplaced connections of which neither end is in a declared zone
 * @param borderNotSeen computers of which no sensor saw anything cross the border; they are in no total
 * @param seenTwice connections that two sensors reported, counted once
 */
public record Impact(
        boolean zonesKnown,
        List<AssetVerdict> verdicts,
        List<SystemVerdict> systems,
        List<AccountVerdict> accounts,
        ByteRange total,
        long sentAgain,
        long lateral,
        long inbound,
        long unplaced,
        long borderNotSeen,
        long seenTwice,
        CoverageMatrix coverage) {
    /** Coverage from which on silence means something. */
    public static final double COVERAGE_MIN = 0.95;

    /** What a computer holds of which the data map says nothing. */
    public static final String UNCLASSIFIED = "unclassified";

    public Impact {
        verdicts = List.copyOf(verdicts);
        systems = List.copyOf(systems);
        accounts = List.copyOf(accounts);
    }
}
