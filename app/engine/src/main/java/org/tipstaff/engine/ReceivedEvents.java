package org.tipstaff.engine;

import java.util.function.Consumer;
import org.tipstaff.event.Event;
import org.tipstaff.event.Gap;
import org.tipstaff.event.RawRecord;
import org.tipstaff.event.Source;
import org.tipstaff.ingest.IngestLimits;
import org.tipstaff.ingest.ReceivedRecords;
import org.tipstaff.ingest.RecordSink;
import org.tipstaff.journal.Batch;
import org.tipstaff.normalise.Normaliser;
import org.tipstaff.normalise.Outcome;

/** Takes records of the journal, gives their events, and asks no rule about them. Used by one thread. */
public final class ReceivedEvents {
    private final Source journal = Source.file("journal");
    private final ReceivedRecords received;

    /** @param events gets each event; it is what it was only until the call returns */
    public ReceivedEvents(Consumer<Event> events) {
        Normaliser normaliser = new Normaliser(BuiltInMappings.read());
        this.received = new ReceivedRecords(IngestLimits.defaults(), new RecordSink() {
            @Override
            public void record(RawRecord record) {
                if (normaliser.normalise(record) instanceof Outcome.Normalised normalised) {
                    events.accept(normalised.event());
                }
            }

            @Override
            public void gap(Gap gap) {
                // Detection, which reads the same records, tells of it.
            }

            @Override
            public void source(Source source) {
                // The journal is known.
            }
        });
    }

    public void read(Batch batch) {
        for (int i = 0; i < batch.size(); i++) {
            received.read(journal, batch, i);
        }
    }
}
