package org.tipstaff.engine;

import org.jspecify.annotations.Nullable;
import org.tipstaff.site.DataMap;
import org.tipstaff.site.Site;

/**
 * What is known of the court when it is asked what happened to its data.
 *
 * @param site null when no site file was given: then nothing can be said to have left
 * @param map which computer holds what
 */
public record ImpactQuestion(@Nullable Site site, DataMap map) {
    /** Nothing is known of the court. */
    public static final ImpactQuestion OF_NO_COURT = new ImpactQuestion(null, DataMap.NONE);
}
