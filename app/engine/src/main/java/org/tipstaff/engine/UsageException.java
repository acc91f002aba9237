package org.tipstaff.engine;

/** What the user asked for can't be done as asked: a path that is not there, rules that hold no rule. The message says what to do. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UsageException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
