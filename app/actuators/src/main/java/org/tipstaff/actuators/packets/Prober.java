package org.tipstaff.actuators.packets;

import java.util.Collection;
import java.util.Map;
import org.tipstaff.respond.Probe;

/** Sends packets to see whether they get through. */
public interface Prober {
    enum Answer {
        /** The far end answered. */
        THROUGH,
        /** What was sent arrived, and no answer came back: no conversation, but a way out. */
        ONE_WAY,
        /** Sent, and not answered in time or refused. */
        CUT,
        /** It could not be sent, so it says nothing. */
        UNKNOWN
    }

    /** Flows that were opened, and can be tried again. */
    interface Flows extends AutoCloseable {
        /** What came of opening them. */
        Map<Probe, Answer> opened();

        /** Tries all again: an established flow over the connection that was opened, a new one over a new connection. */
        Map<Probe, Answer> again();

        @Override
        void close();
    }

    /** Opens all flows at once. Those that get no answer are waited for no longer than a bound of the implementation. */
    Flows open(Collection<Probe> probes);
}
