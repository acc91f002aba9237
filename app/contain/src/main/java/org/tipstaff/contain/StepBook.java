package org.tipstaff.contain;

import java.io.IOException;
import java.util.List;

/** Where steps are written down before anything follows from them: the custody log, of a case or of the live system. */
public interface StepBook {
    /**
     * A step, and where it stands.
     *
     * @param entry index of its entry in the custody log, which proves it
     */
    record Entered(long entry, Step step) {}

    /**
     * Returns when the step is durable.
     *
     * @return index of its entry
     * @throws IOException when it can't be made durable; then what it announces must not be done
     */
    long record(Step step) throws IOException;

    /** All steps that were recorded before, in their order. */
    List<Entered> entered() throws IOException;
}
