package org.tipstaff.evidence.age;

import java.io.Serial;

/** What was given as a recipient's key is none, or none that may be used. The message never holds a secret key. */
public final class AgeKeyException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    AgeKeyException(String message) {
        super(message);
    }
}
