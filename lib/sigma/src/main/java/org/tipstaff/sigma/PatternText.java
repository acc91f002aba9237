package org.tipstaff.sigma;

import java.util.ArrayList;
import java.util.List;
import org.tipstaff.sigma.StringPattern.AnyOne;
import org.tipstaff.sigma.StringPattern.AnyRun;
import org.tipstaff.sigma.StringPattern.Dash;
import org.tipstaff.sigma.StringPattern.Literal;
import org.tipstaff.sigma.StringPattern.Part;

/**
 * Reads wildcards and escapes of a Sigma string in one pass (rules specification, "Escaping").
 *
 * <p>A backslash escapes only {@code *}, {@code ?} and itself; before anything else, and at the end, it is a plain
 * backslash. One pass from the left settles every case of the specification: {@code \\*} is a backslash and a
 * wildcard, {@code \\\*} a backslash and an asterisk, and three or four backslashes are two. Escapes are decided
 * before a modifier adds wildcards, so {@code endswith: '\cmd.exe'} begins with a plain backslash.
 */
final class PatternText {
    private PatternText() {}

    static List<Part> parse(String text) {
        List<Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length() && isEscapable(text.charAt(i + 1))) {
                literal.append(text.charAt(++i));
            } else if (c == '*' || c == '?') {
                flush(literal, parts);
                add(parts, c == '*' ? new AnyRun() : new AnyOne());
            } else {
                literal.append(c);
            }
        }
        flush(literal, parts);
        return parts;
    }

    static boolean isEscapable(char c) {
        return c == '*' || c == '?' || c == '\\';
    }

    private static void flush(StringBuilder literal, List<Part> parts) {
        if (!literal.isEmpty()) {
            add(parts, new Literal(literal.toString()));
            literal.setLength(0);
        }
    }

    /** Appends a part; neighbouring literals become one, and a run beside a run adds nothing. */
    static void add(List<Part> parts, Part part) {
        Part last = parts.isEmpty() ? null : parts.getLast();
        if (part instanceof AnyRun && last instanceof AnyRun) {
            return;
        }
        if (part instanceof Literal more && last instanceof Literal text) {
            parts.set(parts.size() - 1, new Literal(text.text() + more.text()));
            return;
        }
        parts.add(part);
    }

    static List<Part> concat(List<Part> first, List<Part> second) {
        List<Part> parts = new ArrayList<>(first);
        second.forEach(part -> add(parts, part));
        return parts;
    }

    /**
     * The way back: a Sigma string that reads as these parts. A backslash is doubled only where the next character
     * would make an escape of it. A dash class is written as a hyphen.
     */
    static String write(List<Part> parts) {
        StringBuilder text = new StringBuilder();
        for (int p = 0; p < parts.size(); p++) {
            switch (parts.get(p)) {
                case AnyRun _ -> text.append('*');
                case AnyOne _ -> text.append('?');
                case Dash _ -> text.append('-');
                case Literal literal -> write(literal.text(), isWildcard(parts, p + 1), text);
            }
        }
        return text.toString();
    }

    private static boolean isWildcard(List<Part> parts, int index) {
        return index < parts.size() && (parts.get(index) instanceof AnyRun || parts.get(index) instanceof AnyOne);
    }

    private static void write(String literal, boolean wildcardFollows, StringBuilder text) {
        for (int i = 0; i < literal.length(); i++) {
            char c = literal.charAt(i);
            boolean last = i + 1 == literal.length();
            boolean escapes = last ? wildcardFollows : isEscapable(literal.charAt(i + 1));
            if (c == '*' || c == '?' || (c == '\\' && escapes)) {
                text.append('\\');
            }
            text.append(c);
        }
    }
}
