package org.tipstaff.site;

import java.util.List;
import java.util.Optional;

/**
 * What came of a site file: the site, or why there is none.
 *
 * @param problems by place; only warnings when there is a site
 * @param errors how many there were, counted beyond what is listed
 */
public record SiteReading(Optional<Site> site, List<Problem> problems, int errors) {
    public SiteReading {
        problems = List.copyOf(problems);
    }
}
