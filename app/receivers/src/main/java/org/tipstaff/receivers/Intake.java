package org.tipstaff.receivers;

import java.util.List;
import org.tipstaff.journal.Received;

/**
 * Where received records go.
 *
 * <p>The contract is the one that makes acknowledging honest: when {@link #accept} returns, all the records are durable; when it
 * throws, none of them may be counted on. A receiver acknowledges after the return, never before, and reads nothing further
 * from a connection that can't be acknowledged until then.
 */
@FunctionalInterface
public interface Intake {
    /**
     * Makes these records durable, all of them or none, in this order.
     *
     * @throws IntakeRefused when that can't be done now; the receiver passes the refusal on to the sender, or waits and tries again
     */
    void accept(List<Received> records) throws IntakeRefused;
}
