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
    public enum Severity {
        ERROR,
        WARNING
    }

    /**
     * Three lines for the person who must act: position and message, the line, a caret under the column.
     */
    public String render() {
        return severity + " " + location + "  " + message + "\n   | " + sourceLine + "\n   | "
                + " ".repeat(Math.max(0, location.column() - 1)) + "^";
    }
}
