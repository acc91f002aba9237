package org.tipstaff.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Gap;
import org.tipstaff.event.Source;
import org.tipstaff.impact.Observations;
import org.tipstaff.impact.Window;
import org.tipstaff.incident.CaseContext;
import org.tipstaff.report.ChannelFacts;
import org.tipstaff.report.EventFacts;
import org.tipstaff.report.RuleFacts;
import org.tipstaff.report.RunFacts;
import org.tipstaff.report.SourceFacts;

/**
 * What a scan gave: findings, and what it looked at to get them.
 *
 * @param run version, rules and options
 * @param findings by time, path, record, rule id
 * @param gaps by path and offset
 * @param sources every file or member, by path
 * @param reads what each source gave, in the order of {@code sources}
 * @param context what the incident stage asks of the events; empty when it was not collected
 * @param observations what bears on impact; nothing when it was not collected
 * @param window the time that was asked about; null when the logs decide
 * @param files the files that were read, members of containers aside
 * @param filesUnread files that were not read because the run was interrupted
 */
public record Detection(
        RunFacts run,
        ScanFindings findings,
        List<Gap> gaps,
        List<SourceFacts> sources,
        EventFacts events,
        RuleFacts rules,
        List<ChannelFacts> channels,
        List<SourceRead> reads,
        CaseContext context,
        Observations observations,
        @Nullable Window window,
        List<ReadFile> files,
        int filesUnread) {
    /** A file that was read: where it lies, and what it is called. */
    public record ReadFile(Path file, Source source) {}

    /** Channels that hold events at which no rule looks, with their number. */
    public SortedMap<String, Long> unwatched() {
        SortedMap<String, Long> unwatched = new java.util.TreeMap<>();
        for (ChannelFacts channel : channels) {
            if (channel.rules() == 0) {
                unwatched.put(channel.channel(), channel.events());
            }
        }
        return unwatched;
    }
}
