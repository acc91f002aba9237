package org.tipstaff.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.tipstaff.detect.Finding;
import org.tipstaff.detect.FindingLabels;
import org.tipstaff.event.Event;
import org.tipstaff.event.Source;
import org.tipstaff.label.Label;
import org.tipstaff.sigma.RuleHeader;

/**
 * The findings with their records, by rule, worst first. What is shown is chosen before it is written, since other
 * parts link to it: of each rule as many as the limit allows, those of incidents first. Written before the parts that
 * stand above it, so that only findings which did find room are linked to.
 */
final class FindingsPart {
    private static final int CORRELATED_RECORDS_MAX = 10;

    private final Pen pen;
    private final FindingLabels labels;
    private final Html html;
    private final Words words;

    FindingsPart(Pen pen, FindingLabels labels) {
        this.pen = pen;
        this.labels = labels;
        this.html = pen.html;
        this.words = pen.words;
    }

    private record OfRule(RuleHeader rule, List<Finding> findings) {}

    void write(List<Finding> findings, Set<UUID> ofIncidents) {
        pen.section("findings", "findings.title");
        if (findings.isEmpty()) {
            pen.paragraph("findings.none");
            html.close("section");
            return;
        }
        List<OfRule> rules = byRule(findings);
        int perRule = limitPerRule(rules);
        pen.paragraph(
                "findings.intro",
                words.count("findings.count", findings.size()),
                words.count("rules.count", rules.size()));
        pen.note("findings.bound", perRule);
        pen.note("findings.times");
        pen.note("findings.hidden");
        html.leaf("p", words.say("findings.paper"), "class", "note paper");
        int shownRules = 0;
        long shownFindings = 0;
        for (OfRule rule : rules) {
            if (shownRules == Bounds.RULES_MAX || html.length() > Bounds.FINDINGS_CHARS_MAX) {
                break;
            }
            rule(rule, perRule, ofIncidents);
            shownRules++;
            shownFindings += rule.findings().size();
        }
        if (shownRules < rules.size()) {
            pen.note(
                    "findings.rules-left",
                    words.count("rules.count", rules.size() - shownRules),
                    words.count("findings.count", findings.size() - shownFindings));
        }
        html.close("section");
    }

    private static List<OfRule> byRule(List<Finding> findings) {
        Map<String, OfRule> rules = new LinkedHashMap<>();
        for (Finding finding : findings) {
            rules.computeIfAbsent(finding.rule().id(), id -> new OfRule(finding.rule(), new ArrayList<>()))
                    .findings()
                    .add(finding);
        }
        List<OfRule> sorted = new ArrayList<>(rules.values());
        sorted.sort(Comparator.comparing((OfRule rule) -> rule.rule().level())
                .reversed()
                .thenComparing(rule -> rule.rule().title())
                .thenComparing(rule -> rule.rule().id()));
        return sorted;
    }

    /** The largest limit with which all rules together stay below the bound; at least one of each. */
    private static int limitPerRule(List<OfRule> rules) {
        int limit = Bounds.FINDINGS_PER_RULE_MAX;
        while (limit > 1 && shownWith(limit, rules) > Bounds.FINDINGS_MAX) {
            limit--;
        }
        return limit;
    }

    private static long shownWith(int limit, List<OfRule> rules) {
        return rules.stream()
                .mapToLong(rule -> Math.min(limit, rule.findings().size()))
                .sum();
    }

    private void rule(OfRule ofRule, int perRule, Set<UUID> ofIncidents) {
        RuleHeader rule = ofRule.rule();
        boolean ofIncident = ofRule.findings().stream().anyMatch(finding -> ofIncidents.contains(finding.id()));
        html.open("details", "class", ofIncident ? "rule" : "rule alone").open("summary");
        pen.severity(rule.level());
        html.text(" ").open("span", "class", "rule-title");
        pen.english(rule.title(), Bounds.PATH_CHARS_MAX);
        html.close("span").text(" ");
        html.leaf("small", words.count("findings.count", ofRule.findings().size()));
        html.close("summary");
        ruleFacts(rule, labels.of(ofRule.findings().get(0)));
        List<Finding> chosen = ofRule.findings().stream()
                .sorted(Comparator.comparing(finding -> !ofIncidents.contains(finding.id())))
                .limit(perRule)
                .toList();
        pen.openTable("findings.records", "stack findings", "time-utc", "where", "record", "matched");
        int shown = 0;
        for (Finding finding : chosen) {
            if (shown > 0 && html.length() > Bounds.FINDINGS_CHARS_MAX) {
                break;
            }
            finding(finding, ofIncidents.contains(finding.id()));
            shown++;
        }
        pen.closeTable();
        if (shown < ofRule.findings().size()) {
            pen.note("more-in-file", (long) ofRule.findings().size() - shown, "findings.jsonl");
        }
        html.close("details");
    }

    private void ruleFacts(RuleHeader rule, Label label) {
        html.open("dl", "class", "facts");
        pen.term("finding.label");
        html.open("dd");
        pen.code(label.toString(), Bounds.PATH_CHARS_MAX);
        html.close("dd");
        if (!rule.description().isEmpty()) {
            pen.term("rule.description");
            html.open("dd");
            pen.english(rule.description(), Bounds.RULE_TEXT_CHARS_MAX);
            html.close("dd");
        }
        pen.term("rule.author");
        html.open("dd");
        if (rule.author().isEmpty()) {
            html.text(words.say("rule.no-author"));
        } else {
            html.open("bdi");
            html.log(rule.author(), Bounds.RULE_TEXT_CHARS_MAX);
            html.close("bdi");
        }
        html.close("dd");
        pen.term("rule.id");
        html.open("dd");
        pen.code(rule.id(), 64);
        html.text(" ").open("small");
        html.log(rule.location().file(), Bounds.PATH_CHARS_MAX);
        html.close("small").close("dd");
        if (!rule.tactics().isEmpty() || !rule.techniques().isEmpty()) {
            pen.term("tactic-and-techniques");
            html.open("dd");
            List<String> names = new ArrayList<>();
            rule.tactics().forEach(tactic -> names.add(TechniqueMatrix.tacticName(words, tactic)));
            names.addAll(rule.techniques());
            pen.names(names, Bounds.NAMES_MAX);
            html.close("dd");
        }
        englishList("rule.false-positives", rule.falsePositives());
        englishList("rule.references", rule.references());
        html.close("dl");
    }

    private void englishList(String key, List<String> texts) {
        if (texts.isEmpty()) {
            return;
        }
        pen.term(key);
        html.open("dd");
        int shown = 0;
        for (String text : texts.subList(0, Math.min(texts.size(), Bounds.REFERENCES_MAX))) {
            if (shown++ > 0) {
                html.open("br");
            }
            pen.english(text, Bounds.PATH_CHARS_MAX);
        }
        if (texts.size() > shown) {
            html.text(" ").text(words.count("and-more", texts.size() - shown));
        }
        html.close("dd");
    }

    /** On paper only findings of incidents are printed; the style sheet leaves out the rows marked {@code alone}. */
    private void finding(Finding finding, boolean ofIncident) {
        Event event = finding.event();
        pen.places.shown(finding);
        if (ofIncident) {
            html.open("tr", "id", Places.anchor(finding.id()));
        } else {
            html.open("tr", "id", Places.anchor(finding.id()), "class", "alone");
        }
        pen.openCell("time-utc");
        pen.time(finding.time());
        html.close("td");
        pen.openCell("where");
        pen.name(event.host());
        if (!event.user().isEmpty()) {
            html.open("br").open("small");
            pen.name(event.user());
            html.close("small");
        }
        html.close("td");
        pen.openCell("record");
        records(finding);
        html.close("td");
        pen.openCell("matched");
        matched(finding);
        html.close("td").close("tr");
    }

    private void records(Finding finding) {
        List<Event> events = finding.events();
        for (int i = 0; i < Math.min(events.size(), CORRELATED_RECORDS_MAX); i++) {
            if (i > 0) {
                html.open("br");
            }
            pen.record(events.get(i).provenance());
        }
        if (events.size() > CORRELATED_RECORDS_MAX) {
            html.text(" ").text(words.count("and-more", events.size() - CORRELATED_RECORDS_MAX));
        }
        Event event = finding.event();
        html.open("br").open("small");
        html.log(event.channel(), 100);
        if (event.eventId() != Event.NO_EVENT_ID) {
            html.text((event.channel().isEmpty() ? "" : " · ") + words.say("event-id", Long.toString(event.eventId())));
        }
        html.close("small");
        if (!finding.copies().isEmpty()) {
            html.open("br").open("small");
            html.text(words.say("copies") + " ");
            pen.names(finding.copies().stream().map(Source::path).toList(), 5);
            html.close("small");
        }
        html.open("br").open("small");
        html.text(words.say("finding-id") + " ").leaf("code", finding.id().toString());
        html.close("small");
    }

    private void matched(Finding finding) {
        if (finding.matched().isEmpty()) {
            html.text(words.say("matched.none"));
            return;
        }
        html.open("dl", "class", "fields");
        int shown = 0;
        for (Map.Entry<String, String> field : finding.matched().entrySet()) {
            if (shown++ == Bounds.MATCHED_FIELDS_MAX) {
                html.leaf("dt", "…");
                html.leaf("dd", words.count("and-more", finding.matched().size() - Bounds.MATCHED_FIELDS_MAX));
                break;
            }
            html.open("dt");
            html.log(field.getKey(), 100);
            html.close("dt").open("dd");
            pen.code(field.getValue(), Bounds.VALUE_CHARS_MAX);
            html.close("dd");
        }
        html.close("dl");
    }
}
