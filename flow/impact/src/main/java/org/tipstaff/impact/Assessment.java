package org.tipstaff.impact;

import java.util.List;
import org.tipstaff.impact.comparison.Comparison;
import org.tipstaff.impact.hypothesis.Hypotheses;
import org.tipstaff.impact.records.RecordsComparison;
import org.tipstaff.site.ExternalClaim;

/**
 * All that is said of a case beyond what was seen: it rests on every record, and is for those who may know the case as a whole.
 *
 * @param hypotheses what may have happened, weighed against what was found
 * @param comparison with earlier cases
 * @param claims what others said, kept apart from what is known
 * @param records of the court, held against earlier lists of them
 */
public record Assessment(
        Impact impact,
        Hypotheses hypotheses,
        Comparison comparison,
        List<ExternalClaim> claims,
        List<RecordsComparison> records) {
    public Assessment {
        claims = List.copyOf(claims);
        records = List.copyOf(records);
    }
}
