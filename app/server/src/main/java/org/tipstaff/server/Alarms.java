package org.tipstaff.server;

import java.time.Instant;
import java.util.Collection;
import org.tipstaff.engine.LiveIncident;

/** Whoever tells people. */
public interface Alarms extends AutoCloseable {
    /** New, or has grown. */
    void incident(LiveIncident incident, Instant opened);

    /** Somebody has it. */
    void acknowledged(String incident, String person);

    /** The journal takes nothing, since then. */
    void journalFull(Instant since);

    void journalAccepts();

    /** When each source was heard last. Called now and then; who falls silent is found from it. */
    void heard(java.util.Map<String, Instant> sources);

    /** Does what time has made due. */
    void tick();

    /** What is wrong with telling people; empty when nothing is. */
    String trouble();

    /** Names of what waits for somebody, for metrics. */
    int open();

    /** Incidents that are open, when another site file holds. */
    void site(org.tipstaff.site.Site site, Collection<LiveIncident> open);

    @Override
    void close();
}
