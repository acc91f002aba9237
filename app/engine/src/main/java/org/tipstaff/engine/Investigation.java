package org.tipstaff.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.tipstaff.detect.FindingLabels;
import org.tipstaff.event.Gap;
import org.tipstaff.impact.Assessment;
import org.tipstaff.impact.CoverageMatrix;
import org.tipstaff.impact.Impact;
import org.tipstaff.impact.ImpactAssessment;
import org.tipstaff.impact.comparison.Comparison;
import org.tipstaff.impact.comparison.Traits;
import org.tipstaff.impact.hypothesis.AccountSigns;
import org.tipstaff.impact.hypothesis.HypothesisMatrix;
import org.tipstaff.incident.CaseOutcome;
import org.tipstaff.incident.ClockOffset;
import org.tipstaff.incident.Incident;
import org.tipstaff.incident.IncidentBuilder;
import org.tipstaff.incident.TimelineEntry;
import org.tipstaff.report.CaseReport;
import org.tipstaff.report.RunFacts;
import org.tipstaff.site.Claims;
import org.tipstaff.site.ExternalClaim;
import org.tipstaff.site.Holding;
import org.tipstaff.site.Site;

/**
 * A scan whose findings were joined into incidents.
 *
 * @param report all that the report says
 * @param timeline steps of incidents and findings of none, by time
 * @param assessment what is known of data, and which accounts of it stand
 * @param records lists of records that were read and made for it
 * @param people files on them that were read for it
 */
public record Investigation(
        Detection detection,
        CaseReport report,
        List<TimelineEntry> timeline,
        Assessment assessment,
        CourtRecords records,
        CourtPeople people) {
    /** Clocks that disagree by more than this date nothing. */
    private static final Duration CLOCK_OFF = Duration.ofMinutes(5);

    /**
     * Joins the findings of a scan that kept its events.
     *
     * @param labels who may know what comes of it
     * @param question what is known of the court, for what happened to its data
     */
    public static Investigation of(Detection detection, FindingLabels labels, ImpactQuestion question) {
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
        return new Investigation(
                detection,
                report,
                outcome.timeline(),
                assessment(detection, outcome.incidents(), question),
                question.records(),
                question.people());
    }

    /** What is known of data. */
    public Impact impact() {
        return assessment.impact();
    }

    private static Assessment assessment(Detection detection, List<Incident> incidents, ImpactQuestion question) {
        Impact impact = impact(detection, question);
        Claims claims = question.claims();
        Comparison comparison =
                Comparison.of(Traits.of(incidents, question.site()), question.earlier(), claims.published(), Map.of());
        List<String> said = claims.claims().stream().map(ExternalClaim::id).toList();
        CourtPeople people = question.people();
        AccountSigns signs = AccountSigns.of(
                detection.observations().deeds(),
                detection.findings(),
                question.site(),
                people.people(),
                people.presence(),
                people.doors());
        return new Assessment(
                impact,
                HypothesisMatrix.of(impact, detection.findings(), comparison, said, signs),
                comparison,
                claims.claims(),
                question.records().comparisons());
    }

    private static Impact impact(Detection detection, ImpactQuestion question) {
        Set<String> doubtful = new TreeSet<>();
        for (ClockOffset offset : detection.context().clockOffsets()) {
            if (!offset.applied() && offset.offset().abs().compareTo(CLOCK_OFF) > 0) {
                doubtful.add(offset.host().toLowerCase(Locale.ROOT));
            }
        }
        Site site = question.site();
        Set<String> hosts = new TreeSet<>();
        if (site != null) {
            site.hosts().forEach(host -> hosts.add(host.id()));
        }
        for (Holding holding : question.map().holdings()) {
            Stream.concat(holding.hosts().stream(), holding.paths().stream())
                    .filter(name -> name.indexOf('@') > 0)
                    .forEach(mailbox -> hosts.add(mailbox.toLowerCase(Locale.ROOT)));
        }
        boolean whole = site != null && site.mail().searchesWhole();
        CoverageMatrix coverage =
                CoverageMatrix.of(detection.observations(), detection.window(), hosts, doubtful, whole);
        return ImpactAssessment.of(
                detection.observations(), detection.findings(), site, question.map(), coverage, Set.of());
    }
}
