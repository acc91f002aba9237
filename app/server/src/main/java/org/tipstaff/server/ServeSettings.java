package org.tipstaff.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tipstaff.contain.SiteDevices;
import org.tipstaff.engine.RuleSources;
import org.tipstaff.label.Label;
import org.tipstaff.receivers.Rate;
import org.tipstaff.receivers.files.WatchConfig;
import org.tipstaff.receivers.syslog.SyslogConfig;
import org.tipstaff.server.web.HttpSettings;

/**
 * How the program runs, all checked.
 *
 * @param data where everything lies
 * @param keys folder of the court's keys
 * @param syslog listeners
 * @param folders that are watched
 * @param rules and what they look for that does not stand in them
 * @param site file that describes the court, or null: then nobody is told
 * @param label of all that is received
 * @param database URL of PostgreSQL, or null for the file in the data folder
 * @param retention how long what was received is kept, or null: for ever
 * @param retentionBytes how much of it is kept
 * @param journalBytesMax beyond which nothing is taken
 * @param lagMax records that detection may be behind before senders are held back
 * @param rate what one source may send over one receiver
 * @param rebuild whether the views are made anew
 * @param devices how the devices of the site file are reached
 */
public record ServeSettings(
        DataFolder data,
        Path keys,
        HttpSettings http,
        List<SyslogConfig> syslog,
        List<WatchConfig> folders,
        RuleSources rules,
        @Nullable Path site,
        Label label,
        @Nullable String database,
        @Nullable Duration retention,
        long retentionBytes,
        long journalBytesMax,
        long lagMax,
        Rate rate,
        boolean rebuild,
        SiteDevices devices) {
    /** Records that detection may be behind. */
    public static final long LAG_DEFAULT = 500_000;

    public ServeSettings {
        syslog = List.copyOf(syslog);
        folders = List.copyOf(folders);
    }

    /** The same with other ways to the devices. */
    ServeSettings with(SiteDevices others) {
        return new ServeSettings(
                data,
                keys,
                http,
                syslog,
                folders,
                rules,
                site,
                label,
                database,
                retention,
                retentionBytes,
                journalBytesMax,
                lagMax,
                rate,
                rebuild,
                others);
    }
}
