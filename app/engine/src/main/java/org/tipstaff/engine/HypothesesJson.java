package org.tipstaff.engine;

import java.io.Writer;
import org.tipstaff.impact.Assessment;
import org.tipstaff.impact.comparison.Chance;
import org.tipstaff.impact.comparison.Comparison;
import org.tipstaff.impact.comparison.Likeness;
import org.tipstaff.impact.comparison.Shared;
import org.tipstaff.impact.hypothesis.Answer;
import org.tipstaff.impact.hypothesis.Cell;
import org.tipstaff.impact.hypothesis.Fit;
import org.tipstaff.impact.hypothesis.Item;
import org.tipstaff.impact.hypothesis.Likelihood;
import org.tipstaff.impact.hypothesis.Standing;
import org.tipstaff.label.Label;
import org.tipstaff.site.ExternalClaim;
import tools.jackson.core.JsonGenerator;

/** {@code hypotheses.json}: what may have happened, the matrix behind it, earlier cases, and what others said. */
final class HypothesesJson {
    private HypothesesJson() {}

    static void write(Writer out, Assessment assessment, Label label) {
        Json.object(out, json -> {
            json.writeStringProperty("attribution", "none");
            json.writeArrayPropertyStart("questions");
            assessment.hypotheses().answers().forEach(answer -> answer(json, answer));
            json.writeEndArray();
            json.writeArrayPropertyStart("matrix");
            assessment.hypotheses().items().forEach(item -> item(json, item));
            json.writeEndArray();
            json.writeName("earlier_cases");
            comparison(json, assessment.comparison());
            json.writeArrayPropertyStart("claims");
            assessment.claims().forEach(claim -> claim(json, claim));
            json.writeEndArray();
            json.writeStringProperty("label", label.toString());
        });
    }

    private static void answer(JsonGenerator json, Answer answer) {
        json.writeStartObject();
        json.writeStringProperty("question", answer.question().key());
        json.writeArrayPropertyStart("hypotheses");
        int rank = 0;
        for (Standing standing : answer.ranked()) {
            json.writeStartObject();
            json.writeNumberProperty("rank", ++rank);
            json.writeStringProperty("hypothesis", standing.hypothesis().key());
            json.writeNumberProperty("inconsistent", standing.inconsistent());
            json.writeStringProperty("heaviest", standing.heaviest().key());
            Likelihood likelihood = standing.likelihood();
            if (likelihood == null) {
                json.writeNullProperty("likelihood");
            } else {
                json.writeStringProperty("likelihood", likelihood.key());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("would_change_without");
        for (var flip : answer.flips()) {
            json.writeStartArray();
            flip.forEach(json::writeString);
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void item(JsonGenerator json, Item item) {
        json.writeStartObject();
        json.writeStringProperty("id", item.id());
        json.writeStringProperty("kind", item.kind());
        Json.optional(json, "about", item.about());
        json.writeNumberProperty("count", item.count());
        json.writeArrayPropertyStart("cells");
        for (Cell cell : item.cells()) {
            json.writeStartObject();
            json.writeStringProperty("hypothesis", cell.hypothesis().key());
            json.writeStringProperty("fit", cell.fit().key());
            if (cell.fit() == Fit.INCONSISTENT) {
                json.writeStringProperty("weight", cell.weight().key());
            }
            json.writeStringProperty("reason", cell.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
        ImpactJson.evidence(json, item.evidence());
        json.writeEndObject();
    }

    private static void comparison(JsonGenerator json, Comparison comparison) {
        json.writeStartObject();
        json.writeNumberProperty("compared", comparison.earlier());
        json.writeArrayPropertyStart("likenesses");
        for (Likeness likeness : comparison.likenesses()) {
            json.writeStartObject();
            json.writeStringProperty("case", likeness.earlier());
            json.writeStringProperty("word", likeness.word().key());
            json.writeArrayPropertyStart("shared");
            for (Shared shared : likeness.shared()) {
                json.writeStartObject();
                json.writeStringProperty("kind", shared.trait().kind().key());
                json.writeStringProperty("type", shared.trait().type());
                json.writeStringProperty("value", shared.trait().value());
                json.writeBooleanProperty("public", shared.isPublic());
                json.writeNumberProperty("cases", shared.cases());
                json.writeEndObject();
            }
            json.writeEndArray();
            chance(json, "traits_not_public", likeness.ofTraits());
            chance(json, "techniques", likeness.ofTechniques());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void chance(JsonGenerator json, String name, Chance chance) {
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("score", rounded(chance.score()));
        if (chance.isMeasured()) {
            json.writeNumberProperty("chance", rounded(chance.probability()));
            json.writeNumberProperty("random_median", rounded(chance.median()));
            json.writeNumberProperty("random_one_in_twenty", rounded(chance.high()));
            json.writeNumberProperty("random_incidents", chance.draws());
        } else {
            json.writeNullProperty("chance");
        }
        json.writeBooleanProperty("distinguishable", chance.isDistinguishable());
        json.writeEndObject();
    }

    private static double rounded(double number) {
        return Math.round(number * 10_000) / 10_000.0;
    }

    private static void claim(JsonGenerator json, ExternalClaim claim) {
        json.writeStartObject();
        json.writeStringProperty("id", claim.id());
        json.writeStringProperty("source", claim.source());
        json.writeStringProperty("kind", claim.kind().toString());
        json.writeStringProperty("date", claim.date().toString());
        json.writeStringProperty("grade", claim.grade());
        json.writeStringProperty("says", claim.says());
        if (!claim.names().isEmpty()) {
            Json.strings(json, "names", claim.names());
        }
        json.writeBooleanProperty("fact", false);
        json.writeEndObject();
    }
}
