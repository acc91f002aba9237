package org.tipstaff.sigma;

/**
 * Why a rule was refused, or what its author should look at.
 *
 * @param severity {@link Severity#ERROR} refuses the rule; {@link Severity#WARNING} does not
 * @param location where
 * @param message what is wrong and what to do, in one line
 * @param sourceLine the line itself, for the caret
 */
public record Problem(Severity severity, Location location, String message, String sourceLine) {
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
            int type = Character.getType(c);
            boolean moves = type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR;
            shown.append(moves ? ' ' : c);
        }
        return text.length() > max ? shown.append(" …").toString() : shown.toString();
    }

    public enum Severity {
        ERROR,
        WARNING
    }

    /**
     * Three lines for the person who must act: position and message, the line, a caret under the column.
     */
    public String render() {
        return severity + " " + location + "  " + message + "\n   | " + sourceLine + "\n   | "
                + " ".repeat(Math.clamp(location.column() - 1L, 0, sourceLine.length())) + "^";
    }
}
