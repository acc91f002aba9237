package org.tipstaff.receivers.files;

import java.io.Closeable;
import java.io.IOException;

/** A file that is read as it grows. Used by one thread. */
sealed interface Followed extends Closeable permits FollowedText, FollowedEventLog {
    /** It goes by this name now. */
    void named(String name);

    /** Reads what is new and hands it on. */
    void read() throws IOException;

    /** It is in the folder no more: reads what is left, its last line too, and closes it. */
    void finish() throws IOException;

    Position position();

    /** All of it was read, and nothing has been added for a while: it need not be held open. */
    boolean isAtRest();
}
