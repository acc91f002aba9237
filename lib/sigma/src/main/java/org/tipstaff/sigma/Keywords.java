package org.tipstaff.sigma;

import java.util.ArrayList;
import java.util.List;

/** What a keyword asks of each value (rules specification, "Keywords search"): that it stands somewhere inside. */
final class Keywords {
    private static final StringPattern.AnyRun ANY_RUN = new StringPattern.AnyRun();

    private Keywords() {}

    static ValueTest somewhere(ValueTest test) {
        return switch (test) {
            case ValueTest.Matches matches -> new ValueTest.Matches(somewhere(matches.pattern()), matches.cased());
            case ValueTest.EqualsNumber equals -> inside(equals.number().toPlainString());
            case ValueTest.EqualsBoolean equals -> inside(Boolean.toString(equals.value()));
            case ValueTest.Compares _,
                    ValueTest.Regex _,
                    ValueTest.InNetwork _,
                    ValueTest.IsNull _,
                    ValueTest.Exists _,
                    ValueTest.RelatesToField _,
                    ValueTest.TimePart _ -> test;
        };
    }

    private static ValueTest inside(String text) {
        return new ValueTest.Matches(
                new StringPattern(List.of(ANY_RUN, new StringPattern.Literal(text), ANY_RUN)), false);
    }

    private static StringPattern somewhere(StringPattern pattern) {
        List<StringPattern.Part> parts = new ArrayList<>(pattern.parts());
        if (parts.isEmpty() || !(parts.getFirst() instanceof StringPattern.AnyRun)) {
            parts.addFirst(ANY_RUN);
        }
        if (!(parts.getLast() instanceof StringPattern.AnyRun)) {
            parts.addLast(ANY_RUN);
        }
        return new StringPattern(parts);
    }
}
