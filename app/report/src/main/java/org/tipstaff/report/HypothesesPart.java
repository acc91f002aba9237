package org.tipstaff.report;

import java.util.List;
import org.tipstaff.impact.Assessment;
import org.tipstaff.impact.Exhibit;
import org.tipstaff.impact.comparison.Chance;
import org.tipstaff.impact.comparison.Comparison;
import org.tipstaff.impact.comparison.Likeness;
import org.tipstaff.impact.comparison.Shared;
import org.tipstaff.impact.hypothesis.Answer;
import org.tipstaff.impact.hypothesis.Cell;
import org.tipstaff.impact.hypothesis.Fit;
import org.tipstaff.impact.hypothesis.Hypothesis;
import org.tipstaff.impact.hypothesis.Item;
import org.tipstaff.impact.hypothesis.Likelihood;
import org.tipstaff.impact.hypothesis.Question;
import org.tipstaff.impact.hypothesis.Standing;
import org.tipstaff.site.ExternalClaim;

/** What may have happened, weighed against what was found; earlier cases beside this one; what others said. */
final class HypothesesPart {
    private final Pen pen;
    private final Html html;
    private final Words words;

    HypothesesPart(Pen pen) {
        this.pen = pen;
        this.html = pen.html;
        this.words = pen.words;
    }

    void write(Assessment assessment) {
        pen.section("hypotheses", "hypotheses.title");
        pen.paragraph("hypotheses.no-attribution");
        pen.paragraph("hypotheses.intro");
        for (Answer answer : assessment.hypotheses().answers()) {
            if (answer.question() == Question.TRACES && !asksOfTraces(assessment)) {
                continue;
            }
            answer(answer);
            matrix(answer.question(), assessment.hypotheses().items());
        }
        comparison(assessment.comparison());
        claims(assessment.claims());
        html.close("section");
    }

    /** Without an earlier case there are no traces that lead to one. */
    private static boolean asksOfTraces(Assessment assessment) {
        return assessment.comparison().earlier() > 0
                || !asked(Question.TRACES, assessment.hypotheses().items()).isEmpty();
    }

    private static List<Item> asked(Question question, List<Item> items) {
        return items.stream()
                .filter(item ->
                        item.cells().stream().anyMatch(cell -> cell.hypothesis().question() == question))
                .toList();
    }

    private void answer(Answer answer) {
        String question = "question." + answer.question().key();
        pen.heading(3, question);
        pen.openTableUnder(question, "stack", "hypothesis", "likelihood", "hypotheses.against", "hypotheses.heaviest");
        for (Standing standing : answer.ranked()) {
            Likelihood likelihood = standing.likelihood();
            html.open("tr");
            pen.cell(
                    "hypothesis",
                    words.say("hypothesis." + standing.hypothesis().key()));
            pen.cell("likelihood", words.say("likelihood." + (likelihood == null ? "none" : likelihood.key())));
            pen.numberCell("hypotheses.against", standing.inconsistent());
            pen.cell(
                    "hypotheses.heaviest",
                    words.say("weight." + standing.heaviest().key()));
            html.close("tr");
        }
        pen.closeTable();
        if (answer.flips().isEmpty()) {
            boolean any = answer.ranked().stream().anyMatch(each -> !each.stands());
            pen.note(any ? "hypotheses.no-flips" : "hypotheses.nothing-against");
            return;
        }
        pen.note("hypotheses.flips");
        html.open("ul");
        for (List<String> flip : answer.flips()) {
            html.open("li");
            for (int i = 0; i < flip.size(); i++) {
                if (i > 0) {
                    html.text(", ");
                }
                pen.code(flip.get(i), Bounds.PATH_CHARS_MAX);
            }
            html.close("li");
        }
        html.close("ul");
    }

    private void matrix(Question question, List<Item> items) {
        List<Item> asked = asked(question, items);
        if (asked.isEmpty()) {
            return;
        }
        List<Hypothesis> hypotheses = Hypothesis.of(question);
        pen.openFold(words.say("hypotheses.matrix"));
        String[] columns = new String[hypotheses.size() + 2];
        columns[0] = "hypotheses.item";
        columns[1] = "hypotheses.evidence";
        for (int i = 0; i < hypotheses.size(); i++) {
            columns[i + 2] = "hypothesis." + hypotheses.get(i).key();
        }
        pen.openTableUnder("hypotheses.matrix", "stack", columns);
        for (Item item : asked.subList(0, Math.min(asked.size(), Bounds.VERDICTS_MAX))) {
            html.open("tr");
            pen.openCell("hypotheses.item");
            html.text(words.say("item." + item.kind()));
            html.text(" ");
            pen.code(item.id(), Bounds.PATH_CHARS_MAX);
            html.close("td");
            pen.openCell("hypotheses.evidence");
            if (item.evidence().isEmpty()) {
                html.text(words.number(item.count()));
            } else {
                pen.evidence(item.evidence().stream()
                        .map(Exhibit::place)
                        .limit(Bounds.EVIDENCE_PER_SENTENCE_MAX)
                        .toList());
            }
            html.close("td");
            for (Hypothesis hypothesis : hypotheses) {
                pen.cell("hypothesis." + hypothesis.key(), fit(item, hypothesis));
            }
            html.close("tr");
        }
        pen.closeTable();
        if (asked.size() > Bounds.VERDICTS_MAX) {
            pen.note("more-in-file", (long) asked.size() - Bounds.VERDICTS_MAX, "hypotheses.json");
        }
        pen.closeFold();
    }

    private String fit(Item item, Hypothesis hypothesis) {
        for (Cell cell : item.cells()) {
            if (cell.hypothesis() == hypothesis) {
                String fit = cell.fit() == Fit.INCONSISTENT
                        ? words.say("fit.inconsistent") + " ("
                                + words.say("weight." + cell.weight().key()) + ')'
                        : words.say("fit." + cell.fit().key());
                return fit + "\u00a0\u2013 " + words.say("cell." + cell.reason());
            }
        }
        return words.say("fit.neutral");
    }

    private void comparison(Comparison comparison) {
        pen.heading(3, "earlier.title");
        if (comparison.earlier() == 0) {
            pen.paragraph("earlier.none");
            return;
        }
        pen.paragraph("earlier.intro", words.number(comparison.earlier()));
        pen.openTableUnder(
                "earlier.title",
                "stack",
                "earlier.case",
                "earlier.word",
                "earlier.shared",
                "earlier.chance",
                "earlier.techniques");
        List<Likeness> all = comparison.likenesses();
        for (Likeness likeness : all.subList(0, Math.min(all.size(), Bounds.VERDICTS_MAX))) {
            html.open("tr");
            pen.logCell("earlier.case", likeness.earlier(), Bounds.PATH_CHARS_MAX);
            pen.cell("earlier.word", words.say("likeness." + likeness.word().key()));
            pen.openCell("earlier.shared");
            shared(likeness.shared());
            html.close("td");
            pen.cell("earlier.chance", chance(likeness.ofTraits(), 1));
            pen.cell("earlier.techniques", chance(likeness.ofTechniques(), 100));
            html.close("tr");
        }
        pen.closeTable();
        if (all.size() > Bounds.VERDICTS_MAX) {
            pen.note("more-in-file", (long) all.size() - Bounds.VERDICTS_MAX, "hypotheses.json");
        }
    }

    private void shared(List<Shared> shared) {
        if (shared.isEmpty()) {
            html.text(words.say("earlier.nothing"));
        }
        for (Shared each : shared.subList(0, Math.min(shared.size(), Bounds.NAMES_MAX))) {
            html.text(words.say("trait." + each.trait().kind().key()) + " ");
            pen.code(each.trait().value(), Bounds.VALUE_CHARS_MAX);
            html.text(each.isPublic() ? " " + words.say("earlier.public") + "; " : "; ");
        }
        if (shared.size() > Bounds.NAMES_MAX) {
            html.text(words.say("more-in-file", (long) shared.size() - Bounds.NAMES_MAX, "hypotheses.json"));
        }
    }

    /** A score never stands without what a coin would have got. */
    private String chance(Chance chance, int times) {
        if (!chance.isMeasured()) {
            return words.say("earlier.unmeasured");
        }
        return words.say(
                chance.isDistinguishable() ? "earlier.beyond-chance" : "earlier.coin",
                words.decimal(times * chance.score()),
                words.decimal(times * chance.median()),
                words.decimal(times * chance.high()),
                words.decimal(100 * chance.probability()));
    }

    private void claims(List<ExternalClaim> claims) {
        if (claims.isEmpty()) {
            return;
        }
        pen.heading(3, "claims.title");
        pen.paragraph("claims.intro");
        pen.openTableUnder(
                "claims.title", "stack", "claims.source", "claims.date", "claims.grade", "claims.says", "claims.names");
        for (ExternalClaim claim : claims.subList(0, Math.min(claims.size(), Bounds.VERDICTS_MAX))) {
            html.open("tr");
            pen.openCell("claims.source");
            html.text(words.say("claim-kind." + claim.kind()) + ": ");
            html.log(claim.source(), Bounds.TEXT_CHARS_MAX);
            html.close("td");
            pen.cell("claims.date", claim.date().toString());
            pen.cell("claims.grade", claim.grade());
            pen.openCell("claims.says");
            html.log(claim.says(), Bounds.TEXT_CHARS_MAX);
            html.close("td");
            pen.openCell("claims.names");
            html.log(String.join(", ", claim.names()), Bounds.TEXT_CHARS_MAX);
            html.close("td");
            html.close("tr");
        }
        pen.closeTable();
        if (claims.size() > Bounds.VERDICTS_MAX) {
            pen.note("more-in-file", (long) claims.size() - Bounds.VERDICTS_MAX, "hypotheses.json");
        }
    }
}
