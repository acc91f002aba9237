package org.tipstaff.report;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tipstaff.impact.Assessment;

/**
 * Takes a finished case, gives its report as one HTML text in one language: nothing outside it is needed to read it,
 * nothing in it runs, loads or sends, and the same case gives the same text. Write it as UTF-8.
 *
 * <pre>{@code
 * String english = new HtmlReport(Language.ENGLISH, voice).write(report);
 * }</pre>
 */
public final class HtmlReport {
    private static final List<String> PARTS = List.of("summary", "incidents", "findings", "gaps", "coverage", "origin");
    private static final List<String> ASSESSMENT = List.of("impact", "hypotheses");

    private final Words words;
    private final SentenceVoice voice;

    /** @param voice says the sentences of incidents in the languages of the report */
    public HtmlReport(Language language, SentenceVoice voice) {
        this.words = new Words(language);
        this.voice = voice;
    }

    /** The whole report, without a word on data that was taken, altered or made unavailable. */
    public String write(CaseReport report) {
        return write(report, null);
    }

    /** @param assessment what is known of data, and which accounts of it stand; null where the reader is not told */
    public String write(CaseReport report, @Nullable Assessment assessment) {
        Pen pen = new Pen(words, new Places(report.sources()), voice);
        // Findings first, for the other parts link to those that found room.
        Pen findings = pen.fresh();
        new FindingsPart(findings, report.labels())
                .write(report.findings(), IncidentPart.findingsOf(report.incidents()));
        Pen incidents = pen.fresh();
        new IncidentPart(incidents).write(report.incidents());

        Html html = pen.html.doctype();
        html.open("html", "lang", words.language().key());
        LabelMark mark = new LabelMark(report.labels().run(), words);
        PageHead.write(html, mark, words.say("title"), "report.css");
        html.open("body");
        html.leaf("a", words.say("skip"), "href", "#summary", "class", "skip");
        html.open("header");
        mark.write(html);
        html.leaf("h1", words.say("title"));
        html.leaf("p", words.say("subtitle"), "class", "subtitle").close("header");
        contents(html, assessment != null);
        html.open("main");
        new SummaryPart(pen).write(report);
        html.add(incidents.html).add(findings.html);
        new GapsPart(pen).write(report.gaps());
        new CoveragePart(pen).write(report);
        new OriginPart(pen).write(report.run());
        if (assessment != null) {
            new ImpactPart(pen).write(assessment.impact(), assessment.records());
            new HypothesesPart(pen).write(assessment);
        }
        html.close("main");
        html.open("footer");
        mark.write(html);
        html.leaf("p", words.say("end")).close("footer");
        return html.close("body").close("html").toString() + "\n";
    }

    private void contents(Html html, boolean withAssessment) {
        html.open("nav", "aria-label", words.say("contents")).open("ol");
        List<String> parts = new ArrayList<>(PARTS);
        parts.addAll(withAssessment ? ASSESSMENT : List.of());
        for (String part : parts) {
            html.open("li")
                    .leaf("a", words.say(part + ".short"), "href", "#" + part)
                    .close("li");
        }
        html.close("ol").close("nav");
    }
}
