package org.tipstaff.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tipstaff.sigma.Expression;
import org.tipstaff.sigma.RuleHeader;
import org.tipstaff.sigma.SigmaRule;
import org.tipstaff.sigma.StringPattern;
import org.tipstaff.sigma.ValueTest;

/** Many times the rules: each further copy asks for the same fields, and every literal of it is another. */
final class RepeatedRules {
    private RepeatedRules() {}

    static List<SigmaRule> of(List<SigmaRule> rules, int times) {
        List<SigmaRule> all = new ArrayList<>(rules);
        for (int copy = 1; copy < times; copy++) {
            String mark = (char) ('f' + copy) + Integer.toString(copy);
            for (SigmaRule rule : rules) {
                RuleHeader header = rule.header();
                all.add(new SigmaRule(
                        new RuleHeader(
                                header.id() + "-" + mark,
                                "",
                                header.title(),
                                header.level(),
                                header.status(),
                                header.description(),
                                header.author(),
                                header.tags(),
                                header.tactics(),
                                header.techniques(),
                                header.references(),
                                header.falsePositives(),
                                header.fields(),
                                header.other(),
                                header.location()),
                        rule.logSource(),
                        Map.of(),
                        rule.conditionText(),
                        changed(rule.condition(), mark)));
            }
        }
        return all;
    }

    private static Expression changed(Expression expression, String mark) {
        return switch (expression) {
            case Expression.And and ->
                new Expression.And(
                        and.parts().stream().map(part -> changed(part, mark)).toList());
            case Expression.Or or ->
                new Expression.Or(
                        or.parts().stream().map(part -> changed(part, mark)).toList());
            case Expression.Not not -> new Expression.Not(changed(not.part(), mark));
            case Expression.FieldPredicate predicate ->
                new Expression.FieldPredicate(predicate.field(), changed(predicate.test(), mark));
            case Expression.Keyword keyword -> new Expression.Keyword(changed(keyword.test(), mark));
            case Expression.RuleReference reference -> reference;
        };
    }

    /** Literals and required words of regular expressions; numbers, networks and the rest stay as they are. */
    private static ValueTest changed(ValueTest test, String mark) {
        return switch (test) {
            case ValueTest.Matches matches ->
                new ValueTest.Matches(
                        new StringPattern(matches.pattern().parts().stream()
                                .map(part -> part instanceof StringPattern.Literal literal
                                        ? new StringPattern.Literal(marked(literal.text(), mark))
                                        : part)
                                .toList()),
                        matches.cased());
            case ValueTest.Regex regex -> new ValueTest.Regex(mark + regex.pattern(), regex.flags());
            default -> test;
        };
    }

    /** The mark in the middle, where a change is as good as anywhere. */
    private static String marked(String text, String mark) {
        int middle = text.length() / 2;
        return text.substring(0, middle) + mark + text.substring(middle);
    }
}
