package org.tipstaff.lessons;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tipstaff.lessons.CaseTimeline.Point;

class CaseTimelineTest {
    private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");

    private static Moment at(long hours) {
        return new Moment(START.plusSeconds(hours * 3_600), hours);
    }

    private static CaseTimeline timeline(
            @Nullable Instant unseenFrom, boolean coverageKnown, Map<Point, Moment> points) {
        return new CaseTimeline(
                "court.example/case-1", at(100).at(), points, unseenFrom, coverageKnown, Map.of(), List.of());
    }

    private static Took of(CaseTimeline timeline, Metric metric) {
        return timeline.took().stream()
                .filter(each -> each.metric() == metric)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void dwellBeginsWithTheAttackerAndIsAnIntervalWhereNotAllWasSeen() {
        Map<Point, Moment> points = Map.of(Point.EARLIEST_ACTIVITY, at(10), Point.ALERT, at(34));
        assertThat(of(timeline(null, true, points), Metric.DWELL).high()).isEqualTo(24 * 3_600);
        Took unseen = of(timeline(at(4).at(), true, points), Metric.DWELL);
        assertThat(unseen.low()).isEqualTo(24 * 3_600);
        assertThat(unseen.high()).isEqualTo(30 * 3_600);
        assertThat(of(timeline(at(11).at(), true, points), Metric.DWELL).high())
                .as("a hole that begins behind the first activity widens nothing")
                .isEqualTo(24 * 3_600);
        assertThat(of(timeline(null, false, points), Metric.DWELL).high()).isNull();
    }

    @Test
    void whatHasNotEndedIsKeptAndWhatHasNotBegunIsNotThere() {
        CaseTimeline timeline = timeline(null, true, Map.of(Point.ALERT, at(40), Point.AWARE, at(50)));
        assertThat(of(timeline, Metric.CONTAIN).state()).isEqualTo(Took.State.OPEN);
        assertThat(of(timeline, Metric.CONTAIN).low()).isEqualTo(60 * 3_600);
        assertThat(of(timeline, Metric.INFORM).state()).isEqualTo(Took.State.OPEN);
        assertThat(timeline.took())
                .extracting(Took::metric)
                .doesNotContain(Metric.DWELL, Metric.DETECT, Metric.LATENCY);
    }

    @Test
    void clocksThatContradictEachOtherMakeNoFigure() {
        CaseTimeline wrong = timeline(null, true, Map.of(Point.ALERT, at(40), Point.CUT_VERIFIED, at(30)));
        CaseTimeline right = timeline(null, true, Map.of(Point.ALERT, at(40), Point.CUT_VERIFIED, at(43)));
        MetricSummary summary = MetricSummary.of(List.of(wrong, right)).stream()
                .filter(each -> each.metric() == Metric.CONTAIN)
                .findFirst()
                .orElseThrow();
        assertThat(summary.n()).isEqualTo(1);
        assertThat(summary.disordered()).isEqualTo(1);
        assertThat(summary.median()).isEqualTo(new MetricSummary.Bounds(3 * 3_600L, 3 * 3_600L));
    }

    @Test
    void overCasesThereAreBoundsAndNoMean() {
        CaseTimeline seen = timeline(null, true, Map.of(Point.EARLIEST_ACTIVITY, at(10), Point.ALERT, at(12)));
        CaseTimeline unseen = timeline(at(0).at(), true, Map.of(Point.EARLIEST_ACTIVITY, at(10), Point.ALERT, at(13)));
        CaseTimeline unknown = timeline(null, false, Map.of(Point.EARLIEST_ACTIVITY, at(10), Point.ALERT, at(20)));
        MetricSummary summary = MetricSummary.of(List.of(seen, unseen, unknown)).getFirst();
        assertThat(summary.n()).isEqualTo(3);
        assertThat(summary.median()).isEqualTo(new MetricSummary.Bounds(3 * 3_600L, 13 * 3_600L));
        assertThat(summary.p90()).isEqualTo(new MetricSummary.Bounds(10 * 3_600L, null));
    }

    @Test
    void whatIsLeftOfTheHoursOfADutyIsCountedFromAwareness() {
        CaseTimeline timeline = new CaseTimeline(
                "court.example/case-1",
                at(100).at(),
                Map.of(Point.AWARE, at(50)),
                null,
                true,
                Map.of("host-state-1", at(60), "public-1", at(80)),
                List.of());
        assertThat(timeline.took().stream().filter(each -> each.metric() == Metric.INFORM))
                .extracting(each -> each.subject() + " " + each.leftOf(24 * 3_600) / 3_600)
                .containsExactly("host-state-1 14", "public-1 -6");
    }

    @Test
    void evidenceIsThereWhenItIsPackedAndCountsWhenItsRecipientSaysThatItVerifies() {
        CaseTimeline timeline = new CaseTimeline(
                "court.example/case-1",
                at(100).at(),
                Map.of(Point.ALERT, at(10)),
                null,
                true,
                Map.of(),
                List.of(new CaseTimeline.Handed(at(12), at(15)), new CaseTimeline.Handed(at(20), null)));
        assertThat(of(timeline, Metric.PACKAGE).low()).isEqualTo(2 * 3_600);
        assertThat(timeline.took().stream().filter(each -> each.metric() == Metric.VERIFY))
                .extracting(each -> each.subject() + " " + each.state() + " " + each.low() / 3_600)
                .containsExactly("package-12 ENDED 3", "package-20 OPEN 80");
        assertThat(timeline.took().stream().flatMap(each -> AnnexFact.Lasted.of(each).stream()))
                .as("whom evidence was given, and how often, is not told to others")
                .extracting(AnnexFact.Lasted::metric)
                .doesNotContain(Metric.PACKAGE, Metric.VERIFY);
    }
}
