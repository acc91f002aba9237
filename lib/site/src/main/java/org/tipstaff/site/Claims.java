package org.tipstaff.site;

import java.util.List;
import java.util.Set;

/**
 * What others said of incidents at the court, and what was published of those that did them.
 *
 * @param claims in the order of the file
 * @param published addresses, names and digests that anybody can know and leave behind, in lower case
 */
public record Claims(List<ExternalClaim> claims, Set<String> published) {
    /** Nobody said anything. */
    public static final Claims NONE = new Claims(List.of(), Set.of());

    public Claims {
        claims = List.copyOf(claims);
        published = Set.copyOf(published);
        Names.unique(claims.stream().map(ExternalClaim::id).toList(), "claims");
    }
}
