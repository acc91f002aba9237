package org.tipstaff.sigma;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.tipstaff.sigma.StringPattern.AnyOne;
import org.tipstaff.sigma.StringPattern.AnyRun;
import org.tipstaff.sigma.StringPattern.Dash;
import org.tipstaff.sigma.StringPattern.Literal;
import org.tipstaff.sigma.StringPattern.Part;

/** Takes a key with its modifiers and the values behind it, gives the expression they stand for. */
final class ValueReader {
    /** How the message begins that a rule is refused with until a placeholder file is given. */
    static final String PLACEHOLDER_WITHOUT_VALUE = "placeholder %";

    /**
     * A number as logs print one. What YAML would also call a number, {@code 0x10}, {@code 010}, {@code 1e3} or
     * {@code .inf}, is taken as the text that was written: a log value spelled so is text, and the converted number
     * would never equal it.
     */
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,39})(\\.[0-9]{1,40})?");

    private final RuleText source;
    private final RuleOptions options;

    ValueReader(RuleText source, RuleOptions options) {
        this.source = source;
        this.options = options;
    }

    static boolean isEncoding(Modifier modifier) {
        return switch (modifier) {
            case BASE64, BASE64OFFSET, WIDE, UTF16LE, UTF16BE, UTF16 -> true;
            default -> false;
        };
    }

    /** The number that a text is, when it is written as logs write numbers. */
    static Optional<BigDecimal> number(String text) {
        return NUMBER.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }

    /** A key and its value: {@code field|modifiers: value} or a list of values. */
    Optional<Expression> field(YamlNode.Scalar keyText, YamlNode value) {
        Optional<FieldKey> key = FieldKey.read(keyText, source);
        if (key.isEmpty()) {
            return Optional.empty();
        }
        List<YamlNode> nodes = value instanceof YamlNode.Sequence list ? list.items() : List.of(value);
        if (nodes.isEmpty()) {
            return empty(key.get(), keyText);
        }
        List<YamlNode.Scalar> scalars = new ArrayList<>();
        for (YamlNode node : nodes) {
            if (node instanceof YamlNode.Scalar scalar) {
                scalars.add(scalar);
            } else {
                source.error(
                        node,
                        "the value of " + name(key.get()) + " is " + node.kind()
                                + "; it must be a single value or a list of single values");
            }
        }
        if (scalars.size() < nodes.size()) {
            return Optional.empty();
        }
        lint(key.get(), keyText, scalars);
        return values(key.get(), scalars);
    }

    /** A keyword that stands without any key. */
    Optional<Expression> keyword(YamlNode.Scalar value) {
        return values(new FieldKey("", Modifier.Role.TEXT, List.of()), List.of(value));
    }

    /** An empty list is null, as in pySigma. */
    private Optional<Expression> empty(FieldKey key, YamlNode.Scalar keyText) {
        if (key.isKeyword() || !isBare(key)) {
            source.error(keyText, "the list of values of " + name(key) + " is empty");
            return Optional.empty();
        }
        Expression isNull = new Expression.FieldPredicate(key.field(), new ValueTest.IsNull());
        return Optional.of(key.has(Modifier.NEQ) ? new Expression.Not(isNull) : isNull);
    }

    private void lint(FieldKey key, YamlNode.Scalar keyText, List<YamlNode.Scalar> values) {
        if (key.has(Modifier.ALL) && values.size() == 1 && !key.isKeyword()) {
            source.warning(keyText, "modifier 'all' on a single value changes nothing");
        }
        if (values.size() > 1) {
            values.stream()
                    .filter(YamlNode.Scalar::isNull)
                    .findFirst()
                    .ifPresent(value -> source.warning(
                            value,
                            "null in a list of values is not in the specification;"
                                    + " it is read as one more alternative"));
        }
    }

    private Optional<Expression> values(FieldKey key, List<YamlNode.Scalar> values) {
        List<Expression> alternatives = new ArrayList<>();
        boolean whole = true;
        for (YamlNode.Scalar value : values) {
            Optional<List<ValueTest>> tests = tests(key, value);
            if (tests.isEmpty()) {
                whole = false;
                continue;
            }
            List<Expression> forms =
                    tests.get().stream().map(test -> predicate(key, test)).toList();
            alternatives.add(forms.size() == 1 ? forms.getFirst() : new Expression.Or(forms));
        }
        if (!whole) {
            return Optional.empty();
        }
        Expression joined = alternatives.size() == 1
                ? alternatives.getFirst()
                : key.has(Modifier.ALL)
                        ? new Expression.And(List.copyOf(alternatives))
                        : new Expression.Or(flat(alternatives));
        return Optional.of(key.has(Modifier.NEQ) ? new Expression.Not(joined) : joined);
    }

    private static List<Expression> flat(List<Expression> alternatives) {
        List<Expression> flat = new ArrayList<>();
        for (Expression alternative : alternatives) {
            if (alternative instanceof Expression.Or or) {
                flat.addAll(or.parts());
            } else {
                flat.add(alternative);
            }
        }
        return List.copyOf(flat);
    }

    private static Expression predicate(FieldKey key, ValueTest test) {
        return key.isKeyword() ? new Expression.Keyword(test) : new Expression.FieldPredicate(key.field(), test);
    }

    private static String name(FieldKey key) {
        return key.isKeyword() ? "these keywords" : "field " + key.field();
    }

    /** One written value may become several tests, of which one must pass. */
    private Optional<List<ValueTest>> tests(FieldKey key, YamlNode.Scalar value) {
        try {
            return switch (key.role()) {
                case LINK, TEXT -> Optional.of(text(key, value));
                case REGEX -> regex(key, value);
                case NETWORK -> Optional.of(network(key, value));
                case REFERENCE -> Optional.of(List.of(reference(key, value)));
                case PRESENCE -> Optional.of(List.of(presence(key, value)));
                case TIME -> Optional.of(List.of(timePart(key, value)));
                case COMPARISON -> Optional.of(List.of(comparison(key, value)));
            };
        } catch (EncodedText.Refused refused) {
            source.error(value, refused.reason());
            return Optional.empty();
        }
    }

    private static EncodedText.Refused refused(String reason) {
        return new EncodedText.Refused(reason);
    }

    /** No modifier asks for the value as text. */
    private static boolean isBare(FieldKey key) {
        return key.modifiers().stream()
                .allMatch(modifier -> modifier.role() == Modifier.Role.LINK || modifier == Modifier.CASED);
    }

    private List<ValueTest> text(FieldKey key, YamlNode.Scalar value) throws EncodedText.Refused {
        if (value.isNull()) {
            if (key.isKeyword()) {
                throw refused("a keyword cannot be null");
            }
            if (!isBare(key)) {
                throw refused("null is not text: modifier '" + firstText(key) + "' on field " + key.field()
                        + " cannot use it");
            }
            return List.of(new ValueTest.IsNull());
        }
        if (isBare(key) && !key.isKeyword() && value.style() == YamlNode.Style.PLAIN) {
            Optional<Boolean> bool = value.asBoolean();
            if (bool.isPresent()) {
                return List.of(new ValueTest.EqualsBoolean(bool.get()));
            }
            Optional<BigDecimal> number = number(value.text());
            if (number.isPresent()) {
                return List.of(new ValueTest.EqualsNumber(number.get()));
            }
        }
        List<EncodedText> forms = new ArrayList<>();
        for (List<Part> parts : written(key, value)) {
            forms.add(new EncodedText(parts, false));
        }
        for (Modifier modifier : key.modifiers()) {
            List<EncodedText> next = new ArrayList<>();
            for (EncodedText form : forms) {
                next.addAll(form.apply(modifier));
            }
            forms = next;
        }
        List<ValueTest> tests = new ArrayList<>();
        for (EncodedText form : forms) {
            // A keyword is looked for inside the event's text, so it need not fill a value.
            EncodedText reach = key.isKeyword() ? form.apply(Modifier.CONTAINS).getFirst() : form;
            tests.add(new ValueTest.Matches(reach.pattern(), key.has(Modifier.CASED)));
        }
        return tests;
    }

    private static Modifier firstText(FieldKey key) {
        return key.modifiers().stream()
                .filter(modifier -> modifier.role() == Modifier.Role.TEXT)
                .findFirst()
                .orElseThrow();
    }

    /** The value as parts; several when placeholders have several values. */
    private List<List<Part>> written(FieldKey key, YamlNode.Scalar value) throws EncodedText.Refused {
        if (!key.has(Modifier.EXPAND)) {
            return List.of(PatternText.parse(value.text()));
        }
        PlaceholderText split = resolved(value);
        return split.fill(
                PatternText::parse,
                name -> options.placeholders().of(name).orElse(List.of()).stream()
                        .map(PatternText::parse)
                        .toList(),
                PatternText::concat);
    }

    private PlaceholderText resolved(YamlNode.Scalar value) throws EncodedText.Refused {
        PlaceholderText split = PlaceholderText.split(value.text());
        if (split.names().isEmpty()) {
            source.warning(value, "modifier 'expand' finds no placeholder in this value");
        }
        List<String> unknown = split.names().stream()
                .distinct()
                .filter(name -> options.placeholders().of(name).isEmpty())
                .toList();
        if (!unknown.isEmpty()) {
            throw refused(PLACEHOLDER_WITHOUT_VALUE + String.join("%, %", unknown)
                    + "% has no value; give it in a placeholder file (--placeholders FILE)");
        }
        if (split.combinations(options.placeholders()) > PlaceholderText.MAX_COMBINATIONS) {
            throw refused("its placeholders give more than " + PlaceholderText.MAX_COMBINATIONS + " values");
        }
        return split;
    }

    private Optional<List<ValueTest>> regex(FieldKey key, YamlNode.Scalar value) throws EncodedText.Refused {
        if (value.isNull()) {
            throw refused("null is no regular expression");
        }
        int flags = 0;
        for (Modifier modifier : key.modifiers()) {
            flags |= switch (modifier) {
                case I, IGNORECASE -> Pattern.CASE_INSENSITIVE;
                case M, MULTILINE -> Pattern.MULTILINE;
                case S, DOTALL -> Pattern.DOTALL;
                default -> 0;
            };
        }
        List<ValueTest> tests = new ArrayList<>();
        for (String pattern : patterns(key, value)) {
            String anchored = anchored(key, pattern);
            switch (RegexText.check(anchored, flags)) {
                case RegexText.Verdict.Linear linear -> tests.add(new ValueTest.Regex(linear.pattern(), flags));
                case RegexText.Verdict.Limited limited -> {
                    source.warning(
                            value,
                            "regular expression cannot run in linear time (lookaround, back reference or the like);"
                                    + " it runs under a limit of steps");
                    tests.add(new ValueTest.Regex(limited.pattern(), flags));
                }
                case RegexText.Verdict.Refused no -> {
                    source.error(value, no.reason());
                    return Optional.empty();
                }
            }
        }
        return Optional.of(tests);
    }

    /**
     * A regular expression is searched for, so {@code contains} adds nothing, and the two others hold it to one end.
     */
    private static String anchored(FieldKey key, String pattern) {
        boolean start = key.has(Modifier.STARTSWITH);
        boolean end = key.has(Modifier.ENDSWITH);
        if (!start && !end) {
            return pattern;
        }
        return (start ? "\\A" : "") + "(?:" + pattern + ")" + (end ? "\\z" : "");
    }

    private List<String> patterns(FieldKey key, YamlNode.Scalar value) throws EncodedText.Refused {
        if (!key.has(Modifier.EXPAND)) {
            return List.of(value.text());
        }
        return resolved(value)
                .fill(
                        stretch -> stretch,
                        name -> options.placeholders().of(name).orElse(List.of()).stream()
                                .map(text -> asRegex(PatternText.parse(text)))
                                .toList(),
                        String::concat);
    }

    /** A placeholder's value is a Sigma string, not a regular expression: its letters stand for themselves. */
    private static String asRegex(List<Part> parts) {
        StringBuilder regex = new StringBuilder("(?:");
        for (Part part : parts) {
            switch (part) {
                case AnyRun _ -> regex.append("(?s:.*)");
                case AnyOne _ -> regex.append("(?s:.)");
                case Dash _ -> regex.append('-');
                case Literal literal ->
                    literal.text().codePoints().forEach(c -> {
                        if (c < 0x80 && !Character.isLetterOrDigit(c)) {
                            regex.append('\\');
                        }
                        regex.appendCodePoint(c);
                    });
            }
        }
        return regex.append(')').toString();
    }

    private List<ValueTest> network(FieldKey key, YamlNode.Scalar value) throws EncodedText.Refused {
        List<ValueTest> tests = new ArrayList<>();
        for (List<Part> parts : written(key, value)) {
            try {
                tests.add(Network.parse(key.has(Modifier.EXPAND) ? PatternText.write(parts) : value.text()));
            } catch (Network.Invalid invalid) {
                throw refused(invalid.reason());
            }
        }
        return tests;
    }

    private static ValueTest reference(FieldKey key, YamlNode.Scalar value) throws EncodedText.Refused {
        List<Part> parts = PatternText.parse(value.text());
        if (value.isNull() || parts.size() != 1 || !(parts.getFirst() instanceof Literal target)) {
            throw refused("modifier 'fieldref' needs the name of another field, without wildcards");
        }
        boolean starts = key.has(Modifier.STARTSWITH);
        boolean ends = key.has(Modifier.ENDSWITH);
        ValueTest.Relation relation = key.has(Modifier.CONTAINS) || (starts && ends)
                ? ValueTest.Relation.CONTAINS
                : starts
                        ? ValueTest.Relation.STARTS_WITH
                        : ends ? ValueTest.Relation.ENDS_WITH : ValueTest.Relation.EQUALS;
        return new ValueTest.RelatesToField(target.text(), relation, key.has(Modifier.CASED));
    }

    private static ValueTest presence(FieldKey key, YamlNode.Scalar value) throws EncodedText.Refused {
        return switch (value.text()) {
            case "true", "True", "TRUE" -> new ValueTest.Exists(true);
            case "false", "False", "FALSE" -> new ValueTest.Exists(false);
            default ->
                throw refused("modifier 'exists' on field " + key.field() + " takes true or false, not '" + value.text()
                        + "'");
        };
    }

    private static BigDecimal numberOf(FieldKey key, YamlNode.Scalar value) throws EncodedText.Refused {
        return number(value.text())
                .orElseThrow(() -> refused("modifier '" + key.modifiers().getLast() + "' on field " + key.field()
                        + " needs a number, not '" + value.text() + "'"));
    }

    private static ValueTest comparison(FieldKey key, YamlNode.Scalar value) throws EncodedText.Refused {
        return new ValueTest.Compares(comparisonOf(key), numberOf(key, value));
    }

    private static Comparison comparisonOf(FieldKey key) {
        for (Modifier modifier : key.modifiers()) {
            switch (modifier) {
                case GT -> {
                    return Comparison.GT;
                }
                case GTE -> {
                    return Comparison.GTE;
                }
                case LT -> {
                    return Comparison.LT;
                }
                case LTE -> {
                    return Comparison.LTE;
                }
                default -> {}
            }
        }
        return Comparison.EQ;
    }

    private static ValueTest timePart(FieldKey key, YamlNode.Scalar value) throws EncodedText.Refused {
        BigDecimal bound = numberOf(key, value);
        ValueTest.Unit unit = key.modifiers().stream()
                .filter(modifier -> modifier.role() == Modifier.Role.TIME)
                .map(modifier -> ValueTest.Unit.valueOf(modifier.name()))
                .findFirst()
                .orElseThrow();
        int lowest = lowest(unit);
        int highest = highest(unit);
        boolean whole = bound.stripTrailingZeros().scale() <= 0;
        boolean inRange =
                bound.compareTo(BigDecimal.valueOf(lowest)) >= 0 && bound.compareTo(BigDecimal.valueOf(highest)) <= 0;
        if (!whole || !inRange) {
            throw refused("modifier '" + unit.name().toLowerCase(java.util.Locale.ROOT) + "' takes a whole number from "
                    + lowest + " to " + highest + ", not " + value.text());
        }
        return new ValueTest.TimePart(unit, comparisonOf(key), bound);
    }

    private static int lowest(ValueTest.Unit unit) {
        return switch (unit) {
            case MINUTE, HOUR, YEAR -> 0;
            case DAY, WEEK, MONTH -> 1;
        };
    }

    /** The appendix says week 52; by ISO 8601, which we use, some years have a week 53. */
    private static int highest(ValueTest.Unit unit) {
        return switch (unit) {
            case MINUTE -> 59;
            case HOUR -> 23;
            case DAY -> 31;
            case WEEK -> 53;
            case MONTH -> 12;
            case YEAR -> 9999;
        };
    }
}
