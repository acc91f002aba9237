package org.tipstaff.lessons;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One metric over cases. There is no mean: one case of a year would be all it says.
 *
 * @param n how many it was measured of, open ones included
 * @param open how many of them have not ended
 * @param disordered how many more there were whose clocks contradict each other
 * @param median of all
 * @param p90 by when nine of ten have ended
 */
public record MetricSummary(Metric metric, int n, int open, int disordered, Bounds median, Bounds p90) {
    /**
     * What a quantile lies between; each null when too few have ended, or nothing bounds them, to say.
     *
     * @param low if every case took as little as it may have
     * @param high if every case took as long as it may have
     */
    public record Bounds(@Nullable Long low, @Nullable Long high) {}

    /** One for each metric that was measured at all. */
    public static List<MetricSummary> of(List<CaseTimeline> cases) {
        List<MetricSummary> summaries = new ArrayList<>();
        for (Metric metric : Metric.values()) {
            List<Took> took = cases.stream()
                    .flatMap(each -> each.took().stream())
                    .filter(each -> each.metric() == metric)
                    .toList();
            List<Took> counted = took.stream()
                    .filter(each -> each.state() != Took.State.DISORDERED)
                    .toList();
            if (!took.isEmpty()) {
                summaries.add(new MetricSummary(
                        metric,
                        counted.size(),
                        (int) counted.stream()
                                .filter(each -> each.state() == Took.State.OPEN)
                                .count(),
                        took.size() - counted.size(),
                        bounds(counted, 50),
                        bounds(counted, 90)));
            }
        }
        return List.copyOf(summaries);
    }

    private static Bounds bounds(List<Took> took, int percent) {
        return boundsOf(
                took.stream()
                        .map(each -> new AnnexFact.Lasted(
                                each.metric(), each.low(), each.high(), each.state() == Took.State.ENDED))
                        .toList(),
                percent);
    }

    /** Both ends of a quantile. What is over and has no upper bound never ends in the longer of both. */
    static Bounds boundsOf(List<AnnexFact.Lasted> lasted, int percent) {
        List<Survival.Observed> least = new ArrayList<>();
        List<Survival.Observed> most = new ArrayList<>();
        for (AnnexFact.Lasted each : lasted) {
            Long high = each.high();
            least.add(new Survival.Observed(each.low(), each.ended()));
            long longest = each.ended() ? Long.MAX_VALUE : each.low();
            most.add(high == null ? new Survival.Observed(longest, false) : new Survival.Observed(high, each.ended()));
        }
        return new Bounds(Survival.quantile(least, percent), Survival.quantile(most, percent));
    }
}
