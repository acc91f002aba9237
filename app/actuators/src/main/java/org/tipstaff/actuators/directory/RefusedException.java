package org.tipstaff.actuators.directory;

import java.io.IOException;

/** Understood and refused, by the directory or by this program: what was asked was surely not done. */
final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
        super(message);
    }
}
