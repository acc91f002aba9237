package org.tipstaff.impact;

import java.time.Instant;
import org.tipstaff.event.Provenance;

/**
 * Auditing was turned off or on.
 *
 * @param kind which switch, with the account where it is one of an account: off and on of one switch belong together
 * @param mailbox whose, or {@link MailboxFact#EVERY}
 * @param accessOnly whether only reading is recorded or not, and all else as before
 */
record AuditChange(String kind, String mailbox, Instant time, boolean off, boolean accessOnly, Provenance place) {
    AuditChange of(String name) {
        return new AuditChange(kind, name, time, off, accessOnly, place);
    }
}
