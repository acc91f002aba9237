package org.tipstaff.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Event;
import org.tipstaff.event.Gap;
import org.tipstaff.event.RawRecord;
import org.tipstaff.event.Source;
import org.tipstaff.incident.ContextCollector;
import org.tipstaff.ingest.IngestLimits;
import org.tipstaff.ingest.ReceivedRecords;
import org.tipstaff.ingest.RecordSink;
import org.tipstaff.journal.Batch;
import org.tipstaff.normalise.Mappings;
import org.tipstaff.normalise.Normaliser;
import org.tipstaff.normalise.Outcome;
import org.tipstaff.sigma.EventMatcher;

/** Takes some records of the journal through the stages up to matches. Used by one thread at a time; remembers names, rules and facts. */
final class LiveWorker implements RecordSink {
    private final Source journal;
    private final ReceivedRecords received;
    private final Normaliser normaliser;
    private EventMatcher matcher;
    private OuterBlanks blanks;
    private RuleBook book;
    private ContextCollector context = new ContextCollector(ContextCollector.Bounds.RUNNING);
    private @Nullable SourceReading reading;

    LiveWorker(Source journal, Mappings mappings, RuleBook book) {
        this.journal = journal;
        this.received = new ReceivedRecords(IngestLimits.defaults(), this);
        this.normaliser = new Normaliser(mappings);
        this.book = book;
        this.matcher = book.plan().matcher();
        this.blanks = new OuterBlanks(matcher, book.plan().matcher());
    }

    /** Between two slices. */
    void rules(RuleBook other) {
        book = other;
        matcher = other.plan().matcher();
        blanks = new OuterBlanks(matcher, other.plan().matcher());
    }

    /** Between two slices: facts go to a new collector; the one up to now is handed over. */
    ContextCollector handOverContext() {
        ContextCollector full = context;
        context = full.next();
        return full;
    }

    /** Some records of one batch. */
    record Slice(Batch batch, int from, int to) {
        int size() {
            return to - from;
        }
    }

    /** What some records gave. */
    record Result(SourceOutcome outcome, List<LiveMatch> matches) {}

    Result read(List<Slice> slices) {
        SourceReading now = new SourceReading(
                normaliser,
                matcher,
                blanks,
                _ -> true,
                true,
                book.correlations()::isReferenced,
                new ShownMatch.Maker(),
                Progress.NONE);
        SourceOutcome outcome = now.begin(journal, context);
        List<LiveMatch> matches = new ArrayList<>();
        reading = now;
        for (Slice slice : slices) {
            for (int i = slice.from(); i < slice.to(); i++) {
                int before = outcome.matches.size();
                received.read(journal, slice.batch(), i);
                int after = outcome.matches.size();
                if (after > before) {
                    Batch batch = slice.batch();
                    matches.add(new LiveMatch(
                            batch.offset(i),
                            batch.source(i),
                            batch.at(i),
                            batch.form(i),
                            batch.bytes(i),
                            List.copyOf(outcome.matches.subList(before, after))));
                }
            }
        }
        reading = null;
        return new Result(outcome, matches);
    }

    /** Only collects facts: of records that rules were asked about before a restart. */
    void observe(Slice slice) {
        for (int i = slice.from(); i < slice.to(); i++) {
            received.read(journal, slice.batch(), i);
        }
    }

    /** The events of one record, as they were. */
    List<Event> events(LiveMatch record) {
        List<Event> events = new ArrayList<>();
        ReceivedRecords again = new ReceivedRecords(IngestLimits.defaults(), new RecordSink() {
            @Override
            public void record(RawRecord raw) {
                if (normaliser.normalise(raw) instanceof Outcome.Normalised normalised) {
                    raw.provenance().source().settle();
                    events.add(normalised.event());
                }
            }

            @Override
            public void gap(Gap gap) {
                // Told when the record was read first.
            }

            @Override
            public void source(Source source) {
                // The journal is known.
            }
        });
        again.read(
                journal,
                record.offset(),
                record.sender(),
                record.at(),
                record.form(),
                record.bytes(),
                0,
                record.bytes().length);
        return events;
    }

    @Override
    public void record(RawRecord record) {
        SourceReading now = reading;
        if (now != null) {
            now.record(record);
        } else if (normaliser.normalise(record) instanceof Outcome.Normalised normalised) {
            record.provenance().source().settle();
            context.observe(normalised.event());
        }
    }

    @Override
    public void gap(Gap gap) {
        SourceReading now = reading;
        if (now != null) {
            now.gap(gap);
        }
    }

    @Override
    public void source(Source source) {
        // Records that were received lie in no file that could be read to its end.
    }
}
