package org.tipstaff.receivers.files;

import java.util.Optional;

/**
 * How far one file was read, as it is remembered.
 */
sealed interface Position {
    /** The system's number of the file. */
    String key();

    /** Its name when it was last seen, for people. */
    String name();

    /** A text log, read by bytes. */
    record Text(String key, String name, Mark mark) implements Position {}

    /**
     * A binary event log, read by record identifiers.
     *
     * @param size the file's size when it was last read
     * @param modified its time of change then, in milliseconds of the epoch
     * @param last the highest record identifier that was handed on; empty when there was none
     * @param digest of that record as XML, to know the log again
     */
    record EventLog(String key, String name, long size, long modified, Optional<Long> last, String digest)
            implements Position {}
}
