package org.tipstaff.sigma;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tipstaff.sigma.StringPattern.AnyRun;
import org.tipstaff.sigma.StringPattern.Dash;
import org.tipstaff.sigma.StringPattern.Literal;
import org.tipstaff.sigma.StringPattern.Part;

/**
 * Takes a checked rule, gives what it means in plain words: which events it is asked of and what must hold of them,
 * after all modifiers, selectors and filters. It is made from the very expression that is evaluated and not from the
 * rule's text, so an author sees what will run.
 */
public final class RuleExplanation {
    /** Longer lists are cut and the rest counted; some public rules list thousands of hashes. */
    private static final int MAX_LISTED = 40;

    /** Indentation beyond this says nothing to a reader. */
    private static final int MAX_DEPTH = 60;

    private static final int LABEL_WIDTH = 14;

    private final Phrases phrases;
    private final StringBuilder text = new StringBuilder();

    private RuleExplanation(Phrases phrases) {
        this.phrases = phrases;
    }

    /** In English. */
    public static String of(SigmaRule rule, RouteTable routes) {
        return of(rule, routes, Locale.ENGLISH);
    }

    public static String of(SigmaRule rule, RouteTable routes, Locale language) {
        return new RuleExplanation(Phrases.of(language)).rule(rule, routes);
    }

    /** In English. */
    public static String of(SigmaCorrelation correlation) {
        return of(correlation, Locale.ENGLISH);
    }

    public static String of(SigmaCorrelation correlation, Locale language) {
        return new RuleExplanation(Phrases.of(language)).correlation(correlation);
    }

    private String rule(SigmaRule rule, RouteTable routes) {
        header("rule", rule.header());
        label("logsource", rule.logSource().toString());
        events(routes.routes(rule.logSource()));
        label("condition", rule.conditionText());
        line(0, phrases.say("matches"));
        tree(rule.condition(), 1, "");
        return text.toString().stripTrailing();
    }

    private void header(String kind, RuleHeader header) {
        label(kind, header.title());
        label("id", header.id() + (header.name().isEmpty() ? "" : " (" + header.name() + ")"));
        label("file", header.location().toString());
        label("level", header.level().toString());
        if (!header.status().isEmpty()) {
            label("status", header.status());
        }
        List<String> attack = new ArrayList<>(header.tactics());
        attack.addAll(header.techniques());
        if (!attack.isEmpty()) {
            label("techniques", String.join(", ", attack));
        }
    }

    private void events(Optional<List<RouteTable.Route>> routes) {
        if (routes.isEmpty() || routes.get().isEmpty()) {
            label("events", phrases.say("events.none"));
            return;
        }
        for (RouteTable.Route route : routes.get()) {
            List<String> words = new ArrayList<>();
            if (!route.channels().isEmpty()) {
                words.add(phrases.say("events.channel", String.join(", ", route.channels())));
            }
            if (!route.eventIds().isEmpty()) {
                words.add(phrases.say(
                        "events.id",
                        route.eventIds().stream().map(String::valueOf).collect(Collectors.joining(", "))));
            }
            if (words.isEmpty()) {
                words.add(route.product().isEmpty() ? phrases.say("events.any") : route.product());
            }
            boolean more = !route.condition().equals(new Expression.And(List.of()));
            label("events", String.join(", ", words) + (more ? ", " + phrases.say("events.where") : ""));
            if (more) {
                tree(route.condition(), 4, "");
            }
        }
    }

    private String correlation(SigmaCorrelation correlation) {
        header("correlation", correlation.header());
        label("rules", String.join(", ", correlation.rules()));
        label(
                "group",
                correlation.groupBy().isEmpty() ? phrases.say("one.group") : String.join(", ", correlation.groupBy()));
        correlation
                .aliases()
                .forEach((alias, fields) -> line(
                        4,
                        alias + ": "
                                + fields.entrySet().stream()
                                        .map(entry -> entry.getKey() + " → " + entry.getValue())
                                        .collect(Collectors.joining(", "))));
        label("timespan", correlation.timespan().toString().substring(2).toLowerCase(Locale.ROOT));
        label("generate", phrases.say(correlation.generate() ? "generate.yes" : "generate.no"));
        Expression expression = correlation.expression();
        if (expression != null) {
            line(0, phrases.say("bound"));
            tree(expression, 1, "");
        } else {
            label("bound", bound(correlation));
        }
        return text.toString().stripTrailing();
    }

    private String bound(SigmaCorrelation correlation) {
        String type = "type." + correlation.type().name().toLowerCase(Locale.ROOT);
        String bounds = correlation.criteria().stream()
                .map(criterion -> sign(criterion.comparison()) + " " + criterion.bound())
                .collect(Collectors.joining(", "));
        boolean temporal = correlation.type() == SigmaCorrelation.Type.TEMPORAL
                || correlation.type() == SigmaCorrelation.Type.TEMPORAL_ORDERED;
        if (temporal) {
            return bounds.isEmpty() ? phrases.say(type) : phrases.say(type + ".count", bounds);
        }
        return phrases.say(
                type, bounds, String.join(" + ", correlation.fields()), String.valueOf(correlation.percentile()));
    }

    private void label(String key, String value) {
        String label = phrases.say(key);
        text.append(label)
                .append(" ".repeat(Math.max(1, LABEL_WIDTH - label.length())))
                .append(value)
                .append('\n');
    }

    private void line(int depth, String words) {
        text.append("  ".repeat(Math.min(depth, MAX_DEPTH))).append(words).append('\n');
    }

    private void tree(Expression expression, int depth, String before) {
        switch (expression) {
            case Expression.And and -> list(and.parts(), depth, before, "and", "always");
            case Expression.Or or -> list(or.parts(), depth, before, "or", "nothing");
            case Expression.Not not -> {
                line(depth, before + phrases.say("not") + ":");
                tree(not.part(), depth + 1, "- ");
            }
            case Expression.FieldPredicate predicate ->
                line(depth, before + phrases.say("field", predicate.field(), words(predicate.test())));
            case Expression.Keyword keyword -> line(depth, before + phrases.say("keyword", words(keyword.test())));
            case Expression.RuleReference reference -> line(depth, before + phrases.say("ruleref", reference.rule()));
        }
    }

    private void list(List<Expression> parts, int depth, String before, String join, String ofNone) {
        if (parts.isEmpty()) {
            line(depth, before + phrases.say(ofNone));
            return;
        }
        line(depth, before + phrases.say(join) + ":");
        for (Expression part : parts.subList(0, Math.min(parts.size(), MAX_LISTED))) {
            tree(part, depth + 1, "- ");
        }
        if (parts.size() > MAX_LISTED) {
            line(depth + 1, phrases.say("more", parts.size() - MAX_LISTED));
        }
    }

    private String words(ValueTest test) {
        return switch (test) {
            case ValueTest.Matches matches ->
                pattern(matches.pattern()) + (matches.cased() ? phrases.say("cased") : "");
            case ValueTest.EqualsNumber equal ->
                phrases.say("number", equal.number().toPlainString());
            case ValueTest.EqualsBoolean equal -> phrases.say("is", equal.value());
            case ValueTest.Compares compares ->
                phrases.say(
                        "compare", sign(compares.comparison()), compares.bound().toPlainString());
            case ValueTest.Regex regex ->
                phrases.say("regex", quoted(regex.pattern()))
                        + ((regex.flags() & Pattern.CASE_INSENSITIVE) != 0 ? phrases.say("regex.i") : "");
            case ValueTest.InNetwork network -> phrases.say("network", network.text());
            case ValueTest.IsNull _ -> phrases.say("null");
            case ValueTest.Exists exists -> phrases.say(exists.expected() ? "exists" : "absent");
            case ValueTest.RelatesToField relates ->
                phrases.say(
                                switch (relates.relation()) {
                                    case EQUALS -> "same";
                                    case STARTS_WITH -> "same.starts";
                                    case ENDS_WITH -> "same.ends";
                                    case CONTAINS -> "same.contains";
                                },
                                relates.field())
                        + (relates.cased() ? phrases.say("cased") : "");
            case ValueTest.TimePart part ->
                phrases.say(
                        "time",
                        part.unit().name().toLowerCase(Locale.ROOT),
                        sign(part.comparison()),
                        part.bound().toPlainString());
        };
    }

    private String pattern(StringPattern pattern) {
        List<Part> parts = pattern.parts();
        boolean before = !parts.isEmpty() && parts.getFirst() instanceof AnyRun;
        boolean after = parts.size() > 1 && parts.getLast() instanceof AnyRun;
        if (parts.size() == 1 && before) {
            return phrases.say("anything");
        }
        List<Part> inner = parts.subList(before ? 1 : 0, parts.size() - (after ? 1 : 0));
        boolean dashes = inner.stream().anyMatch(Dash.class::isInstance);
        boolean plain = inner.stream().allMatch(part -> part instanceof Literal || part instanceof Dash);
        if (!plain) {
            return phrases.say("fits", quoted(PatternText.write(parts))) + (dashes ? phrases.say("dash") : "");
        }
        String literal = inner.stream()
                .map(part -> part instanceof Literal of ? of.text() : "-")
                .collect(Collectors.joining());
        String key = before ? (after ? "contains" : "ends") : after ? "starts" : "is";
        return phrases.say(key, quoted(literal)) + (dashes ? phrases.say("dash") : "");
    }

    /** In quotes, with characters that can't be seen or that move a cursor written as their number. */
    private static String quoted(String text) {
        StringBuilder shown = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean hidden = Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
            shown.append(hidden ? String.format(Locale.ROOT, "\\u%04x", (int) c) : String.valueOf(c));
        }
        return shown.append('"').toString();
    }

    private static String sign(Comparison comparison) {
        return switch (comparison) {
            case GT -> ">";
            case GTE -> "≥";
            case LT -> "<";
            case LTE -> "≤";
            case EQ -> "=";
            case NEQ -> "≠";
        };
    }
}
