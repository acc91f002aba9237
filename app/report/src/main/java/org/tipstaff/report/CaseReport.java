package org.tipstaff.report;

import java.util.List;
import org.tipstaff.detect.Finding;
import org.tipstaff.detect.FindingLabels;
import org.tipstaff.event.Gap;
import org.tipstaff.incident.Incident;

/**
 * A finished case: all that a report says, and nothing that differs between two runs over the same input (no time of
 * day, no user, no machine).
 *
 * @param run what made it: version, rules, options
 * @param sources every file or member that was opened, by path
 * @param events what was in them, counted
 * @param rules what became of the rules
 * @param channels every channel that holds events, by name
 * @param incidents most severe first
 * @param findings all, also those of no incident, by time, path, record, rule id
 * @param gaps all, by path and offset
 * @param labels who may know it
 */
public record CaseReport(
        RunFacts run,
        List<SourceFacts> sources,
        EventFacts events,
        RuleFacts rules,
        List<ChannelFacts> channels,
        List<Incident> incidents,
        List<Finding> findings,
        List<Gap> gaps,
        FindingLabels labels) {
    public CaseReport {
        sources = List.copyOf(sources);
        channels = List.copyOf(channels);
        incidents = List.copyOf(incidents);
        findings = List.copyOf(findings);
        gaps = List.copyOf(gaps);
    }

    /** A case that nobody labelled. */
    public CaseReport(
            RunFacts run,
            List<SourceFacts> sources,
            EventFacts events,
            RuleFacts rules,
            List<ChannelFacts> channels,
            List<Incident> incidents,
            List<Finding> findings,
            List<Gap> gaps) {
        this(run, sources, events, rules, channels, incidents, findings, gaps, FindingLabels.unlabelled());
    }
}
