package org.tipstaff.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tipstaff.impact.comparison.EarlierCase;
import org.tipstaff.site.Claims;
import org.tipstaff.site.DataMap;
import org.tipstaff.site.Site;

/**
 * What is known of the court when it is asked what happened to its data.
 *
 * @param site null when no site file was given: then nothing can be said to have left
 * @param map which computer holds what
 * @param earlier cases of the same court, for what they have in common
 * @param claims what others said
 * @param records of the court, held against earlier lists of them
 * @param people who joined and left, and what the doors saw
 */
public record ImpactQuestion(
        @Nullable Site site,
        DataMap map,
        List<EarlierCase> earlier,
        Claims claims,
        CourtRecords records,
        CourtPeople people) {
    /** Nothing is known of the court. */
    public static final ImpactQuestion OF_NO_COURT = new ImpactQuestion(null, DataMap.NONE);

    public ImpactQuestion {
        earlier = List.copyOf(earlier);
    }

    /** Without earlier cases, claims and records. */
    public ImpactQuestion(@Nullable Site site, DataMap map) {
        this(site, map, List.of(), Claims.NONE, CourtRecords.NONE, CourtPeople.NONE);
    }

    /** The same with these records. */
    public ImpactQuestion with(CourtRecords compared) {
        return new ImpactQuestion(site, map, earlier, claims, compared, people);
    }
}
