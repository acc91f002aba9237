package org.tipstaff.impact.hypothesis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.tipstaff.detect.Finding;
import org.tipstaff.impact.AssetVerdict;
import org.tipstaff.impact.Dimension;
import org.tipstaff.impact.Exhibit;
import org.tipstaff.impact.Impact;
import org.tipstaff.impact.Verdict;
import org.tipstaff.impact.comparison.Comparison;
import org.tipstaff.impact.comparison.Likeness;
import org.tipstaff.impact.comparison.Trait;
import org.tipstaff.sigma.Level;

/**
 * Lays what was found beside what may have happened. Silence is an item only where impact says "not shown", which it says with
 * measured coverage alone: else a log that is taken away would speak for whoever was not in it.
 */
public final class HypothesisMatrix {
    /** Computers with an item of their own of each kind; the others are summed in one. */
    static final int ABOUT_MAX = 50;

    private static final int EXHIBITS_MAX = 20;

    /**
     * Ways in that nobody needs who is in: exploiting what faces the Internet, a page, a mail, a supplier, a program that opens
     * what it is given.
     */
    private static final Set<String> WAYS_IN = Set.of("T1190", "T1189", "T1566", "T1195", "T1203", "T1659");

    /** What those inside have, and those outside want: valid accounts, remote desks, removable media, hardware. */
    private static final Set<String> RIGHTS = Set.of("T1078", "T1133", "T1091", "T1200", "T1052");

    private final List<Item> items = new ArrayList<>();

    private HypothesisMatrix() {}

    /**
     * @param findings of the case, for how somebody came in and what was read
     * @param comparison with earlier cases, for what leads to them
     * @param claims ids of what others said; they are shown in the matrix and decide nothing
     * @param signs what the lives of accounts say of where the hand came from
     */
    public static Hypotheses of(
            Impact impact, List<Finding> findings, Comparison comparison, List<String> claims, AccountSigns signs) {
        HypothesisMatrix matrix = new HypothesisMatrix();
        matrix.left(impact);
        matrix.packed(impact);
        matrix.read(findings);
        boolean grave = matrix.cameIn(findings);
        matrix.accounts(signs);
        boolean deed = grave || matrix.items.stream().anyMatch(HypothesisMatrix::isDeed);
        boolean leads = matrix.traces(comparison);
        for (String claim : claims) {
            matrix.add("claim", claim, 1, List.of(), all(Question.DATA, Fit.NEUTRAL, "claim-is-no-fact"));
        }
        List<Answer> answers = List.of(
                Answer.to(Question.DATA, matrix.items, true),
                Answer.to(Question.ORIGIN, matrix.items, deed),
                Answer.to(Question.TRACES, matrix.items, leads));
        return new Hypotheses(matrix.items, answers);
    }

    /** Without signs of accounts. */
    public static Hypotheses of(Impact impact, List<Finding> findings, Comparison comparison, List<String> claims) {
        return of(impact, findings, comparison, claims, AccountSigns.NONE);
    }

    private static boolean isDeed(Item item) {
        return item.cells().stream().anyMatch(cell -> cell.fit() == Fit.INCONSISTENT);
    }

    private void add(String kind, String about, long count, List<Exhibit> evidence, List<Cell> cells) {
        items.add(Item.of(kind, about, count, evidence.subList(0, Math.min(evidence.size(), EXHIBITS_MAX)), cells));
    }

    private static List<Cell> all(Question question, Fit fit, String reason) {
        return Hypothesis.of(question).stream()
                .map(each -> new Cell(each, fit, Weight.NONE, reason))
                .toList();
    }

    private static Cell with(Hypothesis hypothesis, String reason) {
        return new Cell(hypothesis, Fit.CONSISTENT, Weight.NONE, reason);
    }

    private static Cell neutral(Hypothesis hypothesis, String reason) {
        return new Cell(hypothesis, Fit.NEUTRAL, Weight.NONE, reason);
    }

    private static Cell against(Hypothesis hypothesis, Weight weight, String reason) {
        return new Cell(hypothesis, Fit.INCONSISTENT, weight, reason);
    }

    /** One item for each computer from which something left, and one for all that say less. */
    private void left(Impact impact) {
        TreeMap<String, AssetVerdict> taken = new TreeMap<>();
        impact.verdicts().stream()
                .filter(verdict -> verdict.dimension() == Dimension.TAKEN)
                .forEach(verdict -> taken.putIfAbsent(verdict.asset(), verdict));
        List<AssetVerdict> sure = taken.values().stream()
                .filter(each -> each.verdict() == Verdict.CONFIRMED || each.verdict() == Verdict.LIKELY)
                .sorted(Comparator.comparing(AssetVerdict::verdict).thenComparing(AssetVerdict::asset))
                .toList();
        for (AssetVerdict verdict : sure.subList(0, Math.min(sure.size(), ABOUT_MAX))) {
            Weight weight = verdict.verdict() == Verdict.CONFIRMED ? Weight.STRONG : Weight.CLEAR;
            add(verdict.reason(), verdict.asset(), 1, verdict.evidence(), sent(weight));
        }
        if (sure.size() > ABOUT_MAX) {
            add("left-elsewhere", "", sure.size() - ABOUT_MAX, List.of(), sent(Weight.CLEAR));
        }
        List<AssetVerdict> possible = taken.values().stream()
                .filter(each -> each.verdict() == Verdict.POSSIBLE)
                .filter(each -> !each.isOfMailbox())
                .toList();
        List<AssetVerdict> mail = taken.values().stream()
                .filter(each -> each.verdict() == Verdict.POSSIBLE && each.isOfMailbox())
                .toList();
        perhaps("bytes-went-out", possible);
        perhaps("mail-went-out", mail);
        long open = taken.values().stream()
                .filter(each -> each.verdict() == Verdict.CANNOT_BE_DETERMINED)
                .count();
        if (open > 0 || taken.isEmpty()) {
            add("not-looked-at", "", open, List.of(), all(Question.DATA, Fit.NEUTRAL, "nothing-would-show"));
        } else if (sure.isEmpty() && possible.isEmpty() && mail.isEmpty()) {
            add(
                    "nothing-left",
                    "",
                    taken.size(),
                    List.of(),
                    List.of(
                            against(Hypothesis.TAKEN, Weight.SLIGHT, "would-have-been-seen"),
                            with(Hypothesis.STAGED_ONLY, "as-expected"),
                            with(Hypothesis.ACCESSED_ONLY, "as-expected"),
                            with(Hypothesis.NOT_ACCESSED, "as-expected")));
        }
    }

    private void perhaps(String kind, List<AssetVerdict> possible) {
        if (!possible.isEmpty()) {
            add(
                    kind,
                    "",
                    possible.size(),
                    evidence(possible),
                    List.of(
                            with(Hypothesis.TAKEN, "room-for-it"),
                            neutral(Hypothesis.STAGED_ONLY, "usual-traffic-too"),
                            neutral(Hypothesis.ACCESSED_ONLY, "usual-traffic-too"),
                            neutral(Hypothesis.NOT_ACCESSED, "usual-traffic-too")));
        }
    }

    private static List<Cell> sent(Weight weight) {
        String reason = weight == Weight.STRONG ? "seen-leaving" : "signs-of-leaving";
        return List.of(
                with(Hypothesis.TAKEN, reason),
                against(Hypothesis.STAGED_ONLY, weight, reason),
                against(Hypothesis.ACCESSED_ONLY, weight, reason),
                against(Hypothesis.NOT_ACCESSED, weight, reason));
    }

    private static List<Exhibit> evidence(List<AssetVerdict> verdicts) {
        return verdicts.stream()
                .flatMap(verdict -> verdict.evidence().stream().limit(1))
                .limit(EXHIBITS_MAX)
                .toList();
    }

    private void packed(Impact impact) {
        TreeMap<String, List<Exhibit>> packed = new TreeMap<>();
        for (AssetVerdict verdict : impact.verdicts()) {
            if (verdict.dimension() == Dimension.TAKEN && !packed.containsKey(verdict.asset())) {
                List<Exhibit> archives = verdict.evidence().stream()
                        .filter(each -> each.what().equals("staged"))
                        .toList();
                if (!archives.isEmpty()) {
                    packed.put(verdict.asset(), archives);
                }
            }
        }
        perComputer(
                "archive-made",
                packed,
                List.of(
                        with(Hypothesis.TAKEN, "step-before"),
                        with(Hypothesis.STAGED_ONLY, "is-this"),
                        against(Hypothesis.ACCESSED_ONLY, Weight.CLEAR, "was-packed"),
                        against(Hypothesis.NOT_ACCESSED, Weight.CLEAR, "was-packed")));
    }

    private void read(List<Finding> findings) {
        TreeMap<String, List<Exhibit>> strong = new TreeMap<>();
        TreeMap<String, List<Exhibit>> weak = new TreeMap<>();
        for (Finding finding : findings) {
            if (finding.rule().tactics().contains("collection")) {
                (finding.level().compareTo(Level.HIGH) >= 0 ? strong : weak)
                        .computeIfAbsent(finding.event().host(), _ -> new ArrayList<>())
                        .add(new Exhibit("finding", finding.event().provenance()));
            }
        }
        perComputer(
                "data-collected",
                strong,
                List.of(
                        with(Hypothesis.TAKEN, "step-before"),
                        with(Hypothesis.STAGED_ONLY, "step-before"),
                        with(Hypothesis.ACCESSED_ONLY, "is-this"),
                        against(Hypothesis.NOT_ACCESSED, Weight.CLEAR, "was-read")));
        perComputer("data-perhaps-collected", weak, all(Question.DATA, Fit.NEUTRAL, "weak-rule"));
    }

    private void perComputer(String kind, Map<String, List<Exhibit>> by, List<Cell> cells) {
        long more = 0;
        int listed = 0;
        for (Map.Entry<String, List<Exhibit>> each : by.entrySet()) {
            if (listed++ < ABOUT_MAX) {
                add(kind, each.getKey(), each.getValue().size(), each.getValue(), cells);
            } else {
                more += each.getValue().size();
            }
        }
        if (more > 0) {
            add(kind, "*", more, List.of(), cells);
        }
    }

    /** @return whether any finding is grave enough to ask who did it */
    private boolean cameIn(List<Finding> findings) {
        TreeMap<String, List<Exhibit>> strong = new TreeMap<>();
        TreeMap<String, List<Exhibit>> weak = new TreeMap<>();
        List<Exhibit> rights = new ArrayList<>();
        boolean grave = false;
        for (Finding finding : findings) {
            grave |= finding.level().compareTo(Level.MEDIUM) >= 0;
            Exhibit exhibit = new Exhibit("finding", finding.event().provenance());
            if (has(finding, WAYS_IN)) {
                (finding.level().compareTo(Level.HIGH) >= 0 ? strong : weak)
                        .computeIfAbsent(finding.event().host(), _ -> new ArrayList<>())
                        .add(exhibit);
            } else if (has(finding, RIGHTS)) {
                rights.add(exhibit);
            }
        }
        perComputer(
                "way-in-from-outside",
                strong,
                List.of(
                        with(Hypothesis.OUTSIDER, "needs-a-way-in"),
                        against(Hypothesis.INSIDER_OR_IMPOSTOR, Weight.SLIGHT, "needs-no-way-in")));
        perComputer("way-in-perhaps", weak, all(Question.ORIGIN, Fit.NEUTRAL, "weak-rule"));
        if (!rights.isEmpty()) {
            add("rights-used", "", rights.size(), rights, all(Question.ORIGIN, Fit.CONSISTENT, "both-use-them"));
        }
        if (strong.isEmpty() && grave) {
            add("no-way-in-seen", "", 0, List.of(), all(Question.ORIGIN, Fit.NEUTRAL, "not-seen-is-not-absent"));
        }
        return grave;
    }

    private void accounts(AccountSigns signs) {
        Map<String, Integer> listed = new TreeMap<>();
        Map<String, Long> more = new TreeMap<>();
        for (AccountSigns.Sign sign : signs.signs()) {
            if (listed.merge(sign.kind(), 1, Integer::sum) <= ABOUT_MAX) {
                add(sign.kind(), sign.about(), sign.count(), sign.evidence(), AccountSigns.cells(sign.kind()));
            } else {
                more.merge(sign.kind(), sign.count(), Long::sum);
            }
        }
        more.forEach((kind, count) -> add(kind, "*", count, List.of(), AccountSigns.cells(kind)));
    }

    private static boolean has(Finding finding, Set<String> techniques) {
        return finding.rule().techniques().stream()
                .anyMatch(technique -> techniques.contains(technique.split("\\.", 2)[0]));
    }

    /** @return whether anything leads to an earlier case */
    private boolean traces(Comparison comparison) {
        boolean leads = false;
        for (Likeness likeness : comparison.likenesses()) {
            if (!likeness.leads()) {
                continue;
            }
            leads = true;
            boolean own = likeness.hasOwn(Trait.Kind.INFRASTRUCTURE) && likeness.hasOwn(Trait.Kind.TOOLING);
            add(
                    own ? "shared-and-not-public" : "shared-and-imitable",
                    likeness.earlier(),
                    likeness.shared().size(),
                    List.of(),
                    List.of(
                            with(Hypothesis.TRACES_AS_THEY_ARE, "same-hand"),
                            own
                                    ? against(Hypothesis.FALSE_FLAG, Weight.SLIGHT, "hard-to-imitate")
                                    : with(Hypothesis.FALSE_FLAG, "easy-to-imitate")));
        }
        return leads;
    }
}
