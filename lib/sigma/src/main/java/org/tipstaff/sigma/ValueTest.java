package org.tipstaff.sigma;

import java.math.BigDecimal;

/** What is asked of one value, with all modifiers applied. */
public sealed interface ValueTest {
    /** The whole text fits the pattern. {@code cased} false folds both sides by Unicode simple case folding. */
    record Matches(StringPattern pattern, boolean cased) implements ValueTest {}

    /** A number written without quotes: equal as text, or equal as a number. */
    record EqualsNumber(BigDecimal number) implements ValueTest {}

    /** A boolean: equal to the boolean or to its text. */
    record EqualsBoolean(boolean value) implements ValueTest {}

    /** The value is a number, or text that is one, and the comparison holds. */
    record Compares(Comparison comparison, BigDecimal bound) implements ValueTest {}

    /** The pattern is found somewhere in the text. Flags are {@link java.util.regex.Pattern}'s CASE_INSENSITIVE, MULTILINE, DOTALL. */
    record Regex(String pattern, int flags) implements ValueTest {}

    /** The value is an address inside the block: {@code prefixBits} of {@code network}, which has 4 or 16 bytes. */
    record InNetwork(String text, java.util.List<Byte> network, int prefixBits) implements ValueTest {}

    /** The field is absent, or present and null. */
    record IsNull() implements ValueTest {}

    /** The field is present, whatever its value; or absent when {@code expected} is false. */
    record Exists(boolean expected) implements ValueTest {}

    /** The value relates to that of another field of the same event; both must exist. */
    record RelatesToField(String field, Relation relation, boolean cased) implements ValueTest {}

    /** A part of a timestamp, in UTC, compares with a number. */
    record TimePart(Unit unit, Comparison comparison, BigDecimal bound) implements ValueTest {}

    enum Relation {
        EQUALS,
        STARTS_WITH,
        ENDS_WITH,
        CONTAINS
    }

    enum Unit {
        MINUTE,
        HOUR,
        DAY,
        WEEK,
        MONTH,
        YEAR
    }
}
