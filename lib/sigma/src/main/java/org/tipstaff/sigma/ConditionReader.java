package org.tipstaff.sigma;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Takes a condition and the named searches, gives one expression (rules specification, "Condition").
 *
 * <p>Precedence, loosest first: {@code or}, {@code and}, {@code not}, quantifier, brackets. Keywords may be written in
 * any case. A selector that fits no search refuses the rule: dropping it, as other engines do, would turn
 * {@code selection and 1 of filter_*} into {@code selection} and nobody would see it.
 */
final class ConditionReader {
    private static final int MAX_WORDS = 2_000;
    private static final int MAX_DEPTH = 100;

    /**
     * Searches that all selectors together stand for. Each stands in the expression once per mention, so a hostile
     * rule could otherwise make much of little.
     */
    private static final int MAX_MENTIONS = 20_000;

    private static final Set<String> QUANTIFIERS = Set.of("1", "any", "all");
    private static final Set<String> OLD_AGGREGATIONS = Set.of("count", "sum", "min", "max", "avg", "near");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    private record Word(String text, int offset) {
        boolean is(String keyword) {
            return text.equalsIgnoreCase(keyword);
        }
    }

    /** Stops the reading of one condition; what is wrong has been said. */
    private static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable() {
            super(null, null, false, false);
        }
    }

    private final RuleText source;
    private final YamlNode.Scalar condition;
    private final List<Word> words = new ArrayList<>();
    private final List<String> names;
    private final Function<String, Optional<Expression>> search;
    private final Set<String> mentioned;
    private final boolean selectors;
    private final String noun;
    private int position;
    private int mentions;

    private ConditionReader(
            RuleText source,
            YamlNode.Scalar condition,
            List<String> names,
            Function<String, Optional<Expression>> search,
            Set<String> mentioned,
            boolean selectors,
            String noun) {
        this.source = source;
        this.condition = condition;
        this.names = names;
        this.search = search;
        this.mentioned = mentioned;
        this.selectors = selectors;
        this.noun = noun;
    }

    /** The condition of a rule or filter; the names it uses are added to {@code mentioned}. */
    static Optional<Expression> read(
            YamlNode.Scalar condition, Map<String, Expression> detections, Set<String> mentioned, RuleText source) {
        return new ConditionReader(
                        source,
                        condition,
                        List.copyOf(detections.keySet()),
                        name -> Optional.ofNullable(detections.get(name)),
                        mentioned,
                        true,
                        "search")
                .read();
    }

    /** The condition of a temporal correlation over the names of its rules; any name will do when none are known. */
    static Optional<Expression> readOverRules(
            YamlNode.Scalar condition, List<String> rules, Set<String> mentioned, RuleText source) {
        return new ConditionReader(
                        source,
                        condition,
                        rules,
                        name -> rules.isEmpty() || rules.contains(name)
                                ? Optional.of(new Expression.RuleReference(name))
                                : Optional.empty(),
                        mentioned,
                        false,
                        "rule")
                .read();
    }

    private Optional<Expression> read() {
        int errorsBefore = source.errors();
        try {
            split();
            if (words.isEmpty()) {
                throw wrong(new Word("", 0), "the condition is empty");
            }
            Expression expression = or(0);
            if (position < words.size()) {
                Word extra = words.get(position);
                throw wrong(
                        extra,
                        extra.is(")")
                                ? "closing bracket without an opening one"
                                : "'" + extra.text() + "' is not expected here: 'and' or 'or' is missing before it");
            }
            return source.errors() == errorsBefore ? Optional.of(expression) : Optional.empty();
        } catch (Unreadable _) {
            return Optional.empty();
        }
    }

    private void split() throws Unreadable {
        String text = condition.text();
        int start = -1;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            boolean single = c == '(' || c == ')' || c == '|' || c == ',' || c == ';';
            if (single || Character.isWhitespace(c)) {
                if (start >= 0) {
                    words.add(new Word(text.substring(start, i), start));
                    start = -1;
                }
                if (single) {
                    words.add(new Word(String.valueOf(c), i));
                }
            } else if (start < 0) {
                start = i;
            }
        }
        if (words.size() > MAX_WORDS) {
            throw wrong(words.get(MAX_WORDS), "the condition has more than " + MAX_WORDS + " words");
        }
        refuseOldLanguage();
    }

    /** What Sigma v1 or one of its dialects could say, and v2 cannot, is named as such. */
    private void refuseOldLanguage() throws Unreadable {
        for (Word word : words) {
            if (word.is("|")) {
                throw wrong(
                        word,
                        "'|' with an aggregation or 'near' is obsolete since Sigma v2 and is not run:"
                                + " write a correlation instead");
            }
        }
        Word first = words.isEmpty() ? new Word("", 0) : words.getFirst();
        boolean thenFollows = words.stream().anyMatch(word -> word.is("then"));
        if (first.is("write") && thenFollows) {
            throw wrong(first, "'write … then …' is not a Sigma condition: write a temporal correlation instead");
        }
        if (OLD_AGGREGATIONS.contains(first.text().toLowerCase(Locale.ROOT))
                && words.size() > 1
                && words.get(1).is("(")
                && !names.contains(first.text())) {
            throw wrong(
                    first,
                    "'" + first.text() + "(…)' is obsolete since Sigma v2 and is not run: write a correlation instead");
        }
    }

    private Expression or(int depth) throws Unreadable {
        List<Expression> parts = new ArrayList<>();
        do {
            parts.add(and(depth));
        } while (take("or"));
        return parts.size() == 1 ? parts.getFirst() : new Expression.Or(List.copyOf(parts));
    }

    private Expression and(int depth) throws Unreadable {
        List<Expression> parts = new ArrayList<>();
        do {
            parts.add(not(depth));
        } while (take("and"));
        return parts.size() == 1 ? parts.getFirst() : new Expression.And(List.copyOf(parts));
    }

    private Expression not(int depth) throws Unreadable {
        if (depth > MAX_DEPTH) {
            throw wrong(words.get(position - 1), "the condition nests deeper than " + MAX_DEPTH + " levels");
        }
        if (take("not")) {
            return new Expression.Not(not(depth + 1));
        }
        return operand(depth);
    }

    private Expression operand(int depth) throws Unreadable {
        if (position == words.size()) {
            Word last = words.getLast();
            throw wrong(
                    new Word(last.text(), last.offset()),
                    "the condition ends after '" + last.text() + "', where a " + noun + " is expected");
        }
        Word word = words.get(position++);
        if (word.is("(")) {
            Expression inner = or(depth + 1);
            if (!take(")")) {
                throw wrong(word, "this bracket is never closed");
            }
            return inner;
        }
        if (word.is(")") || word.is("and") || word.is("or") || word.is(",") || word.is(";")) {
            throw wrong(word, "'" + word.text() + "' stands where a " + noun + " is expected");
        }
        if (position < words.size() && words.get(position).is("of")) {
            return quantified(word);
        }
        return named(word);
    }

    private Expression quantified(Word quantifier) throws Unreadable {
        if (!selectors) {
            throw wrong(quantifier, "a condition over rules knows only and, or, not and brackets");
        }
        if (!QUANTIFIERS.contains(quantifier.text().toLowerCase(Locale.ROOT))) {
            String why = NUMBER.matcher(quantifier.text()).matches()
                    ? "Sigma knows '1 of', 'any of' and 'all of', not '" + quantifier.text() + " of'"
                    : "'" + quantifier.text() + " of' is not known: write '1 of', 'any of' or 'all of'";
            throw wrong(quantifier, why);
        }
        Word of = words.get(position++);
        if (position == words.size()) {
            throw wrong(of, "'" + quantifier.text() + " of' ends the condition: 'them' or a pattern is missing");
        }
        Word pattern = words.get(position++);
        if (pattern.is("(") || pattern.is(")")) {
            throw wrong(pattern, "'of' takes 'them' or one pattern such as 'selection_*', not a bracket");
        }
        List<Expression> chosen = new ArrayList<>();
        for (String name : names) {
            if (fits(name, pattern.text())) {
                chosen.add(mention(name, pattern));
            }
        }
        if (chosen.isEmpty()) {
            throw wrong(
                    pattern,
                    "'" + quantifier.text() + " of " + pattern.text() + "' fits no search of this rule"
                            + Spelling.hint(pattern.text().replace("*", ""), names));
        }
        boolean all = quantifier.is("all");
        if (chosen.size() == 1) {
            return chosen.getFirst();
        }
        return all ? new Expression.And(List.copyOf(chosen)) : new Expression.Or(List.copyOf(chosen));
    }

    /** Names that begin with an underscore are left out unless the pattern does so too. */
    static boolean fits(String name, String pattern) {
        boolean them = pattern.equalsIgnoreCase("them");
        if (name.startsWith("_") && (them || !pattern.startsWith("_"))) {
            return false;
        }
        return them || wildcard(name, pattern);
    }

    /** {@code *} is any run of characters; with one remembered place to go back to, never exponential. */
    private static boolean wildcard(String name, String pattern) {
        int n = 0;
        int p = 0;
        int star = -1;
        int resume = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = n;
            } else if (p < pattern.length() && pattern.charAt(p) == name.charAt(n)) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    private Expression named(Word word) throws Unreadable {
        if (search.apply(word.text()).isPresent()) {
            return mention(word.text(), word);
        }
        String hint;
        if (word.text().contains("*") || word.is("them")) {
            hint = " (write '1 of " + word.text() + "' or 'all of " + word.text() + "')";
        } else {
            hint = Spelling.hint(word.text(), names);
        }
        source.error(
                source.within(condition, word.offset(), word.text()),
                "the condition names '" + word.text() + "', and there is no such " + noun + hint);
        return new Expression.And(List.of());
    }

    private Expression mention(String name, Word at) throws Unreadable {
        mentioned.add(name);
        if (++mentions > MAX_MENTIONS) {
            throw wrong(at, "the condition's selectors stand for more than " + MAX_MENTIONS + " searches");
        }
        return search.apply(name).orElseThrow();
    }

    private boolean take(String keyword) {
        boolean next = position < words.size() && words.get(position).is(keyword);
        position += next ? 1 : 0;
        return next;
    }

    private Unreadable wrong(Word word, String message) {
        source.error(source.within(condition, word.offset(), word.text()), message);
        return new Unreadable();
    }
}
