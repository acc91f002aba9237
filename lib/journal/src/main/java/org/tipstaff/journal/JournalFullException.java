package org.tipstaff.journal;

import java.io.IOException;

/**
 * The records were refused and nothing of them is kept. The journal lives on: what it holds can be read, and it takes
 * records again as soon as there is room.
 */
public final class JournalFullException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What is full. */
    public enum Reason {
        /** The disk: less would be left free than {@link JournalLimits#freeBytesMin}, or the write itself failed for want of room. */
        DISK,
        /** The journal would be larger than {@link JournalLimits#totalBytesMax}. */
        LIMIT,
        /** More waits to be written than {@link JournalLimits#waitingBytesMax}: records come faster than the disk takes them. */
        WAITING
    }

    private final Reason reason;

    JournalFullException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
