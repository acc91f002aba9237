package org.tipstaff.evidence.tlog;

/** Bytes from outside are not what their format asks for. The message says what stands there and what should. */
public final class TlogFormatException extends Exception {
    private static final long serialVersionUID = 1;

    public TlogFormatException(String message) {
        super(message);
    }
}
