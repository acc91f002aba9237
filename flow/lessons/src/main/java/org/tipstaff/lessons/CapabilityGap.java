package org.tipstaff.lessons;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What could not be seen or done for lack of one thing.
 *
 * @param hosts computers and sensors it was lacking on; empty where it is of none
 * @param bears answers that it leaves open: what having it could have changed
 * @param bearsProtected those of them about data of witnesses and victims
 * @param unseenSeconds of logs that were not whole, over all computers
 */
public record CapabilityGap(
        Lack lack, SourceKind source, SortedSet<String> hosts, int bears, int bearsProtected, long unseenSeconds) {
    /** What would have changed most comes first; persons at risk before all else. */
    public static final Comparator<CapabilityGap> BY_WEIGHT = Comparator.comparingInt(CapabilityGap::bearsProtected)
            .thenComparingInt(CapabilityGap::bears)
            .thenComparingInt((CapabilityGap gap) -> gap.hosts().size())
            .thenComparingLong(CapabilityGap::unseenSeconds)
            .reversed()
            .thenComparing(CapabilityGap::lack)
            .thenComparing(CapabilityGap::source);

    public CapabilityGap {
        hosts = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(hosts));
    }

    /** Of one case or of several, each lack once, ranked. */
    public static List<CapabilityGap> of(List<CaseView> cases) {
        Map<String, Gathered> gathered = new LinkedHashMap<>();
        for (int i = 0; i < cases.size(); i++) {
            coverage(i, cases.get(i), gathered);
            reasons(i, cases.get(i), gathered);
            containment(cases.get(i), gathered);
        }
        List<CapabilityGap> gaps = new ArrayList<>();
        gathered.values().forEach(each -> gaps.add(each.gap()));
        gaps.sort(BY_WEIGHT);
        return List.copyOf(gaps);
    }

    /** An answer by its place: two cases may have equal ones. */
    private record Answer(int view, int place) {}

    private static final class Gathered {
        private final Lack lack;
        private final SourceKind source;
        private final TreeMap<String, String> hosts = new TreeMap<>();
        private final Map<Answer, Boolean> bears = new LinkedHashMap<>();

        private long seconds;

        Gathered(Lack lack, SourceKind source) {
            this.lack = lack;
            this.source = source;
        }

        /** A computer counts once, whether it is named in full or by its first label. */
        void on(String host) {
            hosts.putIfAbsent(CaseView.first(host), host);
        }

        CapabilityGap gap() {
            return new CapabilityGap(
                    lack,
                    source,
                    new TreeSet<>(hosts.values()),
                    bears.size(),
                    (int) bears.values().stream().filter(each -> each).count(),
                    seconds);
        }
    }

    private static Gathered at(Map<String, Gathered> gathered, Lack lack, SourceKind source) {
        return gathered.computeIfAbsent(lack + " " + source, _ -> new Gathered(lack, source));
    }

    private static void coverage(int number, CaseView view, Map<String, Gathered> gathered) {
        for (CaseView.Stretch stretch : view.stretches()) {
            if (stretch.isObserved()) {
                continue;
            }
            Gathered gap = at(gathered, lack(stretch), SourceKind.ofChannel(stretch.channel()));
            if (!stretch.host().isEmpty()) {
                gap.on(stretch.host());
            }
            gap.seconds += stretch.seconds();
            for (int place = 0; place < view.verdicts().size(); place++) {
                CaseView.Verdict verdict = view.verdicts().get(place);
                // What no computer's log shows is not changed by one: there are no earlier digests, or nobody wrote
                // down what is
                // inside.
                boolean changes = verdict.isOpen() && byReason(verdict.reason()) != Lack.DIGESTS;
                boolean ofIt = stretch.isNetwork()
                        ? verdict.dimension().equals("taken") && verdict.coverage() < 1
                        : verdict.asset().equals("*") || CaseView.isSame(verdict.asset(), stretch.host());
                if (changes && ofIt) {
                    gap.bears.put(new Answer(number, place), verdict.isProtected());
                }
            }
        }
    }

    private static final Set<String> AUDITING_OFF =
            Set.of("auditing-weakened", "auditing-off", "audit-bypassed", "logging-stopped", "trail-changed");

    private static Lack lack(CaseView.Stretch stretch) {
        return switch (stretch.state()) {
            case "never-collected" -> Lack.NOT_COLLECTED;
            case "rotated" -> Lack.NOT_KEPT;
            case "cleared" -> Lack.NOT_COPIED_AWAY;
            case "clock-doubtful" -> Lack.CLOCK;
            default ->
                AUDITING_OFF.contains(stretch.reason())
                        ? Lack.AUDITING
                        : stretch.isNetwork() ? Lack.SENSOR : Lack.NOT_WHOLE;
        };
    }

    private static void reasons(int number, CaseView view, Map<String, Gathered> gathered) {
        for (int place = 0; place < view.verdicts().size(); place++) {
            CaseView.Verdict verdict = view.verdicts().get(place);
            Lack lack = byReason(verdict.reason());
            if (!verdict.isOpen() || lack == null) {
                continue;
            }
            Gathered gap = at(
                    gathered,
                    lack,
                    switch (lack) {
                        case DIGESTS -> SourceKind.RECORDS;
                        case CONTENT ->
                            verdict.reason().equals("object-log-off") ? SourceKind.CLOUD : SourceKind.NETWORK_CONTENT;
                        case BORDER -> SourceKind.NETWORK_FLOWS;
                        default -> SourceKind.OTHER;
                    });
            if (!verdict.asset().equals("*")) {
                gap.on(verdict.asset());
            }
            gap.bears.put(new Answer(number, place), verdict.isProtected());
        }
    }

    /** What the reason of an answer says was lacking; null where it says nothing of that kind. */
    private static @org.jspecify.annotations.Nullable Lack byReason(String reason) {
        return switch (reason) {
            case "no-zones" -> Lack.DESCRIPTION;
            case "border-not-seen", "packed-not-followed" -> Lack.BORDER;
            case "no-earlier-digests", "records-list-open", "records-not-all-compared", "records-not-all-found" ->
                Lack.DIGESTS;
            case "bytes-went-out", "names-carry-data", "object-log-off" -> Lack.CONTENT;
            default -> null;
        };
    }

    private static void containment(CaseView view, Map<String, Gathered> gathered) {
        for (String kind : view.unwatched()) {
            Gathered gap = at(
                    gathered,
                    Lack.WATCH,
                    kind.startsWith("account")
                            ? SourceKind.ACCOUNTS
                            : kind.startsWith("host") ? SourceKind.PROCESSES : SourceKind.NETWORK_FLOWS);
            gap.hosts.put(kind, kind);
        }
        for (int i = 0; i < view.failed(); i++) {
            at(gathered, Lack.TOOL, SourceKind.OTHER).hosts.put("step " + (i + 1), "step " + (i + 1));
        }
    }
}
