package org.tipstaff.impact;

import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeSet;
import org.tipstaff.event.Provenance;

/**
 * What the unified audit log says of mailboxes.
 *
 * @param facts in the order of time
 * @param mailboxes every one that a record names
 * @param throttled when recording of access stopped for a mailbox
 * @param changes of auditing, in the order of time
 * @param searches by which the records were found, where they are numbered
 * @param named what each name that records use stands for
 * @param incomplete whether a bound on memory was reached
 */
record MailboxObservations(
        List<MailboxFact> facts,
        TreeSet<String> mailboxes,
        List<Throttled> throttled,
        List<AuditChange> changes,
        List<AuditSearch> searches,
        NavigableMap<String, TreeSet<String>> named,
        boolean incomplete) {
    MailboxObservations {
        facts = List.copyOf(facts);
        throttled = List.copyOf(throttled);
        changes = List.copyOf(changes);
        searches = List.copyOf(searches);
    }

    /** A record that says that it is one of the last for a day. */
    record Throttled(String mailbox, Instant time, Provenance place) {}

    /** Whether a name is that of a mailbox: no computer's has an @. */
    static boolean isMailbox(String name) {
        return name.indexOf('@') >= 0;
    }
}
