package org.tipstaff.sigma;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds texts of which one must stand in every text that a regular expression is found in, compared without regard to
 * case. It knows only what is plain to see; whatever else there is in the pattern, it answers "none", and the expression
 * is searched for in every value.
 */
final class RegexLiterals {
    /** More alternatives than this are not worth looking for. */
    private static final int ALTERNATIVES_MAX = 64;

    private static final int DEPTH_MAX = 32;

    private static final String CLASS_LETTERS = "dDwWsS";
    private static final String EDGE_LETTERS = "bBAzZ";
    private static final String CONTROL_LETTERS = "tnrf";

    private final String pattern;
    private int at;

    private RegexLiterals(String pattern) {
        this.pattern = pattern;
    }

    /** Folded literals of which some one is in every match; null when none is known. */
    static @Nullable Set<String> required(String pattern) {
        RegexLiterals reader = new RegexLiterals(pattern);
        try {
            Set<String> found = reader.alternatives(0);
            return reader.at == pattern.length() ? found : null;
        } catch (NotPlain _) {
            return null;
        }
    }

    private static final class NotPlain extends Exception {
        private static final long serialVersionUID = 1;

        NotPlain() {
            super(null, null, false, false);
        }
    }

    private @Nullable Set<String> alternatives(int depth) throws NotPlain {
        if (depth > DEPTH_MAX) {
            throw new NotPlain();
        }
        Set<String> all = new LinkedHashSet<>();
        boolean everyOneHas = true;
        while (true) {
            Set<String> one = sequence(depth);
            if (one == null) {
                everyOneHas = false;
            } else {
                all.addAll(one);
            }
            if (at < pattern.length() && pattern.charAt(at) == '|') {
                at++;
            } else {
                return everyOneHas && all.size() <= ALTERNATIVES_MAX ? all : null;
            }
        }
    }

    /** One branch, up to {@code |}, {@code )} or the end: the best of what its parts require. */
    private @Nullable Set<String> sequence(int depth) throws NotPlain {
        List<Set<String>> found = new ArrayList<>();
        StringBuilder run = new StringBuilder();
        while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
            char c = pattern.charAt(at);
            int codePoint = -1;
            Set<String> group = null;
            switch (c) {
                case '^', '$' -> {
                    at++;
                    end(run, found);
                    continue;
                }
                case '.' -> at++;
                case '[' -> skipClass();
                case '(' -> group = group(depth);
                case '*', '+', '?', '{', '}', ']' -> throw new NotPlain();
                case '\\' -> codePoint = escape();
                default -> {
                    codePoint = pattern.codePointAt(at);
                    at += Character.charCount(codePoint);
                }
            }
            int least = quantifier();
            if (codePoint >= 0 && least == 1 && !quantified) {
                run.appendCodePoint(codePoint);
                continue;
            }
            if (codePoint >= 0 && least >= 1) {
                run.appendCodePoint(codePoint);
            }
            end(run, found);
            if (group != null && least >= 1) {
                found.add(group);
            }
        }
        end(run, found);
        return best(found);
    }

    private static void end(StringBuilder run, List<Set<String>> found) {
        if (!run.isEmpty()) {
            found.add(Set.of(Folding.fold(run.toString())));
            run.setLength(0);
        }
    }

    private static @Nullable Set<String> best(List<Set<String>> found) {
        Set<String> best = null;
        int longest = 0;
        for (Set<String> each : found) {
            int shortest = each.stream().mapToInt(String::length).min().orElse(0);
            if (shortest > longest) {
                longest = shortest;
                best = each;
            }
        }
        return best;
    }

    private @Nullable Set<String> group(int depth) throws NotPlain {
        at++;
        if (pattern.startsWith("?:", at)) {
            at += 2;
        } else if (pattern.startsWith("?i)", at) && depth == 0) {
            at += 3; // everything is compared without regard to case anyway
            return null;
        } else if (pattern.startsWith("?", at)) {
            throw new NotPlain();
        }
        Set<String> inside = alternatives(depth + 1);
        if (at >= pattern.length() || pattern.charAt(at) != ')') {
            throw new NotPlain();
        }
        at++;
        return inside;
    }

    private void skipClass() throws NotPlain {
        at++;
        if (at < pattern.length() && pattern.charAt(at) == '^') {
            at++;
        }
        if (at < pattern.length() && pattern.charAt(at) == ']') {
            at++;
        }
        while (at < pattern.length() && pattern.charAt(at) != ']') {
            char c = pattern.charAt(at);
            if (c == '[') {
                throw new NotPlain(); // a POSIX class to one engine, a union to the other
            }
            at += c == '\\' ? 2 : 1;
        }
        if (at >= pattern.length()) {
            throw new NotPlain();
        }
        at++;
    }

    /** The character that an escape stands for, or -1 when it stands for several or for none. */
    private int escape() throws NotPlain {
        if (at + 1 >= pattern.length()) {
            throw new NotPlain();
        }
        char c = pattern.charAt(at + 1);
        at += 2;
        if (CLASS_LETTERS.indexOf(c) >= 0 || EDGE_LETTERS.indexOf(c) >= 0 || CONTROL_LETTERS.indexOf(c) >= 0) {
            return -1;
        }
        if (c >= 128 || Character.isLetterOrDigit(c)) {
            throw new NotPlain();
        }
        return c;
    }

    private boolean quantified;

    /** How often the part before must stand at least; reads over the quantifier. */
    private int quantifier() throws NotPlain {
        quantified = false;
        if (at >= pattern.length()) {
            return 1;
        }
        int least = switch (pattern.charAt(at)) {
            case '?', '*' -> 0;
            case '+' -> 1;
            case '{' -> counted();
            default -> -1;
        };
        if (least < 0) {
            return 1;
        }
        quantified = true;
        at++;
        if (at < pattern.length() && (pattern.charAt(at) == '?' || pattern.charAt(at) == '+')) {
            at++;
        }
        return least;
    }

    private int counted() throws NotPlain {
        int close = pattern.indexOf('}', at);
        if (close < 0 || close - at > 12) {
            throw new NotPlain();
        }
        String bounds = pattern.substring(at + 1, close);
        if (bounds.isEmpty() || !bounds.chars().allMatch(c -> c == ',' || (c >= '0' && c <= '9'))) {
            throw new NotPlain(); // a literal brace to one engine, an error to the other
        }
        at = close;
        int comma = bounds.indexOf(',');
        String least = comma < 0 ? bounds : bounds.substring(0, comma);
        return least.isEmpty() || least.chars().allMatch(c -> c == '0') ? 0 : 1;
    }
}
