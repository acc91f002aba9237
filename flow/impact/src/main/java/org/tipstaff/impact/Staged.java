package org.tipstaff.impact;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Provenance;

/**
 * An archive that was made on a computer, or the command that makes one.
 *
 * @param host the computer
 * @param what path of the archive, or the command line
 */
record Staged(String host, @Nullable Instant time, String what, Provenance place) {}
