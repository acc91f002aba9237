package org.tipstaff.state;

import java.io.IOException;

/** The database does not answer, or refuses. Nothing is lost by it: the views are behind until it answers again. */
public final class ViewsUnavailableException extends IOException {
    private static final long serialVersionUID = 1;

    ViewsUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    ViewsUnavailableException(String message) {
        super(message);
    }
}
