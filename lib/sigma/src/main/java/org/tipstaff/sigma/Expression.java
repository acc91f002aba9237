package org.tipstaff.sigma;

import java.util.List;

/** What must hold of one event. Two-valued: a predicate on an absent field is false, so its negation is true. */
public sealed interface Expression {
    /** Every part holds; an empty list holds. */
    record And(List<Expression> parts) implements Expression {}

    /** Some part holds; an empty list does not. */
    record Or(List<Expression> parts) implements Expression {}

    record Not(Expression part) implements Expression {}

    /** A test of one field; of a list, some element must pass, except {@link ValueTest.IsNull} and {@link ValueTest.Exists}. */
    record FieldPredicate(String field, ValueTest test) implements Expression {}

    /** A test of the whole event: some field's value, or the raw text, passes. */
    record Keyword(ValueTest test) implements Expression {}

    /** Only in conditions of temporal correlations: the rule of this name has matched. */
    record RuleReference(String rule) implements Expression {}
}
