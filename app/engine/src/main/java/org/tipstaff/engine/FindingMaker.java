package org.tipstaff.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.tipstaff.detect.Finding;
import org.tipstaff.detect.FindingIds;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;
import org.tipstaff.event.Gap;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.Sha256;
import org.tipstaff.event.Source;
import org.tipstaff.sigma.CorrelationLimits;
import org.tipstaff.sigma.CorrelationMatch;
import org.tipstaff.sigma.CorrelationSink;
import org.tipstaff.sigma.Correlations;
import org.tipstaff.sigma.RuleMatch;
import org.tipstaff.sigma.SigmaCorrelation;

/** Takes the matches of all sources, gives findings: named by content, correlated in event time. */
final class FindingMaker {
    /** Characters of a matched value that are shown; script blocks have tens of thousands. The record has the rest. */
    private static final int VALUE_CHARS_MAX = 4096;

    private final Correlations correlations;
    private final Map<Sha256, List<Source>> copies;
    private final List<Gap> gaps;

    /** @param gaps takes what correlations could not use or keep */
    FindingMaker(Correlations correlations, Map<Sha256, List<Source>> copies, List<Gap> gaps) {
        this.correlations = correlations;
        this.copies = copies;
        this.gaps = gaps;
    }

    List<Finding> make(List<SourceOutcome> outcomes) {
        List<Finding> findings = new ArrayList<>();
        List<RuleMatch> correlated = new ArrayList<>();
        for (SourceOutcome outcome : outcomes) {
            single(outcome, findings);
            for (RuleMatch match : outcome.matches) {
                if (correlations.isReferenced(match.rule().header().id())) {
                    correlated.add(match);
                }
            }
        }
        if (!correlated.isEmpty()) {
            correlate(correlated, findings);
        }
        return findings;
    }

    private void single(SourceOutcome outcome, List<Finding> findings) {
        List<RuleMatch> matches = new ArrayList<>(outcome.matches);
        matches.sort(
                Comparator.comparingLong(match -> match.event().provenance().offset()));
        Map<String, Integer> seen = new HashMap<>();
        for (RuleMatch match : matches) {
            String ruleId = match.rule().header().id();
            if (correlations.suppressed().contains(ruleId)) {
                continue;
            }
            Event event = match.event();
            Provenance at = event.provenance();
            int repeated = seen.merge(at.record() + " " + ruleId, 1, Integer::sum) - 1;
            findings.add(new Finding(
                    FindingIds.of(ruleId, place(at), repeated),
                    event.time(),
                    match.rule().header(),
                    List.of(event),
                    false,
                    shown(match.matched()),
                    copies.getOrDefault(at.source().sha256(), List.of())));
        }
    }

    private void correlate(List<RuleMatch> matches, List<Finding> findings) {
        correlations.examine(matches, CorrelationLimits.DEFAULT, new CorrelationSink() {
            @Override
            public void matched(CorrelationMatch match) {
                if (!correlations
                        .suppressed()
                        .contains(match.correlation().header().id())) {
                    findings.add(finding(match));
                }
            }

            @Override
            public void limitReached(SigmaCorrelation correlation, String reason) {
                gaps.add(Gap.whole(
                        matches.get(0).event().provenance().source(), Gap.Kind.LIMIT, name(correlation) + reason));
            }

            @Override
            public void unused(SigmaCorrelation correlation, Unused why, long count) {
                // An event that lacks the field it is grouped by is ordinary; one without a time is a loss.
                if (why == Unused.NO_TIME) {
                    gaps.add(Gap.whole(
                            matches.get(0).event().provenance().source(),
                            Gap.Kind.NO_TIME,
                            name(correlation) + count + " event(s) could not be used, because they have no time"));
                }
            }

            private String name(SigmaCorrelation correlation) {
                return "correlation " + correlation.header().id() + ": ";
            }
        });
    }

    private static Finding finding(CorrelationMatch match) {
        LinkedHashSet<Event> events = new LinkedHashSet<>();
        match.contributing().forEach(each -> events.add(each.event()));
        Map<String, Object> matched = new LinkedHashMap<>(match.group());
        matched.put("events", match.total());
        return new Finding(
                FindingIds.ofCorrelation(
                        match.correlation().header().id(),
                        events.stream().map(event -> place(event.provenance())).toList()),
                match.time(),
                match.correlation().header(),
                List.copyOf(events),
                true,
                shown(matched),
                List.of());
    }

    private static FindingIds.Place place(Provenance at) {
        return new FindingIds.Place(at.source().sha256(), at.record());
    }

    private static SortedMap<String, String> shown(Map<String, Object> matched) {
        TreeMap<String, String> shown = new TreeMap<>();
        matched.forEach((field, value) -> shown.put(field, cut(text(value))));
        return shown;
    }

    private static String text(Object value) {
        if (value instanceof List<?> list) {
            StringJoiner joined = new StringJoiner(" | ");
            list.forEach(element -> joined.add(text(element)));
            return joined.toString();
        }
        String text = Fields.textOf(value);
        return text == null ? "" : text;
    }

    private static String cut(String value) {
        if (value.length() <= VALUE_CHARS_MAX) {
            return value;
        }
        int end = Character.isHighSurrogate(value.charAt(VALUE_CHARS_MAX - 1)) ? VALUE_CHARS_MAX - 1 : VALUE_CHARS_MAX;
        return value.substring(0, end) + "… (" + value.length() + " characters)";
    }
}
