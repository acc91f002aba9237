package org.tipstaff.sigma;

/**
 * How rules are to be read.
 *
 * @param temporalExpressions whether a temporal correlation may have a condition over rule names
 *     ({@code rule_a and not rule_b}). pySigma reads it, the specification does not know it; so it must be asked for
 */
public record RuleOptions(Placeholders placeholders, boolean temporalExpressions) {
    public static RuleOptions defaults() {
        return new RuleOptions(Placeholders.none(), false);
    }

    public RuleOptions with(Placeholders values) {
        return new RuleOptions(values, temporalExpressions);
    }

    public RuleOptions withTemporalExpressions() {
        return new RuleOptions(placeholders, true);
    }
}
