package org.tipstaff.lessons;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tipstaff.inform.NoticeText;
import org.tipstaff.inform.Wording;
import org.tipstaff.label.Audience;
import org.tipstaff.label.Labeled;
import org.tipstaff.label.View;

/**
 * Takes what was lacking, what is planned and how long things took, each under its label, gives the annex for one audience. It is made
 * of what that audience may know and of nothing else, in an order of its own.
 */
public final class Annex {
    /** Lines of one part; a longer list is not read by anybody, and what would have changed most stands first. */
    private static final int LINES_MAX = 100;

    private final String court;

    /** @param court as the annex names it */
    public Annex(String court) {
        this.court = court;
    }

    /** @param audience its clearance becomes the marking */
    public NoticeText write(List<Labeled<AnnexFact>> facts, Wording wording, Audience audience) {
        return write(new View(audience).of(facts), wording, audience, audience.at());
    }

    private NoticeText write(List<AnnexFact> seen, Wording wording, Audience audience, Instant at) {
        List<AnnexFact.Lacked> lacked = new ArrayList<>();
        List<AnnexFact.Planned> planned = new ArrayList<>();
        List<AnnexFact.Lasted> lasted = new ArrayList<>();
        for (AnnexFact fact : seen) {
            switch (fact) {
                case AnnexFact.Lacked each -> lacked.add(each);
                case AnnexFact.Planned each -> planned.add(each);
                case AnnexFact.Lasted each -> lasted.add(each);
            }
        }
        lacked.sort(Comparator.comparingInt(AnnexFact.Lacked::protectedAnswers)
                .thenComparingInt(AnnexFact.Lacked::answers)
                .thenComparingInt(AnnexFact.Lacked::computers)
                .reversed()
                .thenComparing(AnnexFact.Lacked::toString));
        planned = together(planned);
        planned.sort(Comparator.comparing(AnnexFact.Planned::kind).thenComparing(AnnexFact.Planned::toString));
        List<NoticeText.Block> blocks = new ArrayList<>();
        blocks.add(new NoticeText.Block.Paragraph(wording.of("annex.intro", court)));
        section(
                blocks,
                wording,
                "gaps",
                lacked.stream().map(each -> lacked(each, wording)).toList());
        section(
                blocks,
                wording,
                "measures",
                planned.stream().map(each -> planned(each, wording)).toList());
        section(blocks, wording, "metrics", metrics(lasted, wording));
        return new NoticeText(
                wording.language(),
                audience.clearance().tlp(),
                wording.handling(audience.clearance()),
                wording.of("annex.title", court),
                wording.of("annex.reference", wording.day(at)),
                blocks,
                new TreeSet<>());
    }

    /** Measures of one kind that stand alike are one line; their computers and costs add up. */
    private static List<AnnexFact.Planned> together(List<AnnexFact.Planned> planned) {
        Map<String, AnnexFact.Planned> merged = new TreeMap<>();
        for (AnnexFact.Planned each : planned) {
            Measure.Cost cost = each.cost();
            merged.merge(
                    each.kind() + " " + each.source() + " " + each.due() + " " + each.state() + " "
                            + (cost == null ? "" : cost.currency()),
                    each,
                    AnnexFact.Planned::and);
        }
        return new ArrayList<>(merged.values());
    }

    private static void section(List<NoticeText.Block> blocks, Wording wording, String key, List<String> sentences) {
        blocks.add(new NoticeText.Block.Heading(wording.of("annex." + key)));
        if (sentences.isEmpty()) {
            blocks.add(new NoticeText.Block.Paragraph(wording.of("annex." + key + ".none")));
        } else {
            List<String> listed = new ArrayList<>(sentences.subList(0, Math.min(LINES_MAX, sentences.size())));
            if (sentences.size() > LINES_MAX) {
                listed.add(wording.of("annex.more", wording.number(sentences.size() - LINES_MAX)));
            }
            blocks.add(new NoticeText.Block.Bullets(listed));
        }
    }

    private static String lacked(AnnexFact.Lacked each, Wording wording) {
        StringBuilder text = new StringBuilder(wording.of(
                "lack." + each.lack().key(),
                wording.of("source." + each.source().key())));
        if (each.computers() > 0) {
            // What nothing could carry out is counted in steps of a plan.
            String counted = each.lack() == Lack.TOOL ? "annex.steps" : "annex.computers";
            text.append(' ').append(wording.of(counted, wording.number(each.computers())));
        }
        if (each.answers() > 0) {
            text.append(' ').append(wording.of("annex.answers", wording.number(each.answers())));
        }
        if (each.protectedAnswers() > 0) {
            text.append(' ').append(wording.of("annex.protected", wording.number(each.protectedAnswers())));
        }
        return text.toString();
    }

    private static String planned(AnnexFact.Planned each, Wording wording) {
        StringBuilder text = new StringBuilder(wording.of(
                "measure." + each.kind().key(),
                wording.of("source." + each.source().key())));
        if (each.computers() > 0) {
            text.append(' ').append(wording.of("annex.computers", wording.number(each.computers())));
        }
        if (each.adds() > 0) {
            text.append(' ').append(wording.of("annex.adds", Integer.toString(each.adds())));
        }
        Measure.Cost cost = each.cost();
        if (cost != null) {
            text.append(' ')
                    .append(
                            cost.low() == cost.high()
                                    ? wording.of("annex.cost.exact", wording.number(cost.low()), cost.currency())
                                    : wording.of(
                                            "annex.cost.between",
                                            wording.number(cost.low()),
                                            wording.number(cost.high()),
                                            cost.currency()));
        }
        if (each.due() != null) {
            // Noon, so that no time zone of a court makes another day of it.
            text.append(' ')
                    .append(wording.of(
                            "annex.due", wording.day(each.due().atTime(12, 0).toInstant(ZoneOffset.UTC))));
        }
        return text.append(' ')
                .append(wording.of("annex.state." + each.state().key()))
                .toString();
    }

    private static List<String> metrics(List<AnnexFact.Lasted> lasted, Wording wording) {
        List<String> sentences = new ArrayList<>();
        for (Metric metric : Metric.values()) {
            List<AnnexFact.Lasted> own =
                    lasted.stream().filter(each -> each.metric() == metric).toList();
            if (own.size() == 1) {
                sentences.add(wording.of(
                        "annex.time.once", wording.of("metric." + metric.key()), time(own.getFirst(), wording)));
            } else if (!own.isEmpty()) {
                long open = own.stream().filter(each -> !each.ended()).count();
                sentences.add(wording.of(
                        "annex.time.over",
                        wording.of("metric." + metric.key()),
                        time(MetricSummary.boundsOf(own, 50), wording),
                        time(MetricSummary.boundsOf(own, 90), wording),
                        wording.number(own.size()),
                        wording.number(open)));
            }
        }
        return sentences;
    }

    private static String time(AnnexFact.Lasted lasted, Wording wording) {
        return lasted.ended()
                ? time(new MetricSummary.Bounds(lasted.low(), lasted.high()), wording)
                : wording.of("annex.time.open", time(lasted.low(), wording));
    }

    private static String time(MetricSummary.Bounds bounds, Wording wording) {
        Long low = bounds.low();
        Long high = bounds.high();
        if (low == null) {
            return wording.of("annex.time.unknown");
        }
        return high == null
                ? wording.of("annex.time.at-least", time(low, wording))
                : high.equals(low)
                        ? time(low, wording)
                        : wording.of("annex.time.between", time(low, wording), time(high, wording));
    }

    private static String time(@Nullable Long seconds, Wording wording) {
        long minutes = seconds == null ? 0 : (seconds + 59) / 60;
        return wording.of(
                "annex.time",
                wording.number(minutes / (24 * 60)),
                wording.number(minutes / 60 % 24),
                wording.number(minutes % 60));
    }
}
