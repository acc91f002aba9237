package org.tipstaff.sigma;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Checks a regular expression before anything compiles it.
 *
 * <p>RE2/J matches in linear time and is asked first. What only {@link java.util.regex.Pattern} can do (lookaround,
 * back references, atomic groups) is let through with a warning, since it can take exponential time and therefore
 * runs under a limit of steps. Both compilers recurse over the pattern and copy what {@code {n,m}} repeats, so depth
 * and copied size are bounded here.
 */
final class RegexText {
    private static final int MAX_LENGTH = 16_384;
    private static final int MAX_GROUP_DEPTH = 100;

    /** Pieces after all counted repeats are written out; RE2 itself refuses counts above 1,000. */
    private static final long MAX_UNROLLED = 50_000;

    /** What to do with a pattern. */
    sealed interface Verdict {
        /** It runs in linear time. */
        record Linear(String pattern) implements Verdict {}

        /** It runs under a limit of steps, in this spelling. */
        record Limited(String pattern) implements Verdict {}

        record Refused(String reason) implements Verdict {}
    }

    private RegexText() {}

    static Verdict check(String pattern, int flags) {
        if (pattern.length() > MAX_LENGTH) {
            return new Verdict.Refused("regular expression longer than " + MAX_LENGTH + " characters");
        }
        String bound = boundBroken(pattern);
        if (!bound.isEmpty()) {
            return new Verdict.Refused(bound);
        }
        try {
            com.google.re2j.Pattern.compile(pattern, re2Flags(flags));
            return new Verdict.Linear(pattern);
        } catch (com.google.re2j.PatternSyntaxException _) {
            return checkBacktracking(pattern, flags);
        }
    }

    private static Verdict checkBacktracking(String pattern, int flags) {
        String spelled = spelledForJava(pattern);
        try {
            java.util.regex.Pattern.compile(spelled, flags);
            return new Verdict.Limited(spelled);
        } catch (java.util.regex.PatternSyntaxException fault) {
            String description = fault.getDescription();
            String at = fault.getIndex() >= 0 ? " near character " + (fault.getIndex() + 1) : "";
            return new Verdict.Refused("not a valid regular expression: " + description + at);
        }
    }

    private static int re2Flags(int flags) {
        int re2 = 0;
        re2 |= (flags & java.util.regex.Pattern.CASE_INSENSITIVE) != 0 ? com.google.re2j.Pattern.CASE_INSENSITIVE : 0;
        re2 |= (flags & java.util.regex.Pattern.MULTILINE) != 0 ? com.google.re2j.Pattern.MULTILINE : 0;
        re2 |= (flags & java.util.regex.Pattern.DOTALL) != 0 ? com.google.re2j.Pattern.DOTALL : 0;
        return re2;
    }

    /** In a class, Java reads {@code [} and {@code &&} as operators; PCRE, which Sigma means, as characters. */
    private static String spelledForJava(String pattern) {
        StringBuilder spelled = new StringBuilder();
        boolean inClass = false;
        int classStart = -1;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\' && i + 1 < pattern.length()) {
                spelled.append(c).append(pattern.charAt(++i));
                continue;
            }
            if (!inClass && c == '[') {
                inClass = true;
                classStart = i;
                boolean negated = i + 1 < pattern.length() && pattern.charAt(i + 1) == '^';
                spelled.append(negated ? "[^" : "[");
                i += negated ? 1 : 0;
                classStart = i;
                continue;
            }
            if (inClass && c == ']' && i > classStart + 1) {
                inClass = false;
            } else if (inClass && (c == '[' || c == ']' || c == '&')) {
                spelled.append('\\');
            }
            spelled.append(c);
        }
        return spelled.toString();
    }

    /** Walks the pattern once, keeping for each open group the size of what stands in it. */
    private static String boundBroken(String pattern) {
        Deque<Long> open = new ArrayDeque<>();
        long size = 0;
        long last = 0;
        boolean inClass = false;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (inClass) {
                inClass = c != ']';
                i += c == '\\' ? 1 : 0;
                continue;
            }
            switch (c) {
                case '\\' -> {
                    i++;
                    last = 1;
                    size++;
                }
                case '[' -> {
                    inClass = true;
                    i += i + 1 < pattern.length() && (pattern.charAt(i + 1) == ']') ? 1 : 0;
                    last = 1;
                    size++;
                }
                case '(' -> {
                    if (open.size() >= MAX_GROUP_DEPTH) {
                        return "regular expression nests more than " + MAX_GROUP_DEPTH + " groups";
                    }
                    open.push(size);
                    size = 0;
                    last = 0;
                }
                case ')' -> {
                    last = size + 1;
                    size = (open.isEmpty() ? 0 : open.pop()) + last;
                }
                case '{' -> {
                    size += last * Math.max(0, repeats(pattern, i) - 1);
                    last *= Math.max(1, repeats(pattern, i));
                }
                default -> {
                    last = 1;
                    size++;
                }
            }
            if (size > MAX_UNROLLED) {
                return "regular expression grows beyond " + MAX_UNROLLED + " pieces when its repeats are written out";
            }
        }
        return "";
    }

    /** The larger number in {@code {n,m}}; 1 when this brace is not a repeat. */
    private static long repeats(String pattern, int brace) {
        long largest = 0;
        long number = 0;
        for (int i = brace + 1; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c >= '0' && c <= '9') {
                number = Math.min(MAX_UNROLLED, number * 10 + (c - '0'));
                largest = Math.max(largest, number);
            } else if (c == ',') {
                number = 0;
            } else {
                return c == '}' ? Math.max(1, largest) : 1;
            }
        }
        return 1;
    }
}
