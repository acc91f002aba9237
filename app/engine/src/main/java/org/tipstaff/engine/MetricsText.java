package org.tipstaff.engine;

import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tipstaff.label.Label;
import org.tipstaff.lessons.CaseTimeline;
import org.tipstaff.lessons.Metric;
import org.tipstaff.lessons.MetricSummary;
import org.tipstaff.lessons.Moment;
import org.tipstaff.lessons.Took;
import tools.jackson.core.JsonGenerator;

/** How long things took, over cases, as JSON and as a table. Both are for those who work on all of these cases. */
public final class MetricsText {
    /** After these hours many rules ask that somebody was told. */
    private static final List<Integer> TOLD_WITHIN_HOURS = List.of(24, 72);

    private MetricsText() {}

    /** @param label of all cases together */
    public static String json(List<CaseTimeline> cases, Label label) {
        StringWriter out = new StringWriter();
        Json.object(out, json -> {
            json.writeStringProperty("label", label.toString());
            json.writeArrayPropertyStart("cases");
            for (CaseTimeline each : cases) {
                json.writeStartObject();
                json.writeStringProperty("case", each.name());
                json.writeStringProperty("as_of", Times.iso(each.asOf()));
                json.writeArrayPropertyStart("times");
                each.took().forEach(took -> took(json, took));
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayPropertyStart("summary");
            for (MetricSummary summary : MetricSummary.of(cases)) {
                json.writeStartObject();
                json.writeStringProperty("metric", summary.metric().key());
                json.writeNumberProperty("n", summary.n());
                json.writeNumberProperty("open", summary.open());
                json.writeNumberProperty("disordered", summary.disordered());
                bounds(
                        json,
                        "median_seconds",
                        summary.median().low(),
                        summary.median().high());
                bounds(json, "p90_seconds", summary.p90().low(), summary.p90().high());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
        return out + "\n";
    }

    private static void took(JsonGenerator json, Took took) {
        json.writeStartObject();
        json.writeStringProperty("metric", took.metric().key());
        Json.optional(json, "subject", took.subject());
        json.writeStringProperty("state", took.state().name().toLowerCase(Locale.ROOT));
        moment(json, "from", took.from());
        moment(json, "to", took.to());
        bounds(json, "seconds", took.low(), took.high());
        if (hasMargins(took)) {
            TOLD_WITHIN_HOURS.forEach(
                    hours -> json.writeNumberProperty("left_of_" + hours + "h_seconds", took.leftOf(hours * 3_600L)));
        }
        json.writeEndObject();
    }

    private static boolean hasMargins(Took took) {
        return took.metric() == Metric.INFORM && took.state() != Took.State.DISORDERED;
    }

    private static void moment(JsonGenerator json, String name, @Nullable Moment moment) {
        if (moment == null) {
            json.writeNullProperty(name);
        } else {
            json.writeObjectPropertyStart(name);
            json.writeStringProperty("at", Times.iso(moment.at()));
            json.writeNumberProperty("entry", moment.entry());
            json.writeEndObject();
        }
    }

    private static void bounds(JsonGenerator json, String name, @Nullable Long low, @Nullable Long high) {
        json.writeObjectPropertyStart(name);
        number(json, "low", low);
        number(json, "high", high);
        json.writeEndObject();
    }

    private static void number(JsonGenerator json, String name, @Nullable Long number) {
        if (number == null) {
            json.writeNullProperty(name);
        } else {
            json.writeNumberProperty(name, number);
        }
    }

    /** Columns with tabs: the times of each case with the entries that hold them, then the summary. */
    public static String table(List<CaseTimeline> cases, Label label) {
        StringBuilder out = new StringBuilder();
        out.append(label)
                .append(
                        "\ncase\tmetric\tsubject\tstate\tlow\thigh\tfrom\tentry\tto\tentry\tleft-of-24h\tleft-of-72h\n");
        for (CaseTimeline each : cases) {
            for (Took took : each.took()) {
                Moment to = took.to();
                out.append(String.join(
                                "\t",
                                each.name(),
                                took.metric().key(),
                                took.subject(),
                                took.state().name().toLowerCase(Locale.ROOT),
                                span(took.low()),
                                span(took.high()),
                                Times.iso(took.from().at()),
                                Long.toString(took.from().entry()),
                                to == null ? "" : Times.iso(to.at()),
                                to == null ? "" : Long.toString(to.entry()),
                                left(took, 24),
                                left(took, 72)))
                        .append('\n');
            }
        }
        out.append("\nmetric\tn\topen\tdisordered\tmedian-low\tmedian-high\tp90-low\tp90-high\n");
        for (MetricSummary summary : MetricSummary.of(cases)) {
            out.append(String.join(
                            "\t",
                            summary.metric().key(),
                            Integer.toString(summary.n()),
                            Integer.toString(summary.open()),
                            Integer.toString(summary.disordered()),
                            span(summary.median().low()),
                            span(summary.median().high()),
                            span(summary.p90().low()),
                            span(summary.p90().high())))
                    .append('\n');
        }
        return out.toString();
    }

    private static String left(Took took, int hours) {
        if (!hasMargins(took)) {
            return "";
        }
        long left = took.leftOf(hours * 3_600L);
        return (left < 0 ? "-" : "") + span(Math.abs(left));
    }

    /** Days, hours, minutes and seconds; a hyphen where nothing is known. */
    static String span(@Nullable Long seconds) {
        if (seconds == null) {
            return "-";
        }
        long s = seconds;
        return s < 60
                ? s + "s"
                : (s >= 86_400 ? s / 86_400 + "d" : "") + (s >= 3_600 ? s / 3_600 % 24 + "h" : "") + s / 60 % 60 + "m"
                        + (s % 60 == 0 ? "" : s % 60 + "s");
    }
}
