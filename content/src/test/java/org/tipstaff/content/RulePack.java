package org.tipstaff.content;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.tipstaff.event.Event;
import org.tipstaff.event.Gap;
import org.tipstaff.event.RawRecord;
import org.tipstaff.event.Source;
import org.tipstaff.ingest.Ingest;
import org.tipstaff.ingest.IngestLimits;
import org.tipstaff.ingest.LogFile;
import org.tipstaff.ingest.RecordSink;
import org.tipstaff.normalise.CloudTrailMapping;
import org.tipstaff.normalise.M365Mapping;
import org.tipstaff.normalise.MappingText;
import org.tipstaff.normalise.Mappings;
import org.tipstaff.normalise.Normaliser;
import org.tipstaff.normalise.Outcome;
import org.tipstaff.normalise.WindowsMapping;
import org.tipstaff.normalise.ZeekMapping;
import org.tipstaff.sigma.CorrelationLimits;
import org.tipstaff.sigma.CorrelationMatch;
import org.tipstaff.sigma.CorrelationSink;
import org.tipstaff.sigma.Correlations;
import org.tipstaff.sigma.EventMatcher;
import org.tipstaff.sigma.MatchSink;
import org.tipstaff.sigma.RouteTables;
import org.tipstaff.sigma.RuleHeader;
import org.tipstaff.sigma.RuleMatch;
import org.tipstaff.sigma.RuleOptions;
import org.tipstaff.sigma.RulePlan;
import org.tipstaff.sigma.RuleSet;
import org.tipstaff.sigma.RuleSetLoader;
import org.tipstaff.sigma.SigmaCorrelation;
import org.tipstaff.sigma.SigmaRule;
import org.tipstaff.sigma.UnusableRulesException;

/** The built-in rules, ready to examine files as the program does: read, normalised, matched, correlated. */
final class RulePack {
    final RuleSet rules;
    final RulePlan plan;
    final Correlations correlations;
    private final Normaliser normaliser;

    RulePack() throws UnusableRulesException, IOException {
        rules = new RuleSetLoader(RuleOptions.defaults(), 1).load(List.of(), Map.of("rules", Content.rules()));
        plan = RulePlan.of(
                rules.rules(),
                RouteTables.read(Content.mapping("windows-logsources.yaml"), "windows-logsources.yaml")
                        .and(RouteTables.read(Content.mapping("m365-logsources.yaml"), "m365-logsources.yaml")));
        correlations = Correlations.of(rules.correlations(), plan.active());
        normaliser = new Normaliser(new Mappings(
                WindowsMapping.read(mapping("windows-dialects.yaml"), List.of(mapping("windows-fields.yaml"))),
                ZeekMapping.read(mapping("zeek-fields.yaml")),
                CloudTrailMapping.read(mapping("cloudtrail-fields.yaml")),
                M365Mapping.read(mapping("m365-fields.yaml"))));
    }

    private static MappingText mapping(String name) {
        return new MappingText(name, Content.mapping(name));
    }

    /** One finding, as far as examples need it: who says it, and of which records. */
    record Found(RuleHeader rule, List<Long> records) {}

    List<Event> events(Path path) {
        List<Event> events = new ArrayList<>();
        RecordSink sink = new RecordSink() {
            @Override
            public void record(RawRecord raw) {
                switch (normaliser.normalise(raw)) {
                    case Outcome.Normalised normalised -> events.add(normalised.event());
                    case Outcome.Unknown unknown -> throw new AssertionError(path + ": " + unknown);
                }
            }

            @Override
            public void gap(Gap gap) {
                throw new AssertionError(path + ": " + gap);
            }

            @Override
            public void source(Source source) {}
        };
        for (LogFile file :
                new Ingest(IngestLimits.defaults()).list(List.of(path)).files()) {
            file.read(sink);
        }
        return events;
    }

    List<Found> examine(List<Event> events) {
        List<RuleMatch> matches = new ArrayList<>();
        EventMatcher matcher = plan.matcher();
        MatchSink sink = new MatchSink() {
            @Override
            public void matched(RuleMatch match) {
                matches.add(match);
            }

            @Override
            public void limitReached(SigmaRule rule, Event event, String reason) {
                throw new AssertionError(rule.header().title() + ": " + reason);
            }
        };
        events.forEach(event -> matcher.match(event, sink));
        List<Found> found = new ArrayList<>();
        for (RuleMatch match : matches) {
            if (!correlations.suppressed().contains(match.rule().header().id())) {
                found.add(new Found(
                        match.rule().header(),
                        List.of(match.event().provenance().record())));
            }
        }
        correlations.examine(matches, CorrelationLimits.DEFAULT, new CorrelationSink() {
            @Override
            public void matched(CorrelationMatch match) {
                if (!correlations
                        .suppressed()
                        .contains(match.correlation().header().id())) {
                    TreeSet<Long> records = new TreeSet<>();
                    match.contributing()
                            .forEach(part ->
                                    records.add(part.event().provenance().record()));
                    found.add(new Found(match.correlation().header(), List.copyOf(records)));
                }
            }

            @Override
            public void limitReached(SigmaCorrelation correlation, String reason) {
                throw new AssertionError(correlation.header().title() + ": " + reason);
            }

            @Override
            public void unused(SigmaCorrelation correlation, Unused why, long count) {}
        });
        return found;
    }
}
