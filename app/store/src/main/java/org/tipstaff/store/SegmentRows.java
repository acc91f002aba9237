package org.tipstaff.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Gap;
import org.tipstaff.event.Source;
import org.tipstaff.ingest.IngestLimits;
import org.tipstaff.ingest.ReceivedRecords;
import org.tipstaff.journal.Batch;
import org.tipstaff.journal.Damage;
import org.tipstaff.journal.Part;
import org.tipstaff.journal.SegmentFormat;
import org.tipstaff.normalise.Mappings;
import org.tipstaff.normalise.Normaliser;

/** Rows of one segment of a journal, read as they are asked for. */
final class SegmentRows implements RowSource {
    private final Deque<Row> ready = new ArrayDeque<>();
    private final EventRows rows;
    private final ReceivedRecords records;
    private final SegmentFormat segment;
    private final Source source;
    private final boolean isSealed;
    private @Nullable Batch batch;
    private int index;

    /** @param sha256 of the file, or null when it is not sealed; then what is not whole at its end is no damage */
    SegmentRows(Path file, @Nullable String sha256, Mappings mapping, String label) throws IOException {
        String name = String.valueOf(file.getFileName());
        this.isSealed = sha256 != null;
        this.source = Source.file(name);
        this.rows = new EventRows(new Normaliser(mapping), label, ready::add);
        rows.in(name, sha256);
        this.records = new ReceivedRecords(IngestLimits.defaults(), rows);
        this.segment = SegmentFormat.open(file);
    }

    @Override
    public @Nullable Row next() throws IOException {
        while (ready.isEmpty()) {
            Batch now = batch;
            if (now != null && index < now.size()) {
                rows.at(now.offset(index), now.at(index));
                records.read(source, now, index++);
                continue;
            }
            Part part = segment.next();
            switch (part) {
                case null -> {
                    return null;
                }
                case Batch next -> {
                    batch = next;
                    index = 0;
                }
                case Damage damage -> {
                    if (isSealed) {
                        rows.gap(Gap.at(
                                source,
                                Gap.Kind.CONTAINER,
                                damage.position(),
                                damage.length(),
                                "the segment is damaged: " + damage.reason()));
                    }
                }
            }
        }
        return ready.poll();
    }

    @Override
    public void close() throws IOException {
        segment.close();
    }
}
