package org.tipstaff.sigma;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;

/**
 * Matches every rule against every event, straight from the expression: no index, no memory of earlier tests, no
 * precomputation. It is the reference that {@link RulePlan} must agree with, and is written to be read. For one thread.
 *
 * <p>Semantics where the specification leaves a choice: {@code ?} is one code point, and neither it nor {@code *} stops
 * at a newline; case is folded by Unicode simple folding unless {@code cased}; a keyword is a substring of the raw text
 * or of any field's value; of a list some element must pass; a list without a value in it is null; nothing is trimmed.
 */
public final class SlowEvaluator {
    private final List<SigmaRule> rules;
    private final RouteTable routes;
    /** Compiled once, for that alone would take most of the time. */
    private final Map<ValueTest.Regex, RegexSearch> searches = new HashMap<>();

    public SlowEvaluator(Collection<SigmaRule> rules, RouteTable routes) {
        this.rules = List.copyOf(rules);
        this.routes = routes;
    }

    public void match(Event event, MatchSink sink) {
        for (SigmaRule rule : rules) {
            Truth routed = routed(rule, event);
            if (routed == Truth.FALSE) {
                continue;
            }
            Evaluation evaluation = new Evaluation(event, searches);
            Truth holds = evaluation.of(rule.condition());
            if (holds == Truth.TRUE && routed == Truth.TRUE) {
                sink.matched(RuleMatch.of(rule, event, evaluation.explain(rule.condition())));
            } else if (holds != Truth.FALSE) {
                sink.limitReached(rule, event, Objects.requireNonNullElse(evaluation.limit, "a route's limit"));
            }
        }
    }

    private Truth routed(SigmaRule rule, Event event) {
        Optional<List<RouteTable.Route>> found = routes.routes(rule.logSource());
        Truth result = Truth.FALSE;
        for (RouteTable.Route route : found.orElse(List.of())) {
            if (Routing.reaches(route, event)) {
                Truth holds = new Evaluation(event, searches).of(route.condition());
                if (holds == Truth.TRUE) {
                    return Truth.TRUE;
                }
                result = holds == Truth.UNKNOWN ? Truth.UNKNOWN : result;
            }
        }
        return result;
    }

    /** Whether one expression holds of one event. */
    static Truth evaluate(Expression expression, Event event) {
        return new Evaluation(event, new HashMap<>()).of(expression);
    }

    private static final class Evaluation {
        private final Event event;
        private final Map<ValueTest.Regex, RegexSearch> searches;
        private @Nullable String limit;

        Evaluation(Event event, Map<ValueTest.Regex, RegexSearch> searches) {
            this.event = event;
            this.searches = searches;
        }

        Truth of(Expression expression) {
            return switch (expression) {
                case Expression.And and -> {
                    Truth result = Truth.TRUE;
                    for (Expression part : and.parts()) {
                        Truth holds = of(part);
                        if (holds == Truth.FALSE) {
                            yield Truth.FALSE;
                        }
                        result = holds == Truth.UNKNOWN ? Truth.UNKNOWN : result;
                    }
                    yield result;
                }
                case Expression.Or or -> {
                    Truth result = Truth.FALSE;
                    for (Expression part : or.parts()) {
                        Truth holds = of(part);
                        if (holds == Truth.TRUE) {
                            yield Truth.TRUE;
                        }
                        result = holds == Truth.UNKNOWN ? Truth.UNKNOWN : result;
                    }
                    yield result;
                }
                case Expression.Not not -> of(not.part()).not();
                case Expression.FieldPredicate predicate -> field(predicate.field(), predicate.test());
                case Expression.Keyword keyword -> keyword(keyword.test(), null);
                case Expression.RuleReference reference ->
                    throw new IllegalArgumentException(
                            "'" + reference.rule() + "' names a rule, not a test of an event");
            };
        }

        /** Names every field whose test held where the whole needed it to hold. */
        Set<String> explain(Expression expression) {
            Set<String> names = new HashSet<>();
            explain(expression, names);
            return names;
        }

        private void explain(Expression expression, Set<String> names) {
            switch (expression) {
                case Expression.And and -> and.parts().forEach(part -> explain(part, names));
                case Expression.Or or -> {
                    for (Expression part : or.parts()) {
                        if (of(part) == Truth.TRUE) {
                            explain(part, names);
                        }
                    }
                }
                case Expression.FieldPredicate predicate -> names.add(predicate.field());
                case Expression.Keyword keyword -> keyword(keyword.test(), names);
                case Expression.Not _, Expression.RuleReference _ -> {}
            }
        }

        private Truth keyword(ValueTest test, @Nullable Set<String> names) {
            ValueTest inside = Keywords.somewhere(test);
            Fields fields = event.fields();
            Truth result = Truth.FALSE;
            for (int i = 0; i < fields.size(); i++) {
                Truth holds = someElement(fields.value(i), inside);
                if (holds == Truth.TRUE) {
                    if (names != null) {
                        names.add(fields.name(i));
                    }
                    return Truth.TRUE;
                }
                result = holds == Truth.UNKNOWN ? Truth.UNKNOWN : result;
            }
            String text = event.text();
            if (text != null) {
                Truth holds = element(text, inside);
                if (holds == Truth.TRUE && names != null) {
                    names.add(RuleMatch.TEXT);
                }
                result = holds == Truth.FALSE ? result : holds;
            }
            return result;
        }

        private Truth field(String name, ValueTest test) {
            Object value = event.fields().get(name);
            if (test instanceof ValueTest.Exists exists) {
                return Truth.of((value != null) == exists.expected());
            }
            if (test instanceof ValueTest.IsNull) {
                return Truth.of(value == null || hasNoValue(value));
            }
            return value == null ? Truth.FALSE : someElement(value, test);
        }

        private Truth someElement(Object value, ValueTest test) {
            if (!(value instanceof List<?> list)) {
                return element(value, test);
            }
            Truth result = Truth.FALSE;
            for (Object element : list) {
                Truth holds = element(element, test);
                if (holds == Truth.TRUE) {
                    return Truth.TRUE;
                }
                result = holds == Truth.UNKNOWN ? Truth.UNKNOWN : result;
            }
            return result;
        }

        private Truth element(Object value, ValueTest test) {
            String text = Fields.textOf(value);
            if (text == null) {
                return Truth.FALSE;
            }
            return switch (test) {
                case ValueTest.Matches matches -> Truth.of(fits(text, matches.pattern(), matches.cased()));
                case ValueTest.EqualsNumber equals -> {
                    BigDecimal number = Numbers.of(value);
                    yield Truth.of(text.equals(equals.number().toPlainString())
                            || (number != null && number.compareTo(equals.number()) == 0));
                }
                case ValueTest.EqualsBoolean equals ->
                    Truth.of(text.toLowerCase(Locale.ROOT).equals(Boolean.toString(equals.value())));
                case ValueTest.Compares compares -> {
                    BigDecimal number = Numbers.of(value);
                    yield Truth.of(number != null && compares.comparison().holds(number, compares.bound()));
                }
                case ValueTest.Regex regex -> {
                    RegexSearch search =
                            searches.computeIfAbsent(regex, each -> RegexSearch.compile(each.pattern(), each.flags()));
                    Truth found = search.find(text);
                    if (found == Truth.UNKNOWN) {
                        limit = search.limit();
                    }
                    yield found;
                }
                case ValueTest.InNetwork network -> {
                    byte[] address = Addresses.parse(text);
                    yield Truth.of(address != null
                            && Addresses.isInside(address, Addresses.bytes(network.network()), network.prefixBits()));
                }
                case ValueTest.RelatesToField relates -> {
                    Object other = event.fields().get(relates.field());
                    yield Truth.of(other != null && relatesToSome(text, other, relates));
                }
                case ValueTest.TimePart part -> {
                    OffsetDateTime time = Timestamps.parse(value);
                    yield Truth.of(
                            time != null && part.comparison().holds(Timestamps.part(time, part.unit()), part.bound()));
                }
                case ValueTest.IsNull _, ValueTest.Exists _ -> Truth.FALSE;
            };
        }
    }

    static boolean hasNoValue(Object value) {
        if (value instanceof List<?> list) {
            for (Object element : list) {
                if (!hasNoValue(element)) {
                    return false;
                }
            }
            return true;
        }
        return value == Fields.NULL;
    }

    static boolean relatesToSome(String text, Object other, ValueTest.RelatesToField relates) {
        if (other instanceof List<?> list) {
            for (Object element : list) {
                if (relatesToSome(text, element, relates)) {
                    return true;
                }
            }
            return false;
        }
        String plain = Fields.textOf(other);
        if (plain == null) {
            return false;
        }
        String left = relates.cased() ? text : Folding.fold(text);
        String right = relates.cased() ? plain : Folding.fold(plain);
        return switch (relates.relation()) {
            case EQUALS -> left.equals(right);
            case STARTS_WITH -> left.startsWith(right);
            case ENDS_WITH -> left.endsWith(right);
            case CONTAINS -> left.contains(right);
        };
    }

    /** The textbook wildcard match over code points: on failure go back to the last run and let it take one more. */
    private static boolean fits(String text, StringPattern pattern, boolean cased) {
        int[] value = (cased ? text : Folding.fold(text)).codePoints().toArray();
        int[] wanted = symbols(pattern, cased);
        int v = 0;
        int w = 0;
        int run = -1;
        int resume = 0;
        while (v < value.length) {
            if (w < wanted.length && wanted[w] == ANY_RUN) {
                run = w++;
                resume = v;
            } else if (w < wanted.length && fitsOne(value[v], wanted[w])) {
                v++;
                w++;
            } else if (run >= 0) {
                w = run + 1;
                v = ++resume;
            } else {
                return false;
            }
        }
        while (w < wanted.length && wanted[w] == ANY_RUN) {
            w++;
        }
        return w == wanted.length;
    }

    private static final int ANY_RUN = -1;
    private static final int ANY_ONE = -2;
    private static final int DASH = -3;

    private static boolean fitsOne(int codePoint, int symbol) {
        return symbol == ANY_ONE || symbol == codePoint || (symbol == DASH && Dashes.isDash(codePoint));
    }

    private static int[] symbols(StringPattern pattern, boolean cased) {
        return pattern.parts().stream()
                .flatMapToInt(part -> switch (part) {
                    case StringPattern.Literal literal ->
                        (cased ? literal.text() : Folding.fold(literal.text())).codePoints();
                    case StringPattern.AnyRun _ -> java.util.stream.IntStream.of(ANY_RUN);
                    case StringPattern.AnyOne _ -> java.util.stream.IntStream.of(ANY_ONE);
                    case StringPattern.Dash _ -> java.util.stream.IntStream.of(DASH);
                })
                .toArray();
    }
}
