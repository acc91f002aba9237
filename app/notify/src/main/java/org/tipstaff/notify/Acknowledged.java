package org.tipstaff.notify;

import java.time.Instant;

/** What came of somebody's word that they have a matter. */
public sealed interface Acknowledged {
    /** They have it now; nobody is pressed any more. */
    record Now(String reference) implements Acknowledged {}

    /** Somebody had it before. */
    record Already(String reference, String person, Instant at) implements Acknowledged {}

    /** Nothing of this name waits for anybody. */
    record Unknown(String matter) implements Acknowledged {}
}
