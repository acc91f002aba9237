package org.tipstaff.incident;

import java.util.Collection;
import java.util.Set;

/**
 * What techniques serve, in words of the catalogue ({@code purpose.T1003.001}). The most telling of several is said: a
 * technique that is named there exactly, then its parent, then the tactic.
 */
final class Purposes {
    /** The techniques that the catalogues have words for. A test holds the two together. */
    static final Set<String> TECHNIQUES = Set.of(
            "T1003",
            "T1003.001",
            "T1003.002",
            "T1003.003",
            "T1012",
            "T1016",
            "T1018",
            "T1021",
            "T1027",
            "T1033",
            "T1036",
            "T1041",
            "T1047",
            "T1048",
            "T1049",
            "T1053",
            "T1055",
            "T1057",
            "T1059.001",
            "T1068",
            "T1069",
            "T1070",
            "T1070.001",
            "T1082",
            "T1083",
            "T1087",
            "T1090",
            "T1098",
            "T1105",
            "T1110",
            "T1112",
            "T1114",
            "T1134",
            "T1135",
            "T1136",
            "T1190",
            "T1197",
            "T1201",
            "T1204",
            "T1218",
            "T1219",
            "T1222",
            "T1482",
            "T1484",
            "T1485",
            "T1486",
            "T1489",
            "T1490",
            "T1505",
            "T1518",
            "T1543.003",
            "T1546",
            "T1547",
            "T1548",
            "T1550",
            "T1552",
            "T1555",
            "T1558",
            "T1560",
            "T1562",
            "T1564",
            "T1566",
            "T1567",
            "T1569",
            "T1570",
            "T1572",
            "T1574",
            "T1615",
            "T1685");

    private Purposes() {}

    /** A key of the catalogue; empty when nothing is known. */
    static String of(Collection<String> techniques, String tactic) {
        String best = "";
        for (String technique : techniques) {
            String known = known(technique);
            if (known.length() > best.length()) {
                best = known;
            }
        }
        if (!best.isEmpty()) {
            return "purpose." + best;
        }
        return Tactics.ORDER.contains(tactic) ? "purpose." + tactic : "";
    }

    private static String known(String technique) {
        if (TECHNIQUES.contains(technique)) {
            return technique;
        }
        int dot = technique.indexOf('.');
        return dot > 0 && TECHNIQUES.contains(technique.substring(0, dot)) ? technique.substring(0, dot) : "";
    }
}
