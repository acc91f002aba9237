package org.tipstaff.engine;

import java.io.StringWriter;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tipstaff.label.Label;
import org.tipstaff.lessons.AnnexFact;
import org.tipstaff.lessons.CapabilityGap;
import org.tipstaff.lessons.CaseView;
import org.tipstaff.lessons.Lack;
import org.tipstaff.lessons.Measure;
import org.tipstaff.lessons.MeasureKind;
import org.tipstaff.lessons.Metric;
import org.tipstaff.lessons.Register;
import org.tipstaff.lessons.SourceKind;
import tools.jackson.core.JsonGenerator;

/** What could not be seen, and what is to be done about it, as files and tables. Computers stand in them: for those who work on the case. */
public final class LessonsText {
    private LessonsText() {}

    /** Ranked, what would have changed most first. */
    public static String gapsJson(List<CapabilityGap> gaps, Label label) {
        StringWriter out = new StringWriter();
        Json.object(out, json -> {
            json.writeStringProperty("label", label.toString());
            json.writeArrayPropertyStart("gaps");
            for (CapabilityGap gap : gaps) {
                json.writeStartObject();
                json.writeStringProperty("lack", gap.lack().key());
                json.writeStringProperty("source", gap.source().key());
                Json.strings(json, "hosts", gap.hosts());
                json.writeNumberProperty("answers_left_open", gap.bears());
                json.writeNumberProperty("of_these_on_protected_persons", gap.bearsProtected());
                json.writeNumberProperty("unseen_seconds", gap.unseenSeconds());
                json.writeStringProperty("measure", gap.lack().supply().key());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
        return out + "\n";
    }

    /** Columns with tabs. */
    public static String gapsTable(List<CapabilityGap> gaps, Label label) {
        StringBuilder out = new StringBuilder(
                label + "\nrank\tlack\tsource\tanswers-left-open\tprotected\tunseen\tmeasure\thosts\n");
        int rank = 0;
        for (CapabilityGap gap : gaps) {
            rank++;
            out.append(String.join(
                            "\t",
                            Integer.toString(rank),
                            gap.lack().key(),
                            gap.source().key(),
                            Integer.toString(gap.bears()),
                            Integer.toString(gap.bearsProtected()),
                            MetricsText.span(gap.unseenSeconds()),
                            gap.lack().supply().key(),
                            SafeText.printable(String.join(", ", gap.hosts()))))
                    .append('\n');
        }
        return out.toString();
    }

    /** The register with how each measure stands. */
    public static String measuresJson(Register register, @Nullable CaseView later, Label label) {
        StringWriter out = new StringWriter();
        Json.object(out, json -> {
            json.writeStringProperty("label", label.toString());
            json.writeBooleanProperty("eradicated", register.isEradicated(later));
            json.writeArrayPropertyStart("measures");
            register.measures().forEach(each -> measure(json, each, Register.state(each, later)));
            json.writeEndArray();
        });
        return out + "\n";
    }

    private static void measure(JsonGenerator json, Measure measure, Register.State state) {
        json.writeStartObject();
        json.writeStringProperty("id", measure.id());
        json.writeStringProperty("kind", measure.kind().key());
        json.writeStringProperty("origin", measure.origin().key());
        Json.strings(json, "hosts", measure.hosts());
        json.writeStringProperty("source", measure.source().key());
        Json.optional(json, "owner", measure.owner());
        Json.optional(json, "due", measure.due() == null ? null : measure.due().toString());
        cost(json, measure.cost());
        Json.optional(
                json, "since", measure.since() == null ? null : measure.since().toString());
        Json.optional(json, "stated", measure.stated());
        json.writeNumberProperty("adds_percent", measure.adds());
        json.writeStringProperty("proof", measure.proof().name().toLowerCase(java.util.Locale.ROOT));
        json.writeStringProperty("state", state.key());
        Json.strings(json, "missing", measure.missing());
        json.writeEndObject();
    }

    private static void cost(JsonGenerator json, Measure.@Nullable Cost cost) {
        if (cost != null) {
            json.writeObjectPropertyStart("cost");
            json.writeNumberProperty("low", cost.low());
            json.writeNumberProperty("high", cost.high());
            json.writeStringProperty("currency", cost.currency());
            json.writeEndObject();
        }
    }

    /** Columns with tabs. */
    public static String measuresTable(Register register, @Nullable CaseView later, Label label) {
        StringBuilder out =
                new StringBuilder(label + "\nid\torigin\towner\tdue\tcost\tadds\tproof\tstate\tmissing\thosts\n");
        for (Measure each : register.measures()) {
            Measure.Cost cost = each.cost();
            out.append(String.join(
                            "\t",
                            each.id(),
                            each.origin().key(),
                            SafeText.printable(each.owner()),
                            each.due() == null ? "" : each.due().toString(),
                            cost == null ? "" : cost.low() + "-" + cost.high() + " " + cost.currency(),
                            each.adds() + "%",
                            each.proof().name().toLowerCase(java.util.Locale.ROOT),
                            Register.state(each, later).key(),
                            String.join(",", each.missing()),
                            SafeText.printable(String.join(", ", each.hosts()))))
                    .append('\n');
        }
        return out.toString();
    }

    /** Facts of an annex, in the draft that it goes with. */
    static void annex(JsonGenerator json, List<AnnexFact> facts) {
        json.writeArrayPropertyStart("annex");
        for (AnnexFact fact : facts) {
            json.writeStartObject();
            switch (fact) {
                case AnnexFact.Lacked lacked -> {
                    json.writeStringProperty("lack", lacked.lack().key());
                    json.writeStringProperty("source", lacked.source().key());
                    json.writeNumberProperty("computers", lacked.computers());
                    json.writeNumberProperty("answers", lacked.answers());
                    json.writeNumberProperty("protected", lacked.protectedAnswers());
                }
                case AnnexFact.Planned planned -> {
                    json.writeStringProperty("measure", planned.kind().key());
                    json.writeStringProperty("source", planned.source().key());
                    json.writeNumberProperty("computers", planned.computers());
                    Json.optional(
                            json,
                            "due",
                            planned.due() == null ? null : planned.due().toString());
                    cost(json, planned.cost());
                    json.writeNumberProperty("adds", planned.adds());
                    json.writeStringProperty("state", planned.state().key());
                }
                case AnnexFact.Lasted lasted -> {
                    json.writeStringProperty("metric", lasted.metric().key());
                    json.writeNumberProperty("low", lasted.low());
                    Long high = lasted.high();
                    if (high == null) {
                        json.writeNullProperty("high");
                    } else {
                        json.writeNumberProperty("high", high);
                    }
                    json.writeBooleanProperty("ended", lasted.ended());
                }
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** @throws IllegalArgumentException for what {@link #annex} did not write */
    static List<AnnexFact> annex(Map<?, ?> json) {
        List<AnnexFact> facts = new ArrayList<>();
        if (!json.containsKey("annex")) {
            return facts;
        }
        for (Object each : NoticeJson.list(json, "annex")) {
            Map<?, ?> fact = NoticeJson.map(each);
            if (fact.containsKey("lack")) {
                facts.add(new AnnexFact.Lacked(
                        Lack.of(NoticeJson.text(fact, "lack")).orElseThrow(() -> none("lack")),
                        source(fact),
                        whole(fact, "computers"),
                        whole(fact, "answers"),
                        whole(fact, "protected")));
            } else if (fact.containsKey("measure")) {
                facts.add(new AnnexFact.Planned(
                        MeasureKind.of(NoticeJson.text(fact, "measure")).orElseThrow(() -> none("measure")),
                        source(fact),
                        whole(fact, "computers"),
                        due(fact),
                        cost(fact),
                        whole(fact, "adds"),
                        one(Register.State.values(), Register.State::key, NoticeJson.text(fact, "state"))));
            } else {
                facts.add(new AnnexFact.Lasted(
                        one(Metric.values(), Metric::key, NoticeJson.text(fact, "metric")),
                        NoticeJson.number(fact, "low"),
                        fact.get("high") == null ? null : Long.valueOf(NoticeJson.number(fact, "high")),
                        Boolean.TRUE.equals(fact.get("ended"))));
            }
        }
        return facts;
    }

    private static @Nullable LocalDate due(Map<?, ?> fact) {
        try {
            return fact.containsKey("due") ? LocalDate.parse(NoticeJson.text(fact, "due")) : null;
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'due' is no date", e);
        }
    }

    private static Measure.@Nullable Cost cost(Map<?, ?> fact) {
        if (!fact.containsKey("cost")) {
            return null;
        }
        Map<?, ?> cost = NoticeJson.map(fact.get("cost"));
        return new Measure.Cost(
                NoticeJson.number(cost, "low"), NoticeJson.number(cost, "high"), NoticeJson.text(cost, "currency"));
    }

    private static SourceKind source(Map<?, ?> fact) {
        return SourceKind.of(NoticeJson.text(fact, "source")).orElseThrow(() -> none("source"));
    }

    private static int whole(Map<?, ?> fact, String name) {
        long number = NoticeJson.number(fact, name);
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("'" + name + "' is out of bounds");
        }
        return (int) number;
    }

    private static <T> T one(T[] all, java.util.function.Function<T, String> key, String word) {
        return Arrays.stream(all)
                .filter(each -> key.apply(each).equals(word))
                .findFirst()
                .orElseThrow(() -> none(word));
    }

    private static IllegalArgumentException none(String what) {
        return new IllegalArgumentException("'" + what + "' is not one that this program knows");
    }
}
