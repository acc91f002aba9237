package org.tipstaff.notify;

import java.time.Instant;

/** What can happen to those who tell people. */
sealed interface Happening {
    /** An incident is new, or grew. */
    record IncidentSeen(IncidentSnapshot incident) implements Happening {}

    record IncidentClosed(String id) implements Happening {}

    /** Something else must be known, since then. */
    record Trouble(Topic topic, String subject, Instant since) implements Happening {}

    /** It is over. */
    record TroubleOver(Topic topic, String subject) implements Happening {}

    record Taken(String matter, String person) implements Happening {}

    /** A message goes out now. */
    record Started(String message) implements Happening {}

    record Delivered(String message) implements Happening {}

    /** @param lasting sending it again would change nothing */
    record Undelivered(String message, boolean lasting) implements Happening {}

    /** Nothing but time. */
    record TimePassed() implements Happening {}
}
