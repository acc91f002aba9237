package org.tipstaff.contain;

import java.io.IOException;
import java.util.List;

/** Where steps are written down before anything follows from them: the custody log, of a case or of the live system. */
public interface StepBook {
    /**
     * Returns when the step is durable.
     *
     * @throws IOException when it can't be made durable; then what it announces must not be done
     */
    void record(Step step) throws IOException;

    /** All steps that were recorded before, in their order. */
    List<Step> steps() throws IOException;
}
