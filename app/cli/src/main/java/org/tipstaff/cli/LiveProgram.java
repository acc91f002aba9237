package org.tipstaff.cli;

import java.io.IOException;
import java.io.PrintWriter;

/**
 * The live system. It is found when the program is started with it on the class path, which the launcher does for {@code serve}
 * alone: no other command loads any of it.
 */
public interface LiveProgram {
    /** Runs until it is told to end; returns the exit code. */
    int serve(LiveOptions options, PrintWriter err) throws IOException;
}
