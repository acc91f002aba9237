package org.tipstaff.impact.comparison;

/**
 * A case that the court has closed or still works on.
 *
 * @param name as people call it
 */
public record EarlierCase(String name, Traits traits) {}
