package org.tipstaff.site;

/**
 * Why a site file can't be used, or what its author should look at.
 *
 * @param kind {@link Kind#ERROR} refuses the file; {@link Kind#WARNING} does not
 * @param file as the user named it
 * @param line counted from 1, as is the column
 * @param message what is wrong and what to do, in one line
 * @param sourceLine the line itself, for the caret; empty where showing it would show a secret
 */
public record Problem(Kind kind, String file, int line, int column, String message, String sourceLine)
        implements Comparable<Problem> {
    public enum Kind {
        ERROR,
        WARNING
    }

    private static final int MAX_MESSAGE = 1_000;
    private static final int MAX_LINE = 500;

    /** Both texts quote a file that may be hostile: nothing in them may move a terminal's cursor or break the line. */
    public Problem {
        message = shown(message, MAX_MESSAGE);
        sourceLine = shown(sourceLine, MAX_LINE);
    }

    private static String shown(String text, int max) {
        StringBuilder shown = new StringBuilder(Math.min(text.length(), max));
        for (int i = 0; i < text.length() && i < max; i++) {
            char c = text.charAt(i);
            boolean moves = switch (Character.getType(c)) {
                case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                    true;
                default -> false;
            };
            shown.append(moves ? ' ' : c);
        }
        return text.length() > max ? shown.append(" …").toString() : shown.toString();
    }

    /** Position and message, the line, a caret under the column. */
    public String render() {
        String head = kind + " " + file + ":" + line + ":" + column + "  " + message;
        return sourceLine.isEmpty()
                ? head
                : head + "\n   | " + sourceLine + "\n   | "
                        + " ".repeat(Math.clamp(column - 1L, 0, sourceLine.length())) + "^";
    }

    @Override
    public int compareTo(Problem other) {
        int byLine = Integer.compare(line, other.line);
        int byPlace = byLine != 0 ? byLine : Integer.compare(column, other.column);
        return byPlace != 0 ? byPlace : message.compareTo(other.message);
    }
}
