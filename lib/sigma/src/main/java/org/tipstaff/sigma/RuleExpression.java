package org.tipstaff.sigma;

import java.util.Map;
import java.util.Objects;
import java.util.function.IntPredicate;

/** A temporal correlation's condition over rule names, each name resolved to the rank of its rule. */
record RuleExpression(Expression expression, Map<String, Integer> rankOf) {
    /** @param seen whether the rule of this rank was seen in the window */
    boolean holds(IntPredicate seen) {
        return holds(expression, seen);
    }

    private boolean holds(Expression part, IntPredicate seen) {
        return switch (part) {
            case Expression.And and -> and.parts().stream().allMatch(each -> holds(each, seen));
            case Expression.Or or -> or.parts().stream().anyMatch(each -> holds(each, seen));
            case Expression.Not not -> !holds(not.part(), seen);
            case Expression.RuleReference reference -> seen.test(Objects.requireNonNull(rankOf.get(reference.rule())));
            case Expression.FieldPredicate _, Expression.Keyword _ ->
                throw new IllegalArgumentException("a correlation's condition names rules, not fields");
        };
    }

    /** True when a further match can make it false, so that only the end of a window decides it. */
    static boolean hasNot(Expression part) {
        return switch (part) {
            case Expression.And and -> and.parts().stream().anyMatch(RuleExpression::hasNot);
            case Expression.Or or -> or.parts().stream().anyMatch(RuleExpression::hasNot);
            case Expression.Not _ -> true;
            case Expression.RuleReference _, Expression.FieldPredicate _, Expression.Keyword _ -> false;
        };
    }
}
