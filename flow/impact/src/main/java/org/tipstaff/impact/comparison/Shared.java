package org.tipstaff.impact.comparison;

/**
 * What two cases have in common.
 *
 * @param isPublic whether it was published, so that anybody can imitate it
 * @param cases earlier cases that have it, out of all that were compared
 */
public record Shared(Trait trait, boolean isPublic, int cases) {}
