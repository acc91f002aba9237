package org.tipstaff.report;

import java.util.Comparator;
import java.util.List;

/**
 * ATT&CK tactics in the order of the Enterprise matrix. Rules of different years use three names for what the matrix
 * calls defence evasion; each keeps its own column, side by side.
 */
final class Tactics {
    static final List<String> ORDER = List.of(
            "reconnaissance",
            "resource-development",
            "initial-access",
            "execution",
            "persistence",
            "privilege-escalation",
            "stealth",
            "defense-evasion",
            "defense-impairment",
            "credential-access",
            "discovery",
            "lateral-movement",
            "collection",
            "command-and-control",
            "exfiltration",
            "impact");

    /** A rule that names no tactic, or one that the matrix doesn't have, comes last. */
    static final Comparator<String> BY_MATRIX =
            Comparator.<String>comparingInt(Tactics::position).thenComparing(Comparator.naturalOrder());

    private Tactics() {}

    static int position(String tactic) {
        int index = ORDER.indexOf(tactic);
        return index < 0 ? ORDER.size() : index;
    }
}
