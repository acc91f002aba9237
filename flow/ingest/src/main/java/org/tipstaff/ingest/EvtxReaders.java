package org.tipstaff.ingest;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.tipstaff.evtx.EvtxLimits;
import org.tipstaff.evtx.EvtxReader;

/**
 * Readers of event logs that are not at work: a reader keeps the templates it has compiled, and pieces of one log, or
 * logs of one computer, have the same ones. There are never more than threads that read at one time. Thread-safe.
 */
final class EvtxReaders {
    private final Queue<EvtxReader> idle = new ConcurrentLinkedQueue<>();

    EvtxReader take() {
        @Nullable EvtxReader reader = idle.poll();
        return reader == null ? new EvtxReader(EvtxLimits.defaults()) : reader;
    }

    /** @param reader is used by nobody any more */
    void giveBack(EvtxReader reader) {
        idle.add(reader);
    }
}
