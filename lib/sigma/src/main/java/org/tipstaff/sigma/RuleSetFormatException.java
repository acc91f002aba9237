package org.tipstaff.sigma;

/** Bytes are no rule set that {@link RuleSetCodec} wrote, or a rule set is beyond the format's bounds. */
public final class RuleSetFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    RuleSetFormatException(String message) {
        super(message);
    }
}
