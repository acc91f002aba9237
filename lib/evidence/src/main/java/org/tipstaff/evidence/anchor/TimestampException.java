package org.tipstaff.evidence.anchor;

/** Bytes that are no usable time-stamp token, certificate or revocation list; the message says what is wrong with them. */
public final class TimestampException extends Exception {
    private static final long serialVersionUID = 1L;

    private final TimestampRefusal refusal;

    public TimestampException(TimestampRefusal refusal, String message) {
        super(message);
        this.refusal = refusal;
    }

    public TimestampException(TimestampRefusal refusal, String message, Throwable cause) {
        super(message, cause);
        this.refusal = refusal;
    }

    /** {@link TimestampRefusal#FORMAT} or {@link TimestampRefusal#STATUS}. */
    public TimestampRefusal refusal() {
        return refusal;
    }
}
