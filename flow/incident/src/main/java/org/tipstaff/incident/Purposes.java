package org.tipstaff.incident;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tipstaff.detect.Finding;
import org.tipstaff.sigma.Level;

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
            "T1003.006",
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

    private static final Set<String> SHELLS = Set.of("cmd.exe", "powershell.exe", "pwsh.exe");

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

    /** These say of a program, a script, a setting or a service only that it is one. */
    private static final Set<String> TAUTOLOGIES = Set.of("T1059", "T1112", "T1204", "T1543", "T1569");

    /**
     * What one step serves; empty when that is not plain. What the record itself is goes before what rules are tagged
     * with: a rule says what it looks for, and many are tagged with all that might come of it.
     */
    static String of(StepDraft step) {
        KnownActs.Meaning own = own(step);
        if (own != null) {
            return TAUTOLOGIES.contains(parent(own.technique())) ? "" : of(List.of(own.technique()), own.tactic());
        }
        if (isShellOfSystem(step)) {
            return "purpose.system-shell";
        }
        if (isServiceOfSystem(step)) {
            return "purpose.system-program";
        }
        return switch (step.deed) {
            // Writing, setting, looking up and connecting say themselves; the tags of a rule on them are guesses.
            case FILE, REGISTRY, SERVICE, TASK, CONNECTION, LOOKUP, CLEARED, ACCOUNT, LOGON, LOGON_FAILED -> "";
            default -> tagged(step);
        };
    }

    private static KnownActs.@Nullable Meaning own(StepDraft step) {
        KnownActs.Meaning plain = step.plain;
        if (plain != null) {
            return plain;
        }
        boolean lsass = Names.program(step.object).equals("lsass.exe");
        return switch (step.deed) {
            case MEMORY ->
                lsass
                        ? new KnownActs.Meaning("T1003.001", "credential-access")
                        : step.writesMemory ? new KnownActs.Meaning("T1055", "privilege-escalation") : null;
            case THREAD -> new KnownActs.Meaning("T1055", "privilege-escalation");
            case OTHER -> lsass ? new KnownActs.Meaning("T1003.001", "credential-access") : null;
            case FILE -> step.cameFromOutside ? new KnownActs.Meaning("T1105", "command-and-control") : null;
            case REGISTRY -> Footholds.isStart(step.object) ? new KnownActs.Meaning("T1547", "persistence") : null;
            default -> null;
        };
    }

    /** A command line with the rights of the system. */
    private static boolean isShellOfSystem(StepDraft step) {
        ProcessNode process = step.process;
        return step.deed == StepDraft.Deed.START
                && process != null
                && Names.isSystem(process.user)
                && SHELLS.contains(process.program())
                && Names.program(process.commandLine.replace("\"", "").strip()).equals(process.program());
    }

    private static boolean isServiceOfSystem(StepDraft step) {
        ProcessNode process = step.process;
        return step.deed == StepDraft.Deed.START
                && process != null
                && Names.isSystem(process.user)
                && Names.program(process.parentImage).equals("services.exe");
    }

    /** What a grave rule or two lesser ones agree on; a correlation's tags are about no single record. */
    private static String tagged(StepDraft step) {
        Map<String, Set<String>> lesser = new TreeMap<>();
        Set<String> agreed = new TreeSet<>();
        for (Finding finding : step.findings) {
            if (finding.correlation() || finding.level().compareTo(Level.MEDIUM) < 0) {
                continue;
            }
            for (String technique : finding.rule().techniques()) {
                if (TAUTOLOGIES.contains(parent(technique))) {
                    continue;
                }
                Set<String> rules = lesser.computeIfAbsent(technique, key -> new TreeSet<>());
                rules.add(finding.rule().id());
                if (finding.level().compareTo(Level.HIGH) >= 0 || rules.size() > 1) {
                    agreed.add(technique);
                }
            }
        }
        return of(agreed, "");
    }

    private static String parent(String technique) {
        int dot = technique.indexOf('.');
        return dot < 0 ? technique : technique.substring(0, dot);
    }

    private static String known(String technique) {
        if (TECHNIQUES.contains(technique)) {
            return technique;
        }
        int dot = technique.indexOf('.');
        return dot > 0 && TECHNIQUES.contains(technique.substring(0, dot)) ? technique.substring(0, dot) : "";
    }
}
