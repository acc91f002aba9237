package org.tipstaff.server;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tipstaff.engine.LiveIncident;
import org.tipstaff.site.Site;

/** Whoever tells people. */
public interface Alarms extends AutoCloseable {
    /** New, or has grown. */
    void incident(LiveIncident incident, Instant opened);

    /** Somebody has it. */
    void acknowledged(String incident, String person);

    /** A plan waits for people to agree. */
    void planWaits(String plan, Instant since);

    /** It does not wait any more. */
    void planDecided(String plan);

    /** The journal takes nothing, since then. */
    void journalFull(Instant since);

    void journalAccepts();

    /** When each source was heard last. Called now and then; who falls silent is found from it. */
    void heard(Map<String, Instant> sources);

    /** Does what time has made due. */
    void tick();

    /** What is wrong with telling people; empty when nothing is. */
    String trouble();

    /** Names of what waits for somebody, for metrics. */
    int open();

    /** Incidents that are open, when another site file holds. */
    void site(Site site, Collection<LiveIncident> open);

    @Override
    void close();

    /** @param site null: nobody is told, and {@link #trouble} says so */
    static Alarms of(@Nullable Site site, DataFolder data, InstantSource clock, CustodyBook custody)
            throws IOException {
        return site == null ? new NobodyTold() : NotifierAlarms.open(site, data, clock, custody);
    }

    /** There is no site file, so it is not known whom to tell. */
    final class NobodyTold implements Alarms {
        @Override
        public void incident(LiveIncident incident, Instant opened) {}

        @Override
        public void acknowledged(String incident, String person) {}

        @Override
        public void planWaits(String plan, Instant since) {}

        @Override
        public void planDecided(String plan) {}

        @Override
        public void journalFull(Instant since) {}

        @Override
        public void journalAccepts() {}

        @Override
        public void heard(Map<String, Instant> sources) {}

        @Override
        public void tick() {}

        @Override
        public String trouble() {
            return "no site file was named, so nobody is told of anything";
        }

        @Override
        public int open() {
            return 0;
        }

        @Override
        public void site(Site site, Collection<LiveIncident> open) {}

        @Override
        public void close() {}
    }
}
