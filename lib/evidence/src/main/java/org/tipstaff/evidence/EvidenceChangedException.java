package org.tipstaff.evidence;

import java.io.IOException;
import org.tipstaff.event.Sha256;

/** An original is no longer what it was when it was first touched. Nothing that rests on it may go on. */
public final class EvidenceChangedException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient Sha256 expected;
    private final transient Sha256 found;

    public EvidenceChangedException(String path, Sha256 expected, Sha256 found) {
        super(path + " changed after it was first read: its SHA-256 was " + expected + " and is now " + found
                + ". Copy the original again from where it was collected and start over.");
        this.expected = expected;
        this.found = found;
    }

    public Sha256 expected() {
        return expected;
    }

    public Sha256 found() {
        return found;
    }
}
