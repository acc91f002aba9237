package org.tipstaff.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;

/** The story of the example court. Found on the class path of the live system, like {@link LiveProgram}. */
public interface DemoProgram {
    /**
     * Tells and plays it.
     *
     * @param examples folder of the example court
     * @param coloured whether the reader is a terminal
     * @return the exit code
     */
    int tell(Path examples, Locale language, boolean coloured, PrintWriter out) throws IOException;
}
