package org.tipstaff.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Event;
import org.tipstaff.event.Gap;
import org.tipstaff.event.RawRecord;
import org.tipstaff.event.Source;
import org.tipstaff.incident.ContextCollector;
import org.tipstaff.ingest.RecordSink;
import org.tipstaff.normalise.Normaliser;
import org.tipstaff.normalise.Outcome;
import org.tipstaff.sigma.EventMatcher;
import org.tipstaff.sigma.MatchSink;
import org.tipstaff.sigma.RuleMatch;
import org.tipstaff.sigma.SigmaRule;

/** One piece of a file on its way through the stages: record, event, matches. Used by one thread. */
final class SourceReading implements RecordSink, MatchSink {
    /** Records between two reports of progress. */
    private static final int RECORDS_PER_REPORT = 1024;

    private final Normaliser normaliser;
    private final EventMatcher matcher;
    private final OuterBlanks blanks;
    private final List<SigmaRule> matchedNow = new ArrayList<>();
    private final Predicate<Event> wanted;
    private final boolean keepEvents;
    private final Predicate<String> isCorrelated;
    private final ShownMatch.Maker shownMatches;
    private final Progress progress;
    private final List<SourceOutcome> outcomes = new ArrayList<>();
    private @Nullable SourceOutcome current;
    private long unreported;

    /**
     * @param keepEvents whether matched events keep all fields and context is collected, as the incident stage needs; else
     *     only what findings show is kept
     * @param isCorrelated whether a correlation looks at matches of the rule of this id, and so needs whole events
     */
    SourceReading(
            Normaliser normaliser,
            EventMatcher matcher,
            OuterBlanks blanks,
            Predicate<Event> wanted,
            boolean keepEvents,
            Predicate<String> isCorrelated,
            ShownMatch.Maker shownMatches,
            Progress progress) {
        this.normaliser = normaliser;
        this.matcher = matcher;
        this.blanks = blanks;
        this.wanted = wanted;
        this.keepEvents = keepEvents;
        this.isCorrelated = isCorrelated;
        this.shownMatches = shownMatches;
        this.progress = progress;
    }

    List<SourceOutcome> outcomes() {
        return outcomes;
    }

    @Override
    public void source(Source source) {
        of(source);
    }

    /** What this source gives, whose facts go to this collector beside those of others. */
    SourceOutcome begin(Source source, ContextCollector context) {
        SourceOutcome outcome = new SourceOutcome(source, context);
        outcomes.add(outcome);
        current = outcome;
        return outcome;
    }

    @Override
    public void record(RawRecord record) {
        SourceOutcome outcome = of(record.provenance().source().file());
        outcome.records++;
        if (outcome.format.isEmpty()) {
            outcome.format = record.format().name();
        }
        if (++unreported == RECORDS_PER_REPORT) {
            progress.records(unreported);
            unreported = 0;
        }
        switch (normaliser.normalise(record)) {
            case Outcome.Unknown(String reason, String example) ->
                outcome.unknown(reason + " (first fields: " + example + ")", record.provenance());
            case Outcome.Normalised(Event event, String timeProblem) -> {
                if (!timeProblem.isEmpty()) {
                    outcome.timeProblem(timeProblem, record.provenance());
                }
                if (wanted.test(event)) {
                    examine(event, outcome);
                }
            }
        }
    }

    private void examine(Event event, SourceOutcome outcome) {
        outcome.count(event);
        if (keepEvents) {
            event.provenance().source().settle();
            outcome.context().observe(event);
            outcome.observeImpact(event);
        }
        matchedNow.clear();
        matcher.match(event, this);
        blanks.examine(event, matchedNow, (nearly, reason) -> outcome.nearMatch(reason, nearly.provenance()));
    }

    @Override
    public void gap(Gap gap) {
        gap.source().settle();
        of(gap.source().file()).gaps.add(gap);
    }

    @Override
    public void progress(long bytes) {
        progress.read(bytes);
    }

    @Override
    public void matched(RuleMatch match) {
        match.event().provenance().source().settle();
        matchedNow.add(match.rule());
        SourceOutcome outcome = of(match.event().provenance().source().file());
        if (keepEvents || isCorrelated.test(match.rule().header().id())) {
            outcome.matches.add(match);
        } else {
            outcome.shown.add(shownMatches.of(match));
        }
    }

    @Override
    public void limitReached(SigmaRule rule, Event event, String reason) {
        event.provenance().source().settle();
        of(event.provenance().source().file())
                .gaps
                .add(new Gap(
                        event.provenance().source(),
                        Gap.Kind.LIMIT,
                        event.provenance().offset(),
                        -1,
                        event.provenance().record(),
                        "whether rule " + rule.header().id() + " matches is not known: " + reason));
    }

    private SourceOutcome of(Source source) {
        SourceOutcome last = current;
        if (last != null && last.source == source) {
            return last;
        }
        for (SourceOutcome outcome : outcomes) {
            if (outcome.source == source) {
                current = outcome;
                return outcome;
            }
        }
        SourceOutcome outcome = new SourceOutcome(source);
        outcomes.add(outcome);
        current = outcome;
        return outcome;
    }

    /** Bounds of event time; what has no time can't lie outside of them. */
    static Predicate<Event> between(@Nullable Instant since, @Nullable Instant until) {
        return event -> {
            Instant time = event.time();
            return time == null
                    || ((since == null || !time.isBefore(since)) && (until == null || !time.isAfter(until)));
        };
    }
}
