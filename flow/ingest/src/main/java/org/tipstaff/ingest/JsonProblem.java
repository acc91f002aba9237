package org.tipstaff.ingest;

import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;

/** What was wrong with JSON text, in one line for a person. */
final class JsonProblem {
    private static final int MESSAGE_MAX = 240;

    private JsonProblem() {}

    static String of(JacksonException e, IngestLimits limits) {
        String message = String.valueOf(e.getOriginalMessage()).replaceAll("\\s+", " ");
        if (e instanceof StreamConstraintsException) {
            message = "a limit is reached (jsonDepth " + limits.jsonDepth() + ", recordBytes " + limits.recordBytes()
                    + "): " + message;
        }
        TokenStreamLocation at = e.getLocation();
        String place = at == null || at.getColumnNr() <= 0 ? "" : " (at column " + at.getColumnNr() + ")";
        return SafeName.of(message.length() > MESSAGE_MAX ? message.substring(0, MESSAGE_MAX) + "…" : message) + place;
    }
}
