package org.tipstaff.actuators.directory;

import java.io.IOException;
import java.io.OutputStream;

/** What a hostile server sends behind the n-th thing that it was sent. */
@FunctionalInterface
interface Answer {
    void to(OutputStream out, int number) throws IOException, InterruptedException;
}
