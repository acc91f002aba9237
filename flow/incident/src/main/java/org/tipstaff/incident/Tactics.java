package org.tipstaff.incident;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The tactics of ATT&CK for enterprises in the order of the matrix. Rules of different years use three names for what the
 * matrix calls defence evasion; each keeps its own place, side by side.
 */
public final class Tactics {
    public static final List<String> ORDER = List.of(
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

    /** A name that the matrix doesn't have, the empty one included, comes last. */
    public static final Comparator<String> BY_MATRIX =
            Comparator.<String>comparingInt(Tactics::position).thenComparing(Comparator.naturalOrder());

    /**
     * Which of several tactics says most about a step. Rules carry the tactics of every technique they name, and almost
     * anything can be called execution or evasion.
     */
    private static final List<String> TELLING = List.of(
            "impact",
            "exfiltration",
            "credential-access",
            "lateral-movement",
            "collection",
            "persistence",
            "initial-access",
            "privilege-escalation",
            "discovery",
            "command-and-control",
            "defense-impairment",
            "defense-evasion",
            "stealth",
            "execution",
            "resource-development",
            "reconnaissance");

    private Tactics() {}

    static String fold(String written) {
        return written.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Place in the matrix; unknown ones come last. */
    public static int position(String tactic) {
        int position = ORDER.indexOf(tactic);
        return position < 0 ? ORDER.size() : position;
    }

    /** The most telling; empty when there is none. */
    static String mostTelling(Collection<String> tactics) {
        for (String tactic : TELLING) {
            if (tactics.contains(tactic)) {
                return tactic;
            }
        }
        return tactics.stream().sorted().findFirst().orElse("");
    }

    /** The stage of an intrusion that a tactic belongs to, for the order of a chain; evasion belongs to any. -1 for those. */
    static int stage(String tactic) {
        return switch (tactic) {
            case "reconnaissance", "resource-development", "initial-access" -> 0;
            case "execution" -> 1;
            case "persistence", "privilege-escalation" -> 2;
            case "credential-access", "discovery" -> 3;
            case "lateral-movement" -> 4;
            case "collection", "command-and-control" -> 5;
            case "exfiltration", "impact" -> 6;
            default -> -1;
        };
    }
}
