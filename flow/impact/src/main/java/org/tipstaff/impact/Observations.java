package org.tipstaff.impact;

import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeSet;

/** What was seen that bears on impact. Made by an {@link ImpactCollector}. */
public final class Observations {
    final List<Flow> flows;
    final long payloadNotKept;
    final List<SentFile> files;
    final List<Upload> uploads;
    final List<Staged> staged;
    final List<Archive> archives;
    final List<Lookup> lookups;
    final List<AccountDeed> deeds;
    final NavigableMap<LogKey, LogRow> rows;
    final NavigableMap<String, TreeSet<String>> sensorsOf;
    /** {@code uid|orig|resp} of connections that other logs of the sensor name and that no {@code conn} log has. */
    final NavigableSet<String> unexplained;

    final CloudObservations cloud;
    final MailboxObservations mailboxes;
    final boolean incomplete;

    Observations(
            List<Flow> flows,
            long payloadNotKept,
            List<SentFile> files,
            List<Upload> uploads,
            List<Staged> staged,
            List<Archive> archives,
            List<Lookup> lookups,
            List<AccountDeed> deeds,
            NavigableMap<LogKey, LogRow> rows,
            NavigableMap<String, TreeSet<String>> sensorsOf,
            NavigableSet<String> unexplained,
            CloudObservations cloud,
            MailboxObservations mailboxes,
            boolean incomplete) {
        this.flows = flows;
        this.payloadNotKept = payloadNotKept;
        this.files = files;
        this.uploads = uploads;
        this.staged = staged;
        this.archives = archives;
        this.lookups = lookups;
        this.deeds = deeds;
        this.rows = rows;
        this.sensorsOf = sensorsOf;
        this.unexplained = unexplained;
        this.cloud = cloud;
        this.mailboxes = mailboxes;
        this.incomplete = incomplete;
    }

    /** What was done to accounts and with them. */
    public List<AccountDeed> deeds() {
        return deeds;
    }

    /** Nothing was seen. */
    public static Observations none() {
        return new ImpactCollector().finish();
    }
}
