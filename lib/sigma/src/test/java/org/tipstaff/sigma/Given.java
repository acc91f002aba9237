package org.tipstaff.sigma;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tipstaff.event.ClockReading;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.Source;

/** Rules and events built in code, for tests of the matching half. */
final class Given {
    static final LogSource ANY = new LogSource("windows", "", "");
    static final RouteTable EVERYTHING =
            _ -> Optional.of(List.of(new RouteTable.Route("", List.of(), List.of(), new Expression.And(List.of()))));
    private static final Source FILE = Source.file("logs/test.evtx");

    private Given() {}

    static SigmaRule rule(String name, Expression condition) {
        return rule(name, ANY, condition);
    }

    static SigmaRule rule(String name, LogSource logSource, Expression condition) {
        return new SigmaRule(header(name), logSource, Map.of("selection", condition), "selection", condition);
    }

    static RuleHeader header(String name) {
        return new RuleHeader(
                "00000000-0000-4000-8000-" + String.format("%012x", name.hashCode() & 0xFFFFFFFFL),
                name,
                name,
                Level.HIGH,
                "test",
                "",
                "",
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                new Location(name + ".yml", 1, 1));
    }

    /** A pattern in the form of a Sigma value without escapes: {@code *}, {@code ?}, and {@code ~} for a dash of windash. */
    static StringPattern pattern(String text) {
        List<StringPattern.Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        for (char c : text.toCharArray()) {
            StringPattern.Part wildcard = switch (c) {
                case '*' -> new StringPattern.AnyRun();
                case '?' -> new StringPattern.AnyOne();
                case '~' -> new StringPattern.Dash();
                default -> null;
            };
            if (wildcard == null) {
                literal.append(c);
                continue;
            }
            if (!literal.isEmpty()) {
                parts.add(new StringPattern.Literal(literal.toString()));
                literal.setLength(0);
            }
            parts.add(wildcard);
        }
        if (!literal.isEmpty()) {
            parts.add(new StringPattern.Literal(literal.toString()));
        }
        return new StringPattern(parts);
    }

    static Expression field(String name, ValueTest test) {
        return new Expression.FieldPredicate(name, test);
    }

    static Expression matches(String name, String pattern) {
        return field(name, new ValueTest.Matches(pattern(pattern), false));
    }

    static Expression cased(String name, String pattern) {
        return field(name, new ValueTest.Matches(pattern(pattern), true));
    }

    static Expression number(String name, long number) {
        return field(name, new ValueTest.EqualsNumber(BigDecimal.valueOf(number)));
    }

    static Expression regex(String name, String regex) {
        return field(name, new ValueTest.Regex(regex, 0));
    }

    static Expression keyword(String text) {
        return new Expression.Keyword(new ValueTest.Matches(pattern(text), false));
    }

    static Expression isNull(String name) {
        return field(name, new ValueTest.IsNull());
    }

    static Expression exists(String name, boolean expected) {
        return field(name, new ValueTest.Exists(expected));
    }

    static Expression cidr(String name, String network, int prefixBits) {
        byte[] bytes = Addresses.parse(network);
        List<Byte> list = new ArrayList<>();
        for (byte b : bytes) {
            list.add(b);
        }
        return field(name, new ValueTest.InNetwork(network + "/" + prefixBits, list, prefixBits));
    }

    static Expression and(Expression... parts) {
        return new Expression.And(List.of(parts));
    }

    static Expression or(Expression... parts) {
        return new Expression.Or(List.of(parts));
    }

    static Expression not(Expression part) {
        return new Expression.Not(part);
    }

    /** An event with these names and values in turn; {@code null} stands for present and null. */
    static Event event(Object... namesAndValues) {
        return event("windows", "Microsoft-Windows-Sysmon/Operational", 1, null, fields(namesAndValues));
    }

    static Fields fields(Object... namesAndValues) {
        Fields.Builder fields = Fields.builder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.append((String) namesAndValues[i], value(namesAndValues[i + 1]));
        }
        return fields.build();
    }

    private static Object value(Object given) {
        if (given == null) {
            return Fields.NULL;
        }
        if (given instanceof Integer number) {
            return (long) number;
        }
        if (given instanceof Object[] array) {
            return Arrays.stream(array).map(Given::value).toList();
        }
        return given;
    }

    static Event event(String product, String channel, long id, String text, Fields fields) {
        return at(Instant.parse("2026-03-02T08:00:00Z"), 1, product, channel, id, text, fields);
    }

    static Event at(Instant time, long record, String product, String channel, long id, String text, Fields fields) {
        return new Event(
                new Provenance(FILE, record, Provenance.NO_OFFSET),
                product,
                channel,
                "",
                id,
                "HOST1",
                "",
                time == null ? List.of() : List.of(new ClockReading("UtcTime", time)),
                fields,
                text);
    }

    /** What one evaluator said of one event: rules by name or else id, each with the names of its matched fields, or its limit. */
    static final class Heard implements MatchSink {
        final Map<String, String> byRule = new TreeMap<>();

        @Override
        public void matched(RuleMatch match) {
            put(match.rule(), String.join(",", match.matched().keySet()));
        }

        @Override
        public void limitReached(SigmaRule rule, Event event, String reason) {
            put(rule, "LIMIT " + reason);
        }

        private void put(SigmaRule rule, String said) {
            RuleHeader header = rule.header();
            String before = byRule.put(header.name().isEmpty() ? header.id() : header.name(), said);
            if (before != null) {
                throw new AssertionError(rule.header().name() + " was told twice");
            }
        }
    }

    static Map<String, String> slow(List<SigmaRule> rules, RouteTable routes, Event event) {
        Heard heard = new Heard();
        new SlowEvaluator(rules, routes).match(event, heard);
        return heard.byRule;
    }

    static Map<String, String> planned(List<SigmaRule> rules, RouteTable routes, Event event) {
        Heard heard = new Heard();
        RulePlan.of(rules, routes).matcher().match(event, heard);
        return heard.byRule;
    }
}
