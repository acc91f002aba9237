package org.tipstaff.engine;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.tipstaff.event.Gap;
import org.tipstaff.incident.CaseOutcome;
import org.tipstaff.incident.IncidentBuilder;
import org.tipstaff.incident.TimelineEntry;
import org.tipstaff.report.CaseReport;

/**
 * A scan whose findings were joined into incidents.
 *
 * @param report all that the report says
 * @param timeline steps of incidents and findings of none, by time
 */
public record Investigation(Detection detection, CaseReport report, List<TimelineEntry> timeline) {
    /** Joins the findings of a scan that kept its events. */
    public static Investigation of(Detection detection) {
        CaseOutcome outcome = new IncidentBuilder().build(detection.findings(), detection.context());
        LinkedHashSet<Gap> gaps = new LinkedHashSet<>(detection.gaps());
        List<Gap> ordered = new ArrayList<>(gaps);
        ordered.sort(GapsJson.ORDER);
        CaseReport report = new CaseReport(
                detection.run(),
                detection.sources(),
                detection.events(),
                detection.rules(),
                detection.channels(),
                outcome.incidents(),
                detection.findings(),
                ordered);
        return new Investigation(detection, report, outcome.timeline());
    }
}
