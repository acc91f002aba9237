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
    /**
     * Whether it may count: what turns auditing of a mailbox on again must name it by its address. A name that may be another's as well would else end a
     * gap that goes on.
     */
    boolean isToldOfOne() {
        boolean ofOne = kind.equals("mailbox") || kind.startsWith("Audit");
        return off || !ofOne || mailbox.indexOf('@') > 0;
    }

    AuditChange of(String name) {
        return new AuditChange(kind, name, time, off, accessOnly, place);
    }
}
