package org.tipstaff.ingest;

import java.io.IOException;

/** A bound of {@link IngestLimits} ends the reading of a source; the message names it. */
final class LimitReached extends IOException {
    private static final long serialVersionUID = 1;

    LimitReached(String message) {
        super(message);
    }
}
