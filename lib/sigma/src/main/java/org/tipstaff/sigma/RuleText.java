package org.tipstaff.sigma;

import java.util.ArrayList;
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

    /** The line of this number, counted from 1, without its end and without tabs or controls that would shift a caret. */
    String line(int number) {
        if (lineStarts.length == 0) {
            lineStarts = lineStarts(text);
        }
        if (number < 1 || number > lineStarts.length) {
            return "";
        }
        int from = lineStarts[number - 1];
        int to = from;
        while (to < text.length() && text.charAt(to) != '\n' && text.charAt(to) != '\r' && to - from < MAX_SHOWN_LINE) {
            to++;
        }
        StringBuilder line = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            line.append(Character.isISOControl(c) ? ' ' : c);
        }
        return line.toString();
    }

    /**
     * Where a character of a scalar's value stands in the file. Escapes and folded lines shift it; then the first
     * place after the scalar's beginning where {@code token} stands is a good answer, and its beginning the last.
     */
    Location within(YamlNode.Scalar scalar, int offset, String token) {
        String line = line(scalar.line());
        int quote = scalar.style() == YamlNode.Style.QUOTED ? 1 : 0;
        int column = scalar.column() + quote + offset;
        if (line.startsWith(token, column - 1)) {
            return new Location(file, scalar.line(), column);
        }
        int lastLine = scalar.line() + (int) scalar.text().lines().count() + 1;
        for (int number = scalar.line(); number <= lastLine; number++) {
            int found = line(number).indexOf(token, number == scalar.line() ? scalar.column() - 1 : 0);
            if (found >= 0 && !token.isEmpty()) {
                return new Location(file, number, found + 1);
            }
        }
        return at(scalar);
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
