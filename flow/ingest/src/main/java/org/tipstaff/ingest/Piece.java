package org.tipstaff.ingest;

import org.tipstaff.event.Source;

/** A part of one file that can be read by itself, on any thread, while other parts are read on others. */
public interface Piece {
    /** The file or member it belongs to. */
    Source source();

    /** Bytes of the original file it covers, about; for sharing work and for progress. */
    long bytes();

    /** Reads it, once. What can't be read becomes a gap; only what the sink throws is thrown. */
    void read(RecordSink sink);
}
