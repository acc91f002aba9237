package org.tipstaff.engine;

import java.util.List;
import org.tipstaff.event.Gap;

/**
 * Is told what live detection finds. Called by threads of {@link LiveDetection}, one call at a time; what it does slows
 * detection down, so whoever has long work queues it.
 *
 * <p><b>Exactly once.</b> Everything told is durable before it is told. After a crash the last of it is told again, with the
 * same ids: who keeps ids (a table with a key is enough) has each effect once.
 */
public interface LiveListener {
    /**
     * New findings, in the order of the journal.
     *
     * @param findings never empty
     */
    void findings(List<LiveFinding> findings);

    /**
     * An incident is new or has changed. The snapshot is immutable; it replaces those of the same id and all that it
     * {@link LiveIncident#supersedes()}.
     */
    void incident(LiveIncident incident);

    /** Something could not be read, or a limit was reached. Of many gaps of one kind in one second, one is told, with their number. */
    void gap(Gap gap);

    /**
     * Detection has stopped: the journal can't be read or the folder not be written. Receiving goes on, since the journal
     * keeps what comes; after a restart detection goes on where it stopped.
     */
    void stopped(String reason);
}
