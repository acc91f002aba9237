package org.tipstaff.lessons;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The moments of one case that metrics are made of.
 *
 * @param name of the case's log
 * @param asOf the last thing that the case knows: up to then what has not ended is known not to have
 * @param points those that are known
 * @param unseenFrom the earliest time, before the earliest activity that was seen, at which a log that would show activity was not
 *     whole; null when all were
 * @param coverageKnown whether anything says what was looked at; without it the earliest activity has no bound
 * @param notices by reference, when each was released
 * @param packages of evidence that left the case, in order
 */
public record CaseTimeline(
        String name,
        Instant asOf,
        Map<Point, Moment> points,
        @Nullable Instant unseenFrom,
        boolean coverageKnown,
        Map<String, Moment> notices,
        List<Handed> packages) {
    /**
     * A package that left the case.
     *
     * @param verified when its recipient found that it verifies, by the recipient's clock; null while no receipt says so
     */
    public record Handed(Moment made, @Nullable Moment verified) {}

    /** What happens once in a case. */
    public enum Point {
        EARLIEST_ACTIVITY,
        FIRST_FINDING,
        ALERT,
        ACKNOWLEDGED,
        CUT_APPROVED,
        CUT_VERIFIED,
        AWARE
    }

    public CaseTimeline {
        points = Collections.unmodifiableMap(new TreeMap<>(points));
        notices = Collections.unmodifiableMap(new TreeMap<>(notices));
        packages = List.copyOf(packages);
    }

    /** How long each thing took; what has not begun is not there. */
    public List<Took> took() {
        List<Took> took = new ArrayList<>();
        sinceActivity(took, Metric.DWELL, points.get(Point.ALERT));
        sinceActivity(took, Metric.DETECT, points.get(Point.FIRST_FINDING));
        add(took, Metric.LATENCY, "", Point.FIRST_FINDING, points.get(Point.ALERT));
        add(took, Metric.ACKNOWLEDGE, "", Point.ALERT, points.get(Point.ACKNOWLEDGED));
        add(took, Metric.CONTAIN, "", Point.ALERT, points.get(Point.CUT_VERIFIED));
        add(took, Metric.CONTAIN_FROM_AWARENESS, "", Point.AWARE, points.get(Point.CUT_VERIFIED));
        if (notices.isEmpty()) {
            add(took, Metric.INFORM, "", Point.AWARE, null);
        }
        notices.forEach((notice, at) -> add(took, Metric.INFORM, notice, Point.AWARE, at));
        add(
                took,
                Metric.PACKAGE,
                "",
                Point.ALERT,
                packages.isEmpty() ? null : packages.getFirst().made());
        packages.forEach(each -> took.add(
                Took.between(Metric.VERIFY, "package-" + each.made().entry(), each.made(), each.verified(), asOf)));
        return List.copyOf(took);
    }

    private void sinceActivity(List<Took> took, Metric metric, @Nullable Moment to) {
        Moment from = points.get(Point.EARLIEST_ACTIVITY);
        if (from == null) {
            return;
        }
        Took exact = Took.between(metric, "", from, to, asOf);
        Instant unseen = unseenFrom;
        if (exact.state() != Took.State.ENDED) {
            took.add(exact);
        } else if (!coverageKnown) {
            took.add(exact.upTo(null));
        } else if (unseen == null || !unseen.isBefore(from.at())) {
            took.add(exact);
        } else {
            // Somebody may have been there, unseen, from when seeing began to have holes. Of what was before all logs
            // nothing is said.
            took.add(exact.upTo(exact.low() + from.at().getEpochSecond() - unseen.getEpochSecond()));
        }
    }

    private void add(List<Took> took, Metric metric, String subject, Point from, @Nullable Moment to) {
        Moment begin = points.get(from);
        if (begin != null) {
            took.add(Took.between(metric, subject, begin, to, asOf));
        }
    }
}
