package org.tipstaff.sigma;

import java.util.regex.Pattern;

/**
 * Knows the expressions and texts of which every engine says the same: plain characters, classes, groups, alternatives,
 * repetition, anchors, over ASCII. Engines differ in nested classes, POSIX classes, possessive quantifiers, look-around,
 * rarer escapes, vertical tabs, case beyond ASCII and the beginning of lines; what has any of these is not plain.
 * {@code RegexEnginesTest} makes expressions of this form at random and compares the engines.
 */
final class PlainRegex {
    private static final String CLASS_LETTERS = "dDwWsS";
    private static final String CHARACTER_LETTERS = "tnrf";
    private static final String EDGE_LETTERS = "bB";
    private static final char VERTICAL_TAB = 0x0B;
    /** RE2's own bound of a counted repetition. */
    private static final int COUNT_MAX = 1000;

    private final String pattern;
    private int at;

    private PlainRegex(String pattern) {
        this.pattern = pattern;
    }

    /** @param flags of {@link Pattern}; engines differ in where lines begin, so MULTILINE is not plain */
    static boolean isPlain(String pattern, int flags) {
        return (flags & Pattern.MULTILINE) == 0 && isPlain(pattern) && new PlainRegex(pattern).read();
    }

    /** ASCII without what engines disagree on. */
    static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 128 || c == VERTICAL_TAB) {
                return false;
            }
        }
        return true;
    }

    private boolean read() {
        if (pattern.startsWith("(?i)")) {
            at = 4;
        }
        boolean repeatable = false;
        while (at < pattern.length()) {
            char c = pattern.charAt(at++);
            switch (c) {
                case '^', '|' -> repeatable = false;
                case '$' -> {
                    if (at < pattern.length()) {
                        return false; // it may stand before a final newline, and what follows it then differs
                    }
                }
                case '(' -> {
                    if (at < pattern.length() && pattern.charAt(at) == '?') {
                        if (!pattern.startsWith("?:", at)) {
                            return false;
                        }
                        at += 2;
                    }
                    repeatable = false;
                }
                case ')', '.' -> repeatable = true;
                case '[' -> {
                    if (!readClass()) {
                        return false;
                    }
                    repeatable = true;
                }
                case '\\' -> {
                    char escaped = at < pattern.length() ? pattern.charAt(at++) : 'Q';
                    if (!isPunctuation(escaped)
                            && CLASS_LETTERS.indexOf(escaped) < 0
                            && CHARACTER_LETTERS.indexOf(escaped) < 0
                            && EDGE_LETTERS.indexOf(escaped) < 0) {
                        return false;
                    }
                    repeatable = EDGE_LETTERS.indexOf(escaped) < 0;
                }
                case '*', '+', '?', '{' -> {
                    if (!repeatable || (c == '{' && !readCounts())) {
                        return false;
                    }
                    if (at < pattern.length() && pattern.charAt(at) == '?') {
                        at++;
                    }
                    repeatable = false; // neither twice repeated nor possessive
                }
                case ']', '}' -> {
                    return false;
                }
                default -> repeatable = true;
            }
        }
        return true;
    }

    /** {@code n}, {@code n,} or {@code n,m} and the closing brace. */
    private boolean readCounts() {
        int close = pattern.indexOf('}', at);
        String counts = close < 0 ? "" : pattern.substring(at, close);
        int comma = counts.indexOf(',');
        String most = comma < 0 ? counts : counts.substring(comma + 1);
        String least = comma < 0 ? counts : counts.substring(0, comma);
        if (!isCount(least) || !(isCount(most) || (most.isEmpty() && comma > 0))) {
            return false;
        }
        if (!most.isEmpty() && Integer.parseInt(least) > Integer.parseInt(most)) {
            return false;
        }
        at = close + 1;
        return true;
    }

    private static boolean isCount(String text) {
        return !text.isEmpty()
                && text.length() <= 4
                && text.chars().allMatch(c -> c >= '0' && c <= '9')
                && Integer.parseInt(text) <= COUNT_MAX;
    }

    /** What follows the opening bracket, up to the closing one: characters, ranges of characters, escapes. */
    private boolean readClass() {
        if (at < pattern.length() && pattern.charAt(at) == '^') {
            at++;
        }
        boolean empty = true;
        boolean mayBeginRange = false;
        while (at < pattern.length()) {
            char c = pattern.charAt(at++);
            if (c == ']') {
                return !empty;
            }
            if (c == '[' || c == '&' || c == '^') {
                return false; // a class within the class, an intersection, a negation in an unusual place
            }
            if (c == '-' && !(at < pattern.length() && pattern.charAt(at) == ']')) {
                int end = mayBeginRange ? character() : -1;
                if (end < 0 || end < lastCharacter) {
                    return false;
                }
                mayBeginRange = false;
                continue;
            }
            empty = false;
            if (c == '\\') {
                char escaped = at < pattern.length() ? pattern.charAt(at++) : 'Q';
                boolean several = CLASS_LETTERS.indexOf(escaped) >= 0;
                if (!several && !isPunctuation(escaped)) {
                    return false;
                }
                mayBeginRange = !several;
                lastCharacter = escaped;
            } else {
                mayBeginRange = c != '-';
                lastCharacter = c;
            }
        }
        return false;
    }

    private int lastCharacter;

    /** The end of a range, or -1 when it is no plain character. */
    private int character() {
        if (at >= pattern.length()) {
            return -1;
        }
        char c = pattern.charAt(at++);
        return Character.isLetterOrDigit(c) ? c : -1;
    }

    private static boolean isPunctuation(char c) {
        return c > ' ' && c < 127 && !Character.isLetterOrDigit(c);
    }
}
