package org.tipstaff.engine;

import java.io.IOException;

/** A query was ended before it had an answer. */
public final class QueryEndedException extends IOException {
    private static final long serialVersionUID = 1;

    private final Why why;

    /** Which bound it was. */
    public enum Why {
        TIME,
        MEMORY,
        INTERRUPTED
    }

    public QueryEndedException(Why why, String message) {
        super(message);
        this.why = why;
    }

    public Why why() {
        return why;
    }
}
