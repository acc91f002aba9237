package org.tipstaff.receivers.http;

import java.io.IOException;
import org.tipstaff.receivers.Refusal;

/** A body that is not read to its end, with the status that says why. */
final class BodyRefused extends IOException {
    private static final long serialVersionUID = 1;
    final int status;
    final Refusal reason;

    BodyRefused(int status, Refusal reason, String sentence) {
        super(sentence);
        this.status = status;
        this.reason = reason;
    }

    String sentence() {
        String message = getMessage();
        return message == null ? "refused" : message;
    }
}
