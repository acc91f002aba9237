package org.tipstaff.incident;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tipstaff.event.Provenance;
import org.tipstaff.sigma.Level;

/**
 * How grave a group is, and how far above the noise.
 *
 * <p>A rule that fires in many unrelated places of a case says little about any of them, so what it counts is divided by
 * the logarithm of that number. Several rules often see one and the same record; the first counts in full, the others
 * a quarter, for they are one observation. Spread over tactics, techniques and hosts, and progress along the stages of an
 * intrusion in the order of time, are what noise does not have; they count only what findings of at least medium level,
 * or plain acts within the incident's own processes, bear out.
 *
 * <p>The severity is not the score. It is the highest level that more than one observation supports: one high finding
 * alone, which on ordinary logs is a false one far more often than not, makes an incident of medium severity, so that a
 * high one means that somebody should get up.
 */
final class Scoring {
    private static final double SAME_RECORD = 0.25;
    private static final double POINTS_OF_TACTIC = 5;
    private static final double POINTS_OF_TECHNIQUE = 2;
    private static final double POINTS_OF_HOST = 12;
    private static final double POINTS_OF_STAGE = 6;
    /** Below this share of its points, a rule is too common in the case to carry a severity. */
    private static final double RARE = 0.4;

    private final Map<String, Integer> groupsOfRule = new HashMap<>();

    Scoring(List<Group> groups) {
        for (Group group : groups) {
            group.rules.forEach(rule -> groupsOfRule.merge(rule, 1, Integer::sum));
        }
    }

    record Grade(Level severity, Score score) {}

    private double rarity(String rule) {
        int groups = groupsOfRule.getOrDefault(rule, 1);
        return 1 / (1 + Math.log(groups) / Math.log(2));
    }

    Grade grade(Group group, List<StepDraft> steps) {
        // The best finding of each rule, and the rules by the record they were seen on.
        TreeMap<String, Trace> byRule = new TreeMap<>();
        for (Trace trace : group.traces) {
            byRule.putIfAbsent(trace.finding.rule().id(), trace);
        }
        List<Trace> rules = new ArrayList<>(byRule.values());
        rules.sort((a, b) -> {
            int byPoints = Double.compare(points(b), points(a));
            return byPoints != 0
                    ? byPoints
                    : a.finding.rule().id().compareTo(b.finding.rule().id());
        });
        Set<String> records = new HashSet<>();
        double severity = 0;
        double rarity = 0;
        for (Trace trace : rules) {
            double full = points(trace.level());
            double counted = points(trace) * (records.add(place(trace)) ? 1 : SAME_RECORD);
            severity += full;
            rarity += counted - full;
        }
        Set<String> tactics = new TreeSet<>();
        Set<String> techniques = new TreeSet<>();
        Set<String> hosts = new TreeSet<>();
        for (StepDraft step : steps) {
            if (counts(step)) {
                String tactic = step.tactic();
                if (Tactics.ORDER.contains(tactic)) {
                    tactics.add(tactic);
                }
                step.techniques.forEach(technique -> techniques.add(parent(technique)));
                hosts.add(Names.host(step.host));
            }
        }
        double spread = POINTS_OF_TACTIC * Math.max(0, tactics.size() - 1)
                + POINTS_OF_TECHNIQUE * Math.max(0, techniques.size() - 1)
                + POINTS_OF_HOST * Math.max(0, hosts.size() - 1);
        int chain = chain(steps);
        double stages = POINTS_OF_STAGE * Math.max(0, chain - 1);
        // Where nothing grave was found, spread and chain are those of a busy host.
        double weight = hasRare(rules, Level.HIGH) ? 1 : 0.3;
        List<Score.Part> parts = List.of(
                new Score.Part("severity", round(severity)),
                new Score.Part("rarity", round(rarity)),
                new Score.Part("spread", round(spread * weight)),
                new Score.Part("chain", round(stages * weight)));
        double total = 0;
        for (Score.Part part : parts) {
            total += part.points();
        }
        return new Grade(severity(rules, tactics, chain), new Score(Math.max(0, Math.round(total)), parts));
    }

    private static double points(Level level) {
        return switch (level) {
            case CRITICAL -> 40;
            case HIGH -> 20;
            case MEDIUM -> 6;
            case LOW -> 1.5;
            case INFORMATIONAL -> 0.25;
        };
    }

    private static double round(double points) {
        return Math.round(points * 10) / 10.0;
    }

    private boolean hasRare(List<Trace> rules, Level level) {
        return rules.stream()
                .anyMatch(trace -> trace.level().compareTo(level) >= 0
                        && rarity(trace.finding.rule().id()) >= RARE);
    }

    private double points(Trace trace) {
        return points(trace.level()) * rarity(trace.finding.rule().id());
    }

    private static String place(Trace trace) {
        Provenance place = trace.event.provenance();
        return trace.process == null
                ? place.source().path() + '|' + place.record() + '|' + place.offset()
                : trace.process.id
                        + '|'
                        + trace.event.eventId()
                        + '|'
                        + trace.first("TargetImage", "TargetObject", "TargetFilename");
    }

    private static boolean counts(StepDraft step) {
        return step.level.compareTo(Level.MEDIUM) >= 0 || !step.plainTactic.isEmpty();
    }

    private static String parent(String technique) {
        int dot = technique.indexOf('.');
        return dot < 0 ? technique : technique.substring(0, dot);
    }

    private Level severity(List<Trace> rules, Set<String> tactics, int chain) {
        Set<String> criticalAt = new HashSet<>();
        Set<String> highAt = new HashSet<>();
        Set<String> mediumAt = new HashSet<>();
        Set<String> mediumRules = new HashSet<>();
        for (Trace trace : rules) {
            if (rarity(trace.finding.rule().id()) < RARE) {
                continue;
            }
            String place = place(trace);
            if (trace.level() == Level.CRITICAL) {
                criticalAt.add(place);
            }
            if (trace.level().compareTo(Level.HIGH) >= 0) {
                highAt.add(place);
            }
            if (trace.level().compareTo(Level.MEDIUM) >= 0) {
                mediumAt.add(place);
                mediumRules.add(trace.finding.rule().id());
            }
        }
        boolean broad = tactics.size() >= 3 && chain >= 2;
        if ((!criticalAt.isEmpty() && highAt.size() >= 2) || (highAt.size() >= 4 && broad)) {
            return Level.CRITICAL;
        }
        if (!criticalAt.isEmpty() || (!highAt.isEmpty() && mediumAt.size() >= 2 && tactics.size() >= 2)) {
            return Level.HIGH;
        }
        if (!highAt.isEmpty() || (mediumRules.size() >= 3 && mediumAt.size() >= 3 && tactics.size() >= 2)) {
            return Level.MEDIUM;
        }
        return Level.LOW;
    }

    /** The longest run of ever later stages in the order of time. */
    static int chain(List<StepDraft> steps) {
        int[] longest = new int[8];
        int best = 0;
        for (StepDraft step : steps) {
            int stage = counts(step) ? Tactics.stage(step.tactic()) : -1;
            if (stage < 0 || step.moment == null) {
                continue;
            }
            int before = 0;
            for (int earlier = 0; earlier < stage; earlier++) {
                before = Math.max(before, longest[earlier]);
            }
            longest[stage] = Math.max(longest[stage], before + 1);
            best = Math.max(best, longest[stage]);
        }
        return best;
    }
}
