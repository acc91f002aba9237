package org.tipstaff.sigma;

import java.util.List;

/**
 * What the user named cannot be used at all: a path that does not exist or holds no rule, a placeholder file that
 * cannot be read as one. The user's mistake, to be said before any work begins; a single bad rule among good ones is
 * a {@link Problem} instead.
 */
public final class UnusableRulesException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    UnusableRulesException(String message, List<Problem> problems) {
        super(message);
        this.problems = List.copyOf(problems);
    }

    /** The places at fault, when there are any. */
    public List<Problem> problems() {
        return problems;
    }
}
