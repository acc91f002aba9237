package org.tipstaff.incident;

import java.util.List;
import org.tipstaff.detect.Finding;

/**
 * What the findings of a case come to.
 *
 * @param incidents the worst first
 * @param inNoIncident findings that stand alone and are not grave enough to be an incident, in their order
 * @param timeline steps of incidents and findings of none, by time
 */
public record CaseOutcome(List<Incident> incidents, List<Finding> inNoIncident, List<TimelineEntry> timeline) {
    public CaseOutcome {
        incidents = List.copyOf(incidents);
        inNoIncident = List.copyOf(inNoIncident);
        timeline = List.copyOf(timeline);
    }
}
