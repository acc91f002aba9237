package org.tipstaff.ingest;

import org.tipstaff.event.Gap;
import org.tipstaff.event.RawRecord;
import org.tipstaff.event.Source;

/**
 * Receives what reading gives. It is called by the thread that reads; pieces that are read in parallel each get a sink
 * of their own, or one that is thread-safe.
 *
 * <p>A member of a container is hashed while it is unpacked, so its records may come before its digest is known:
 * {@link #source} says when it is.
 */
public interface RecordSink {
    void record(RawRecord record);

    void gap(Gap gap);

    /**
     * A file or member was read to its end: called once for each, also for those that hold no records, were skipped
     * or are of unknown format.
     *
     * @param source with its digest, except when nothing of it could be read
     */
    void source(Source source);

    /**
     * So many more bytes of the original file were worked off. The sum over all pieces of a file is about its size;
     * for progress only.
     */
    default void progress(long bytes) {}
}
