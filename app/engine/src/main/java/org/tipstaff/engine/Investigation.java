package org.tipstaff.engine;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeMap;
import org.tipstaff.detect.FindingLabels;
import org.tipstaff.event.Gap;
import org.tipstaff.incident.CaseOutcome;
import org.tipstaff.incident.IncidentBuilder;
import org.tipstaff.incident.TimelineEntry;
import org.tipstaff.report.CaseReport;
import org.tipstaff.report.RunFacts;

/**
 * A scan whose findings were joined into incidents.
 *
 * @param report all that the report says
 * @param timeline steps of incidents and findings of none, by time
 */
public record Investigation(Detection detection, CaseReport report, List<TimelineEntry> timeline) {
    /**
     * Joins the findings of a scan that kept its events.
     *
     * @param labels who may know what comes of it
     */
    public static Investigation of(Detection detection, FindingLabels labels) {
        TreeMap<String, String> options = new TreeMap<>(detection.run().options());
        options.put("label", labels.sources().toString());
        CaseOutcome outcome = new IncidentBuilder().build(detection.findings(), detection.context());
        LinkedHashSet<Gap> gaps = new LinkedHashSet<>(detection.gaps());
        List<Gap> ordered = new ArrayList<>(gaps);
        ordered.sort(GapsJson.ORDER);
        CaseReport report = new CaseReport(
                new RunFacts(detection.run().version(), detection.run().rulesDigest(), options),
                detection.sources(),
                detection.events(),
                detection.rules(),
                detection.channels(),
                outcome.incidents(),
                detection.findings(),
                ordered,
                labels);
        return new Investigation(detection, report, outcome.timeline());
    }
}
