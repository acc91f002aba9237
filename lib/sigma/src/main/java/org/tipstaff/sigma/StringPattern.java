package org.tipstaff.sigma;

import java.util.List;

/**
 * A Sigma string after its escapes were read: a run of parts that together cover the whole value.
 * {@code contains} has put {@link AnyRun} at both ends, {@code startswith} and {@code endswith} at one.
 */
public record StringPattern(List<Part> parts) {
    public StringPattern {
        parts = List.copyOf(parts);
    }

    public sealed interface Part {}

    /** These characters, one after the other; never empty. */
    public record Literal(String text) implements Part {}

    /** Any characters, none included, newlines included. */
    public record AnyRun() implements Part {}

    /** Exactly one character. */
    public record AnyOne() implements Part {}

    /** One of the dashes that {@code windash} treats alike. */
    public record Dash() implements Part {}
}
