package org.tipstaff.sigma;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The text of one rule file and everything found wrong with it so far. */
final class RuleText {
    /** No reader needs more than this to act; a hostile file could otherwise produce one per byte. */
    private static final int MAX_PROBLEMS = 200;

    /** Long enough for any line a person wrote; the rest is cut where the problem is shown. */
    private static final int MAX_SHOWN_LINE = 500;

    private final String file;
    private final String text;
    private final List<Problem> problems = new ArrayList<>();
    private int errors;
    private int[] lineStarts = new int[0];

    RuleText(String file, String text) {
        this.file = file;
        this.text = text;
    }

    String file() {
        return file;
    }

    String text() {
        return text;
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** Errors so far, counted beyond what is kept. */
    int errors() {
        return errors;
    }

    int problemCount() {
        return problems.size();
    }

    Location at(YamlNode node) {
        return new Location(file, node.line(), node.column());
    }

    void error(YamlNode node, String message) {
        error(node.line(), node.column(), message);
    }

    void error(Location at, String message) {
        error(at.line(), at.column(), message);
    }

    void error(int line, int column, String message) {
        errors++;
        add(Problem.Severity.ERROR, line, column, message);
    }

    void warning(YamlNode node, String message) {
        warning(node.line(), node.column(), message);
    }

    void warning(int line, int column, String message) {
        add(Problem.Severity.WARNING, line, column, message);
    }

    private void add(Problem.Severity severity, int line, int column, String message) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(new Problem(severity, new Location(file, line, column), message, line(line)));
        }
    }

    /** The line of this number, counted from 1 and without its end. */
    String line(int number) {
        int[] starts = starts();
        if (number < 1 || number > starts.length) {
            return "";
        }
        int from = starts[number - 1];
        int to = from;
        while (to < text.length() && text.charAt(to) != '\n' && text.charAt(to) != '\r' && to - from < MAX_SHOWN_LINE) {
            to++;
        }
        return text.substring(from, to);
    }

    /**
     * Where {@code token}, at {@code offset} of a scalar's value, stands in the file. Quotes, folding and indentation
     * shift it, but leave the words in their order: so the word is found by its number. Where an escape changes the
     * words themselves, the scalar's beginning is the answer.
     */
    Location within(YamlNode.Scalar scalar, int offset, String token) {
        int number = 0;
        int wordStart = 0;
        for (int i = 1; i <= offset && i < scalar.text().length(); i++) {
            boolean starts = !isBlank(scalar.text(), i) && isBlank(scalar.text(), i - 1);
            wordStart = starts ? i : wordStart;
            number += starts ? 1 : 0;
        }
        int at = valueStart(scalar);
        while (at < text.length() && isBlank(text, at)) {
            at++;
        }
        for (int skipped = 0; skipped < number && at < text.length(); at++) {
            skipped += at > 0 && isBlank(text, at) && at + 1 < text.length() && !isBlank(text, at + 1) ? 1 : 0;
        }
        at += offset - wordStart;
        return text.startsWith(token, at) ? place(at) : at(scalar);
    }

    /** Where the value begins: behind a quote, or on the line below {@code |} or {@code >}. */
    private int valueStart(YamlNode.Scalar scalar) {
        int[] starts = starts();
        if (scalar.style() == YamlNode.Style.BLOCK) {
            return scalar.line() < starts.length ? starts[scalar.line()] : text.length();
        }
        int at = starts[scalar.line() - 1];
        for (int column = 1; column < scalar.column() && at < text.length(); column++) {
            at += Character.charCount(text.codePointAt(at));
        }
        return scalar.style() == YamlNode.Style.QUOTED ? at + 1 : at;
    }

    private Location place(int index) {
        int[] starts = starts();
        int found = Arrays.binarySearch(starts, index);
        int line = found >= 0 ? found : -found - 2;
        return new Location(file, line + 1, text.codePointCount(starts[line], index) + 1);
    }

    private static boolean isBlank(String text, int index) {
        return Character.isWhitespace(text.charAt(index));
    }

    private int[] starts() {
        if (lineStarts.length == 0) {
            lineStarts = lineStarts(text);
        }
        return lineStarts;
    }

    private static int[] lineStarts(String text) {
        List<Integer> starts = new ArrayList<>();
        starts.add(0);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean crLf = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
            if (c == '\n' || (c == '\r' && !crLf)) {
                starts.add(i + 1);
            }
        }
        return starts.stream().mapToInt(Integer::intValue).toArray();
    }
}
