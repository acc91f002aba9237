package org.tipstaff.engine;

import java.util.List;
import org.tipstaff.detect.Finding;
import org.tipstaff.event.Gap;
import org.tipstaff.evidence.Originals.Original;
import org.tipstaff.incident.CaseContext;
import org.tipstaff.label.Labeled;

/**
 * What a case rests on, each fact under its label: a package for an audience is made from those it may know, and from
 * nothing else. Incidents, timelines, counts and reports are no facts but are derived from these, anew for each reader.
 *
 * @param runs one; none where the reader may not know of the run as a whole
 * @param originals every file or member that was read to its end, by path
 * @param reads what was in each of them that is no container
 * @param findings by time, path, record, rule id
 * @param gaps by path and offset
 * @param context what the events beside the findings say, for joining findings; at most one
 */
public record CaseFacts(
        List<Labeled<RunRead>> runs,
        List<Labeled<Original>> originals,
        List<Labeled<SourceRead>> reads,
        List<Labeled<Finding>> findings,
        List<Labeled<Gap>> gaps,
        List<Labeled<CaseContext>> context) {
    public CaseFacts {
        runs = List.copyOf(runs);
        originals = List.copyOf(originals);
        reads = List.copyOf(reads);
        findings = List.copyOf(findings);
        gaps = List.copyOf(gaps);
        context = List.copyOf(context);
    }
}
