package org.tipstaff.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tipstaff.detect.Finding;
import org.tipstaff.detect.FindingIds;
import org.tipstaff.detect.FindingOrder;
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
import org.tipstaff.sigma.RuleHeader;
import org.tipstaff.sigma.RuleMatch;
import org.tipstaff.sigma.SigmaCorrelation;

/** Takes the matches of all sources, gives findings: named by content, correlated in event time. */
final class FindingMaker {
    /** Characters of a matched value that are shown; script blocks have tens of thousands. The record has the rest. */
    private static final int VALUE_CHARS_MAX = 4096;

    private static final Comparator<ShownMatch> BY_RECORD_AND_RULE = Comparator.comparingLong(
                    (ShownMatch match) -> match.provenance().record())
            .thenComparing(match -> match.rule().id());
    private static final Comparator<ShownMatch> BY_OFFSET =
            Comparator.comparingLong(match -> match.provenance().offset());

    private final Correlations correlations;
    private final Map<Sha256, List<Source>> copies;
    private final List<Gap> gaps;
    private final Map<UUID, Source> received = new HashMap<>();

    /** @param gaps takes what correlations could not use or keep */
    FindingMaker(Correlations correlations, Map<Sha256, List<Source>> copies, List<Gap> gaps) {
        this.correlations = correlations;
        this.copies = copies;
        this.gaps = gaps;
    }

    ScanFindings make(List<SourceOutcome> outcomes) {
        List<FindingOrder.Ordered> findings = new ArrayList<>();
        List<RuleMatch> correlated = new ArrayList<>();
        for (SourceOutcome outcome : outcomes) {
            single(outcome, findings);
            shown(outcome, findings);
            for (RuleMatch match : outcome.matches) {
                if (correlations.isReferenced(match.rule().header().id())) {
                    correlated.add(match);
                }
            }
        }
        if (!correlated.isEmpty()) {
            correlate(correlated, findings);
        }
        return ScanFindings.of(findings, copies);
    }

    private void shown(SourceOutcome outcome, List<FindingOrder.Ordered> findings) {
        List<ShownMatch> inFile = new ArrayList<>();
        List<ShownMatch> alone = new ArrayList<>();
        for (ShownMatch match : outcome.shown) {
            if (!correlations.suppressed().contains(match.rule().id())) {
                (match.provenance().source().isReceived() ? alone : inFile).add(match);
            }
        }
        countRepeats(inFile);
        findings.addAll(inFile);
        alone.sort(BY_OFFSET);
        Repeats seen = new Repeats();
        for (ShownMatch match : alone) {
            match.repeated = seen.before(match.provenance(), match.rule());
            if (isFirst(match)) {
                findings.add(match);
            }
        }
    }

    /** As {@link Repeats} does, without a text for each of millions. */
    private static void countRepeats(List<ShownMatch> ofSource) {
        ofSource.sort(BY_RECORD_AND_RULE.thenComparing(BY_OFFSET));
        for (int i = 1; i < ofSource.size(); i++) {
            ShownMatch match = ofSource.get(i);
            ShownMatch before = ofSource.get(i - 1);
            match.repeated = BY_RECORD_AND_RULE.compare(before, match) == 0 ? before.repeated + 1 : 0;
        }
    }

    /** A chunk of an event log that was received twice is one; the records within it say so by their bytes. */
    private boolean isFirst(FindingOrder.Ordered finding) {
        Source source = finding.provenance().source();
        return !source.isReceived() || received.computeIfAbsent(finding.id(), _ -> source) == source;
    }

    private void single(SourceOutcome outcome, List<FindingOrder.Ordered> findings) {
        List<RuleMatch> matches = new ArrayList<>(outcome.matches);
        matches.sort(
                Comparator.comparingLong(match -> match.event().provenance().offset()));
        Repeats seen = new Repeats();
        for (RuleMatch match : matches) {
            if (correlations.suppressed().contains(match.rule().header().id())) {
                continue;
            }
            Source source = match.event().provenance().source();
            Finding finding = of(match, seen.before(match), copies.getOrDefault(source.sha256(), List.of()));
            if (isFirst(finding)) {
                findings.add(finding);
            }
        }
    }

    /** How many matches of a rule on a record of the same number stood before, in the same source. */
    static final class Repeats {
        private final Map<String, Integer> seen = new HashMap<>();
        private final IdentityHashMap<Source, Map<String, Integer>> seenIn = new IdentityHashMap<>();

        int before(RuleMatch match) {
            return before(match.event().provenance(), match.rule().header());
        }

        int before(Provenance at, RuleHeader rule) {
            Map<String, Integer> its =
                    at.source().isReceived() ? seenIn.computeIfAbsent(at.source(), _ -> new HashMap<>()) : seen;
            return its.merge(at.record() + " " + rule.id(), 1, Integer::sum) - 1;
        }
    }

    /** @param repeated as {@link Repeats} counts */
    static Finding of(RuleMatch match, int repeated, List<Source> copies) {
        Event event = match.event();
        return new Finding(
                FindingIds.of(match.rule().header().id(), place(event.provenance()), repeated),
                event.time(),
                match.rule().header(),
                List.of(event),
                false,
                shown(match.matched()),
                copies);
    }

    private void correlate(List<RuleMatch> matches, List<FindingOrder.Ordered> findings) {
        correlations.examine(matches, CorrelationLimits.DEFAULT, new CorrelationSink() {
            @Override
            public void matched(CorrelationMatch match) {
                if (!correlations
                        .suppressed()
                        .contains(match.correlation().header().id())) {
                    findings.add(of(match));
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

    static Finding of(CorrelationMatch match) {
        LinkedHashSet<Event> events = new LinkedHashSet<>();
        match.contributing().forEach(each -> events.add(each.event()));
        Map<String, Object> matched = new LinkedHashMap<>(match.group());
        matched.put("events", match.total());
        return correlation(match.correlation().header(), match.time(), List.copyOf(events), shown(matched));
    }

    static Finding correlation(
            RuleHeader rule, @Nullable Instant time, List<Event> events, SortedMap<String, String> shown) {
        return new Finding(
                FindingIds.ofCorrelation(
                        rule.id(),
                        events.stream().map(event -> place(event.provenance())).toList()),
                time,
                rule,
                events,
                true,
                shown,
                List.of());
    }

    /** A finding on one event, of which is known what it shows. */
    static Finding single(RuleHeader rule, Event event, int repeated, SortedMap<String, String> shown) {
        return new Finding(
                FindingIds.of(rule.id(), place(event.provenance()), repeated),
                event.time(),
                rule,
                List.of(event),
                false,
                shown,
                List.of());
    }

    static FindingIds.Place place(Provenance at) {
        return new FindingIds.Place(at.source().sha256(), at.record());
    }

    static SortedMap<String, String> shown(Map<String, Object> matched) {
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
